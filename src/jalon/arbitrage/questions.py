"""What to ask first: notes, costs and days whose answer could change the plan. A screening, said as such."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from jalon.arbitrage.inputs import RoundInputs, is_compared
from jalon.programme.models import Action, ActionCost, ActionEffort


@dataclass(frozen=True, slots=True)
class Question:
    """Something to make precise.

    Attributes:
        what: in French, ready to read.
        width: points between the least and the most the action may be worth.
        may_change: the answer could make it enter or leave the plan.
    """

    action: Action
    what: tuple[str, ...]
    width: int
    may_change: bool


def questions(inputs: RoundInputs, retained: Collection[int]) -> tuple[Question, ...]:
    """Questions in the order in which to ask them: those that may change the plan, then the widest.

    Args:
        retained: ids of the actions of the last plan; empty when there is none yet (then everything may change it).
    """
    compared = [action for action in inputs.actions if is_compared(action)]
    values = {action.pk: inputs.ratings[action.pk].value() for action in compared}
    kept = [values[pk].likely for pk in values if pk in retained]
    out = [values[pk].likely for pk in values if pk not in retained]
    no_cost, no_effort = _without(ActionCost, compared), _without(ActionEffort, compared)
    found = []
    for action in compared:
        rating, value = inputs.ratings[action.pk], values[action.pk]
        what = [_("note : %(label)s") % {"label": label} for label in rating.missing[:3]]
        if len(rating.missing) > 3:
            what.append(_("et %(count)d autres notes") % {"count": len(rating.missing) - 3})
        if not rating.reach.is_known:
            what.append(_("combien de bénéficiaires"))
        if action.pk in no_cost:
            what.append(_("le coût, même approché"))
        if action.pk in no_effort:
            what.append(_("les jours, même approchés"))
        if what:
            width = round(value.high - value.low)
            is_unpriced = action.pk in no_cost or action.pk in no_effort
            may = is_unpriced or _crosses(action.pk in retained, value.low, value.high, kept, out)
            found.append(Question(action, tuple(what), width, may))
    return tuple(sorted(found, key=lambda q: (not q.may_change, -q.width, q.action.code)))


def _crosses(is_kept: bool, low: Fraction, high: Fraction, kept: list[Fraction], out: list[Fraction]) -> bool:
    if not kept or not out:
        return True
    return low < max(out) if is_kept else high > min(kept)


def _without(model: type[ActionCost] | type[ActionEffort], actions: list[Action]) -> set[int]:
    ids = {action.pk for action in actions}
    rows = model.objects.filter(variant__action__in=ids, variant__is_main=True)
    return ids - set(rows.values_list("variant__action", flat=True))
