"""Say which members a roadmap covers beside its owner."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.organisations.adhesion import require_adhesion
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Participant, Roadmap
from jalon.roadmaps.rules import can_steer


class ParticipantsRefused(DomainError):
    """Participants that cannot be removed."""

    messages = {
        "has_needs": _("%(names)s : des besoins y sont déjà recueillis, on ne peut plus les retirer."),
    }


@transaction.atomic
def add_participants(*, actor: Actor, roadmap_id: int, organisation_ids: Collection[int]) -> int:
    """Cover more organisations: all of them or none.

    Returns:
        How many joined (those already in are left as they are).

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        NotAdhering: some do not adhere to the roadmap's competence at its start; the message says who and why.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_related("organisation", "competence").get(pk=roadmap_id)
    require(can_steer(actor, roadmap), "roadmaps.participants.add")
    asked = list(Organisation.objects.filter(pk__in=organisation_ids).exclude(pk=roadmap.organisation_id))
    require_adhesion(
        umbrella=roadmap.organisation, competence=roadmap.competence, on=roadmap.starts_on, organisations=asked
    )
    already = set(roadmap.participants.values_list("organisation_id", flat=True))
    new = [row for row in asked if row.pk not in already]
    Participant.objects.bulk_create(Participant(roadmap=roadmap, organisation=row, joined_on=actor.on) for row in new)
    if new:
        record(
            actor,
            "roadmaps.participants.added",
            Ref.to(roadmap),
            organisation_id=roadmap.organisation_id,
            roadmap_id=roadmap.pk,
            details={"organisations": [row.name for row in new]},
        )
    return len(new)


@transaction.atomic
def remove_participant(*, actor: Actor, roadmap_id: int, organisation_id: int) -> None:
    """Cover an organisation no more, while nothing of it was collected.

    Raises:
        Roadmap.DoesNotExist, Participant.DoesNotExist, Forbidden: as usual.
        ParticipantsRefused: needs of this organisation exist in the roadmap.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_steer(actor, roadmap), "roadmaps.participants.remove")
    participant = roadmap.participants.select_related("organisation").get(organisation_id=organisation_id)
    if roadmap.needs.filter(organisation_id=organisation_id).exists():
        raise ParticipantsRefused("has_needs", names=participant.organisation.name)
    record(
        actor,
        "roadmaps.participant.removed",
        Ref.to(participant),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
    )
    participant.delete()
