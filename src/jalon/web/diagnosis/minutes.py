"""Minutes on the side of the team: draft, write, send, take back, print; and the information notice."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.desk.usecases.send_mail import SENT, send_mail
from jalon.diagnosis.minutes_text import passages
from jalon.diagnosis.models import Interview, InterviewNote, Minutes, NoteKind
from jalon.diagnosis.models.interviews import AGREED_STATES
from jalon.diagnosis.notice import notice_facts, notice_of
from jalon.diagnosis.rules import can_collect, can_note
from jalon.diagnosis.usecases.plan_interview import tell_informed
from jalon.diagnosis.usecases.save_notice import save_notice
from jalon.diagnosis.usecases.validate_minutes import MinutesSent, send_minutes, take_back_minutes
from jalon.diagnosis.usecases.write_minutes import MinutesRefused, draft_minutes, save_minutes
from jalon.documents.voices import InterviewMinutes, information_notice, interview_minutes
from jalon.kernel.errors import require
from jalon.kernel.numbers import number_in
from jalon.roadmaps.models import Roadmap
from jalon.web.diagnosis.frame import STEP, open_for_team, trail, url
from jalon.web.diagnosis.interview_forms import MinutesForm, NoticeForm, SendMinutesForm
from jalon.web.diagnosis.interviews import open_interview
from jalon.web.french import date_text
from jalon.web.once import afterwards
from jalon.web.pages import Crumb, form_page
from jalon.web.papers import WRITERS, file_response
from jalon.web.screens import ActorRequest, open_roadmap, screen


def _trail(roadmap: Roadmap, row: Interview) -> list[Crumb]:
    interviews = (_("Entretiens"), url("interviews", roadmap))
    return trail(roadmap, interviews, (row.interviewee_label, url("interview", roadmap, pk=row.pk)))


@require_POST
@screen
def minutes_draft(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Write a version from the notes."""
    roadmap, row = open_interview(request, roadmap_id, pk)
    try:
        draft_minutes(actor=request.actor, interview_id=row.pk)
    except MinutesRefused as refusal:
        messages.error(request, refusal.message)
        return redirect(url("interview", roadmap, pk=row.pk))
    return redirect(url("minutes_edit", roadmap, pk=row.pk))


@screen
def minutes_edit(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Write the next version."""
    roadmap, row = open_interview(request, roadmap_id, pk)
    require(can_note(request.actor, row), "diagnosis.minutes.write")
    last = row.minutes.last()
    form = MinutesForm(request.POST or None, initial={"text": last.text if last else ""})

    def save(cleaned: dict[str, Any]) -> None:
        version = number_in(request.POST.get("revision"))
        save_minutes(
            actor=request.actor,
            interview_id=row.pk,
            version=-1 if version is None else version,
            text=cleaned["text"],
        )

    return form_page(
        request,
        form=form,
        title=_("Compte rendu"),
        verb=_("Enregistrer"),
        back_url=url("interview", roadmap, pk=row.pk),
        save=save,
        trail=_trail(roadmap, row),
        revision=last.version if last else 0,
        draft_key=f"{request.actor.person_id}:minutes:{row.pk}",
    )


@screen
def minutes_send(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Send the minutes to who spoke."""
    roadmap, row = open_interview(request, roadmap_id, pk)
    require(can_note(request.actor, row), "diagnosis.minutes.send")
    form = SendMinutesForm(request.POST or None, initial={"email": row.interviewee_email})

    def save(cleaned: dict[str, Any]) -> None:
        sent = send_minutes(actor=request.actor, interview_id=row.pk, now=timezone.now(), email=cleaned["email"])
        afterwards(request, lambda: _post(request, roadmap, sent))

    return form_page(
        request,
        form=form,
        title=_("Envoyer le compte rendu à %(who)s") % {"who": row.interviewee_label},
        verb=_("Envoyer"),
        back_url=url("interview", roadmap, pk=row.pk),
        save=save,
        trail=_trail(roadmap, row),
        intro=_(
            "Un lien valable trente jours part à cette adresse : la personne valide ou corrige, sans compte. "
            "Notes et compte rendu ne changent plus tant qu’elle n’a pas répondu."
        ),
    )


def _post(request: ActorRequest, roadmap: Roadmap, sent: MinutesSent) -> None:
    text = _(
        "Bonjour,\n\nVous avez été entendu·e pour « %(roadmap)s ». Voici le compte rendu de cet entretien.\n\n"
        "Lisez-le, corrigez-le si besoin, et dites quels mots peuvent être cités, par ce lien qui ne sert qu’une fois, "
        "avant le %(until)s :\n\n%(link)s\n\nAucun compte n’est nécessaire. Ce lien est pour vous seul·e : ne le transmettez pas.\n"
    ) % {
        "roadmap": roadmap.title,
        "until": date_text(timezone.localtime(sent.link.expires_at).date()),
        "link": settings.JALON_PUBLIC_URL + reverse("voices:minutes_link", args=[sent.token]),
    }
    log = send_mail(
        to=sent.link.email, subject=_("Votre entretien : compte rendu à valider"), text=text, kind="minutes"
    )
    if log.status == SENT:
        messages.success(request, _("Le compte rendu est parti à %(email)s.") % {"email": log.to})
    else:
        messages.error(
            request,
            _("Le courriel à %(email)s n’est pas parti. Envoyez le compte rendu de nouveau.") % {"email": log.to},
        )


@require_POST
@screen
def minutes_take_back(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Open again minutes that were not answered."""
    roadmap, row = open_interview(request, roadmap_id, pk)
    try:
        take_back_minutes(actor=request.actor, interview_id=row.pk, now=timezone.now())
    except MinutesRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Le lien envoyé ne sert plus. Vous pouvez corriger, puis envoyer de nouveau."))
    return redirect(url("interview", roadmap, pk=row.pk))


@screen
def minutes_file(request: ActorRequest, roadmap_id: int, pk: int, extension: str) -> HttpResponse:
    """The minutes to keep or print, as the actor may read them."""
    roadmap, row = open_interview(request, roadmap_id, pk)
    last = Minutes.objects.visible_to(request.actor).filter(interview=row).last()
    if extension not in WRITERS or last is None:
        raise Http404
    notes = InterviewNote.objects.visible_to(request.actor).filter(interview=row, kind=NoteKind.VERBATIM)
    held_on = timezone.localtime(row.starts_at).date() if row.starts_at else timezone.localtime(row.created_at).date()
    document = interview_minutes(
        InterviewMinutes(
            organisation=str(roadmap.organisation),
            roadmap=roadmap.title,
            interviewee=row.interviewee_label,
            function=row.interviewee_function,
            place_label=", ".join(filter(None, (str(row.organisation), str(row.department or "")))),
            on=held_on,
            interviewer=str(row.interviewer or ""),
            state=str(row.get_state_display()),
            passages=tuple((part.title, part.text) for part in passages(last.text)),
            quotable=tuple(note.text for note in notes if note.is_quotable),
            is_agreed=row.state in AGREED_STATES,
        )
    )
    return file_response(document, extension=extension, name=f"compte-rendu-{row.pk}")


@require_POST
@screen
def interview_inform(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Send the information notice by mail, or write that it was given by hand."""
    roadmap, row = open_interview(request, roadmap_id, pk)
    require(can_note(request.actor, row), "diagnosis.interview.inform")
    if "by_mail" in request.POST and row.interviewee_email:
        afterwards(request, lambda: _mail_notice(request, roadmap, row))
    else:
        _tell_informed(request, row)
    return redirect(url("interview", roadmap, pk=row.pk))


def _mail_notice(request: ActorRequest, roadmap: Roadmap, row: Interview) -> None:
    facts = notice_facts(roadmap, notice_of(roadmap))
    text = "\n\n".join(f"{title}\n{sentence}" for title, sentence in facts)
    log = send_mail(
        to=row.interviewee_email,
        subject=_("Votre entretien : note d’information"),
        text=_("Bonjour,\n\nAvant notre entretien, voici ce que deviennent vos paroles.\n\n%(text)s\n")
        % {"text": text},
        kind="notice",
    )
    if log.status == SENT:
        _tell_informed(request, row)
    else:
        messages.error(request, _("La note n’est pas partie à %(email)s. Réessayez plus tard.") % {"email": log.to})


def _tell_informed(request: ActorRequest, row: Interview) -> None:
    tell_informed(actor=request.actor, interview_id=row.pk, on=request.actor.on)
    messages.success(request, _("La note d’information est inscrite comme remise."))


@screen
def notice(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The information notice of the collection, to print."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    context = {
        "roadmap": roadmap,
        "facts": notice_facts(roadmap, notice_of(roadmap)),
        "can_edit": can_collect(request.actor, roadmap.pk),
        "files": [
            {"label": label, "url": url("notice_file", roadmap, extension=extension)}
            for label, extension in (("ODT", "odt"), ("DOCX", "docx"), ("PDF", "pdf"))
        ],
        "crumbs": trail(roadmap),
    }
    return render(request, "diagnosis/notice.html", context)


@screen
def notice_file(request: ActorRequest, roadmap_id: int, extension: str) -> HttpResponse:
    """The same as a file."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    if extension not in WRITERS:
        raise Http404
    document = information_notice(
        organisation=str(roadmap.organisation),
        roadmap=roadmap.title,
        on=request.actor.on,
        facts=notice_facts(roadmap, notice_of(roadmap)),
    )
    return file_response(document, extension=extension, name="note-information")


@screen
def notice_edit(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Answer what the notice needs."""
    roadmap = open_for_team(request, roadmap_id, "diagnosis.notice.save")
    known = notice_of(roadmap)
    initial = {name: getattr(known, name) for name in ("dpo_contact", "retention_months", "extra")}

    def save(cleaned: dict[str, Any]) -> None:
        save_notice(actor=request.actor, roadmap_id=roadmap.pk, **cleaned)

    return form_page(
        request,
        form=NoticeForm(request.POST or None, initial=initial),
        title=_("Note d’information"),
        verb=_("Enregistrer"),
        back_url=url("notice", roadmap),
        save=save,
        trail=trail(roadmap, (_("Note d’information"), url("notice", roadmap))),
    )
