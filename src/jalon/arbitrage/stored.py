"""Answers kept: found again by the content of the problem, checked again without the solver however old they are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from jalon.arbitrage.bridge import EngineError, Plan, Problem, check, engine_version
from jalon.arbitrage.models import Plan as StoredPlan
from jalon.arbitrage.models import PlanStatus, Scenario


def same_problem(scenario: Scenario, problem: Problem) -> StoredPlan | None:
    """The best answer already kept, on this roadmap, to the very same problem; a proved one first."""
    rows = StoredPlan.objects.filter(
        scenario__round__roadmap=scenario.round.roadmap_id,
        problem_sha256=problem.digest,
        engine_version=engine_version(),
        value__isnull=False,
    ).exclude(status=PlanStatus.PREVIEW)
    found = sorted(rows.order_by("pk"), key=lambda plan: (plan.status == PlanStatus.PROVED, plan.value or 0, plan.pk))
    return found[-1] if found else None


def tightened(answer: Plan, stored: StoredPlan | None) -> Plan:
    """The answer with the bound of an earlier one to the same problem, when that one is lower and as late.

    A bound says that no plan is worth more with the same lateness: it stays true whatever was found since.
    """
    if stored is None or not answer.has_plan or answer.bound_milli is None or stored.bound is None:
        return answer
    if stored.answer.get("lateness") != answer.lateness or stored.bound >= answer.bound_milli:
        return answer
    bound = max(stored.bound, answer.value_milli or 0)
    proved = bound <= (answer.value_milli or 0) and answer.lateness == answer.lateness_bound
    return replace(answer, bound_milli=bound, status="proved" if proved else answer.status)


@dataclass(frozen=True, slots=True)
class Recheck:
    """A kept plan counted again from its stored problem, by code that knows nothing of the solver.

    Attributes:
        is_sound: everything below agrees with what was kept.
        same_problem: the stored problem still has the digest kept with the plan.
        holds: every rule of the problem is respected.
        same_value: the value counted again is the one kept.
        broken: rules broken, as codes of the check.
        reading_error: the stored problem cannot be read by this version, in a sentence; empty when it can.
    """

    is_sound: bool
    same_problem: bool
    holds: bool
    same_value: bool
    broken: tuple[str, ...] = ()
    reading_error: str = ""

    @property
    def sentence(self) -> str:
        """What to write under the plan."""
        if self.reading_error:
            return _("Ce plan n’a pas pu être recompté : %(error)s") % {"error": self.reading_error}
        if not self.same_problem:
            return _("Attention : les données conservées avec ce plan ne sont plus celles de son empreinte.")
        if not self.holds:
            return _("Attention : recompté, ce plan ne respecte plus toutes les règles conservées avec lui.")
        if not self.same_value:
            return _("Attention : recomptée, la valeur de ce plan n’est pas celle qui a été conservée.")
        return _(
            "Recompté à l’instant à partir des données conservées avec lui : toutes les règles sont respectées, "
            "la valeur est la même."
        )


def recheck(plan: StoredPlan) -> Recheck:
    """Count a kept plan again. Reads nothing of today's rows: only the problem and the starts kept with the plan."""
    return recheck_stored(plan.problem, plan.answer, digest=plan.problem_sha256, value=plan.value)


def recheck_stored(problem: Mapping[str, Any], answer: Mapping[str, Any], *, digest: str, value: int | None) -> Recheck:
    """The same from the stored JSON. The version of the format is in `problem["version"]`."""
    try:
        read = Problem.from_json(problem)
        starts = dict(Plan.from_json(answer).starts)
        report = check(read, starts)
    except EngineError as error:
        return Recheck(False, False, False, False, reading_error=str(error))
    same = read.digest == digest
    counted = report.value_milli if value is not None else None
    return Recheck(
        is_sound=same and (report.feasible or value is None) and counted == value,
        same_problem=same,
        holds=report.feasible or value is None,
        same_value=counted == value,
        broken=tuple(sorted({breach.rule for breach in report.breaches})),
    )
