"""Make a roadmap public: its own page and, once decided, the chosen actions, field by field."""

from collections.abc import Collection, Iterable

from django.db import transaction

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.publication.checking import PublicationRefused, check, choose
from jalon.publication.copying import draft_of
from jalon.publication.models import PublishedRoadmap, Site
from jalon.publication.rules import can_publish
from jalon.publication.writing import write_actions, write_roadmap
from jalon.roadmaps.models import Roadmap


@transaction.atomic
def publish_roadmap(
    *,
    actor: Actor,
    roadmap_id: int,
    action_ids: Collection[int] | None = None,
    fields: Iterable[str] | None = None,
    amounts_confirmed: bool = False,
    previewed: str = "",
) -> PublishedRoadmap:
    """Publish, or publish again after a withdrawal. What was public before and is not chosen stays withdrawn.

    Args:
        action_ids: actions to publish; None for all that may be; empty for the page of the roadmap alone.
        fields: codes of `publication.allowed`; None for all of them.
        amounts_confirmed: somebody read the texts that tell an amount and found that it is no cost before award.
        previewed: `Draft.digest` of what was read; refused when it is no longer what would be published.

    Raises:
        Roadmap.DoesNotExist: not among those the actor sees.
        Forbidden: the actor does not run the roadmap.
        PublicationRefused: no site, already public, nothing to show, not decided far enough, a field or an action
            that may not be public, the name of a person, an unconfirmed amount.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_related("organisation").get(pk=roadmap_id)
    require(can_publish(actor, roadmap), "publication.roadmap.publish")
    site = Site.objects.select_for_update().filter(organisation=roadmap.organisation).first()
    if site is None:
        raise PublicationRefused("no_site")
    published = PublishedRoadmap.objects.filter(roadmap_key=roadmap.key).first()
    if published is not None and published.withdrawn_at is None:
        raise PublicationRefused("already", title=roadmap.title)
    draft = draft_of(actor, roadmap, site, fields)
    chosen = choose(actor, roadmap, draft, action_ids)
    check(roadmap, draft, chosen, amounts_confirmed=amounts_confirmed, previewed=previewed)
    published = write_roadmap(draft, roadmap, site, published, on=actor.on)
    write_actions(draft, chosen, published, on=actor.on, keeps_others=False)
    record(
        actor, "publication.roadmap.published", Ref.to(roadmap),
        organisation_id=roadmap.organisation_id, roadmap_id=roadmap.pk,
        details={"actions": len(chosen), "fields": list(draft.fields)},
    )  # fmt: skip
    return published
