"""Compile the moves of the annealing once for the installation: ``python -m jalon.engine.prepare``."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from jalon.engine import clock

LONG = 3.0  # seconds above which the machine code was compiled, not read
_done: set[str] = set()


def prepare(before: Callable[[], None] | None = None) -> float:
    """Have the moves ready in this process. Seconds (of the search's clock) spent compiling, 0 when they were kept.

    Args:
        before: called first, when there is something to do.
    """
    if _done:
        return 0.0
    if before is not None:
        before()
    began, said = clock.now(), time.monotonic()
    _one_move()
    _done.add("moves")
    return clock.now() - began if time.monotonic() - said > LONG else 0.0


def _one_move() -> None:
    """The smallest search there is: numba compiles for the types it meets."""
    import numpy as np

    from jalon.engine.anneal import Annealing, ground
    from jalon.engine.lns import Relaxed
    from jalon.engine.model import build
    from jalon.engine.place import Board
    from jalon.engine.problem import Candidate, Problem

    board = Board(build(Problem(periods=1, candidates=(Candidate("a", 1, value=1),))))
    one = np.ones(1)
    annealing = Annealing(ground(board, Relaxed(one, one, one, one), 1.0), board.point(np.zeros(1, np.int64)), 1)
    annealing.run(steps=2, hot=1.0, cold=1.0)
    annealing.restart()


if __name__ == "__main__":
    began = time.monotonic()
    prepare()
    folder = Path(__file__).with_name("__pycache__")
    print(f"Moteur de calcul prêt en {time.monotonic() - began:.0f} s ({folder}).", file=sys.stderr)
