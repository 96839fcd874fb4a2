"""Hand a report over: shown in the product, or sent by a personal link; and note when it is opened."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.accounts.usecases.offer_first_start import token_hash
from jalon.diagnosis.models import Report, ReportDelivery, ReportOpening
from jalon.diagnosis.rules import can_deliver_reports, can_produce_reports
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref

LIFE = timedelta(days=90)
EXTENSIONS = ("odt", "docx", "pdf")


class DeliveryRefused(DomainError):
    """A report that cannot be handed over so."""

    messages = {
        "bad_email": _("L’adresse électronique « %(email)s » n’est pas valable."),
        "not_current": _("Ce rapport n’est plus le dernier produit : remettez le nouveau."),
        "no_report": _("Aucun rapport n’est encore produit."),
        "closed": _("Ce lien n’est plus valable."),
    }


@dataclass(frozen=True, slots=True)
class Handed:
    """A report sent: its line in the log, and the token of its link, which is kept nowhere in clear."""

    delivery: ReportDelivery
    token: str


@transaction.atomic
def expose_reports(*, actor: Actor, roadmap_id: int, report_ids: Collection[int] | None = None) -> int:
    """Show current reports to who holds a role in the organisation concerned; None: all of them.

    Returns:
        How many are newly shown.

    Raises:
        Forbidden: the actor does not run the roadmap.
        DeliveryRefused: there is none, or one of them is no longer the latest.
    """
    require(can_deliver_reports(actor, roadmap_id), "diagnosis.report.expose")
    rows = Report.objects.visible_to(actor).filter(roadmap=roadmap_id, is_current=True).select_for_update(of=("self",))
    if report_ids is not None:
        rows = rows.filter(pk__in=report_ids)
        if len(rows) != len(set(report_ids)):
            raise DeliveryRefused("not_current")
    if not rows:
        raise DeliveryRefused("no_report")
    shown = [row for row in rows if row.exposed_at is None]
    now = timezone.now()
    for row in shown:
        row.exposed_at = now
        row.save(update_fields=["exposed_at"])
        ReportDelivery.objects.create(
            report=row, channel="exposed", recipient=str(row.organisation or ""), delivered_by_label=actor.label
        )
        _journal(actor, "exposed", row)
    return len(shown)


@transaction.atomic
def hide_report(*, actor: Actor, report_id: int) -> Report:
    """Take a report back from the product. What was sent by mail keeps its own link, to be revoked apart.

    Raises:
        Report.DoesNotExist, Forbidden: as usual.
    """
    row = Report.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=report_id)
    require(can_deliver_reports(actor, row.roadmap_id), "diagnosis.report.hide")
    row.exposed_at = None
    row.save(update_fields=["exposed_at"])
    row.deliveries.filter(channel="exposed", revoked_at=None).update(revoked_at=timezone.now())
    _journal(actor, "hidden", row)
    return row


@transaction.atomic
def open_delivery(*, actor: Actor, report_id: int, email: str, recipient: str, now: datetime) -> Handed:
    """Draw a personal link to one report; the mail leaves after the commit.

    Raises:
        Report.DoesNotExist, Forbidden: as usual.
        DeliveryRefused: an impossible address, or a report that is no longer the latest.
    """
    row = Report.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=report_id)
    require(can_deliver_reports(actor, row.roadmap_id), "diagnosis.report.send")
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise DeliveryRefused("bad_email", email=email) from None
    if not row.is_current:
        raise DeliveryRefused("not_current")
    token = secrets.token_urlsafe(32)
    delivery = ReportDelivery.objects.create(
        report=row,
        channel="mail",
        email=address,
        recipient=recipient.strip()[:160],
        token_hash=token_hash(token),
        expires_at=now + LIFE,
        mail_status="queued",
        delivered_by_label=actor.label,
    )
    _journal(actor, "sent", row)
    return Handed(delivery, token)


def mark_mail(delivery: ReportDelivery, status: str) -> None:
    """Say whether the mail left."""
    ReportDelivery.objects.filter(pk=delivery.pk).update(mail_status=status[:12])


@transaction.atomic
def revoke_delivery(*, actor: Actor, delivery_id: int) -> ReportDelivery:
    """Close a link that was sent.

    Raises:
        ReportDelivery.DoesNotExist, Forbidden: as usual.
    """
    row = ReportDelivery.objects.visible_to(actor).select_related("report").get(pk=delivery_id, channel="mail")
    require(can_deliver_reports(actor, row.report.roadmap_id), "diagnosis.report.revoke")
    row.revoked_at = row.revoked_at or timezone.now()
    row.save(update_fields=["revoked_at"])
    _journal(actor, "revoked", row.report)
    return row


def delivery_of(token: str, *, now: datetime) -> ReportDelivery | None:
    """The delivery that a token opens, or None. Reads only: a GET may ask."""
    rows = ReportDelivery.objects.filter(token_hash=token_hash(token)).usable(now)
    return rows.select_related("report__organisation", "report__roadmap__organisation").first()


@transaction.atomic
def open_by_link(*, token: str, extension: str, now: datetime) -> Report:
    """Note that a file was asked for by the link of a mail; returns its report.

    Raises:
        DeliveryRefused: the link is unknown, revoked or expired, or there is no such format.
    """
    delivery = delivery_of(token, now=now)
    if delivery is None or extension not in EXTENSIONS:
        raise DeliveryRefused("closed")
    ReportOpening.objects.create(delivery=delivery, extension=extension, by_label=delivery.recipient)
    return delivery.report


@transaction.atomic
def open_exposed(*, actor: Actor, report_id: int, extension: str) -> Report:
    """Note that a file was asked for in the product, by somebody of the organisation; the team's readings are not noted.

    Raises:
        Report.DoesNotExist: not among those the actor sees.
        DeliveryRefused: there is no such format.
    """
    row = Report.objects.visible_to(actor).get(pk=report_id)
    if extension not in EXTENSIONS:
        raise DeliveryRefused("closed")
    if not can_produce_reports(actor, row.roadmap_id):
        lines = row.deliveries.filter(channel="exposed", revoked_at=None)
        delivery = lines.first()
        if delivery is not None:
            ReportOpening.objects.create(delivery=delivery, extension=extension, by_label=actor.label)
    return row


def _journal(actor: Actor, verb: str, row: Report) -> None:
    record(
        actor,
        f"diagnosis.report.{verb}",
        Ref.to(row),
        roadmap_id=row.roadmap_id,
        organisation_id=row.organisation_id,
        details={"number": row.number},
    )
