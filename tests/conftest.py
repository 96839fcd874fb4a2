"""What every test stands on: a throwaway PostgreSQL, no network beyond loopback, proofs of capabilities.

Run on another server version with `JALON_TEST_PG=15`; on a server of yours with `JALON_TEST_DATABASE_URL`.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.throwaway import MIGRATED, ThrowawayCluster

pytest_plugins = ["tests.browser"]

URL_VARIABLE = "JALON_TEST_DATABASE_URL"
OURS_VARIABLE = "JALON_TEST_CLUSTER_IS_OURS"
_owned: list[ThrowawayCluster] = []

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop in the thread of the test


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--capabilities-json", metavar="FILE", help="write which test proves which capability")


def pytest_configure(config: pytest.Config) -> None:
    """With several processes, the one that conducts them starts the cluster; they find it in the environment."""
    conducts = not hasattr(config, "workerinput") and bool(getattr(config.option, "numprocesses", None))
    if conducts and not config.option.collectonly and URL_VARIABLE not in os.environ:
        os.environ[URL_VARIABLE] = _start()
        os.environ[OURS_VARIABLE] = "yes"


def pytest_unconfigure(config: pytest.Config) -> None:
    while _owned:
        _owned.pop().stop()
        if os.environ.pop(OURS_VARIABLE, None):
            os.environ.pop(URL_VARIABLE, None)


def _start() -> str:
    cluster = ThrowawayCluster(major=int(os.environ.get("JALON_TEST_PG", "0")) or None)
    _owned.append(cluster)
    return cluster.start()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Point Django at the throwaway cluster, started at the first test that needs a database."""
    from django.db import connections

    from jalon.config.database import from_url

    cluster_is_ours = bool(_owned) or OURS_VARIABLE in os.environ or URL_VARIABLE not in os.environ
    url = os.environ.get(URL_VARIABLE) or _start()
    lent = from_url(url)
    lent["CONN_MAX_AGE"] = 0
    for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS"):
        connections["default"].settings_dict[name] = lent.get(name, {} if name == "OPTIONS" else "")
    if cluster_is_ours:
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = MIGRATED


@pytest.fixture(scope="session")
def samples() -> Path:
    """Real files from elsewhere, beside the sources; not shipped, so the test is skipped where they are absent."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "samples"
    if not folder.is_dir():
        pytest.skip("ESSAI NON FAIT : le dossier ../shared/samples est absent")
    return folder


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    target = config.getoption("--capabilities-json")
    if not target:
        return
    proofs: dict[str, list[str]] = {}
    for item in items:
        if item.get_closest_marker("skip") or item.get_closest_marker("xfail"):
            continue
        for mark in item.iter_markers("covers"):
            for capability in mark.args:
                proofs.setdefault(capability, []).append(item.nodeid)
    Path(target).write_text(json.dumps(proofs, ensure_ascii=False, indent=1), encoding="utf-8")


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Skips are said aloud: a green run must not hide what it did not do."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons: dict[str, int] = {}
    for report in skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[reason] = reasons.get(reason, 0) + 1
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"NON FAIT ({count}) : {reason}", yellow=True, bold=True)
