"""Refresh what is public: nothing changes for visitors until somebody does this."""

from collections.abc import Collection, Iterable

from django.db import transaction

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.publication.checking import PublicationRefused, check, choose
from jalon.publication.copying import draft_of
from jalon.publication.models import PublishedRoadmap
from jalon.publication.rules import can_publish
from jalon.publication.writing import write_actions, write_roadmap
from jalon.roadmaps.models import Roadmap


@transaction.atomic
def update_publication(
    *,
    actor: Actor,
    roadmap_id: int,
    action_ids: Collection[int] | None = None,
    fields: Iterable[str] | None = None,
    amounts_confirmed: bool = False,
    previewed: str = "",
) -> PublishedRoadmap:
    """Copy the chosen actions again, and the roadmap's own fields.

    Published actions that are not chosen keep their copy; those that may no longer be public are withdrawn. The date
    of update moves only where something changed.

    Args:
        fields: None keeps the fields chosen at the last publication.
        action_ids, amounts_confirmed, previewed: as in `publish_roadmap`.

    Raises:
        Roadmap.DoesNotExist, Forbidden, PublicationRefused: as in `publish_roadmap`; refused too when not public.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_related("organisation").get(pk=roadmap_id)
    require(can_publish(actor, roadmap), "publication.roadmap.update")
    published = (
        PublishedRoadmap.objects.select_related("site")
        .select_for_update(of=("self",))
        .filter(roadmap_key=roadmap.key, withdrawn_at__isnull=True)
        .first()
    )
    if published is None:
        raise PublicationRefused("not_published", title=roadmap.title)
    draft = draft_of(actor, roadmap, published.site, published.fields if fields is None else fields)
    chosen = choose(actor, roadmap, draft, action_ids)
    check(roadmap, draft, chosen, amounts_confirmed=amounts_confirmed, previewed=previewed)
    published = write_roadmap(draft, roadmap, published.site, published, on=actor.on)
    written = write_actions(draft, chosen, published, on=actor.on, keeps_others=True)
    record(
        actor, "publication.roadmap.updated", Ref.to(roadmap),
        organisation_id=roadmap.organisation_id, roadmap_id=roadmap.pk,
        details={"new": written.new, "changed": written.changed, "withdrawn": written.withdrawn},
    )  # fmt: skip
    return published
