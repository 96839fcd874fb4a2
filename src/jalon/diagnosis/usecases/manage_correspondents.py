"""Keep the list of digital correspondents, and ask something of them, department by department."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.accounts.invitations import Guest, person_of_guest
from jalon.desk.models import JobProgress, Notification
from jalon.desk.progress import Progress
from jalon.desk.usecases.send_mail import SENT, send_mail
from jalon.desk.usecases.start_work import start_work
from jalon.diagnosis.models import Correspondent, MailStatus, Solicitation, SolicitedCorrespondent
from jalon.diagnosis.places import checked_person, checked_place
from jalon.diagnosis.rules import can_collect
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap

TASK = "diagnosis.send_solicitation"


class CorrespondentRefused(DomainError):
    """A correspondent or a solicitation that cannot be as asked."""

    messages = {
        "nobody": gettext_lazy("Choisissez une personne, ou donnez son nom et son adresse."),
        "twice": gettext_lazy("Cette personne est déjà référente à cet endroit."),
        "no_correspondent": gettext_lazy("Aucun référent en fonction pour ces directions."),
        "words_missing": gettext_lazy("Donnez l’objet et le texte de la demande."),
        "not_yours": gettext_lazy("Cette demande n’attend pas de réponse de vous."),
    }


@dataclass(frozen=True)
class CorrespondentSheet:
    """A correspondent as given: a person of the list, or the name and address of another."""

    organisation_id: int
    department_id: int | None = None
    site: str = ""
    person_id: int | None = None
    full_name: str = ""
    email: str = ""
    starts_on: date | None = None


@transaction.atomic
def name_correspondent(*, actor: Actor, roadmap_id: int, sheet: CorrespondentSheet) -> Correspondent:
    """Put a digital correspondent in charge of a department or a site.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        CorrespondentRefused, PlaceRefused, InvitationRefused: nobody, in charge already, or not of this roadmap.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=roadmap_id)
    require(can_collect(actor, roadmap.pk), "diagnosis.correspondent.name")
    place = checked_place(roadmap, organisation_id=sheet.organisation_id, department_id=sheet.department_id)
    person = checked_person(roadmap, sheet.person_id)
    if person is None:
        if not sheet.full_name.strip() or not sheet.email.strip():
            raise CorrespondentRefused("nobody")
        person = person_of_guest(Guest(email=sheet.email, full_name=sheet.full_name), place.organisation)
    same = {
        "organisation": place.organisation,
        "department": place.department,
        "site": sheet.site.strip()[:160],
        "person": person,
    }
    if roadmap.correspondents.filter(**same).exists():
        raise CorrespondentRefused("twice")
    made = Correspondent.objects.create(roadmap=roadmap, starts_on=sheet.starts_on or actor.on, **same)
    _record(actor, roadmap, "diagnosis.correspondent.named", Ref.to(made))
    return made


@transaction.atomic
def end_correspondent(*, actor: Actor, correspondent_id: int, on: date) -> Correspondent:
    """Write the last day of a correspondent.

    Raises:
        Correspondent.DoesNotExist, Forbidden: as usual.
    """
    row = Correspondent.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=correspondent_id)
    require(can_collect(actor, row.roadmap_id), "diagnosis.correspondent.end")
    row.ends_on = on
    row.save(update_fields=["ends_on"])
    _record(actor, row.roadmap, "diagnosis.correspondent.ended", Ref.to(row))
    return row


@transaction.atomic
def solicit(
    *,
    actor: Actor,
    roadmap_id: int,
    subject: str,
    text: str,
    correspondent_ids: Collection[int],
    due_on: date | None = None,
    result_url: str = "",
) -> tuple[Solicitation, JobProgress]:
    """Ask correspondents: one line each, a notification for who has an account, letters queued.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        CorrespondentRefused: no words, or none of these is in charge today.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_collect(actor, roadmap.pk), "diagnosis.correspondents.solicit")
    if not subject.strip() or not text.strip():
        raise CorrespondentRefused("words_missing")
    chosen = list(
        roadmap.correspondents.active_on(actor.on).filter(pk__in=list(correspondent_ids)).select_related("person")
    )
    if not chosen:
        raise CorrespondentRefused("no_correspondent")
    asked = Solicitation.objects.create(
        roadmap=roadmap,
        subject=subject.strip()[:160],
        text=text.strip(),
        due_on=due_on,
        asked_on=actor.on,
        asked_by_label=actor.label,
    )
    SolicitedCorrespondent.objects.bulk_create(
        SolicitedCorrespondent(solicitation=asked, correspondent=row) for row in chosen
    )
    Notification.objects.bulk_create(
        Notification(
            person_id_value=row.person_id,
            text=asked.subject,
            url=_page(asked),
            is_action=True,
            subject_type=asked._meta.label_lower,
            subject_id=asked.pk,
            subject_label=asked.subject,
        )
        for row in {row.person_id: row for row in chosen if row.person.user_id}.values()
    )
    _record(actor, roadmap, "diagnosis.correspondents.solicited", Ref.to(asked), {"letters": len(chosen)})
    work = start_work(
        actor=actor,
        task=TASK,
        label=asked.subject,
        subject=Ref.to(asked),
        roadmap_id=roadmap.pk,
        lock=f"solicitation:{asked.pk}",
        result_url=result_url or _page(asked),
        args={"solicitation_id": asked.pk},
    )
    return asked, work


@transaction.atomic
def answer_solicitation(*, actor: Actor, line_id: int, answer: str, on: date) -> SolicitedCorrespondent:
    """Write the answer of a correspondent: itself, or the team for it.

    Raises:
        SolicitedCorrespondent.DoesNotExist: not among what the actor may see.
        CorrespondentRefused: it was asked of somebody else.
    """
    lines = SolicitedCorrespondent.objects.filter(solicitation__in=Solicitation.objects.visible_to(actor))
    line = lines.select_related("solicitation", "correspondent").select_for_update(of=("self",)).get(pk=line_id)
    roadmap = line.solicitation.roadmap
    if not can_collect(actor, roadmap.pk) and line.correspondent.person_id != actor.person_id:
        raise CorrespondentRefused("not_yours")
    line.answer, line.answered_on = answer.strip(), on
    line.save(update_fields=["answer", "answered_on"])
    _record(actor, roadmap, "diagnosis.solicitation.answered", Ref.to(line.solicitation))
    return line


def send_queued_solicitation(*, solicitation_id: int, progress: Progress) -> str:
    """Send the letters of a solicitation that are still queued, one by one.

    Returns:
        The sentence shown at the end.
    """
    asked = Solicitation.objects.get(pk=solicitation_id)
    waiting = list(asked.lines.filter(status=MailStatus.QUEUED).select_related("correspondent__person"))
    failed = 0
    for number, line in enumerate(waiting, start=1):
        email = line.correspondent.person.email
        log = send_mail(to=email, subject=asked.subject, text=_letter(asked), kind="solicitation") if email else None
        is_sent = log is not None and log.status == SENT
        line.status = MailStatus.SENT if is_sent else MailStatus.FAILED
        line.error = "" if is_sent else log.error if log else _("Aucune adresse électronique connue.")
        line.save(update_fields=["status", "error"])
        failed += not is_sent
        progress.step(number, len(waiting))
    text = _("%(sent)d demandes parties, %(failed)d non parties.") if failed else _("%(sent)d demandes parties.")
    return text % {"sent": len(waiting) - failed, "failed": failed}


def _letter(asked: Solicitation) -> str:
    until = _(" Réponse attendue pour le %(day)s.") % {"day": f"{asked.due_on:%d/%m/%Y}"} if asked.due_on else ""
    return _("Bonjour,\n\nVous êtes référent·e numérique.%(until)s\n\n%(text)s\n\nRépondre : %(link)s\n") % {
        "until": until,
        "text": asked.text,
        "link": settings.JALON_PUBLIC_URL + _page(asked),
    }


def _page(asked: Solicitation) -> str:
    return f"/feuilles/{asked.roadmap_id}/diagnostic/sollicitations/{asked.pk}"


def _record(actor: Actor, roadmap: Roadmap, verb: str, subject: Ref, details: dict[str, object] | None = None) -> None:
    record(actor, verb, subject, organisation_id=roadmap.organisation_id, roadmap_id=roadmap.pk, details=details)
