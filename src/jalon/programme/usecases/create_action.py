"""Create an action: a draft, with a code and its main variant, and what is already known of its sheet."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.kernel.text import fold
from jalon.programme.changes import ActionChanges
from jalon.programme.codes import code_text, next_code_number
from jalon.programme.models import Action, Variant
from jalon.programme.rules import can_create_action
from jalon.programme.usecases.change_action import apply_changes
from jalon.roadmaps.models import Roadmap, RoadmapStatus

TITLE_LENGTH = 200


class ActionNotCreated(DomainError):
    messages = {
        "title_missing": _("Donnez un intitulé à l’action."),
        "title_too_long": _(
            "L’intitulé compte %(count)s caractères, 200 au plus : mettez la suite « en quelques mots »."
        ),
        "roadmap_closed": _("« %(roadmap)s » est close : ouvrez une nouvelle version pour y ajouter une action."),
    }


@transaction.atomic
def create_action(*, actor: Actor, roadmap_id: int, title: str, changes: ActionChanges | None = None) -> Action:
    """Create a draft. Two actions may have the same title: the screen warns, the code tells them apart.

    Args:
        changes: the rest of the sheet, as `change_action` takes it; its title is ignored.

    Raises:
        Roadmap.DoesNotExist: no such roadmap among those the actor may see.
        Forbidden: the actor does not work on the roadmap.
        ActionNotCreated: no title, or the roadmap is closed.
        BadSheet: something in `changes` does not hold.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_related("organisation").get(pk=roadmap_id)
    require(can_create_action(actor, roadmap.pk), "programme.create")
    title = " ".join(title.split())
    if not title:
        raise ActionNotCreated("title_missing")
    if len(title) > TITLE_LENGTH:
        raise ActionNotCreated("title_too_long", count=len(title))
    if roadmap.status in (RoadmapStatus.CLOSED, RoadmapStatus.ABANDONED):
        raise ActionNotCreated("roadmap_closed", roadmap=roadmap.title)
    action = Action(roadmap=roadmap, code=code_text(next_code_number(roadmap)), title=title, sort_key=fold(title)[:200])
    action.save(force_insert=True)
    Variant.objects.create(action=action, duration_quarters=None)
    if changes is not None:
        apply_changes(actor, action, changes)
    record(
        actor,
        "programme.action.created",
        Ref.to(action),
        roadmap_id=roadmap.pk,
        organisation_id=roadmap.organisation_id,
    )
    return action
