"""`jalon run`: the whole product on this machine, on loopback, until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from jalon.config.environment import Environment, data_folder
from jalon.config.postgres import Cluster
from jalon.config.refusal import CommandRefused
from jalon.config.supervisor import Program, Supervisor

STEPS = 4


def main(arguments: list[str]) -> int:
    """Start the database, prepare it, then serve."""
    options = _options(arguments)
    data = data_folder()
    with _only_one(data):
        _check_port(options.host, options.port)
        return Run(options, data).to_the_end()


def _options(arguments: list[str]) -> argparse.Namespace:
    environment = Environment()
    parser = argparse.ArgumentParser("jalon run", description=__doc__)
    parser.add_argument("--host", default=environment.text("JALON_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=environment.integer("JALON_PORT", 8000, least=1, most=65535))
    parser.add_argument("--no-demo", action="store_true", help="sans charger la démonstration")
    return parser.parse_args(arguments)


@contextlib.contextmanager
def _only_one(data: Path) -> Iterator[None]:
    data.mkdir(parents=True, exist_ok=True)
    with (data / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandRefused(
                f"Jalon fonctionne déjà avec le dossier « {data} ». Arrêtez-le, ou donnez un autre dossier (JALON_DATA)."
            ) from None
        yield


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandRefused(
                f"Le port {port} de {host} n’est pas libre ({error.strerror}). Donnez-en un autre : « make run PORT=8001 »."
            ) from None


class Run:
    """One run, from the database to the last goodbye."""

    def __init__(self, options: argparse.Namespace, data: Path) -> None:
        self.options = options
        self.data = data
        self.started_at = time.monotonic()
        parent = os.getppid() if Environment().flag("JALON_STOP_WITH_PARENT", False) else None
        self.supervisor = Supervisor(self.say, stop_with=parent)
        self.cluster = None if Environment().optional("DATABASE_URL") else Cluster(data)
        self.url = f"http://{options.host}:{options.port}"
        self.environment = {
            "JALON_DATA": str(data),
            "JALON_PUBLIC_URL": os.environ.get("JALON_PUBLIC_URL", self.url),
            "PYTHONUNBUFFERED": "1",
        }
        self.environment.setdefault("DJANGO_SETTINGS_MODULE", os.environ["DJANGO_SETTINGS_MODULE"])

    def to_the_end(self) -> int:
        """Everything; returns the exit code."""
        try:
            code = self._prepare() or self._serve()
            return 0 if self.supervisor.is_asked_to_stop else code
        finally:
            self.supervisor.stop()
            if self.cluster:
                self.cluster.stop()
            self.supervisor.watchman.dismiss()
            self.say("Tout est arrêté. Les données restent dans " + str(self.data))

    def say(self, line: str) -> None:
        """One line of progress, with the seconds since the start."""
        print(f"[{time.monotonic() - self.started_at:5.1f} s] {line}", flush=True)

    def step(self, number: int, what: str) -> None:
        self.say(f"{number}/{STEPS} {what}")

    def _prepare(self) -> int:
        self.step(1, "Base de données" + ("" if self.cluster is None or self.cluster.exists() else " (création)"))
        if self.cluster:
            self.cluster.make()
            self.cluster.start()
            if self.cluster.pid:
                self.supervisor.watchman.watch(self.cluster.pid, signal.SIGINT)
        self.step(2, "Structure, répertoire des collectivités, démonstration, fichiers statiques")
        words = ["prepare", *(["--no-demo"] if self.options.no_demo else [])]
        return self.supervisor.run_once(Program("préparation", _jalon(*words), self.environment, patience=5))

    def _serve(self) -> int:
        self.step(3, "Serveur web et travaux de fond")
        logs = self.data / "journaux"
        logs.mkdir(exist_ok=True)
        web = _jalon("web", "--host", self.options.host, "--port", str(self.options.port))
        self.supervisor.start(Program("web", web, self.environment, logs / "web.log"))
        self.supervisor.start(Program("travaux", _jalon("worker"), self.environment, logs / "travaux.log", patience=25))
        if self._answers(90):
            self.step(STEPS, f"Jalon est ouvert : {self.url}  (Ctrl-C pour arrêter)")
            self.say(f"Données : {self.data} · messages : {logs} · courriels : {self.data / 'mails'}")
        return self.supervisor.keep(self._database_trouble)

    def _database_trouble(self) -> str | None:
        if self.cluster and self.cluster.poll() is not None:
            return f"PostgreSQL s’est arrêté : voyez {self.cluster.log}."
        return None

    def _answers(self, patience: float) -> bool:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and not self.supervisor.is_asked_to_stop:
            try:
                with urllib.request.urlopen(f"{self.url}/sante/vivant", timeout=5):  # noqa: S310
                    return True
            except (OSError, urllib.error.URLError):
                time.sleep(0.2)
        if not self.supervisor.is_asked_to_stop:
            self.say(f"Le serveur web ne répond pas encore : voyez {self.data / 'journaux' / 'web.log'}.")
        return False


def _jalon(*words: str) -> list[str]:
    return [sys.executable, "-m", "jalon", *words]
