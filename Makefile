# What one needs to know: make run, make test, make check, make demo. Python 3.11 or later is the only thing to have.
# Variables: PORT (8000), DATA (data folder), PYTHON (python3), PG (major version of the tests' server), TESTS, WORKERS.
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
TESTS ?= tests
VENV ?= .venv
BIN := $(VENV)/bin
JALON := $(BIN)/python -m jalon
RUN_ENV := JALON_STOP_WITH_PARENT=1 JALON_PORT=$(PORT) $(if $(DATA),JALON_DATA="$(DATA)")

.PHONY: help run setup dev setup-dev browser test check demo bench bench-engine soak soak-surveys axe capabilities lock clean

help:
	@sed -n '1,2s/^# //p' Makefile
	@echo "make run | test | check | demo | bench | bench-engine | soak | soak-surveys | axe | capabilities | lock"

run: setup
	@exec env $(RUN_ENV) $(JALON) run

demo: setup
	@exec env $(RUN_ENV) $(JALON) demo

setup: $(VENV)/.installed
setup-dev: $(VENV)/.installed-dev

$(VENV)/.installed: requirements.txt deploy/install
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh deploy/install requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt deploy/install
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh deploy/install requirements-dev.txt
	@touch $@ $(VENV)/.installed

browser:
	@sh deploy/install-browser

test: setup-dev browser
	@exec env $(if $(PG),JALON_TEST_PG=$(PG)) $(BIN)/python -m pytest $(TESTS) -q -n $(WORKERS) --dist loadfile

check: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports
	$(BIN)/djlint src/jalon --lint --quiet

# Every module of bench/ but those that have a target of their own; each prints its table and its command.
BENCHES := $(filter-out __init__ accessibility capabilities soak soak_surveys soak_settings,$(patsubst bench/%.py,%,$(wildcard bench/*.py)))
bench: setup-dev
	@for name in $(BENCHES); do echo "== $$name"; $(BIN)/python -m bench.$$name || exit 1; done

bench-engine: setup-dev
	@exec $(BIN)/python -m bench.engine

soak: setup-dev
	@exec $(BIN)/python -m bench.soak $(if $(URL),--url $(URL)) $(if $(SECONDS),--seconds $(SECONDS)) $(if $(PAGES),--pages $(PAGES))

# Answers to surveys while web workers are killed and PostgreSQL restarts at once; starts both itself.
soak-surveys: setup-dev
	@exec $(BIN)/python -m bench.soak_surveys $(if $(SECONDS),--seconds $(SECONDS))

# Every page in a browser, in both themes: on prepared rows, then on the demonstration that runs at URL.
axe: setup-dev browser
	@JALON_AXE=full $(BIN)/python -m pytest tests/web/test_accessibility.py -q -n 0
	@$(if $(URL),exec $(BIN)/python -m bench.accessibility --url $(URL) $(if $(SHOTS),--shots $(SHOTS)),echo "La démonstration n’a pas été regardée : make axe URL=http://127.0.0.1:8000")

capabilities: setup-dev
	@exec $(BIN)/python -m bench.capabilities $(if $(DETAILS),--details)

lock: setup-dev
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml --group dev -o requirements-dev.txt

clean:
	rm -rf var/static .mypy_cache .ruff_cache .pytest_cache
