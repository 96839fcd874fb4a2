"""Reading what was answered: results, crossing, texts, files, publication, destruction."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from jalon.diagnosis.usecases.erase_words import erase_survey_answers
from jalon.kernel.errors import require
from jalon.kernel.numbers import numbers_in
from jalon.roadmaps.rules import can_approve_destruction
from jalon.surveys.exporting import answers_tables
from jalon.surveys.kinds import TEXTS, QuestionKind, SurveyState
from jalon.surveys.models import Contact, Survey
from jalon.surveys.queries import responses_count, text_answers
from jalon.surveys.refusals import SurveyRefused
from jalon.surveys.results import COUNTED_KINDS, cross, evolutions, results_of
from jalon.surveys.rules import can_collect, can_steer_surveys
from jalon.surveys.usecases.open_survey import publish_questions
from jalon.tables import WRITERS, Table
from jalon.web.pages import form_page
from jalon.web.papers import file_response, tables_response
from jalon.web.screens import ActorRequest, open_roadmap, screen
from jalon.web.surveys.forms import DestroyForm
from jalon.web.surveys.outside import kept_results
from jalon.web.surveys.paper import printed_form
from jalon.web.surveys.pictures import cross_rows, evolution_rows, shown_results
from jalon.web.surveys.team import list_url, team_survey, trail, url, views_of

TEXTS_SHOWN = 500


def _answered(request: ActorRequest, roadmap_id: int, pk: int) -> Survey:
    survey = team_survey(request, roadmap_id, pk)
    if survey.state == SurveyState.DRAFT:
        raise Http404
    return survey


@screen
def results(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Results as they are now; POST says which questions are published."""
    survey = _answered(request, roadmap_id, pk)
    can_publish = can_steer_surveys(request.actor, survey.roadmap_id)
    if request.method == "POST":
        require(can_publish, "surveys.publish")
        chosen = numbers_in(request.POST.getlist("publier"))
        try:
            publish_questions(actor=request.actor, survey_id=survey.pk, question_ids=chosen)
            messages.success(request, _("La publication des résultats est à jour."))
        except SurveyRefused as refusal:
            messages.error(request, refusal.message)
        return redirect(url("results", survey))
    found = results_of(survey, is_whole=not survey.is_anonymous)
    closed = {*TEXTS, QuestionKind.FILE}
    context = {
        "survey": survey,
        "results": shown_results(found),
        "publishable": [result for result in found if result.kind not in closed],
        "count": responses_count(survey),
        "can_publish": can_publish and survey.state != SurveyState.DESTROYED,
        "is_published": any(result.is_published for result in found),
        "evolutions": [
            {"evolution": one, "rows": evolution_rows(one)}
            for one in (evolutions(survey, is_whole=not survey.is_anonymous) if survey.previous_wave_id else ())
        ],
        "exports": [{"label": _label(kind), "url": url("export", survey, extension=kind)} for kind in WRITERS],
        "contacts": Contact.objects.filter(survey=survey).count() if survey.offers_contact else 0,
        "tabs": views_of(survey, "results"),
        "crumbs": trail(survey),
    }
    return render(request, "surveys/results.html", context)


def _label(kind: str) -> str:
    return _("CSV (réponses seules)") if kind == "csv" else _("%(kind)s (avec dictionnaire)") % {"kind": kind.upper()}


@screen
def crossing(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Two closed questions crossed."""
    survey = _answered(request, roadmap_id, pk)
    items = [item for item in survey.form.questions if item.kind in COUNTED_KINDS]
    by_code = {item.code: item for item in items}
    first, second = by_code.get(request.GET.get("lignes", "")), by_code.get(request.GET.get("colonnes", ""))
    table = None
    if first is not None and second is not None and first is not second:
        table = cross(survey, first, second, is_whole=not survey.is_anonymous)
    context = {
        "survey": survey,
        "items": items,
        "first": first.code if first else "",
        "second": second.code if second else "",
        "table": table,
        "rows": cross_rows(table) if table else [],
        "is_same": first is not None and first is second,
        "tabs": views_of(survey, "cross"),
        "crumbs": trail(survey),
    }
    return render(request, "surveys/cross.html", context)


@screen
def texts(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Free texts, question by question, never beside the rest of an answer."""
    survey = _answered(request, roadmap_id, pk)
    groups: dict[str, list[str]] = {}
    for answer in text_answers(request.actor, survey, most=TEXTS_SHOWN):
        groups.setdefault(answer.question_label, []).append(answer.text)
    context = {
        "survey": survey,
        "groups": list(groups.items()),
        "most": TEXTS_SHOWN,
        "tabs": views_of(survey, "texts"),
        "crumbs": trail(survey),
    }
    return render(request, "surveys/texts.html", context)


@screen
def export(request: ActorRequest, roadmap_id: int, pk: int, extension: str) -> HttpResponse:
    """The answers as a rectangle, with the codebook."""
    survey = _answered(request, roadmap_id, pk)
    tables = answers_tables(survey)
    return tables_response(tables, extension=extension, name=f"enquete-{slugify(survey.title)[:60] or survey.pk}")


@screen
def contacts(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Addresses left to be told of what follows: a file of its own, in the order of the alphabet."""
    survey = _answered(request, roadmap_id, pk)
    require(can_collect(request.actor, survey.roadmap_id), "surveys.contacts")
    from jalon.tables import Field

    rows = [[address] for address in survey.contacts.order_by("address").values_list("address", flat=True)]
    table = Table(_("Contacts"), (Field("contact", "contact"),), rows)
    return tables_response([table], extension="csv", name=f"contacts-{survey.pk}")


@screen
def paper(request: ActorRequest, roadmap_id: int, pk: int, extension: str) -> HttpResponse:
    """The questionnaire to be filled by hand."""
    survey = team_survey(request, roadmap_id, pk)
    if extension not in ("pdf", "odt", "docx"):
        raise Http404
    name = f"questionnaire-{slugify(survey.title)[:60] or survey.pk}"
    return file_response(printed_form(survey, today=timezone.localdate()), extension=extension, name=name)


@screen
def published(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Published results, for anybody who sees the roadmap."""
    roadmap = open_roadmap(request, roadmap_id, step="collect")
    rows = Survey.objects.visible_to(request.actor).filter(roadmap=roadmap)
    survey = get_object_or_404(rows.select_related("roadmap__organisation"), pk=pk)
    context: dict[str, Any] = {
        "survey": survey,
        "results": shown_results(kept_results(survey)),
        "crumbs": [{"label": _("Enquêtes"), "url": list_url(roadmap)}],
    }
    return render(request, "surveys/published.html", context)


@screen
def destroy(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Destroy the answers past their time, with the archivist's visa."""
    roadmap = open_roadmap(request, roadmap_id, step="collect")
    require(can_approve_destruction(request.actor, roadmap), "surveys.destroy")
    survey = get_object_or_404(Survey.objects.filter(roadmap=roadmap), pk=pk)
    if not hasattr(survey, "destruction"):
        raise Http404

    def save(cleaned: dict[str, Any]) -> None:
        gone = erase_survey_answers(
            actor=request.actor, survey_id=survey.pk, archivist=cleaned["archivist"], today=timezone.localdate()
        )
        messages.success(request, _("%(gone)d réponse(s) éliminée(s). Les résultats publiés restent.") % {"gone": gone})

    return form_page(
        request,
        form=DestroyForm(request.POST or None),
        title=_("Éliminer les réponses de « %(title)s »") % {"title": survey.title},
        verb=_("Éliminer, avec le visa de l’archiviste"),
        back_url=reverse("diagnosis:destructions", kwargs={"roadmap_id": roadmap.pk}),
        save=save,
        trail=trail(survey),
        intro=_(
            "Réponses, contacts, reçus, invitations, fichiers joints et passages codés qui en sont tirés seront détruits. Cela ne se défait pas."
        ),
    )
