"""`jalon run`, from nothing prepared to pages served, and back to nothing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable

from tests.config.conftest import ROOT, Instance


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def test_it_prepares_serves_works_and_leaves_nothing(instance: Instance, wait_until: Callable[..., None]) -> None:
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JALON_", "DJANGO_"))}
    environment = {
        **kept,
        "DATABASE_URL": instance.url,
        "JALON_DATA": str(instance.data),
        "JALON_WEB_PROCESSES": "1",
        "PYTHONPATH": str(ROOT / "src"),
    }
    command = [sys.executable, "-m", "jalon", "run", "--no-demo", "--port", str(port)]
    url = f"http://127.0.0.1:{port}"
    with (instance.data / "console").open("wb") as console:
        run = subprocess.Popen(command, env=environment, stdout=console, stderr=console)
    try:
        wait_until(lambda: run.poll() is not None or answers(f"{url}/sante/pret"), 300)
        wait_until(lambda: bool(instance.sql("SELECT 1 FROM procrastinate_workers")), 120)
        second = instance.jalon("run", "--port", str(free_port()))
        assert second.returncode == 1
        assert "fonctionne déjà" in second.stderr
    finally:
        run.send_signal(signal.SIGTERM)
        code = run.wait(120)
    said = (instance.data / "console").read_text(encoding="utf-8")
    assert code == 0, said
    assert "premier-demarrage" in said
    assert not answers(f"{url}/sante/vivant")
    assert instance.sql(
        "SELECT count(*) FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid() "
        "AND datname = current_database()"
    ) == [(0,)]
    assert instance.sql("SELECT count(*) > 30000 FROM organisations_organisation") == [(True,)]
