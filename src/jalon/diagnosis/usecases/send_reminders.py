"""Remind members: asked by somebody, sent in the background, never twice on one day to one address."""

from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.desk.models import JobProgress
from jalon.desk.progress import Progress
from jalon.desk.usecases.send_mail import SENT, send_mail
from jalon.desk.usecases.start_work import start_work
from jalon.diagnosis.models import Campaign, MailStatus, Reminder
from jalon.diagnosis.reminding import ToRemind, reminding
from jalon.diagnosis.rules import can_collect
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref

TASK = "diagnosis.send_reminders"


class ReminderRefused(DomainError):
    """A reminder that has nobody to go to."""

    messages = {
        "nobody": gettext_lazy(
            "Personne à relancer aujourd’hui : tout est fait, déjà relancé ce jour, ou sans adresse connue."
        )
    }


@transaction.atomic
def ask_reminders(
    *, actor: Actor, campaign_id: int, on: date, emails: Collection[str] | None = None, result_url: str = ""
) -> JobProgress:
    """Write who is reminded of what, and queue the letters.

    Args:
        emails: only these addresses, among those that the campaign would remind; None for all.

    Raises:
        Campaign.DoesNotExist, Forbidden: as usual.
        ReminderRefused: nobody left to remind on that day.
    """
    campaign = Campaign.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=campaign_id)
    require(can_collect(actor, campaign.roadmap_id), "diagnosis.reminders.ask")
    wanted = None if emails is None else {email.lower() for email in emails}
    chosen = [row for row in reminding(campaign, on=on).fresh if wanted is None or row.email in wanted]
    if not chosen:
        raise ReminderRefused("nobody")
    for row in chosen:
        _write(actor, campaign, row, on)
    roadmap = campaign.roadmap
    record(
        actor,
        "diagnosis.reminders.asked",
        Ref.to(campaign),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
        details={"letters": len(chosen)},
    )
    return start_work(
        actor=actor,
        task=TASK,
        label=_("Relances de « %(campaign)s »") % {"campaign": campaign.name},
        subject=Ref.to(campaign),
        roadmap_id=roadmap.pk,
        lock=f"reminders:{campaign.pk}",
        result_url=result_url,
        args={"campaign_id": campaign.pk},
    )


def _write(actor: Actor, campaign: Campaign, row: ToRemind, on: date) -> None:
    Reminder.objects.update_or_create(  # a letter that failed today may leave again; the others are not fresh
        campaign=campaign,
        to_email=row.email,
        on=on,
        defaults={
            "organisation_id": row.organisation_id,
            "to_label": row.label[:160],
            "missing": list(row.missing),
            "status": MailStatus.QUEUED,
            "error": "",
            "asked_by_label": actor.label,
        },
    )


def send_queued_reminders(*, campaign_id: int, progress: Progress) -> str:
    """Send what is queued, letter by letter: a letter that left is written before the next one leaves.

    Returns:
        The sentence shown at the end.
    """
    waiting = list(Reminder.objects.filter(campaign=campaign_id, status=MailStatus.QUEUED).order_by("pk"))
    sent = failed = 0
    for number, reminder in enumerate(waiting, start=1):
        log = send_mail(
            to=reminder.to_email,
            subject=_("Rappel : votre avis est attendu"),
            text=_letter(reminder),
            kind="reminder",
        )
        is_sent = log.status == SENT
        reminder.status, reminder.error = (MailStatus.SENT, "") if is_sent else (MailStatus.FAILED, log.error)
        reminder.save(update_fields=["status", "error"])
        sent, failed = sent + is_sent, failed + (not is_sent)
        progress.step(number, len(waiting))
    text = _("%(sent)d relances parties, %(failed)d non parties.") if failed else _("%(sent)d relances parties.")
    return text % {"sent": sent, "failed": failed}


def _letter(reminder: Reminder) -> str:
    campaign = reminder.campaign
    roadmap = campaign.roadmap
    return _(
        "Bonjour,\n\n%(owner)s prépare « %(roadmap)s » et recueille l’avis de chacun jusqu’au %(until)s.\n\n"
        "Pour %(member)s, il manque encore :\n%(missing)s\n\nVous pouvez voir où en est votre collectivité ici :\n%(link)s\n\n"
        "Une question ? Répondez à ce message.\n"
    ) % {
        "owner": roadmap.organisation.name,
        "roadmap": roadmap.title,
        "until": f"{campaign.ends_on:%d/%m/%Y}",
        "member": str(reminder.organisation),
        "missing": "\n".join(f"- {line}" for line in reminder.missing),
        "link": f"{settings.JALON_PUBLIC_URL}/feuilles/{roadmap.pk}/diagnostic/",
    }
