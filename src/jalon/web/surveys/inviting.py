"""Invitations: who is asked, who has answered, reminders, an answer written down for somebody, its visa."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.kernel.errors import DomainError, Forbidden, require
from jalon.kernel.numbers import number_in
from jalon.surveys.form.paging import clean_all
from jalon.surveys.kinds import Audience, Identity, QuestionKind, SurveyState
from jalon.surveys.models import AttributedResponse, Invitation, Survey
from jalon.surveys.queries import following, invitations_page
from jalon.surveys.refusals import AnswerRefused
from jalon.surveys.rules import can_collect
from jalon.surveys.usecases.approve_response import send_back
from jalon.surveys.usecases.fill_response import NotedVisa, Writing, record_on_behalf
from jalon.surveys.usecases.invite import (
    Guest,
    Sent,
    invite_organisations,
    invite_persons,
    reminders,
    renew_link,
    send_invitations,
    withdraw_invitation,
)
from jalon.web.once import afterwards
from jalon.web.pages import form_page
from jalon.web.screens import ActorRequest, screen
from jalon.web.surveys.around import WORDS
from jalon.web.surveys.fields import as_sent, shown_items
from jalon.web.surveys.filling import reviewed
from jalon.web.surveys.forms import BehalfForm, GuestsForm, PlacesForm
from jalon.web.surveys.outside import absolute
from jalon.web.surveys.team import team_survey, trail, url, views_of


def _invited(request: ActorRequest, roadmap_id: int, pk: int) -> Survey:
    survey = team_survey(request, roadmap_id, pk)
    if survey.audience == Audience.OPEN:
        raise Http404
    return survey


def _invitation(survey: Survey, invitation_id: int) -> Invitation:
    rows = survey.invitations.select_related("organisation", "response", "survey")
    return get_object_or_404(rows, pk=invitation_id)


@screen
def invitations(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Who is invited and where each answer stands."""
    survey = _invited(request, roadmap_id, pk)
    after = number_in(request.GET.get("apres"))
    rows, next_after = invitations_page(survey, after=after)
    context = {
        "survey": survey,
        "rows": rows,
        "next_url": f"?apres={next_after}" if next_after else "",
        "following": following(survey),
        "is_places": survey.audience == Audience.ORGANISATIONS,
        "is_anonymous": survey.is_anonymous,
        "can_invite": can_collect(request.actor, survey.roadmap_id)
        and survey.state in (SurveyState.DRAFT, SurveyState.OPEN),
        "is_open": survey.state == SurveyState.OPEN,
        "tabs": views_of(survey, "invitations"),
        "crumbs": trail(survey),
    }
    return render(request, "surveys/invitations.html", context)


@screen
def invite(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Invite persons by their address, or organisations of the roadmap."""
    survey = _invited(request, roadmap_id, pk)
    is_places = survey.audience == Audience.ORGANISATIONS
    form: GuestsForm | PlacesForm = (
        PlacesForm(request.POST or None, roadmap=survey.roadmap, survey=survey)
        if is_places
        else GuestsForm(request.POST or None)
    )

    def save(cleaned: dict[str, Any]) -> str:
        common = {"actor": request.actor, "survey_id": survey.pk, "expires_on": cleaned["expires_on"]}
        if is_places:
            sent = invite_organisations(organisation_ids=[row.pk for row in cleaned["organisation_ids"]], **common)
        else:
            sent = invite_persons(guests=_guests(cleaned["guests"]), **common)
        if survey.state == SurveyState.OPEN:
            _mail(request, survey, sent)
        else:
            messages.success(
                request, _("Invitations notées. Elles partiront quand vous les enverrez, l’enquête ouverte.")
            )
        return url("invitations", survey)

    return form_page(
        request,
        form=form,
        title=_("Inviter des organismes") if is_places else _("Inviter des personnes"),
        verb=_("Inviter"),
        back_url=url("invitations", survey),
        save=save,
        trail=trail(survey, (_("Invitations"), url("invitations", survey))),
        intro=_("Chacun reçoit un lien qui lui est propre. Ceux qui sont déjà invités ne sont pas invités deux fois."),
    )


def _guests(text: str) -> list[Guest]:
    found = []
    for line in text.splitlines():
        email, _sign, name = line.replace("\t", ";").partition(";")
        if email.strip():
            found.append(Guest(email.strip(), name.strip()))
    return found


def _mail(request: ActorRequest, survey: Survey, sent: list[Sent]) -> None:
    """Mails leave once the invitations are committed: a link that leads nowhere would be worse than none."""
    afterwards(request, lambda: _mail_now(request, survey, sent))


def _mail_now(request: ActorRequest, survey: Survey, sent: list[Sent]) -> None:
    base = absolute(request, "answers:invited", "x")[:-1]
    left, kept = send_invitations(survey, sent, base_url=base, today=timezone.localdate())
    if left:
        messages.success(request, _("%(left)d courriel(s) envoyé(s).") % {"left": left})
    if kept:
        text = _("%(kept)d invitation(s) sans adresse ou dont le courriel n’est pas parti : donnez-leur leur lien.")
        messages.warning(request, text % {"kept": kept})


@screen
def remind(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Mail a link again to those who have not answered (also the first sending, once the survey is open)."""
    survey = _invited(request, roadmap_id, pk)
    if request.method != "POST":
        raise Http404
    require(can_collect(request.actor, survey.roadmap_id), "surveys.invite")
    if survey.state != SurveyState.OPEN:
        messages.error(request, _("Ouvrez d’abord l’enquête."))
    else:
        sent = reminders(actor=request.actor, survey_id=survey.pk, today=timezone.localdate())
        _mail(request, survey, sent)
        if not sent:
            messages.info(request, _("Personne à relancer aujourd’hui."))
    return redirect(url("invitations", survey))


@screen
def invitation_act(request: ActorRequest, roadmap_id: int, pk: int, invitation_id: int) -> HttpResponse:
    """Draw another link, shown once, or withdraw (`geste`)."""
    survey = _invited(request, roadmap_id, pk)
    row = _invitation(survey, invitation_id)
    if request.method != "POST":
        raise Http404
    require(can_collect(request.actor, survey.roadmap_id), "surveys.invite")
    if request.POST.get("geste") == "retirer":
        withdraw_invitation(actor=request.actor, invitation_id=row.pk)
        messages.success(request, _("L’invitation de « %(who)s » est retirée.") % {"who": row})
        return redirect(url("invitations", survey))
    if request.POST.get("geste") != "lien":
        raise Http404
    sent = renew_link(actor=request.actor, invitation_id=row.pk)
    context = {
        "survey": survey,
        "invitation": row,
        "link": absolute(request, "answers:invited", sent.token),
        "back_url": url("invitations", survey),
        "crumbs": trail(survey, (_("Invitations"), url("invitations", survey))),
    }
    return render(request, "surveys/link.html", context)


@screen
def behalf(request: ActorRequest, roadmap_id: int, pk: int, invitation_id: int) -> HttpResponse:
    """Write a whole answer down for somebody: by telephone, from paper."""
    survey = _invited(request, roadmap_id, pk)
    row = _invitation(survey, invitation_id)
    if survey.is_anonymous or survey.state in (SurveyState.DRAFT, SurveyState.DESTROYED):
        raise Http404
    require(can_collect(request.actor, survey.roadmap_id), "surveys.record")
    response = AttributedResponse.objects.filter(invitation=row).first()
    items = tuple(item for item in survey.form.items if item.kind != QuestionKind.FILE)
    form = BehalfForm(request.POST or None)
    errors: dict[str, str] = {}
    refusal = ""
    if request.method == "POST":
        cleaned = clean_all(survey.form, request.POST)
        errors = cleaned.errors
        if form.is_valid() and not errors:
            try:
                record_on_behalf(
                    actor=request.actor,
                    invitation_id=row.pk,
                    writing=Writing(
                        cleaned.values,
                        [item.code for item in items if item.asks],
                        number_in(request.POST.get("revision")) or 0,
                        form.cleaned_data["who"],
                    ),
                    channel=form.cleaned_data["channel"],
                    visa=NotedVisa(form.cleaned_data["visa_by"], form.cleaned_data["visa_how"]),
                    now=timezone.now(),
                    today=timezone.localdate(),
                )
                messages.success(request, _("La réponse de « %(who)s » est enregistrée.") % {"who": row})
                return redirect(url("invitations", survey))
            except Forbidden:
                raise
            except AnswerRefused as error:
                refusal = error.message
    sent = request.POST if request.method == "POST" else as_sent(items, response.values if response else {})
    listed = shown_items(items, sent=sent, errors=errors)
    context = {
        "survey": survey,
        "invitation": row,
        "form": form,
        "items": listed,
        "errors": [item for item in listed if item.error],
        "refusal": refusal,
        "words": WORDS["fr"],
        "revision": response.revision if response else 0,
        "is_organisation": survey.identity == Identity.ATTRIBUTED,
        "back_url": url("invitations", survey),
        "crumbs": trail(survey, (_("Invitations"), url("invitations", survey))),
    }
    return render(request, "surveys/behalf.html", context, status=422 if request.method == "POST" else 200)


@screen
def response(request: ActorRequest, roadmap_id: int, pk: int, invitation_id: int) -> HttpResponse:
    """Read the answer of an invitation; send it back with a reason."""
    survey = _invited(request, roadmap_id, pk)
    row = _invitation(survey, invitation_id)
    rows = AttributedResponse.objects.visible_to(request.actor).select_related("organisation")
    found = get_object_or_404(rows, invitation=row, survey=survey)
    refusal = ""
    if request.method == "POST":
        try:
            send_back(actor=request.actor, response_id=found.pk, reason=request.POST.get("motif", ""))
            messages.success(request, _("La réponse est renvoyée avec votre motif."))
            return redirect(url("invitations", survey))
        except Forbidden:
            raise
        except DomainError as error:
            refusal = error.message
    context = {
        "survey": survey,
        "invitation": row,
        "response": found,
        "lines": reviewed(survey, dict(found.values)),
        "refusal": refusal,
        "back_url": url("invitations", survey),
        "behalf_url": reverse(
            "surveys:behalf", kwargs={"roadmap_id": roadmap_id, "pk": survey.pk, "invitation_id": row.pk}
        ),
        "crumbs": trail(survey, (_("Invitations"), url("invitations", survey))),
    }
    return render(request, "surveys/response.html", context, status=422 if refusal else 200)
