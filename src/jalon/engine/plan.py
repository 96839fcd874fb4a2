"""A plan, what is proved about it, and how to get one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from jalon.engine import clock
from jalon.engine.check import Report, check
from jalon.engine.errors import InvalidPlan
from jalon.engine.problem import Problem

Status = Literal["proved", "interval", "infeasible", "not_found"]
ENGINE_VERSION = "1"
PROVED_PPM = 1  # a plan is « proved » when its bound is at most one millionth above its value


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a search stands: stage name, CPU seconds spent, best value and bound (thousandths), lateness."""

    stage: str
    cpu_seconds: float
    value_milli: int | None
    bound_milli: int | None
    lateness: int | None


@dataclass(frozen=True)
class Plan:
    """What ``solve`` returns. Every plan with starts has passed ``check``.

    Attributes:
        status: proved (no better plan exists, to one millionth, on the data given), interval (a plan and a proved
            bound), infeasible (proved: no plan meets every demand), not_found (none found in the time given).
        starts: candidate key (the variant) -> start period.
        value_milli: value in thousandths; None without a plan.
        bound_milli: no plan with this lateness is worth more; None when infeasible or unknown.
        lateness: periods late, obligations together; None without a plan.
        lateness_bound: no plan is less late than this.
        late: group -> periods late.
        ignored: indices in ``problem.requirements`` of advisable requirements not respected.
        budget_use: budget -> spending per year; skill_use: skill -> effort per period.
        problem_digest: SHA-256 of the problem solved.
        cpu_seconds: processor time spent, all threads.
        meta: seed, work, threads, versions.
    """

    status: Status
    starts: Mapping[str, int] = field(default_factory=dict)
    value_milli: int | None = None
    bound_milli: int | None = None
    lateness: int | None = None
    lateness_bound: int = 0
    late: Mapping[str, int] = field(default_factory=dict)
    ignored: tuple[int, ...] = ()
    budget_use: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    skill_use: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    problem_digest: str = ""
    cpu_seconds: float = 0.0
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def has_plan(self) -> bool:
        return self.value_milli is not None

    @property
    def gap_pct(self) -> float | None:
        """(bound - value) / bound, in per cent; None without both."""
        if self.value_milli is None or self.bound_milli is None:
            return None
        if self.bound_milli <= 0:
            return 0.0
        return max(0.0, 100.0 * (self.bound_milli - self.value_milli) / self.bound_milli)

    def to_json(self) -> dict[str, Any]:
        """The plan file: format « jalon-plan », version 1."""
        return {
            "format": "jalon-plan",
            "version": 1,
            "problem": self.problem_digest,
            "status": self.status,
            "starts": dict(sorted(self.starts.items())),
            "value_milli": self.value_milli,
            "bound_milli": self.bound_milli,
            "gap_pct": None if self.gap_pct is None else round(self.gap_pct, 4),
            "lateness": self.lateness,
            "lateness_bound": self.lateness_bound,
            "late": dict(self.late),
            "ignored": list(self.ignored),
            "budget_use": {k: list(v) for k, v in self.budget_use.items()},
            "skill_use": {k: list(v) for k, v in self.skill_use.items()},
            "meta": dict(self.meta),
        }

    @classmethod
    def from_json(cls, document: Any) -> Plan:
        """Read a plan file back. Raises InvalidPlan when it is not one."""
        if not isinstance(document, dict) or document.get("format") != "jalon-plan" or document.get("version") != 1:
            raise InvalidPlan("format", "ce fichier n’est pas un plan « jalon-plan », version 1.")
        starts = document.get("starts")
        if not isinstance(starts, dict) or any(type(s) is not int for s in starts.values()):
            raise InvalidPlan("starts", "un objet « action : période de début » est attendu.")
        return cls(
            status=document.get("status", "interval"),
            starts=starts,
            value_milli=document.get("value_milli"),
            bound_milli=document.get("bound_milli"),
            lateness=document.get("lateness"),
            lateness_bound=document.get("lateness_bound", 0),
            late=document.get("late", {}),
            ignored=tuple(document.get("ignored", ())),
            budget_use={k: tuple(v) for k, v in document.get("budget_use", {}).items()},
            skill_use={k: tuple(v) for k, v in document.get("skill_use", {}).items()},
            problem_digest=document.get("problem", ""),
            meta=document.get("meta", {}),
        )


def plan_from(
    problem: Problem,
    report: Report,
    starts: Mapping[str, int],
    *,
    bound_milli: int | None,
    lateness_bound: int,
    cpu_seconds: float,
    meta: Mapping[str, Any],
) -> Plan:
    """A plan from starts that passed ``check``; « proved » only when both bounds are met."""
    if not report.feasible:
        raise InvalidPlan("starts", "ce plan ne passe pas le contrôle.")
    tolerance = abs(report.value_milli) * PROVED_PPM // 1_000_000
    proved = (
        bound_milli is not None and report.lateness <= lateness_bound and bound_milli <= report.value_milli + tolerance
    )
    return Plan(
        status="proved" if proved else "interval",
        starts=dict(sorted(starts.items())),
        value_milli=report.value_milli,
        bound_milli=None if bound_milli is None else max(bound_milli, report.value_milli),
        lateness=report.lateness,
        lateness_bound=min(lateness_bound, report.lateness),
        late=report.late,
        ignored=report.ignored,
        budget_use=report.budget_use,
        skill_use=report.skill_use,
        problem_digest=problem.digest,
        cpu_seconds=cpu_seconds,
        meta=meta,
    )


def solve(
    problem: Problem,
    *,
    seconds: float | None = None,
    work: int | None = None,
    seed: int = 1,
    threads: int = 1,
    start_from: Mapping[str, int | None] | Iterable[str] | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Plan:
    """The best plan found and the proved interval around the best possible one.

    Lateness of obligations first (as small as can be), then value.

    Args:
        seconds: wall-clock limit; 15 when neither ``seconds`` nor ``work`` is given.
        work: deterministic budget instead of a time limit: same problem, seed and work on one thread give the same plan.
        seed: of every random choice.
        threads: of the solvers.
        start_from: a list or plan to start from: candidate keys, or candidate key -> start (None: unknown).
        progress: called at each improvement and stage, from the calling thread.
        cancel: asked often; True stops the search, which returns the best so far.

    Raises:
        InvalidPlan: ``start_from`` names what the problem does not hold.
        ValueError: a limit is not positive.
    """
    from jalon.engine.search import Search

    if (seconds is not None and not seconds > 0) or (work is not None and work <= 0) or threads < 1:
        raise ValueError("seconds, work and threads must be positive")
    if seconds is None and work is None:
        seconds = 15.0
    search = Search(
        problem,
        deadline=None if seconds is None else clock.now() + seconds,
        work=work,
        seed=seed,
        threads=threads,
        hint=_hint(problem, start_from),
        progress=progress,
        cancel=cancel,
    )
    return search.run()


def _hint(problem: Problem, start_from: Mapping[str, int | None] | Iterable[str] | None) -> dict[str, int | None]:
    if start_from is None:
        return {}
    pairs = dict(start_from) if isinstance(start_from, Mapping) else dict.fromkeys(start_from)
    for key in pairs:
        if key not in problem.by_key:
            raise InvalidPlan("start_from", f"l’action « {key} » n’existe pas dans ce problème.")
    return pairs


__all__ = ["Plan", "Progress", "Status", "check", "plan_from", "solve"]
