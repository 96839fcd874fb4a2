"""Alignment with the stakes against use of the teams."""

from dataclasses import dataclass

from jalon.arbitrage.horizon import Horizon
from jalon.arbitrage.inputs import VALUE_SIDES, RoundInputs, is_compared
from jalon.arbitrage.levers import Levers
from jalon.arbitrage.means import read_means
from jalon.arbitrage.notation import intensity
from jalon.programme.models import Action, ActionEffort


@dataclass(frozen=True, slots=True)
class TwoAxes:
    """Where an action stands.

    Attributes:
        alignment: 0 to 100: intensity on the criteria tied to stakes, or on all of them when none is.
        is_known: every note that counts was given.
        capacity_pct: share of the busiest skill's days on the whole horizon that it would take, in %.
        skill: that skill.
    """

    action: Action
    alignment: int
    is_known: bool
    capacity_pct: int
    skill: str


def alignment_and_capacity(inputs: RoundInputs) -> tuple[TwoAxes, ...]:
    """Every compared action on both axes, the best aligned first."""
    tied = {c.code for c in inputs.criteria if c.challenge_id_value is not None}
    horizon = Horizon.of(inputs.round)
    means = read_means(inputs.round.roadmap, horizon, Levers())
    available = {skill: sum(means.of_skill(skill)) for skill in means.skills}
    asked: dict[int, list[tuple[int, str, int]]] = {}
    for effort in ActionEffort.objects.filter(
        variant__action__in=[a.pk for a in inputs.actions], variant__is_main=True
    ).select_related("skill", "variant"):
        asked.setdefault(effort.variant.action_id, []).append(
            (effort.skill_id, effort.skill.label, effort.likely_halfdays)
        )
    found = []
    for action in filter(is_compared, inputs.actions):
        rated = inputs.rated(action, *VALUE_SIDES)
        score = intensity([r for r in rated if r.code in tied] or rated)
        shares = [
            (100 * half // available[s], label) for s, label, half in asked.get(action.pk, []) if available.get(s)
        ]
        pct, skill = max(shares, default=(0, ""))
        found.append(TwoAxes(action, round(score.likely), score.is_known, pct, skill))
    return tuple(sorted(found, key=lambda row: (-row.alignment, row.capacity_pct, row.action.code)))
