"""Whatever ends the supervisor, nothing is left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.config.conftest import ROOT

WaitUntil = Callable[[Callable[[], bool]], None]

PROGRAM = """
    import os, signal, subprocess, sys, time
    if sys.argv[2] == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    with open(sys.argv[1], "a") as file:
        file.write(f"{os.getpid()} {grandchild.pid} ")
    time.sleep(600)
"""
SUPERVISOR = """
    import sys
    from jalon.config.supervisor import Program, Supervisor
    supervisor = Supervisor(print)
    try:
        for pids in sys.argv[3:]:
            command = [sys.executable, sys.argv[1], pids, sys.argv[2]]
            supervisor.start(Program(pids, command, patience=1))
        code = supervisor.keep(lambda: None)
    finally:
        supervisor.stop()
        supervisor.watchman.dismiss()
    sys.exit(code)
"""


class Supervised:
    """A supervisor of two programs, each with a child of its own."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.files = [folder / "web", folder / "worker"]
        program = folder / "program.py"
        program.write_text(textwrap.dedent(PROGRAM))
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        words = [sys.executable, "-c", textwrap.dedent(SUPERVISOR), str(program), kind, *map(str, self.files)]
        self.process = subprocess.Popen(words, env=environment)

    def pids(self) -> list[int]:
        """Processes started so far, with those of programs started again."""
        return [int(word) for file in self.files if file.exists() for word in file.read_text().split()]

    def alive(self) -> list[int]:
        return [pid for pid in self.pids() if is_alive(pid)]


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {"Z", "X"}


@pytest.fixture
def supervise(tmp_path: Path, wait_until: WaitUntil) -> Iterator[Callable[[str], Supervised]]:
    started: list[Supervised] = []

    def start(kind: str) -> Supervised:
        supervised = Supervised(tmp_path, kind)
        started.append(supervised)
        wait_until(lambda: len(supervised.pids()) == 4)
        return supervised

    yield start
    for supervised in started:
        supervised.process.kill()
        supervised.process.wait()
        for pid in supervised.alive():
            os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("kind", ["docile", "stubborn"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_nothing_is_left_after(
    number: signal.Signals, kind: str, supervise: Callable[[str], Supervised], wait_until: WaitUntil
) -> None:
    supervised = supervise(kind)
    supervised.process.send_signal(number)
    supervised.process.wait(60)
    wait_until(lambda: not supervised.alive())
    assert supervised.process.returncode == (-signal.SIGKILL if number is signal.SIGKILL else 0)


def test_a_program_that_dies_is_started_again(supervise: Callable[[str], Supervised], wait_until: WaitUntil) -> None:
    supervised = supervise("docile")
    os.kill(supervised.pids()[0], signal.SIGKILL)
    wait_until(lambda: len(supervised.pids()) == 6)
    wait_until(lambda: len(supervised.alive()) == 4)  # the orphan of the dead one was swept
    supervised.process.send_signal(signal.SIGTERM)
    assert supervised.process.wait(60) == 0
    wait_until(lambda: not supervised.alive())
