"""Building a questionnaire: add, change, move and take away questions; quotas; translations; import; preview."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from jalon.kernel.errors import require
from jalon.surveys.form.checking import name_of
from jalon.surveys.kinds import QuestionKind, SurveyState
from jalon.surveys.models import Question, Survey
from jalon.surveys.refusals import SurveyRefused
from jalon.surveys.rules import can_collect
from jalon.surveys.usecases.import_questions import import_questions
from jalon.surveys.usecases.translate_questions import translate_questions
from jalon.surveys.usecases.write_questions import (
    QuestionSheet,
    add_question,
    edit_question,
    move_question,
    remove_question,
    set_quota,
)
from jalon.web.pages import form_page
from jalon.web.screens import ActorRequest, screen
from jalon.web.surveys.around import LANGUAGE_NAMES, WORDS
from jalon.web.surveys.fields import as_sent, shown_items
from jalon.web.surveys.forms import ImportForm, QuestionForm, QuotaForm, TranslationForm, options_text
from jalon.web.surveys.team import team_survey, trail, url

MOST_CODES = 40
_SETTINGS = ("minimum", "maximum", "low_label", "high_label", "budget")


def _draft(request: ActorRequest, roadmap_id: int, pk: int) -> Survey:
    survey = team_survey(request, roadmap_id, pk)
    require(can_collect(request.actor, survey.roadmap_id), "surveys.edit")
    return survey


def _question(survey: Survey, question_id: int) -> Question:
    return get_object_or_404(survey.questions, pk=question_id)


@screen
def question_new(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Add a question of the form chosen (`?forme=`)."""
    survey = _draft(request, roadmap_id, pk)
    kind = request.GET.get("forme", QuestionKind.SINGLE)
    if kind not in QuestionKind.values:
        raise Http404
    form = QuestionForm(request.POST or None, kind=kind)

    def save(cleaned: dict[str, Any]) -> None:
        add_question(actor=request.actor, survey_id=survey.pk, sheet=_sheet(kind, cleaned))

    title = _("Ajouter : %(kind)s") % {"kind": QuestionKind(kind).label}
    return _form(request, survey, form, title, save, f"new-{survey.pk}-{kind}")


@screen
def question_edit(request: ActorRequest, roadmap_id: int, pk: int, question_id: int) -> HttpResponse:
    """Change a question."""
    survey = _draft(request, roadmap_id, pk)
    row = _question(survey, question_id)
    names = ("label", "help", "is_required", "is_random", "is_place", "condition", "code")
    initial = {name: getattr(row, name) for name in names} | {name: row.settings.get(name) for name in _SETTINGS}
    initial |= {
        "options": options_text(row.options),
        "rows": options_text(row.rows),
        "budget": row.settings.get("budget", 10),
    }
    form = QuestionForm(request.POST or None, kind=row.kind, initial=initial)

    def save(cleaned: dict[str, Any]) -> None:
        sheet = _sheet(row.kind, cleaned, known=row)
        edit_question(actor=request.actor, question_id=row.pk, sheet=sheet)

    title = _("Modifier : %(kind)s") % {"kind": row.get_kind_display()}
    return _form(request, survey, form, title, save, str(row.pk))


def _form(request: ActorRequest, survey: Survey, form: QuestionForm, title: str, save: Any, draft: str) -> HttpResponse:
    return form_page(
        request,
        form=form,
        title=title,
        verb=_("Enregistrer"),
        back_url=url("survey", survey),
        save=save,
        trail=trail(survey),
        intro=_codes(survey),
        draft_key=f"{request.actor.person_id}:question:{draft}",
    )


def _codes(survey: Survey) -> str:
    """Codes that a condition may cite, with their questions."""
    known = [f"{item.code} ({name_of(item)})" for item in survey.form.questions][:MOST_CODES]
    return _("Codes à citer dans une condition : %(codes)s.") % {"codes": ", ".join(known)} if known else ""


def _sheet(kind: str, cleaned: dict[str, Any], known: Question | None = None) -> QuestionSheet:
    options, rows = cleaned.get("options", []), cleaned.get("rows", [])
    if known is not None:  # words in other languages stay with their code
        for group, before in ((options, known.options), (rows, known.rows)):
            said = {row["code"]: row.get("labels") for row in before}
            for row in group:
                row["labels"] = said.get(row["code"]) or {}
    return QuestionSheet(
        kind=kind,
        label=cleaned["label"],
        code=cleaned.get("code", ""),
        help=cleaned.get("help", ""),
        is_required=cleaned.get("is_required", False),
        options=options,
        rows=rows,
        settings={name: cleaned.get(name) for name in _SETTINGS if cleaned.get(name) not in (None, "")},
        condition=cleaned.get("condition", ""),
        is_random=cleaned.get("is_random", False),
        is_place=cleaned.get("is_place", False),
        translations=known.translations if known else {},
    )


@screen
def question_act(request: ActorRequest, roadmap_id: int, pk: int, question_id: int) -> HttpResponse:
    """Move a question up or down, or take it away (`geste`)."""
    survey = _draft(request, roadmap_id, pk)
    row = _question(survey, question_id)
    if request.method != "POST":
        raise Http404
    act = request.POST.get("geste", "")
    try:
        if act == "retirer":
            remove_question(actor=request.actor, question_id=row.pk)
            messages.success(request, _("« %(name)s » est retirée.") % {"name": row})
        elif act in ("monter", "descendre"):
            move_question(actor=request.actor, question_id=row.pk, steps=-1 if act == "monter" else 1)
        else:
            raise Http404
    except SurveyRefused as refusal:
        messages.error(request, refusal.message)
    return redirect(f"{url('survey', survey)}#questions")


@screen
def quotas(request: ActorRequest, roadmap_id: int, pk: int, question_id: int) -> HttpResponse:
    """Bound the answers of a single choice."""
    survey = _draft(request, roadmap_id, pk)
    row = _question(survey, question_id)
    if row.kind != QuestionKind.SINGLE:
        raise Http404
    known = dict(row.quotas.values_list("option_code", "most"))
    form = QuotaForm(request.POST or None, options=row.item.options, known=known)

    def save(cleaned: dict[str, Any]) -> None:
        for option in row.item.options:
            most = cleaned[f"most-{option.code}"] or 0
            set_quota(actor=request.actor, question_id=row.pk, option_code=option.code, most=most)

    return form_page(
        request,
        form=form,
        title=_("Quotas : %(question)s") % {"question": row},
        verb=_("Enregistrer"),
        back_url=url("survey", survey),
        save=save,
        trail=trail(survey),
        intro=_("Nombre de réponses acceptées au plus. Vide : pas de limite."),
    )


@screen
def translate(request: ActorRequest, roadmap_id: int, pk: int, language: str) -> HttpResponse:
    """Write every text in another language."""
    survey = _draft(request, roadmap_id, pk)
    if language not in survey.languages:
        raise Http404
    questions = list(survey.questions.all())
    form = TranslationForm(request.POST or None, questions=questions, language=language)

    def save(cleaned: dict[str, Any]) -> None:
        translate_questions(actor=request.actor, survey_id=survey.pk, language=language, words=cleaned)

    return form_page(
        request,
        form=form,
        title=_("Traduire : %(language)s") % {"language": LANGUAGE_NAMES.get(language, language)},
        verb=_("Enregistrer"),
        back_url=url("survey", survey),
        save=save,
        trail=trail(survey),
        intro=_("Ce qui reste vide est montré en français."),
        draft_key=f"{request.actor.person_id}:translation:{survey.pk}-{language}",
    )


@screen
def import_file(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Bring the questions of a file in, with the report of what was not understood."""
    survey = _draft(request, roadmap_id, pk)
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"survey": survey, "form": form, "crumbs": trail(survey), "report": None, "refusal": ""}
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            report = import_questions(actor=request.actor, survey_id=survey.pk, filename=sent.name, data=sent.read())
        except SurveyRefused as refusal:
            context["refusal"] = refusal.message
        else:
            context["report"] = report
            return render(request, "surveys/import.html", context)
    status = 422 if request.method == "POST" else 200
    return render(request, "surveys/import.html", context, status=status)


@screen
def preview(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """The whole questionnaire as respondents will see it; nothing is sent from here."""
    survey = team_survey(request, roadmap_id, pk)
    items = survey.form.items
    context = {
        "survey": survey,
        "items": shown_items(items, sent=as_sent((), {})),
        "conditions": {item.code: item.condition for item in items if item.condition},
        "words": WORDS["fr"],
        "is_draft": survey.state == SurveyState.DRAFT,
        "crumbs": trail(survey),
    }
    return render(request, "surveys/preview.html", context)
