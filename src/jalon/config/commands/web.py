"""`jalon web`: the web server (granian) in place of this process."""

from __future__ import annotations

import argparse
import os
import sys

from jalon.config.environment import Environment


def main(arguments: list[str]) -> int:
    """Replace this process by granian."""
    environment = Environment()
    parser = argparse.ArgumentParser("jalon web", description="Sert les pages.")
    parser.add_argument("--host", default=environment.text("JALON_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=environment.integer("JALON_PORT", 8000, least=1, most=65535))
    parser.add_argument("--workers", type=int, default=environment.integer("JALON_WEB_PROCESSES", 2, least=1, most=64))
    parser.add_argument("--threads", type=int, default=environment.integer("JALON_WEB_THREADS", 4, least=1, most=64))
    options = parser.parse_args(arguments)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"]
    command += ["--host", options.host, "--port", str(options.port)]
    command += ["--workers", str(options.workers), "--blocking-threads", str(options.threads)]
    command += ["--respawn-failed-workers", "--workers-kill-timeout", "10"]
    os.execv(sys.executable, [*command, "jalon.config.wsgi:application"])  # noqa: S606
