"""Ideas of a workshop: written once, put in groups, counted, hidden from the wall."""

from uuid import UUID, uuid4

from django.db import transaction

from jalon.diagnosis.closing import require_open
from jalon.diagnosis.models import Idea, IdeaGroup, Workshop
from jalon.diagnosis.usecases.run_workshop import WorkshopRefused, mark_held, open_workshop_row
from jalon.kernel.actor import Actor

MOST_IDEAS, MOST_DOTS = 2_000, 999


@transaction.atomic
def add_idea(
    *, actor: Actor, workshop_id: int, text: str, group_id: int | None = None, client_key: UUID | None = None
) -> Idea:
    """Write an idea said in the room.

    Raises:
        Workshop.DoesNotExist, Forbidden: as usual.
        WorkshopRefused: empty, too long, of a foreign group, or one idea too many.
    """
    workshop = open_workshop_row(actor, workshop_id, "diagnosis.idea.add")
    require_open(workshop.roadmap_id)
    _checked_group(workshop, group_id)
    idea = write_idea(workshop, text, client_key or uuid4(), is_from_phone=False)
    if group_id is not None and idea.group_id != group_id:
        idea.group_id = group_id
        idea.save(update_fields=["group"])
    return idea


def write_idea(workshop: Workshop, text: str, client_key: UUID, *, is_from_phone: bool) -> Idea:
    """Keep an idea once; the workshop is then « tenu ». The caller holds the workshop locked."""
    known = Idea.objects.filter(client_key=client_key, workshop=workshop).first()
    if known is not None:
        return known
    text = " ".join(text.split())
    if not text:
        raise WorkshopRefused("idea_empty")
    if len(text) > 400:
        raise WorkshopRefused("idea_long")
    if workshop.ideas.count() >= MOST_IDEAS:
        raise WorkshopRefused("too_many", most=MOST_IDEAS)
    idea = Idea.objects.create(workshop=workshop, text=text, client_key=client_key, is_from_phone=is_from_phone)
    mark_held(workshop)
    return idea


@transaction.atomic
def sort_idea(
    *,
    actor: Actor,
    idea_id: int,
    group_id: int | None = None,
    new_group: str = "",
    room_dots: int | None = None,
    is_hidden: bool | None = None,
) -> Idea:
    """Put an idea in a group (an existing one, a new one, none), count the dots put in the room, hide it from the wall.

    Raises:
        Idea.DoesNotExist, Forbidden: as usual.
        WorkshopRefused: a foreign group, or an impossible number of dots.
    """
    idea = Idea.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=idea_id)
    workshop = open_workshop_row(actor, idea.workshop_id, "diagnosis.idea.sort")
    if new_group.strip():
        group, _made = IdeaGroup.objects.get_or_create(workshop=workshop, title=new_group.strip()[:160])
        group_id = group.pk
    _checked_group(workshop, group_id)
    if room_dots is not None and not 0 <= room_dots <= MOST_DOTS:
        raise WorkshopRefused("dots", most=MOST_DOTS)
    idea.group_id = group_id
    idea.room_dots = idea.room_dots if room_dots is None else room_dots
    idea.is_hidden = idea.is_hidden if is_hidden is None else is_hidden
    idea.save(update_fields=["group", "room_dots", "is_hidden"])
    IdeaGroup.objects.filter(workshop=workshop, ideas=None).delete()
    return idea


def _checked_group(workshop: Workshop, group_id: int | None) -> None:
    if group_id is not None and not workshop.groups.filter(pk=group_id).exists():
        raise WorkshopRefused("foreign_group")
