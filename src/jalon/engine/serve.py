"""The engine at the other end of a pipe: a process of its own, kept ready, that answers one question after another.

``python -m jalon.engine.serve [--memory BYTES] [--nice N]``. Whoever starts it is the only one at the other end of
the pipes. In: pickles ``("call", name, args, kwargs)`` or ``("stop",)``, which asks the present search for its best
so far. Out: ``("ready",)`` once; for each question ``("progress", Progress)`` and then one of ``("done", result)``, ``("refused", field, message)``,
``("failed", text)``. The process ends when its input is closed, when its parent is gone, or after fifteen idle minutes.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import pickle
import queue
import sys
import threading
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from jalon.engine.errors import EngineError
from jalon.engine.prepare import prepare

CALLS: Mapping[str, tuple[str, str]] = {
    "solve": ("jalon.engine.plan", "solve"),
    "preview": ("jalon.engine.preview", "preview"),
    "explain": ("jalon.engine.explain", "explain"),
    "exchanges": ("jalon.engine.exchanges", "exchanges"),
    "curve": ("jalon.engine.curve", "curve"),
    "next_steps": ("jalon.engine.curve", "next_steps"),
    "robust": ("jalon.engine.robust", "robust"),
    "uncertain": ("jalon.engine.uncertain", "uncertain"),
    "contradiction": ("jalon.engine.demands", "contradiction"),
}
IDLE_SECONDS = 900.0
WATCH_SECONDS = 1.0


class _Server:
    """One conversation over the two pipes."""

    def __init__(self, source: Any, sink: Any) -> None:
        self.source, self.sink = source, sink
        self.waiting: queue.SimpleQueue[tuple[Any, ...] | None] = queue.SimpleQueue()
        self.stop = threading.Event()

    def read(self) -> None:
        """Thread of the input: a « stop » is heard while a search runs."""
        while True:
            try:
                message = pickle.load(self.source)  # noqa: S301  (our own parent, over a private pipe)
            except (EOFError, OSError, pickle.UnpicklingError):
                self.stop.set()
                self.waiting.put(None)
                return
            if message[0] == "stop":
                self.stop.set()
            else:
                self.waiting.put(message)

    def send(self, *message: Any) -> None:
        pickle.dump(message, self.sink)
        self.sink.flush()

    def run(self) -> None:
        """Answer until the input ends or nobody asks any more."""
        threading.Thread(target=self.read, daemon=True).start()
        while True:
            try:
                message = self.waiting.get(timeout=IDLE_SECONDS)
            except queue.Empty:
                return
            if message is None:
                return
            self.stop.clear()
            try:
                self.send(*self._answer(message))
            except BrokenPipeError:
                return

    def _answer(self, message: tuple[Any, ...]) -> tuple[Any, ...]:
        _call, name, args, kwargs = message
        try:
            return ("done", self._function(name)(*args, **kwargs))
        except EngineError as refusal:
            return ("refused", refusal.field, refusal.message)
        except MemoryError:
            return ("failed", "memory")
        except Exception as error:  # the parent logs it; this process stays ready
            return ("failed", f"{type(error).__name__}: {error}")

    def _function(self, name: str) -> Callable[..., Any]:
        module, function = CALLS[name]
        found: Callable[..., Any] = getattr(import_module(module), function)
        if name != "solve":
            return found

        def heard(*args: Any, **kwargs: Any) -> Any:
            return found(*args, progress=lambda now: self.send("progress", now), cancel=self.stop.is_set, **kwargs)

        return heard


def _warm_up() -> None:
    """Load what a search loads, and run a short one, so that the first question does not pay for it."""
    from jalon.engine.problem import Candidate, Problem, Skill

    for module, _function in CALLS.values():
        import_module(module)
    ordinary = Problem(  # large enough to go through every stage of the search
        periods=16,
        skills=(Skill("s", (6,) * 16),),
        candidates=tuple(Candidate(f"c{k}", duration=2, value=1 + k % 7, effort={"s": (2, 1)}) for k in range(40)),
    )
    import_module("jalon.engine.plan").solve(ordinary, seconds=0.5)
    prepare()  # the moves of the annealing, should this search have ended before it needed them


def _watch_parent(parent: int) -> None:
    """Nobody is left to read the answer: stop, whatever the search is doing."""
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    os._exit(0)


def main(argv: list[str] | None = None) -> int:
    """Bound the process, then answer."""
    options = argparse.ArgumentParser(prog="python -m jalon.engine.serve", description=__doc__)
    options.add_argument("--memory", type=int, default=0)
    options.add_argument("--nice", type=int, default=0)
    given = options.parse_args(argv)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        if given.memory:
            resource.setrlimit(resource.RLIMIT_AS, (given.memory, given.memory))
    with contextlib.suppress(OSError):
        os.nice(given.nice)
    threading.Thread(target=_watch_parent, args=(os.getppid(),), daemon=True).start()
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a solver that prints must not speak into the pipe
    _warm_up()
    server = _Server(sys.stdin.buffer, sink)
    server.send("ready")
    server.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
