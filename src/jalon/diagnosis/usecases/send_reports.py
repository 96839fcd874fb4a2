"""Queue reports to be sent, each to one address."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from jalon.desk.models import JobProgress
from jalon.desk.usecases.start_work import start_work
from jalon.diagnosis.models import Report
from jalon.diagnosis.rules import can_deliver_reports
from jalon.diagnosis.usecases.hand_over_report import DeliveryRefused
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap

TASK = "reports.send"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who receives which report."""

    report_id: int
    email: str
    function: str = ""


@transaction.atomic
def send_reports(
    *, actor: Actor, roadmap_id: int, recipients: Sequence[Recipient], result_url: str = ""
) -> JobProgress:
    """Queue the sending: links are drawn and mails leave one after the other, each with its line in the log.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        DeliveryRefused: nobody to send to, an impossible address, or a report that is no longer the latest.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_deliver_reports(actor, roadmap.pk), "diagnosis.report.send")
    if not recipients:
        raise DeliveryRefused("no_report")
    for recipient in recipients:
        try:
            validate_email(recipient.email.strip())
        except ValidationError:
            raise DeliveryRefused("bad_email", email=recipient.email) from None
    ids = {recipient.report_id for recipient in recipients}
    current = Report.objects.visible_to(actor).filter(roadmap=roadmap, pk__in=ids).current()
    if current.count() != len(ids):
        raise DeliveryRefused("not_current")
    return start_work(
        actor=actor,
        task=TASK,
        label=_("Envoi des rapports"),
        subject=Ref.to(roadmap),
        roadmap_id=roadmap.pk,
        lock=f"{TASK}:{roadmap.pk}",
        result_url=result_url,
        args={
            "person_id": actor.person_id,
            "recipients": [[r.report_id, r.email.strip(), r.function] for r in recipients],
        },
    )
