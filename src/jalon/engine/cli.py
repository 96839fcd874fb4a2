"""``jalon arbitrate``: the engine from the command line, without Django or a database.

Exit codes, promised: 0 a plan was written · 1 the input was refused (one sentence on stderr) · 2 wrong usage ·
3 proved: no plan meets every demand · 4 no plan found in the time given · 5 with ``--check``: the plan does not hold.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jalon.engine.check import check
from jalon.engine.errors import EngineError, InvalidPlan, InvalidProblem
from jalon.engine.plan import Plan, Progress, solve
from jalon.engine.problem import Problem

OK, REFUSED, USAGE, INFEASIBLE, NOT_FOUND, BROKEN = 0, 1, 2, 3, 4, 5
MAX_BYTES = 300_000_000
STATUS_WORDS = {
    "proved": "plan prouvé le meilleur, au vu des données saisies",
    "interval": "plan trouvé, avec un intervalle prouvé",
    "infeasible": "impossible : aucune liste ne respecte toutes les demandes à la fois",
    "not_found": "aucun plan trouvé dans le temps donné ; donnez plus de temps",
}


@dataclass(frozen=True, slots=True)
class Request:
    """What an analysis receives besides the problem and the plan."""

    seconds: float
    seed: int
    threads: int
    given: dict[str, int | None] | None
    work: int | None = None
    reduce: tuple[int, ...] = ()
    thresholds: tuple[int, int] = (50, 10)

    @property
    def limits(self) -> dict[str, Any]:
        """Arguments ``seconds`` or ``work``, and ``seed``, of an analysis."""
        return {"seconds": self.seconds if self.work is None else None, "work": self.work, "seed": self.seed}


@dataclass(frozen=True, slots=True)
class Analysis:
    """A flag that adds one entry to the plan file: ``function(problem, plan, request) -> JSON``."""

    module: str
    function: str
    help: str

    @property
    def is_available(self) -> bool:
        return find_spec(self.module) is not None

    def run(self, problem: Problem, plan: Plan, request: Request) -> Any:
        function: Callable[[Problem, Plan, Request], Any] = getattr(import_module(self.module), self.function)
        return function(problem, plan, request)


ANALYSES: dict[str, Analysis] = {
    "explain": Analysis("jalon.engine.explain", "command", "expliquer chaque action écartée"),
    "robust": Analysis("jalon.engine.robust", "command", "dire ce qui tient quand les poids bougent"),
    "curve": Analysis("jalon.engine.curve", "command", "tracer la valeur selon le budget"),
    "exchanges": Analysis("jalon.engine.exchanges", "command", "proposer des échanges à partir de la liste de --from"),
    "uncertain": Analysis(
        "jalon.engine.uncertain", "command", "dire ce qui tient quand coûts et charges bougent de 20 %%"
    ),
}


def parser() -> argparse.ArgumentParser:
    """The command's options; an analysis whose module is absent is not offered."""
    p = argparse.ArgumentParser(
        prog="jalon arbitrate",
        description="Choisir et placer les actions d’un problème d’arbitrage.",
        epilog="Codes de sortie : 0 plan écrit, 1 entrée refusée, 2 commande mal écrite, 3 impossible, 4 rien trouvé, "
        "5 plan qui ne tient pas (avec --check).",
    )
    p.add_argument("problem", metavar="problem.json", help="le problème, au format « jalon-arbitrage »")
    p.add_argument("--seconds", type=_positive(float), help="temps donné, en secondes (15 sans --work)")
    p.add_argument("--work", type=_positive(int), help="budget de calcul reproductible, au lieu d’un temps")
    p.add_argument("--threads", type=_positive(int), default=1, help="fils de calcul (1)")
    p.add_argument("--seed", type=_seed, default=1, help="graine des choix au hasard (1)")
    p.add_argument("--out", metavar="plan.json", help="où écrire le plan (sortie standard par défaut)")
    p.add_argument("--from", dest="given", metavar="liste.json", help="partir de cette liste ou de ce plan")
    p.add_argument(
        "--check", metavar="plan.json", help="recompter ce plan sans rien chercher, et dire s’il tient toujours"
    )
    p.add_argument("--quiet", action="store_true", help="ne rien dire de l’avancement")
    for name, analysis in ANALYSES.items():
        if analysis.is_available:
            p.add_argument(f"--{name}", action="store_true", help=analysis.help)
    p.add_argument(
        "--reduce", type=_percents, default=(), metavar="10,20", help="avec --curve : enveloppe réduite de x %%"
    )
    p.add_argument(
        "--thresholds",
        type=_percents,
        default=(50, 10),
        metavar="50,10",
        help="avec --curve : alignement d’au moins 50 %%, charge d’au plus 10 %% de l’équipe la plus prise",
    )
    return p


def _percents(text: str) -> tuple[int, ...]:
    words = [word.strip() for word in text.split(",")]
    if not all(word.isascii() and word.isdigit() and len(word) < 4 and int(word) <= 100 for word in words):
        raise argparse.ArgumentTypeError("des pourcentages entiers de 0 à 100, séparés par des virgules, sont attendus")
    return tuple(int(word) for word in words)


def _seed(text: str) -> int:
    try:
        seed = int(text)
    except ValueError:
        seed = -1
    if not 0 <= seed < 2**31:
        raise argparse.ArgumentTypeError("un nombre entier de 0 à 2 147 483 647 est attendu")
    return seed


def _positive(kind: Callable[[str], Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            value = kind(text)
        except ValueError:
            value = 0
        if not 0 < value < 10**9:
            whole = "entier " if kind is int else ""
            raise argparse.ArgumentTypeError(f"un nombre {whole}strictement positif, sous un milliard, est attendu")
        return value

    return read


def main(argv: list[str] | None = None) -> int:
    """Run the command; see the module for exit codes."""
    options = parser().parse_args(argv)
    try:
        return _run(options)
    except EngineError as refusal:
        print(f"Refusé. {refusal}", file=sys.stderr)
    except OSError as error:
        print(f"Refusé. {_disk_words(error, options.out)}", file=sys.stderr)
    except MemoryError:
        print(
            "Refusé. Le problème ne tient pas en mémoire : réduisez le nombre d’actions ou de dates.", file=sys.stderr
        )
    return REFUSED


DISK_WORDS = {
    errno.ENOENT: "ce fichier n’existe pas",
    errno.EISDIR: "c’est un dossier, un fichier est attendu",
    errno.ENOTDIR: "ce chemin passe par un fichier comme si c’était un dossier",
    errno.EACCES: "vous n’avez pas le droit d’y accéder",
    errno.EPERM: "vous n’avez pas le droit d’y accéder",
    errno.EROFS: "ce disque n’accepte pas l’écriture",
    errno.ENOSPC: "il n’y a plus de place sur le disque",
    errno.ENAMETOOLONG: "ce nom est trop long",
    errno.EPIPE: "la sortie a été fermée avant la fin",
}


def _disk_words(error: OSError, out: str | None) -> str:
    """What the system refused, in French, with the file."""
    words = DISK_WORDS.get(error.errno or 0, f"erreur du système ({error.strerror or error})")
    return f"« {error.filename or out or 'sortie'} » : {words}."


def _run(options: argparse.Namespace) -> int:
    if len(options.thresholds) != 2:
        raise InvalidProblem("--thresholds", "deux pourcentages sont attendus : alignement, charge.")
    problem = Problem.from_json(_read(options.problem))
    given = None if options.given is None else read_list(_read(options.given))
    if options.check is not None:
        return _checked(problem, Plan.from_json(_read(options.check)))
    if options.out:
        _refuse_unwritable(Path(options.out))
    stop = _stop_on_signals()
    with _solvers_speak_on_stderr():
        plan = solve(
            problem,
            seconds=options.seconds,
            work=options.work,
            seed=options.seed,
            threads=options.threads,
            start_from=given,
            progress=None if options.quiet else _tell,
            cancel=stop.is_set,
        )
    document = plan.to_json()
    request = Request(
        options.seconds or 15.0, options.seed, options.threads, given, options.work, options.reduce, options.thresholds
    )
    for name, analysis in ANALYSES.items():
        if getattr(options, name, False):
            document[name] = analysis.run(problem, plan, request)
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    if options.out:
        _write(Path(options.out), text + "\n")
    else:
        print(text, flush=True)
    if not options.quiet:
        print(_summary(plan), file=sys.stderr)
    return {"infeasible": INFEASIBLE, "not_found": NOT_FOUND}.get(plan.status, OK)


def _refuse_unwritable(out: Path) -> None:
    """Said before the time is spent, not after."""
    if not out.resolve().parent.is_dir():
        raise InvalidPlan("--out", f"le dossier de « {out} » n’existe pas.")
    if out.is_dir():
        raise InvalidPlan("--out", f"« {out} » est un dossier, un fichier est attendu.")
    if not os.access(out if out.exists() else out.resolve().parent, os.W_OK):
        raise InvalidPlan("--out", f"vous n’avez pas le droit d’écrire « {out} ».")


def _write(out: Path, text: str) -> None:
    """Whole or not at all: a full disk leaves the former file as it was."""
    if out.exists() and not out.is_file():  # a pipe or a device
        out.write_text(text, encoding="utf-8")
        return
    target = out.resolve()
    beside = target.with_name(f".{target.name[:200]}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(out)) from error


def _checked(problem: Problem, plan: Plan) -> int:
    """Count a plan again, without any solver; its verdict on stderr, every rule broken on a line."""
    report = check(problem, plan.starts)
    for breach in report.breaches:
        when = "" if breach.when is None else f", période ou année {breach.when}"
        print(
            f"Règle en défaut : {breach.rule} « {breach.key} »{when} : {breach.used} pour {breach.limit}.",
            file=sys.stderr,
        )
    if plan.problem_digest and plan.problem_digest != problem.digest:
        print("Ce plan a été calculé sur d’autres données : l’empreinte n’est pas la même.", file=sys.stderr)
    elif report.feasible and plan.value_milli not in (None, report.value_milli):
        print(f"La valeur recomptée est {report.value_milli / 1000:.3f}, ce n’est pas celle du plan.", file=sys.stderr)
    elif report.feasible:
        print(
            f"Recompté : toutes les règles sont respectées, valeur {report.value_milli / 1000:.3f}, "
            f"{report.lateness} période(s) de retard.",
            file=sys.stderr,
        )
        return OK
    return BROKEN


@contextmanager
def _solvers_speak_on_stderr() -> Iterator[None]:
    """A solver may write a line of its own on the process's standard output; the plan must be alone there."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _read(path: str) -> Any:
    with Path(path).open("rb") as source:
        data = source.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InvalidProblem("", f"« {path} » dépasse {MAX_BYTES // 1_000_000} Mo.")
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=_no_repeats)
    except (ValueError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError):
            raise InvalidProblem(
                "", f"« {path} » n’est pas du JSON (ligne {error.lineno}, colonne {error.colno})."
            ) from None
        raise InvalidProblem("", f"« {path} » n’est pas un document JSON lisible.") from None


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidProblem(twice, "ce champ figure deux fois dans le même objet.")
    return found


def read_list(document: Any) -> dict[str, int | None]:
    """A list of candidate keys, an object key -> start, or a plan file."""
    if isinstance(document, dict) and document.get("format") == "jalon-plan":
        return dict(Plan.from_json(document).starts)
    if isinstance(document, list) and all(isinstance(key, str) for key in document):
        return dict.fromkeys(document)
    if isinstance(document, dict) and all(s is None or type(s) is int for s in document.values()):
        return dict(document)
    raise InvalidPlan("--from", "une liste de clés, un objet « clé : début » ou un fichier de plan est attendu.")


def _stop_on_signals() -> threading.Event:
    """SIGTERM and SIGINT ask for the best plan so far."""
    stop = threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    return stop


def _tell(progress: Progress) -> None:
    value = "—" if progress.value_milli is None else f"{progress.value_milli / 1000:.3f}"
    bound = "—" if progress.bound_milli is None else f"{progress.bound_milli / 1000:.3f}"
    late = f", retard {progress.lateness}" if progress.lateness else ""
    print(
        f"{progress.cpu_seconds:8.1f} s  {progress.stage:<14} valeur {value}  borne {bound}{late}",
        file=sys.stderr,
        flush=True,
    )


def _summary(plan: Plan) -> str:
    words = STATUS_WORDS[plan.status]
    if plan.value_milli is None:
        return words[0].upper() + words[1:] + "."
    gap = "" if plan.gap_pct is None else f", écart à la borne {plan.gap_pct:.2f} %"
    late = f", {plan.lateness} période(s) de retard" if plan.lateness else ""
    return f"{words[0].upper()}{words[1:]} : valeur {plan.value_milli / 1000:.3f}{gap}{late}, {len(plan.starts)} action(s)."


if __name__ == "__main__":
    sys.exit(main())
