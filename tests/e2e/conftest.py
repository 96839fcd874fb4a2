"""The real product, started by its own command on a database of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.config.conftest import ROOT, Instance, instance, new_instance, server  # noqa: F401 (fixtures)

STARTS_IN = 400
"""Seconds given to a first start on a loaded machine: a guard against waiting for ever, not a measure."""
NEWCOMER = (
    "from jalon.jobs.demonstration.people import make_person;"
    "make_person('Nouvelle responsable (aucun rôle encore)', None)"
)


def environment_of(where: Instance) -> dict[str, str]:
    """Only what the product is told."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JALON_", "DJANGO_"))}
    return kept | {
        "DATABASE_URL": where.url,
        "JALON_DATA": str(where.data),
        "JALON_WEB_PROCESSES": "1",
        "PYTHONPATH": str(ROOT / "src"),
    }


def command(where: Instance, *words: str) -> str:
    """Run one command of the product to its end; returns what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "jalon", *words],
        env=environment_of(where),
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def running(where: Instance) -> Iterator[str]:
    """The product open on loopback; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = [sys.executable, "-m", "jalon", "run", "--no-demo", "--port", str(port)]
    with (where.data / "console").open("wb") as console:
        process = subprocess.Popen(words, env=environment_of(where), stdout=console, stderr=console)
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + STARTS_IN
        while not _answers(f"{url}/sante/pret"):
            said = (where.data / "console").read_text(encoding="utf-8")
            assert process.poll() is None, said
            assert time.monotonic() < deadline, said
            time.sleep(0.5)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(120)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture
def product(instance: Instance) -> Iterator[str]:  # noqa: F811
    """The product with its registry and one newcomer who holds no role."""
    command(instance, "registry")
    command(instance, "manage", "shell", "-c", NEWCOMER)
    with running(instance) as url:
        yield url


@pytest.fixture
def candidates() -> Path:
    """The list of 119 candidate projects that the product carries."""
    return ROOT / "src" / "jalon" / "programme" / "reference" / "candidate-projects.csv"
