"""The five chapters: IT view and business view side by side, and the questionnaire of each."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.diagnosis.chapters import BY_CHAPTER, QUESTIONNAIRES, gap_word, proposed_rating
from jalon.diagnosis.models import Assessment, Chapter, Finding, Viewpoint
from jalon.diagnosis.rules import can_rate, can_write_finding
from jalon.diagnosis.team import team_roadmaps
from jalon.diagnosis.usecases.assess_chapter import AssessmentSheet, assess_chapter
from jalon.kernel.errors import DomainError, Forbidden, require
from jalon.kernel.numbers import number_in
from jalon.needs.queries import organisations_of
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap
from jalon.web.coding.findings import above, open_diagnosis
from jalon.web.screens import ActorRequest, screen

SIDES = (Viewpoint.IT, Viewpoint.BUSINESS)
NOTES = range(5)


def _places(request: ActorRequest, roadmap: Roadmap) -> list[Organisation]:
    """Organisations whose chapters the actor reads: all for who writes findings, the owner and its own for others."""
    rows = organisations_of(roadmap)
    if not can_write_finding(request.actor, roadmap.pk):
        near = set(request.actor.organisation_roles)
        if roadmap.pk in team_roadmaps(request.actor):
            near.add(roadmap.organisation_id)
        rows = rows.filter(pk__in=near)
    return list(rows)


@screen
def comparison(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Both views of one organisation, chapter by chapter, with the gap in words."""
    roadmap = open_diagnosis(request, roadmap_id)
    places = _places(request, roadmap)
    wanted = request.GET.get("organisme", "")
    place = next((row for row in places if str(row.pk) == wanted), None)
    place = place or next((row for row in places if row.pk == roadmap.organisation_id), places[0] if places else None)
    rows = Assessment.objects.visible_to(request.actor).filter(roadmap=roadmap, organisation=place)
    known = {(row.chapter, row.viewpoint): row for row in rows.prefetch_related("answers")}
    found = Finding.objects.visible_to(request.actor).filter(roadmap=roadmap).exclude(chapter="").order_by("pk")
    found = found.filter(Q(organisation=None) | Q(organisation=place)) if place else found.none()
    by_side: dict[tuple[str, str], list[Finding]] = {}
    for row in found:
        by_side.setdefault((row.chapter, row.viewpoint), []).append(row)
    context = {
        "roadmap": roadmap,
        "place": place,
        "places": places,
        "chapters": [_side_by_side(request, roadmap, place, q, known, by_side) for q in QUESTIONNAIRES],
        "crumbs": above(roadmap),
    }
    return render(request, "coding/chapters.html", context)


def _side_by_side(
    request: ActorRequest, roadmap: Roadmap, place: Organisation | None, questionnaire: Any, known: Any, found: Any
) -> dict[str, Any]:
    chapter = questionnaire.chapter
    sides = []
    for side in SIDES:
        row = known.get((chapter, side))
        may = place is not None and can_rate(request.actor, roadmap, side, organisation_id=place.pk)
        sides.append(
            {
                "label": side.label,
                "row": row,
                "anchor": questionnaire.anchors[row.rating] if row and row.rating is not None else "",
                "findings": found.get((chapter, side), []),
                "url": reverse("coding:chapter", args=[roadmap.pk, place.pk, chapter, side]) if may and place else "",
            }
        )
    answers = [{a.question: a.rating for a in side["row"].answers.all()} if side["row"] else {} for side in sides]
    first, second = (side["row"].rating if side["row"] else None for side in sides)
    return {
        "label": Chapter(chapter).label,
        "aim": questionnaire.aim,
        "sides": sides,
        "shared": found.get((chapter, Viewpoint.SHARED), []),
        "gap": gap_word(first, second),
        "questions": [
            {
                "text": question.text,
                "it": answers[0].get(question.code),
                "business": answers[1].get(question.code),
                "gap": gap_word(answers[0].get(question.code), answers[1].get(question.code)),
            }
            for question in questionnaire.questions
        ],
    }


@screen
def chapter(request: ActorRequest, roadmap_id: int, organisation_id: int, chapter: str, viewpoint: str) -> HttpResponse:
    """Answer one questionnaire for one side."""
    roadmap = open_diagnosis(request, roadmap_id)
    place = get_object_or_404(organisations_of(roadmap), pk=organisation_id)
    if chapter not in BY_CHAPTER or viewpoint not in SIDES:
        raise Http404
    require(can_rate(request.actor, roadmap, viewpoint, organisation_id=place.pk), "diagnosis.chapter.assess")
    questionnaire = BY_CHAPTER[chapter]
    rows = Assessment.objects.visible_to(request.actor)
    row = rows.filter(roadmap=roadmap, organisation=place, chapter=chapter, viewpoint=viewpoint).first()
    refusal = ""
    if request.method == "POST":
        revision = request.POST.get("revision", "")
        try:
            assess_chapter(
                actor=request.actor,
                roadmap_id=roadmap.pk,
                organisation_id=place.pk,
                chapter=chapter,
                viewpoint=viewpoint,
                sheet=_sheet(request, questionnaire),
                revision=number_in(revision),
            )
        except Forbidden:
            raise
        except DomainError as error:
            refusal = error.message
        else:
            return redirect(f"{reverse('coding:chapters', args=[roadmap.pk])}?organisme={place.pk}")
    context = _context(request, questionnaire, row) | {
        "roadmap": roadmap,
        "place": place,
        "title": Chapter(chapter).label,
        "side": Viewpoint(viewpoint).label,
        "refusal": refusal,
        "crumbs": above(roadmap, (_("Chapitres"), reverse("coding:chapters", args=[roadmap.pk]))),
        "back_url": f"{reverse('coding:chapters', args=[roadmap.pk])}?organisme={place.pk}",
    }
    return render(request, "coding/chapter.html", context, status=422 if refusal else 200)


def _note(text: str) -> int | None:
    return number_in(text, most=99)


def _sheet(request: ActorRequest, questionnaire: Any) -> AssessmentSheet:
    ratings, comments = {}, {}
    for question in questionnaire.questions:
        note = _note(request.POST.get(f"note_{question.code}", ""))
        if note is not None:
            ratings[question.code] = note
            comments[question.code] = request.POST.get(f"fait_{question.code}", "")
    return AssessmentSheet(
        ratings, comments, rating=_note(request.POST.get("note", "")), comment=request.POST.get("comment", "")[:2000]
    )


def _context(request: ActorRequest, questionnaire: Any, row: Assessment | None) -> dict[str, Any]:
    answers = {answer.question: answer for answer in row.answers.all()} if row else {}
    is_sent = request.method == "POST"

    def kept(name: str, stored: Any) -> str:
        return request.POST.get(name, "") if is_sent else "" if stored is None else str(stored)

    questions = []
    for question in questionnaire.questions:
        answer = answers.get(question.code)
        note = kept(f"note_{question.code}", answer.rating if answer else None)
        questions.append(
            {
                "code": question.code,
                "text": question.text,
                "notes": [{"value": value, "is_chosen": str(value) == note} for value in NOTES],
                "is_empty": note == "",
                "comment": kept(f"fait_{question.code}", answer.comment if answer else ""),
            }
        )
    chosen = kept("note", row.rating if row else None)
    return {
        "questionnaire": questionnaire,
        "questions": questions,
        "anchors": [
            {"value": value, "text": text, "is_chosen": str(value) == chosen}
            for value, text in enumerate(questionnaire.anchors)
        ],
        "is_unrated": chosen == "",
        "proposed": proposed_rating([answer.rating for answer in answers.values()]),
        "comment": kept("comment", row.comment if row else ""),
        "revision": row.revision if row else None,
    }
