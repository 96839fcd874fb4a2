"""Take a roadmap back: its pages answer 404 from the next request on."""

from django.db import transaction
from django.utils import timezone

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.publication.checking import PublicationRefused
from jalon.publication.models import PublishedRoadmap
from jalon.publication.rules import can_publish
from jalon.roadmaps.models import Roadmap


@transaction.atomic
def withdraw_roadmap(*, actor: Actor, roadmap_id: int, reason: str = "") -> PublishedRoadmap:
    """Withdraw the page of the roadmap and those of all its actions.

    Raises:
        Roadmap.DoesNotExist: not among those the actor sees.
        Forbidden: the actor does not run the roadmap.
        PublicationRefused: it is not public.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_publish(actor, roadmap), "publication.roadmap.withdraw")
    published = (
        PublishedRoadmap.objects.select_for_update().filter(roadmap_key=roadmap.key, withdrawn_at__isnull=True).first()
    )
    if published is None:
        raise PublicationRefused("not_published", title=roadmap.title)
    published.withdrawn_at = timezone.now()
    published.save(update_fields=["withdrawn_at"])
    record(
        actor, "publication.roadmap.withdrawn", Ref.to(roadmap),
        organisation_id=roadmap.organisation_id, roadmap_id=roadmap.pk, details={"reason": reason},
    )  # fmt: skip
    return published
