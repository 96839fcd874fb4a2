"""The engine in a process of its own: bounded in time and memory, cancelled without harm, deaf to Django.

A work in the background starts one for itself; the previews of a web process share a few that are kept warm.
"""

import atexit
import contextlib
import logging
import os
import pickle
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import IO, Any, Self, cast

from django.utils.translation import gettext_lazy as _

from jalon.kernel.errors import DomainError

LARGEST_MEMORY, LEAST_MEMORY = 6 * 2**30, 2 * 2**30
GRACE_SECONDS = 30.0
"""Beyond the time given to a question, from when the engine was ready to hear it."""
START_SECONDS = 120.0
"""Most time to load the engine, on a machine that does much else."""
POLL_SECONDS = 0.25
MOST_WARM = 2
WAIT_FOR_WARM_SECONDS = 6.0
Tell = Callable[[float], None]
log = logging.getLogger(__name__)


class EngineStopped(DomainError):
    """The process of the engine gave nothing."""

    messages = {
        "refused": _("Le calcul est refusé. %(sentence)s"),
        "stopped": _(
            "Le calcul s’est arrêté sans réponse (temps ou mémoire dépassés). Rien n’est changé ; relancez-le."
        ),
        "busy": _(
            "D’autres aperçus occupent le calcul en ce moment. Rien n’est changé : redemandez l’aperçu dans un instant."
        ),
    }


def memory_bytes() -> int:
    """Most memory of one engine: three quarters of the machine's, between 2 and 6 GiB."""
    with contextlib.suppress(ValueError, OSError, AttributeError):
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        return max(LEAST_MEMORY, min(LARGEST_MEMORY, whole * 3 // 4))
    return LEAST_MEMORY


class EngineProcess:
    """A child process that answers the questions of `jalon.engine.serve`; use it as a context, it is killed at the end."""

    def __init__(self, *, nice: int = 0) -> None:
        command = [sys.executable, "-m", "jalon.engine.serve", "--memory", str(memory_bytes()), "--nice", str(nice)]
        self.child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.asked = cast("IO[bytes]", self.child.stdin)
        self.is_ready = False
        self.said: queue.SimpleQueue[tuple[Any, ...] | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def is_alive(self) -> bool:
        """Still there to answer."""
        return self.child.poll() is None

    def close(self) -> None:
        """Kill the process; nothing of it is left."""
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait()
        for pipe in (self.child.stdin, self.child.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()

    def call(self, name: str, *args: Any, seconds: float, tell: Tell | None = None, **kwargs: Any) -> Any:
        """Ask one question.

        Args:
            name: of `jalon.engine.serve.CALLS`; `args`, `seconds` and `kwargs` go to that function.
            tell: called some times a second with the seconds elapsed; whatever it raises ends the process and goes on.

        Raises:
            EngineStopped: the engine refused, died, or ran past its time; the process is then gone.
        """
        started = time.monotonic()
        try:
            pickle.dump(("call", name, args, {**kwargs, "seconds": seconds}), self.asked)
            self.asked.flush()
            return self._answer(started, seconds, tell)
        except (BrokenPipeError, ValueError):
            self.close()
            raise EngineStopped("stopped") from None
        except BaseException:
            self.close()
            raise

    def _answer(self, started: float, seconds: float, tell: Tell | None) -> Any:
        while True:
            elapsed = time.monotonic() - started
            if elapsed > (seconds + GRACE_SECONDS if self.is_ready else START_SECONDS):
                raise EngineStopped("stopped")
            if tell is not None:
                tell(elapsed if self.is_ready else 0.0)
            try:
                message = self.said.get(timeout=POLL_SECONDS)
            except queue.Empty:
                continue
            if message is None:
                raise EngineStopped("stopped")
            kind, *rest = message
            if kind == "ready":
                self.is_ready, started = True, time.monotonic()
            if kind == "done":
                return rest[0]
            if kind == "refused":
                raise EngineStopped("refused", sentence=" : ".join(filter(None, rest)))
            if kind == "failed":
                log.error("The engine failed: %s", rest[0])
                raise EngineStopped("stopped")

    def _listen(self) -> None:
        try:
            while True:
                self.said.put(pickle.load(self.child.stdout))  # type: ignore[arg-type]  # noqa: S301  (our own child)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            self.said.put(None)


class _Pool:
    """Engines kept warm for the previews of this process."""

    def __init__(self) -> None:
        self.free: list[EngineProcess] = []
        self.places = threading.BoundedSemaphore(MOST_WARM)
        self.lock = threading.Lock()

    def take(self) -> EngineProcess:
        """A free engine, or a fresh one.

        Raises:
            EngineStopped: all are at work for longer than one waits.
        """
        if not self.places.acquire(timeout=WAIT_FOR_WARM_SECONDS):
            raise EngineStopped("busy")
        with self.lock:
            while self.free:
                engine = self.free.pop()
                if engine.is_alive:
                    return engine
                engine.close()
        return EngineProcess()

    def give_back(self, engine: EngineProcess) -> None:
        """Keep it for the next one, if it is still alive."""
        with self.lock:
            if engine.is_alive:
                self.free.append(engine)
        self.places.release()

    def make_ready(self) -> None:
        """Start one ahead of the first question; returns at once."""
        with self.lock:
            self.free = [engine for engine in self.free if engine.is_alive]
            if not self.free and self.places.acquire(blocking=False):
                self.free.append(EngineProcess())
                self.places.release()

    def close(self) -> None:
        """End them all."""
        with self.lock:
            for engine in self.free:
                engine.close()
            self.free.clear()


_pool = _Pool()
atexit.register(_pool.close)


@contextlib.contextmanager
def warm_engine() -> Iterator[EngineProcess]:
    """An engine that is ready, for a short question.

    Raises:
        EngineStopped: every warm engine is busy.
    """
    engine = _pool.take()
    try:
        yield engine
    finally:
        _pool.give_back(engine)


def make_ready() -> None:
    """Have an engine ready before somebody asks; returns at once."""
    _pool.make_ready()
