"""The inventory of a roadmap: progress of each member, and one member."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from jalon.inventory.choices import SectionProgress
from jalon.inventory.deadlines import State
from jalon.inventory.queries import contract_views, member_states, readable_members
from jalon.inventory.registers import EXPECTED, REGISTERS
from jalon.inventory.rules import can_enter, is_in_team
from jalon.inventory.usecases.mark_section import mark_section
from jalon.kernel.errors import DomainError, Forbidden
from jalon.roadmaps.models import Roadmap
from jalon.tables import WRITERS
from jalon.web.inventory.showing import (
    enterable_member,
    open_inventory,
    page_of_members,
    readable_member,
    register_named,
    trail,
    url,
)
from jalon.web.screens import ActorRequest, screen

URGENT = (State.LATE, State.IN_30, State.IN_90)


def views_of(roadmap: Roadmap) -> list[dict[str, str]]:
    """The overviews, as links."""
    names = (
        ("contracts", "Contrats et dernier jour pour agir"),
        ("homogeneous", "Besoins homogènes et seuils"),
        ("map", "Carte des applications"),
        ("catalogue", "Catalogue des solutions"),
        ("migrations", "Hébergements et migrations"),
        ("infrastructure", "Infrastructure comparée"),
        ("practices", "Pratiques comparées"),
        ("skills", "Compétences et formations"),
    )
    return [{"label": label, "url": url(name, roadmap)} for name, label in names]


@screen
def home(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Where each member stands; for a member, its own."""
    roadmap = open_inventory(request, roadmap_id)
    members = readable_members(request.actor, roadmap)
    page = page_of_members(request, members)
    states = member_states(roadmap, page.rows)
    ids = [row.pk for row in page.rows]
    urgent = [
        view
        for view in contract_views(request.actor, roadmap, today=timezone.localdate(), organisation_ids=ids)
        if view.deadline.state in URGENT
    ]
    counts = [
        {"label": register.label, "url": url("list", roadmap, register=register.code), "intro": register.intro}
        for register in REGISTERS
    ]
    context = {
        "roadmap": roadmap,
        "states": [
            {"state": state, "url": url("member", roadmap, organisation_id=state.organisation.pk)} for state in states
        ],
        "page": page,
        "expected": EXPECTED,
        "is_team": is_in_team(request.actor, roadmap),
        "can_enter": any(can_enter(request.actor, roadmap, row.pk) for row in members),
        "registers": counts,
        "views": views_of(roadmap),
        "urgent": len(urgent),
        "mean": round(sum(state.pct for state in states) / len(states)) if states else 0,
        "started": sum(state.sheets > 0 for state in states),
        "exports": [
            {"label": ext.upper(), "url": url("whole", roadmap, extension=ext)} for ext in WRITERS if ext != "csv"
        ]
        + [{"label": "ArchiMate", "url": url("whole", roadmap, extension="archimate")}],
    }
    return render(request, "inventory/home.html", context)


@screen
def member(request: ActorRequest, roadmap_id: int, organisation_id: int) -> HttpResponse:
    """One member: its registers, what is left to fill."""
    roadmap = open_inventory(request, roadmap_id)
    organisation = readable_member(request, roadmap, organisation_id)
    (state,) = member_states(roadmap, [organisation])
    (others,) = member_states(roadmap, [organisation], [r for r in REGISTERS if not r.is_expected])
    context = {
        "roadmap": roadmap,
        "organisation": organisation,
        "state": state,
        "others": others,
        "can_enter": can_enter(request.actor, roadmap, organisation.pk),
        "choices": SectionProgress.choices,
        "checklist_url": url("checklist", roadmap, organisation_id=organisation.pk),
        "resources_url": url("resources", roadmap, organisation_id=organisation.pk),
        "papers": [
            {"label": label, "url": url("paper", roadmap, organisation_id=organisation.pk, extension=ext)}
            for ext, label in (("pdf", "PDF à imprimer"), ("odt", "ODT"), ("docx", "DOCX"))
        ],
        "crumbs": trail(roadmap),
    }
    return render(request, "inventory/member.html", context)


@screen
def section(request: ActorRequest, roadmap_id: int, organisation_id: int, register: str) -> HttpResponse:
    """Say that a register is finished, or empty for good."""
    roadmap, found = open_inventory(request, roadmap_id), register_named(register)
    organisation = enterable_member(request, roadmap, organisation_id)
    progress = request.POST.get("progress", "")
    if request.method != "POST" or progress not in SectionProgress.values:
        raise Http404
    try:
        mark_section(
            actor=request.actor,
            roadmap_id=roadmap.pk,
            organisation_id=organisation.pk,
            register_code=found.code,
            progress=progress,
        )
    except Forbidden:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(url("member", roadmap, organisation_id=organisation.pk))
