"""The engine in a process of its own: bounded in time and memory, cancelled without harm, deaf to Django."""

import contextlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from jalon.arbitrage.bridge import Plan, Problem
from jalon.kernel.errors import DomainError

MEMORY_BYTES = 6 * 2**30
GRACE_SECONDS = 30
POLL_SECONDS = 0.25
HAS_ANSWER = (0, 3, 4)
"""Exit codes of `jalon arbitrate` that leave a plan file: found, impossible, nothing found in time."""


class EngineStopped(DomainError):
    """The process of the engine gave nothing."""

    messages = {
        "refused": _("Le calcul est refusé. %(sentence)s"),
        "stopped": _(
            "Le calcul s’est arrêté sans réponse (temps ou mémoire dépassés). Rien n’est changé ; relancez-le."
        ),
    }


def solve_apart(
    problem: Problem,
    *,
    seconds: float,
    start_from: Mapping[str, int | None] | None = None,
    tell: Callable[[float, str], None] | None = None,
) -> Plan:
    """Solve by `jalon arbitrate` in a child process.

    Args:
        tell: called some times a second with the seconds elapsed and the last line of the engine; whatever it raises
            stops the child and goes on.

    Raises:
        EngineStopped: the child refused, died, or ran past its time.
    """
    with tempfile.TemporaryDirectory(prefix="jalon-arbitrage-") as folder:
        given, out, said = Path(folder, "problem.json"), Path(folder, "plan.json"), Path(folder, "said.txt")
        given.write_text(json.dumps(problem.to_json(), ensure_ascii=False), encoding="utf-8")
        command = [sys.executable, "-m", "jalon", "arbitrate", str(given), "--seconds", str(seconds), "--out", str(out)]
        if start_from:
            hint = Path(folder, "start.json")
            hint.write_text(json.dumps(dict(start_from)), encoding="utf-8")
            command += ["--from", str(hint)]
        with said.open("wb") as sink:
            child = subprocess.Popen(command, stderr=sink, stdout=subprocess.DEVNULL)
            _bound_memory(child.pid)
            try:
                code = _wait(child, seconds, said, tell)
            finally:
                if child.poll() is None:
                    child.kill()
                    child.wait()
        if code in HAS_ANSWER and out.is_file():
            return Plan.from_json(json.loads(out.read_text(encoding="utf-8")))
        sentence = _last_line(said)
        if code == 1 and sentence:
            raise EngineStopped("refused", sentence=sentence.removeprefix("Refusé. "))
        raise EngineStopped("stopped")


def _bound_memory(pid: int) -> None:
    if hasattr(resource, "prlimit"):
        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _wait(
    child: subprocess.Popen[bytes], seconds: float, said: Path, tell: Callable[[float, str], None] | None
) -> int | None:
    """Exit code, or None when the child had to be stopped."""
    started = time.monotonic()
    while child.poll() is None:
        elapsed = time.monotonic() - started
        if elapsed > seconds + GRACE_SECONDS:
            return None
        if tell is not None:
            tell(elapsed, _last_line(said))
        time.sleep(POLL_SECONDS)
    return child.returncode


def _last_line(said: Path) -> str:
    lines = said.read_text(encoding="utf-8", errors="replace").strip().splitlines() if said.is_file() else []
    return lines[-1].strip() if lines else ""
