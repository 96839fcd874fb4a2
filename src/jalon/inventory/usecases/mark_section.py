"""Say where a member stands in one register: under way, finished, or nothing to declare."""

from typing import Any

from django.db import transaction

from jalon.inventory.choices import SectionProgress
from jalon.inventory.filling import SheetRefused
from jalon.inventory.models import Section
from jalon.inventory.registers import BY_CODE
from jalon.inventory.rules import can_enter
from jalon.inventory.writing import member_of
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap


@transaction.atomic
def mark_section(*, actor: Actor, roadmap_id: int, organisation_id: int, register_code: str, progress: str) -> Section:
    """Set the progress of one register for one member.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        SheetRefused: not a participant, or « rien à déclarer » where there are sheets.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_enter(actor, roadmap, organisation_id), "inventory.enter")
    organisation = member_of(roadmap, organisation_id)
    register = BY_CODE[register_code]
    place: dict[str, Any] = {"keeper_id": roadmap.organisation_id, "organisation_id": organisation.pk}
    if progress == SectionProgress.NOTHING and register.model._default_manager.filter(**place).exists():
        raise SheetRefused("not_empty", register=register.label)
    row, _created = Section.objects.update_or_create(
        **place, register=register.code, defaults={"progress": SectionProgress(progress)}
    )
    record(
        actor,
        "inventory.section.marked",
        Ref(row._meta.label_lower, row.pk, f"{organisation.name} · {register.label}"[:200]),
        organisation_id=organisation.pk,
        roadmap_id=roadmap.pk,
        details={"progress": progress},
    )
    return row
