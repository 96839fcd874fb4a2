"""A cluster of its own for commands that replace or spoil a database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.throwaway import MIGRATED, ThrowawayCluster

ROOT = Path(__file__).resolve().parents[2]
Finished = subprocess.CompletedProcess[str]


@dataclass
class Instance:
    """One installed Jalon: a database, a data folder, and its command line."""

    url: str
    data: Path
    variables: dict[str, str] = field(default_factory=dict)

    def jalon(self, *words: str, typed: str = "", **variables: str) -> Finished:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JALON_", "DJANGO_"))}
        environment = {
            **kept,
            "DATABASE_URL": self.url,
            "JALON_DATA": str(self.data),
            "PYTHONPATH": str(ROOT / "src"),
            **variables,
        }
        command = [sys.executable, "-m", "jalon", *words]
        return subprocess.run(
            command, input=typed, env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    def sql(self, query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(query.encode())
            return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="module")
def server() -> Iterator[ThrowawayCluster]:
    cluster = ThrowawayCluster(major=int(os.environ.get("JALON_TEST_PG", "0")) or None)
    cluster.start()
    yield cluster
    cluster.stop()


@pytest.fixture(scope="module")
def new_instance(server: ThrowawayCluster) -> Callable[[Path], Instance]:
    """`new_instance(folder)`: a fresh migrated database, cloned by the server, and its data folder."""
    admin = server.cluster.connection("postgres").url()

    def make(folder: Path) -> Instance:
        name = f"instance_{uuid4().hex}"
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {MIGRATED}".encode())
        data = folder / "données"
        data.mkdir()
        return Instance(server.cluster.connection(name).url(), data)

    return make


@pytest.fixture
def instance(new_instance: Callable[[Path], Instance], tmp_path: Path) -> Instance:
    """A fresh instance."""
    return new_instance(tmp_path)


@pytest.fixture
def wait_until() -> Callable[[Callable[[], bool]], None]:
    """Wait, a long time if need be, for something that must happen."""
    import time

    def wait(happened: Callable[[], bool], patience: float = 60) -> None:
        deadline = time.monotonic() + patience
        while not happened():
            assert time.monotonic() < deadline, "it did not happen"
            time.sleep(0.05)

    return wait
