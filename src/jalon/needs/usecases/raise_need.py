"""State a need, in the words of who asks."""

from collections.abc import Collection

from django.db import transaction

from jalon.diagnosis.models import Passage
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.needs.models import Need, NeedSource
from jalon.needs.readings import read_needs
from jalon.needs.rules import can_raise
from jalon.needs.sheet import NeedRefused, NeedSheet, fill, next_code, set_relations
from jalon.roadmaps.models import Roadmap

__all__ = ["NeedRefused", "NeedSheet", "cite_sources", "raise_need"]


PASSAGE = Passage._meta.label_lower


@transaction.atomic
def raise_need(
    *,
    actor: Actor,
    roadmap_id: int,
    sheet: NeedSheet,
    sources: Collection[Ref] = (),
) -> Need:
    """Write a need down, with a code of the roadmap; the matching reads it at once.

    Args:
        sources: where it was heard: passages, answers, ideas. Their labels say where, never the words themselves.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        NeedRefused: no statement, or something outside the roadmap.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=roadmap_id)
    require(can_raise(actor, roadmap, organisation_id=sheet.organisation_id), "needs.raise")
    need = Need(roadmap=roadmap, code=next_code(roadmap))
    fill(need, sheet)
    if need.requester_id is None and actor.belongs_to(sheet.organisation_id):
        need.requester_id = actor.person_id
    need.save()
    set_relations(need, sheet)
    cite_sources(need, sources)
    read_needs([need], roadmap)
    record(actor, "needs.need.raised", Ref.to(need), organisation_id=need.organisation_id, roadmap_id=roadmap.pk)
    return need


def cite_sources(need: Need, sources: Collection[Ref]) -> None:
    """Tie a need to where it was heard; a source cited twice is cited once."""
    NeedSource.objects.bulk_create(
        (
            NeedSource(
                need=need,
                subject_type=ref.type,
                subject_id=ref.id,
                subject_label=ref.label[:200],
                passage_id=ref.id if ref.type == PASSAGE else None,
            )
            for ref in sources
        ),
        ignore_conflicts=True,
    )
