"""Groups of inhabitants on the side of the team."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.diagnosis.models import Panel, PanelMember, PanelMemberState
from jalon.diagnosis.usecases.manage_panel import choose_member, save_panel, takes_registrations
from jalon.kernel.numbers import number_in
from jalon.roadmaps.models import Roadmap
from jalon.web.diagnosis.frame import open_for_team, trail, url
from jalon.web.diagnosis.workshop_forms import ChooseForm, PanelForm
from jalon.web.pages import Crumb, form_page
from jalon.web.screens import ActorRequest, screen


def _trail(roadmap: Roadmap) -> list[Crumb]:
    return trail(roadmap, (_("Ateliers"), url("workshops", roadmap)))


def _open(request: ActorRequest, roadmap_id: int, pk: int) -> tuple[Roadmap, Panel]:
    roadmap = open_for_team(request, roadmap_id, "diagnosis.panel.read")
    return roadmap, get_object_or_404(Panel.objects.visible_to(request.actor).filter(roadmap=roadmap), pk=pk)


@screen
def panel(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """One group: who registered, against the composition wished for; its sessions."""
    roadmap, row = _open(request, roadmap_id, pk)
    members = list(PanelMember.objects.visible_to(request.actor).filter(panel=row).select_related("commune")[:1000])
    here = [member for member in members if member.state != PanelMemberState.WITHDRAWN]
    context = {
        "roadmap": roadmap,
        "panel": row,
        "members": here,
        "withdrawn": len(members) - len(here),
        "selected": sum(1 for member in here if member.state == PanelMemberState.SELECTED),
        "composition": _composition(row, here),
        "sessions": row.sessions.all(),
        "states": ChooseForm.base_fields["state"].choices,  # type: ignore[attr-defined]  # a choice field
        "address": settings.JALON_PUBLIC_URL + reverse("voices:panel", args=[row.key]),
        "is_open": takes_registrations(row, today=request.actor.on),
        "crumbs": _trail(roadmap),
    }
    return render(request, "diagnosis/panel.html", context)


def _composition(row: Panel, members: list[PanelMember]) -> list[dict[str, Any]]:
    """For each criterion, each answer: places wished, registered, retained."""
    return [
        {
            "label": criterion.label,
            "answers": [
                {
                    "text": text,
                    "places": places,
                    "registered": sum(1 for m in members if m.answers.get(criterion.label) == text),
                    "selected": sum(
                        1
                        for m in members
                        if m.answers.get(criterion.label) == text and m.state == PanelMemberState.SELECTED
                    ),
                }
                for text, places in criterion.choices
            ],
        }
        for criterion in row.criteria.all()
    ]


@screen
def panel_edit(request: ActorRequest, roadmap_id: int, pk: int | None = None) -> HttpResponse:
    """Create a group, or change it."""
    roadmap = open_for_team(request, roadmap_id, "diagnosis.panel.save")
    row = get_object_or_404(Panel.objects.filter(roadmap=roadmap), pk=pk) if pk is not None else None
    initial: dict[str, Any] = {}
    if row is not None:
        initial = {name: getattr(row, name) for name in ("name", "purpose", "places", "is_open", "closes_on")}
        initial["criteria"] = "\n".join(
            f"{c.label} : " + " ; ".join(f"{text} ({places})" for text, places in c.choices) for c in row.criteria.all()
        )
    form = PanelForm(request.POST or None, initial=initial)

    def save(cleaned: dict[str, Any]) -> str:
        made = save_panel(
            actor=request.actor,
            roadmap_id=roadmap.pk,
            sheet=form.sheet(),
            panel_id=pk,
            revision=number_in(request.POST.get("revision")) or 0,
        )
        return url("panel", roadmap, pk=made.pk)

    return form_page(
        request,
        form=form,
        title=_("Modifier le groupe d’habitants") if row else _("Nouveau groupe d’habitants"),
        verb=_("Enregistrer"),
        back_url=url("panel", roadmap, pk=row.pk) if row else url("workshops", roadmap),
        save=save,
        trail=_trail(roadmap),
        revision=row.revision if row else None,
    )


@require_POST
@screen
def member_choose(request: ActorRequest, roadmap_id: int, pk: int, member_id: int) -> HttpResponse:
    """Retain an inhabitant, or put it on the waiting list."""
    roadmap, row = _open(request, roadmap_id, pk)
    members = PanelMember.objects.visible_to(request.actor).filter(panel=row)
    member = get_object_or_404(members.exclude(state=PanelMemberState.WITHDRAWN), pk=member_id)
    form = ChooseForm(request.POST)
    if form.is_valid():
        choose_member(actor=request.actor, member_id=member.pk, state=form.cleaned_data["state"])
    else:
        messages.error(request, _("Choisissez un état de la liste."))
    return redirect(url("panel", roadmap, pk=row.pk))
