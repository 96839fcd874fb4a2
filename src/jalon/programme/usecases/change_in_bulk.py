"""Change several actions together: axis, portfolio, triage, theme, submission."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.numbers import number_in
from jalon.programme.changes import ActionChanges
from jalon.programme.models import Action
from jalon.programme.rules import can_sort_actions
from jalon.programme.usecases.change_action import change_action
from jalon.programme.usecases.submit_action import NotSubmittable, submit_action
from jalon.programme.usecases.triage_actions import triage_actions
from jalon.roadmaps.models import Roadmap

MOST = 500


class BulkChange(StrEnum):
    """What may be changed for several actions at once."""

    AXIS = "axis"
    PORTFOLIO = "portfolio"
    TRIAGE = "triage"
    THEME = "theme"
    SUBMIT = "submit"


class BadBulk(DomainError):
    messages = {
        "too_many": gettext_lazy("500 actions au plus à la fois."),
        "bad_value": gettext_lazy("Choisissez une valeur dans la liste."),
        "unknown_actions": gettext_lazy("Une des actions n’est pas de cette feuille de route. Rechargez la liste."),
    }


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """How many were changed, and the sentence of each refusal."""

    changed: int
    refusals: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """In words."""
        return ngettext("%(count)d action changée.", "%(count)d actions changées.", self.changed) % {
            "count": self.changed
        }


@transaction.atomic
def change_in_bulk(
    *, actor: Actor, roadmap_id: int, action_ids: Collection[int], change: BulkChange, value: str = ""
) -> BulkOutcome:
    """Apply one change to several actions. All or none, but for submissions: those not ready are named.

    Args:
        value: id of the axis, portfolio or theme, or value of triage; empty takes the axis, portfolio or triage off.

    Raises:
        Roadmap.DoesNotExist, Forbidden: not seen, or the actor does not run the roadmap.
        BadBulk, BadSheet, BadTriage: the value or an action does not exist.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_sort_actions(actor, roadmap.pk), "programme.change_in_bulk")
    ids = sorted(set(action_ids))
    if len(ids) > MOST:
        raise BadBulk("too_many")
    if Action.objects.visible_to(actor).filter(roadmap=roadmap, pk__in=ids).count() != len(ids):
        raise BadBulk("unknown_actions")
    if change is BulkChange.TRIAGE:
        return BulkOutcome(len(triage_actions(actor=actor, roadmap_id=roadmap.pk, action_ids=ids, triage=value)))
    if change is BulkChange.SUBMIT:
        return _submit(actor, ids)
    number = number_in(value)
    if (value and number is None) or (change is BulkChange.THEME and not value):
        raise BadBulk("bad_value")
    for pk in ids:
        change_action(actor=actor, action_id=pk, changes=_changes(change, number, pk))
    return BulkOutcome(len(ids))


def _changes(change: BulkChange, value: int | None, action_id: int) -> ActionChanges:
    if change is BulkChange.AXIS:
        return ActionChanges(axis_id=value)
    if change is BulkChange.PORTFOLIO:
        return ActionChanges(portfolio_id=value)
    themes = set(Action.objects.get(pk=action_id).themes.values_list("pk", flat=True))
    return ActionChanges(theme_ids=tuple(sorted(themes | {value or 0})))


def _submit(actor: Actor, ids: Collection[int]) -> BulkOutcome:
    refusals = []
    for pk in ids:
        try:
            submit_action(actor=actor, action_id=pk)
        except NotSubmittable as refusal:
            refusals.append(refusal.message)
    shown = refusals[:10]
    if len(refusals) > len(shown):
        shown.append(_("… et %(count)d autres.") % {"count": len(refusals) - len(shown)})
    return BulkOutcome(len(ids) - len(refusals), tuple(shown))
