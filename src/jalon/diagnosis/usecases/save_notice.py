"""Answer what the information notice needs."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.models import CollectionNotice
from jalon.diagnosis.rules import can_collect
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap


class NoticeRefused(DomainError):
    """A notice that cannot be as asked."""

    messages = {"retention": _("La durée de conservation va de 1 à 120 mois.")}


@transaction.atomic
def save_notice(
    *, actor: Actor, roadmap_id: int, dpo_contact: str, retention_months: int, extra: str = ""
) -> CollectionNotice:
    """Write the answers; the notice is made from them each time it is shown.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        NoticeRefused: a retention outside 1 to 120 months.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=roadmap_id)
    require(can_collect(actor, roadmap.pk), "diagnosis.notice.save")
    if not 1 <= retention_months <= 120:
        raise NoticeRefused("retention")
    notice, _made = CollectionNotice.objects.update_or_create(
        roadmap=roadmap,
        defaults={
            "dpo_contact": dpo_contact.strip()[:200],
            "retention_months": retention_months,
            "extra": extra.strip(),
        },
    )
    record(
        actor,
        "diagnosis.notice.saved",
        Ref.to(notice),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
    )
    return notice
