"""Take one action back: its page answers 404, and no other page, list or file cites it any more."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.publication.models import PublishedAction
from jalon.publication.rules import can_publish
from jalon.roadmaps.models import Roadmap


class WithdrawalRefused(DomainError):
    """Nothing to withdraw."""

    messages = {"not_published": _("Cette action n’est pas publiée.")}


@transaction.atomic
def withdraw_action(*, actor: Actor, roadmap_id: int, published_id: int, reason: str = "") -> PublishedAction:
    """Withdraw one action of a published roadmap. It may be published again later.

    Args:
        published_id: `PublishedAction.pk`: the live action may have gone since.

    Raises:
        Roadmap.DoesNotExist: not among those the actor sees.
        Forbidden: the actor does not run the roadmap.
        WithdrawalRefused: no such public action in this roadmap.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_publish(actor, roadmap), "publication.action.withdraw")
    rows = PublishedAction.objects.select_related("roadmap").select_for_update(of=("self",))
    row = rows.filter(pk=published_id, roadmap__roadmap_key=roadmap.key, withdrawn_at__isnull=True).first()
    if row is None:
        raise WithdrawalRefused("not_published")
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    published = row.roadmap
    published.updated_on = actor.on
    published.save(update_fields=["updated_on"])
    record(
        actor, "publication.action.withdrawn", Ref.to(row),
        organisation_id=roadmap.organisation_id, roadmap_id=roadmap.pk, details={"reason": reason},
    )  # fmt: skip
    return row
