"""The surveys of a roadmap: their list, their frame, one survey with its questions, opening and closing."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.kernel.errors import require
from jalon.kernel.numbers import number_in
from jalon.roadmaps.models import Roadmap
from jalon.surveys.form.checking import faults
from jalon.surveys.kinds import Audience, QuestionKind, SurveyState
from jalon.surveys.models import Survey
from jalon.surveys.queries import (
    counted_by_survey,
    following,
    own_invitations,
    responses_count,
    surveys_page,
)
from jalon.surveys.rules import can_collect, can_steer_surveys
from jalon.surveys.usecases.frame_survey import SurveySheet, create_survey, edit_survey, repeat_survey
from jalon.surveys.usecases.keep_promises import destroy_on
from jalon.surveys.usecases.open_survey import close_survey, open_survey
from jalon.web.pages import Crumb, crumbs, form_page
from jalon.web.screens import ActorRequest, open_roadmap, screen
from jalon.web.surveys.forms import OpenForm, SurveyForm


def url(name: str, survey: Survey, **more: object) -> str:
    """An address of a survey."""
    return reverse(f"surveys:{name}", kwargs={"roadmap_id": survey.roadmap_id, "pk": survey.pk, **more})


def list_url(roadmap: Roadmap) -> str:
    """The list of the surveys of a roadmap."""
    return reverse("surveys:list", kwargs={"roadmap_id": roadmap.pk})


def trail(survey: Survey, *more: tuple[str, str]) -> list[Crumb]:
    """Crumbs down to a survey."""
    home = reverse("surveys:list", kwargs={"roadmap_id": survey.roadmap_id})
    return crumbs((_("Enquêtes"), home), (survey.title, url("survey", survey)), *more)


def team_survey(request: ActorRequest, roadmap_id: int, pk: int) -> Survey:
    """A survey that the actor collects, with the shell around it; 404 for everybody else."""
    roadmap = open_roadmap(request, roadmap_id, step="collect")
    rows = Survey.objects.of_team(request.actor).filter(roadmap=roadmap).select_related("roadmap__organisation")
    return get_object_or_404(rows, pk=pk)


def views_of(survey: Survey, current: str) -> list[dict[str, Any]]:
    """The views of one survey."""
    names = [("survey", _("Questionnaire"))]
    if survey.audience != Audience.OPEN:
        names.append(("invitations", _("Invitations")))
    if survey.state != SurveyState.DRAFT:
        names += [("results", _("Résultats")), ("cross", _("Croiser")), ("texts", _("Textes"))]
    return [{"label": label, "url": url(name, survey), "is_current": name == current} for name, label in names]


@screen
def survey_list(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Surveys of the roadmap; for a member, those that wait for its answer and those whose results are published."""
    roadmap = open_roadmap(request, roadmap_id, step="collect")
    after = number_in(request.GET.get("apres"))
    page = surveys_page(request.actor, roadmap, after=after)
    team = set(
        Survey.objects.of_team(request.actor).filter(pk__in=[s.pk for s in page.rows]).values_list("pk", flat=True)
    )
    counts = counted_by_survey([survey for survey in page.rows if survey.pk in team])
    context = {
        "roadmap": roadmap,
        "rows": [
            {"survey": s, "is_team": s.pk in team, "count": counts.get(s.pk), "url": _read_url(s, is_team=s.pk in team)}
            for s in page.rows
        ],
        "waiting": list(own_invitations(request.actor, roadmap)),
        "can_create": can_collect(request.actor, roadmap.pk),
        "next_url": f"?apres={page.next_after}" if page.next_after else "",
    }
    return render(request, "surveys/list.html", context)


def _read_url(survey: Survey, *, is_team: bool) -> str:
    return (
        url("survey", survey)
        if is_team
        else reverse("surveys:published", kwargs={"roadmap_id": survey.roadmap_id, "pk": survey.pk})
    )


@screen
def survey_new(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Begin a survey."""
    roadmap = open_roadmap(request, roadmap_id, step="collect")
    require(can_collect(request.actor, roadmap.pk), "surveys.create")

    def save(cleaned: dict[str, Any]) -> str:
        return url("survey", create_survey(actor=request.actor, roadmap_id=roadmap.pk, sheet=SurveySheet(**cleaned)))

    return form_page(
        request,
        form=SurveyForm(request.POST or None),
        title=_("Nouvelle enquête"),
        verb=_("Créer l’enquête"),
        back_url=list_url(roadmap),
        save=save,
        trail=crumbs((_("Enquêtes"), list_url(roadmap))),
        draft_key=f"{request.actor.person_id}:survey:new-{roadmap.pk}",
    )


@screen
def survey_edit(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Change the frame of a survey in preparation."""
    survey = team_survey(request, roadmap_id, pk)
    initial = {name: getattr(survey, name) for name in SurveySheet.__dataclass_fields__}
    initial["languages"] = ", ".join(survey.languages)

    def save(cleaned: dict[str, Any]) -> None:
        edit_survey(actor=request.actor, survey_id=survey.pk, sheet=SurveySheet(**cleaned))

    return form_page(
        request,
        form=SurveyForm(request.POST or None, initial=initial),
        title=_("Cadre de l’enquête"),
        verb=_("Enregistrer"),
        back_url=url("survey", survey),
        save=save,
        trail=trail(survey),
        draft_key=f"{request.actor.person_id}:survey:{survey.pk}",
    )


@screen
def survey(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """One survey: where it stands, what it asks, what remains before it opens."""
    row = team_survey(request, roadmap_id, pk)
    is_draft = row.state == SurveyState.DRAFT
    questions = list(row.questions.prefetch_related("quotas"))
    context = {
        "survey": row,
        "questions": questions,
        "kinds": [{"code": code, "label": label} for code, label in QuestionKind.choices],
        "is_draft": is_draft,
        "faults": [fault.message for fault in faults(row.form)] if is_draft else [],
        "public_url": settings.JALON_PUBLIC_URL + reverse("answers:answer", args=[row.public_code]),
        "count": responses_count(row),
        "following": following(row) if row.audience != Audience.OPEN else None,
        "open_form": OpenForm(),
        "can_open": can_steer_surveys(request.actor, row.roadmap_id),
        "destroy_on": destroy_on(row),
        "destruction": getattr(row, "destruction", None),
        "tabs": views_of(row, "survey"),
        "crumbs": crumbs((_("Enquêtes"), list_url(row.roadmap))),
    }
    return render(request, "surveys/survey.html", context)


@screen
def survey_open(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Open to answers."""
    row = team_survey(request, roadmap_id, pk)
    require(can_steer_surveys(request.actor, row.roadmap_id), "surveys.open")

    def save(cleaned: dict[str, Any]) -> None:
        today = timezone.localdate()
        open_survey(actor=request.actor, survey_id=row.pk, today=today, closes_on=cleaned["closes_on"])
        messages.success(request, _("L’enquête est ouverte. Ses questions ne changent plus."))

    return form_page(
        request,
        form=OpenForm(request.POST or None),
        title=_("Ouvrir « %(title)s »") % {"title": row.title},
        verb=_("Ouvrir l’enquête"),
        back_url=url("survey", row),
        save=save,
        trail=trail(row),
        intro=_("Une fois l’enquête ouverte, ses questions ne changent plus : chacun répond à la même chose."),
    )


@screen
def survey_close(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Stop the answers."""
    row = team_survey(request, roadmap_id, pk)
    require(can_steer_surveys(request.actor, row.roadmap_id), "surveys.close")
    if request.method != "POST":
        raise Http404
    from jalon.surveys.refusals import SurveyRefused

    try:
        close_survey(actor=request.actor, survey_id=row.pk, now=timezone.now())
        messages.success(request, _("L’enquête est fermée. Les réponses commencées ont deux heures pour arriver."))
    except SurveyRefused as refusal:
        messages.error(request, refusal.message)
    return redirect(url("survey", row))


@screen
def survey_repeat(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Prepare a new wave."""
    row = team_survey(request, roadmap_id, pk)
    require(can_collect(request.actor, row.roadmap_id), "surveys.create")
    if request.method != "POST":
        raise Http404
    wave = repeat_survey(actor=request.actor, survey_id=row.pk)
    messages.success(request, _("Nouvelle vague préparée : les questions de même code seront comparées."))
    return redirect(url("survey", wave))
