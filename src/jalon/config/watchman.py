"""Leaving nothing behind: what makes our children stop when we are killed without a chance to say goodbye.

Two independent means. The kernel's death signal (Linux) reaches a direct child at once. The watchman, a process of its
own that reads a pipe whose other end we hold, works everywhere and reaches whole process groups: when the pipe closes,
because we ended in whatever way, it stops every group still on its list.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
PATIENCE = 8.0
"""Seconds between the polite signal and the last one."""


def when_parent_dies(number: signal.Signals) -> Callable[[], None] | None:
    """A `preexec_fn`: the child receives `number` when the thread that started it ends. None outside Linux."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask_kernel() -> None:
        prctl(_PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:  # it died between the fork and here
            os.kill(os.getpid(), number)

    return ask_kernel


class Watchman:
    """Tell it which process groups are alive; it stops them if we vanish."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
        )

    def watch(self, group: int, number: signal.Signals) -> None:
        """Stop this process group with this signal if we vanish."""
        self._say(f"+ {group} {int(number)}")

    def forget(self, group: int) -> None:
        """This group has ended: its number may be reused by somebody else."""
        self._say(f"- {group} 0")

    def dismiss(self) -> None:
        """End the watch: what is still on the list is stopped."""
        pipe = self._process.stdin
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
        self._process.wait()

    def _say(self, line: str) -> None:
        pipe = self._process.stdin
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.write(f"{line}\n".encode())
                pipe.flush()


def _signal_group(group: int, number: int) -> bool:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def keep_watch() -> None:
    """Body of the watchman's process: read the list until the pipe closes, then stop what is on it."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: dict[int, int] = {}
    for line in sys.stdin:
        mark, group, polite = line.split()
        if mark == "+":
            groups[int(group)] = int(polite)
        else:
            groups.pop(int(group), None)
    left = {group for group, first in groups.items() if _signal_group(group, first)}
    deadline = time.monotonic() + PATIENCE
    while left and time.monotonic() < deadline:
        time.sleep(0.1)
        left = {group for group in left if _signal_group(group, 0)}
    for group in left:
        _signal_group(group, signal.SIGKILL)


if __name__ == "__main__":
    keep_watch()
