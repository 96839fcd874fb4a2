"""The quick sheet: seven answers, in sizes or exactly, as changes of a sheet. See `docs/regles/fiche-rapide.md`."""

from dataclasses import dataclass
from typing import Any

from jalon.organisations.models import Skill
from jalon.programme.changes import UNSET, ActionChanges
from jalon.programme.means import EffortLine, effort_line, shared_out, usual_costs
from jalon.programme.models import Motive
from jalon.programme.sizes import SizeTable, sizes_for
from jalon.roadmaps.models import Roadmap

USUAL_QUARTERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickAnswers:
    """Seven answers; each may be missing. An amount is a size (`s`, `m`, `l`, `xl`) or exact, or nothing.

    Args:
        investment, recurring: a size, or minor units of the roadmap's currency; recurring is for one year.
        effort: a size, or half-days in all.
        effort_skill_id: whose half-days; None shares them as projects usually do.
    """

    is_mandatory: bool = False
    obligation_id: int | None = None
    audience: str = ""
    beneficiaries: int | None = None
    investment: str | int | None = None
    recurring: str | int | None = None
    effort: str | int | None = None
    effort_skill_id: int | None = None
    duration_quarters: int | None = None
    confidence: str = ""


def quick_changes(answers: QuickAnswers, roadmap: Roadmap) -> ActionChanges:
    """The answers as changes for `create_action` or `change_action`; what is not answered is not touched."""
    sizes = sizes_for(roadmap.organisation.population, roadmap.currency)
    said: dict[str, Any] = {
        "audience": answers.audience,
        "beneficiaries": answers.beneficiaries,
        "duration_quarters": answers.duration_quarters,
        "confidence": answers.confidence,
    }
    if answers.is_mandatory or answers.obligation_id is not None:
        said |= {"motive": Motive.MANDATORY, "obligation_id": answers.obligation_id}
    investment = _amount(answers.investment, sizes.investment_minor)
    recurring = _amount(answers.recurring, sizes.recurring_minor)
    if investment is not None or recurring is not None:
        said["costs"] = usual_costs(
            investment_minor=investment,
            recurring_minor=recurring,
            months=(answers.duration_quarters or USUAL_QUARTERS) * 3,
            confidence=answers.confidence,
        )
    halfdays = _amount(answers.effort, sizes.effort_halfdays)
    said["efforts"] = UNSET if halfdays is None else _efforts(halfdays, answers, sizes)
    return ActionChanges(**said)


def _amount(answer: str | int | None, sizes: dict[str, int]) -> int | None:
    if answer is None or answer == "":
        return None
    return sizes[answer] if isinstance(answer, str) else answer


def _efforts(halfdays: int, answers: QuickAnswers, sizes: SizeTable) -> tuple[EffortLine, ...]:
    if answers.effort_skill_id is not None:
        return (effort_line(answers.effort_skill_id, halfdays, answers.confidence),)
    shipped = dict(Skill.objects.filter(organisation__isnull=True).values_list("code", "pk"))
    known = [(pk, sizes.effort_shares[code]) for code, pk in shipped.items() if code in sizes.effort_shares]
    if not known:
        return ()
    parts = shared_out(halfdays, [weight for _pk, weight in known])
    return tuple(
        effort_line(pk, part, answers.confidence) for (pk, _weight), part in zip(known, parts, strict=True) if part
    )
