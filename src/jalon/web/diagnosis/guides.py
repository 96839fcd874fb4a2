"""Guides of interview: read, copy, change without code."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.diagnosis.models import InterviewGuide
from jalon.diagnosis.rules import can_change_guide
from jalon.diagnosis.usecases.manage_guides import copy_guide, retire_guide, save_guide
from jalon.kernel.errors import require
from jalon.roadmaps.models import Roadmap
from jalon.web.diagnosis.frame import open_for_team, trail, url
from jalon.web.diagnosis.interview_forms import PROMPTS, GuideForm
from jalon.web.pages import Crumb, form_page
from jalon.web.screens import ActorRequest, screen


def _trail(roadmap: Roadmap, *items: tuple[str, str]) -> list[Crumb]:
    return trail(roadmap, (_("Entretiens"), url("interviews", roadmap)), *items)


@screen
def guide_list(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Guides proposed for this roadmap, by profile."""
    roadmap = open_for_team(request, roadmap_id, "diagnosis.guide.read")
    rows = InterviewGuide.objects.visible_to(request.actor).usable_for(roadmap)
    context = {
        "roadmap": roadmap,
        "guides": rows.select_related("organisation").prefetch_related("questions"),
        "crumbs": _trail(roadmap),
    }
    return render(request, "diagnosis/guides.html", context)


def _open(request: ActorRequest, roadmap_id: int, pk: int) -> tuple[Roadmap, InterviewGuide]:
    roadmap = open_for_team(request, roadmap_id, "diagnosis.guide.read")
    rows = InterviewGuide.objects.visible_to(request.actor).filter(organisation__in=[roadmap.organisation_id, None])
    shipped = InterviewGuide.objects.filter(organisation=None)
    return roadmap, get_object_or_404(rows | shipped, pk=pk)


@screen
def guide(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """One guide, to read or print."""
    roadmap, row = _open(request, roadmap_id, pk)
    context = {
        "roadmap": roadmap,
        "guide": row,
        "can_change": _can_change(request, roadmap, row),
        "crumbs": _trail(roadmap, (_("Guides"), url("guides", roadmap))),
    }
    return render(request, "diagnosis/guide.html", context)


def _can_change(request: ActorRequest, roadmap: Roadmap, row: InterviewGuide) -> bool:
    allowed = can_change_guide(request.actor, row, roadmap_id=roadmap.pk, owner_id=roadmap.organisation_id)
    return allowed and not row.is_retired


@require_POST
@screen
def guide_copy(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Copy a guide, to change the copy."""
    roadmap, row = _open(request, roadmap_id, pk)
    made = copy_guide(actor=request.actor, roadmap_id=roadmap.pk, guide_id=row.pk)
    return redirect(url("guide_edit", roadmap, pk=made.pk))


@screen
def guide_edit(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Change a guide of the organisation."""
    roadmap, row = _open(request, roadmap_id, pk)
    require(_can_change(request, roadmap, row), "diagnosis.guide.save")
    lines = [
        f"{question.text} {PROMPTS} {question.hint}" if question.hint else question.text
        for question in row.questions.all()
    ]
    initial = {
        "label": row.label,
        "profile": row.profile,
        "introduction": row.introduction,
        "questions": "\n".join(lines),
    }
    form = GuideForm(request.POST or None, initial=initial)

    def save(cleaned: dict[str, Any]) -> str:
        saved = save_guide(actor=request.actor, roadmap_id=roadmap.pk, guide_id=row.pk, sheet=form.sheet())
        return url("guide", roadmap, pk=saved.pk)

    return form_page(
        request,
        form=form,
        title=_("Modifier le guide"),
        verb=_("Enregistrer"),
        back_url=url("guide", roadmap, pk=row.pk),
        save=save,
        trail=_trail(roadmap, (_("Guides"), url("guides", roadmap))),
        intro=_("Les entretiens déjà prévus gardent la version qu’ils suivent.") if row.interviews.exists() else "",
        draft_key=f"{request.actor.person_id}:guide:{row.pk}",
    )


@require_POST
@screen
def guide_retire(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Propose a guide no more."""
    roadmap, row = _open(request, roadmap_id, pk)
    retire_guide(actor=request.actor, roadmap_id=roadmap.pk, guide_id=row.pk)
    return redirect(url("guides", roadmap))
