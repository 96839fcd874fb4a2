"""Tasks of the reports."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from jalon.accounts.models import Person
from jalon.desk.models import JobProgress
from jalon.desk.progress import Progress, carry_out
from jalon.desk.usecases.send_mail import send_mail
from jalon.diagnosis.models import ReportDelivery
from jalon.diagnosis.usecases.hand_over_report import mark_mail, open_delivery
from jalon.jobs.reporting import produce
from jalon.kernel.actor import Actor
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.queries import actor_for


@app.task(name="reports.produce", pass_context=False)
def produce_reports(progress_id: int, roadmap_id: int, person_id: int | None) -> None:
    """Produce every report of a roadmap, with the rights of who asked, as they are now."""

    def work(progress: Progress) -> str:
        actor = _actor(person_id)
        roadmap = Roadmap.objects.visible_to(actor).select_related("organisation").get(pk=roadmap_id)
        kept = produce(actor, roadmap, on=timezone.localdate(), progress=progress)
        return _("%(count)s documents sont prêts. Rien n’est encore remis à personne.") % {"count": len(kept)}

    carry_out(progress_id, work)


@app.task(name="reports.send", pass_context=False)
def send_reports(progress_id: int, person_id: int | None, recipients: list[list[object]]) -> None:
    """Send each report by a personal link. `recipients`: [report id, address, function]."""

    def work(progress: Progress) -> str:
        actor = _actor(person_id)
        sent = failed = 0
        asked = JobProgress.objects.filter(pk=progress_id).first()
        for done, (report_id, email, function) in enumerate(recipients):
            progress.step(done, len(recipients))
            if asked is not None and _is_sent(int(str(report_id)), str(email), since=asked.created_at):
                sent += 1  # the work was taken up again after a stop: nobody receives it twice
                continue
            handed = open_delivery(
                actor=actor,
                report_id=int(str(report_id)),
                email=str(email),
                recipient=str(function),
                now=timezone.now(),
            )
            report = handed.delivery.report
            link = settings.JALON_PUBLIC_URL + reverse("handed:link", args=[handed.token])
            text = _(
                "Bonjour,\n\n%(by)s vous remet : %(title)s.\n\nOuvrez-le par ce lien, qui vous est personnel, avant le "
                "%(until)s :\n\n%(link)s\n"
            ) % {
                "by": report.roadmap.organisation,
                "title": report.title,
                "until": f"{handed.delivery.expires_at:%d/%m/%Y}",
                "link": link,
            }
            log = send_mail(to=handed.delivery.email, subject=report.title, text=text, kind="report")
            mark_mail(handed.delivery, log.status)
            sent, failed = sent + (log.status == "sent"), failed + (log.status != "sent")
        progress.step(len(recipients), len(recipients))
        if failed:
            return _("%(sent)s envoyés, %(failed)s non partis : voyez le journal de remise.") % {
                "sent": sent,
                "failed": failed,
            }
        return _("%(sent)s envoyés.") % {"sent": sent}

    carry_out(progress_id, work)


def _is_sent(report_id: int, email: str, *, since: datetime) -> bool:
    rows = ReportDelivery.objects.filter(report=report_id, email=email.lower(), mail_status="sent")
    return rows.filter(delivered_at__gte=since).exists()


def _actor(person_id: int | None) -> Actor:
    today = timezone.localdate()
    if person_id is None:
        return Actor.system(on=today)
    person = Person.objects.get(pk=person_id)
    return actor_for(person, is_instance_admin=False, label=person.full_name, on=today)
