"""Starts the programs Jalon is made of, keeps them alive, and leaves none behind.

Each program runs in its own process group, so that Ctrl-C reaches the supervisor alone and the order of the stop is
ours. If the supervisor is killed, the kernel's death signal and the watchman stop them all (`watchman`).
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from jalon.config.watchman import Watchman, when_parent_dies

MANY_DEATHS = 5
"""Unexpected ends of one program, within `WINDOW` seconds, after which everything stops."""
WINDOW = 60.0
POLL = 0.2


@dataclass
class Program:
    """One program to keep alive."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 15.0


class Running:
    """A program that was started."""

    def __init__(self, program: Program) -> None:
        self.program = program
        output = program.log.open("ab") if program.log else None
        try:
            self.process = subprocess.Popen(
                list(program.command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                env={**os.environ, **program.environment},
                process_group=0,
                preexec_fn=when_parent_dies(program.stop_signal),  # noqa: PLW1509 (two system calls)
            )
        finally:
            if output:
                output.close()

    @property
    def group(self) -> int:
        """Process group of the program and of all it started."""
        return self.process.pid

    def ask_to_stop(self) -> None:
        self._signal(self.program.stop_signal)

    def wait_or_kill(self, deadline: float) -> None:
        """Wait until `deadline` (monotonic seconds); then kill the whole group."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        self.sweep()
        self.process.wait()

    def sweep(self) -> None:
        """Kill what is left of the group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.group, signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if self.process.poll() is None:
            self.process.send_signal(number)


class Supervisor:
    """Runs programs until asked to stop.

    Args:
        say: shows one line to the person.
        stop_with: process whose end stops us (the `make` that started us). None: nobody's.
    """

    def __init__(self, say: Callable[[str], None], *, stop_with: int | None = None) -> None:
        self._say = say
        self._stop_with = stop_with
        self._running: list[Running] = []
        self._deaths: dict[str, list[float]] = {}
        self._asked: str | None = None
        self.watchman = Watchman()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    @property
    def is_asked_to_stop(self) -> bool:
        """Whether somebody wants us to stop."""
        if self._asked is None and self._stop_with is not None and os.getppid() != self._stop_with:
            self._asked = "le programme qui nous a lancés s’est arrêté"
        return self._asked is not None

    def start(self, program: Program) -> None:
        """Start a program and keep it."""
        running = Running(program)
        self.watchman.watch(running.group, program.stop_signal)
        self._running.append(running)

    def run_once(self, program: Program) -> int:
        """Run a program to its end; returns its exit code, or 130 when asked to stop meanwhile."""
        running = Running(program)
        self.watchman.watch(running.group, program.stop_signal)
        try:
            while running.process.poll() is None:
                if self.is_asked_to_stop:
                    running.ask_to_stop()
                    running.wait_or_kill(time.monotonic() + program.patience)
                    return 130
                time.sleep(POLL / 4)
            return running.process.returncode
        finally:
            running.sweep()
            self.watchman.forget(running.group)

    def keep(self, also_alive: Callable[[], str | None]) -> int:
        """Keep the programs alive until asked to stop; returns the exit code.

        Args:
            also_alive: looked at each turn: a French sentence when something else we depend on has ended.
        """
        while not self.is_asked_to_stop:
            trouble = also_alive() or self._mourn()
            if trouble:
                self._say(trouble)
                return 1
            time.sleep(POLL)
        self._say(f"Arrêt demandé ({self._asked}).")
        return 0

    def stop(self) -> None:
        """Stop everything, last started first."""
        for running in reversed(self._running):
            running.ask_to_stop()
        for running in reversed(self._running):
            running.wait_or_kill(time.monotonic() + running.program.patience)
            self.watchman.forget(running.group)
        self._running.clear()

    def _mourn(self) -> str | None:
        """Restart what ended by itself; a sentence when it keeps ending."""
        for position, running in enumerate(self._running):
            if running.process.poll() is None:
                continue
            name, code = running.program.name, running.process.returncode
            running.sweep()
            self.watchman.forget(running.group)
            now = time.monotonic()
            recent = [*(at for at in self._deaths.get(name, []) if now - at < WINDOW), now]
            self._deaths[name] = recent
            if len(recent) >= MANY_DEATHS:
                del self._running[position]
                return f"« {name} » s’arrête sans cesse (code {code}) : voyez {running.program.log or 'ses messages'}."
            self._say(f"« {name} » s’est arrêté (code {code}) : relance.")
            time.sleep(min(0.2 * 2 ** len(recent), 3))
            fresh = Running(running.program)
            self.watchman.watch(fresh.group, running.program.stop_signal)
            self._running[position] = fresh
        return None

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self._asked = {signal.SIGINT: "Ctrl-C", signal.SIGTERM: "signal d’arrêt"}.get(
            signal.Signals(number), "fermeture du terminal"
        )
