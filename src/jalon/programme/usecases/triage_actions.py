"""Sort actions before any score: obligatoire, en cours, non mûre, à arbitrer."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.programme.models import Action, Triage
from jalon.programme.rules import can_sort_actions
from jalon.roadmaps.models import Roadmap

NOTE_LENGTH = 300


class BadTriage(DomainError):
    messages = {
        "unknown_value": _("Ce tri n’existe pas : choisissez obligatoire, en cours, non mûre ou à arbitrer."),
        "unknown_actions": _(
            "Une des actions n’existe plus, ou n’est pas de cette feuille de route. Rechargez la liste."
        ),
        "note_too_long": _("La raison compte %(count)s caractères, 300 au plus."),
    }


@transaction.atomic
def triage_actions(
    *, actor: Actor, roadmap_id: int, action_ids: Collection[int], triage: str, note: str = ""
) -> list[Action]:
    """Put actions in one box, or take them out of any with an empty `triage`. All or none.

    Raises:
        Roadmap.DoesNotExist: no such roadmap among those the actor may see.
        Forbidden: the actor does not run the roadmap.
        BadTriage: unknown box or action.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_sort_actions(actor, roadmap.pk), "programme.triage")
    if triage and triage not in Triage.values:
        raise BadTriage("unknown_value")
    if len(note) > NOTE_LENGTH:
        raise BadTriage("note_too_long", count=len(note))
    wanted = set(action_ids)
    rows = Action.objects.filter(roadmap=roadmap, pk__in=wanted).select_for_update(of=("self",), no_key=True)
    actions = list(rows.order_by("pk"))
    if len(actions) != len(wanted):
        raise BadTriage("unknown_actions")
    changed = [action for action in actions if (action.triage, action.triage_note) != (triage, note)]
    Action.objects.filter(pk__in=[action.pk for action in changed]).update(triage=triage, triage_note=note)
    for action in changed:
        action.triage, action.triage_note = triage, note
        record(
            actor,
            "programme.action.triaged",
            Ref.to(action),
            roadmap_id=roadmap.pk,
            organisation_id=roadmap.organisation_id,
            details={"triage": triage, "note": note},
        )
    return actions
