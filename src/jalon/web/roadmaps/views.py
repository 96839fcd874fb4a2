"""The list of roadmaps, the overview of one, its frame, its states, its versions."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.diagnosis.models import Campaign
from jalon.journal.models import Entry
from jalon.kernel.errors import require
from jalon.kernel.numbers import revision_in
from jalon.kernel.refs import Ref
from jalon.needs.models import Need
from jalon.programme.models import Action
from jalon.programme.usecases.launch_roadmap import has_impact_indicator, launch_roadmap
from jalon.programme.usecases.open_new_version import open_new_version
from jalon.roadmaps.models import Roadmap, RoadmapStatus
from jalon.roadmaps.queries import delivery_slippage, framing_warnings, launch_gaps, phase_states
from jalon.roadmaps.rules import can_steer
from jalon.roadmaps.usecases.change_status import NEXT, change_status
from jalon.roadmaps.usecases.edit_roadmap import RoadmapChanges, edit_roadmap
from jalon.web.fields import person_id
from jalon.web.journal_words import sentence
from jalon.web.pages import crumbs, form_page
from jalon.web.roadmaps.forms import FrameForm, LaunchForm, StatusForm, VersionForm
from jalon.web.roadmaps.paper import scoping_note_file
from jalon.web.screens import ActorRequest, open_roadmap, screen

JOURNAL_SHOWN = 200


def overview_url(roadmap: Roadmap) -> str:
    """Where every page of a roadmap comes back to."""
    return reverse("roadmaps:roadmap", kwargs={"roadmap_id": roadmap.pk})


def trail(roadmap: Roadmap, *items: tuple[str, str]) -> list[dict[str, str]]:
    """Crumbs of a page of a roadmap."""
    return crumbs((_("Feuilles de route"), reverse("roadmaps:list")), (roadmap.title, overview_url(roadmap)), *items)


@screen
def roadmap_list(request: ActorRequest) -> HttpResponse:
    """The roadmaps one sees."""
    rows = (
        Roadmap.objects.visible_to(request.actor)
        .select_related("organisation")
        .order_by("organisation__sort_key", "-starts_on", "-pk")
    )
    return render(request, "roadmaps/list.html", {"roadmaps": rows})


@screen
def roadmap(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Where the roadmap stands: state, phases, frame, what is missing."""
    row = open_roadmap(request, roadmap_id, step="observe")
    today = request.actor.on
    is_before_launch = row.status in (RoadmapStatus.IDEA, RoadmapStatus.OPPORTUNITY_STUDY)
    gaps = launch_gaps(row, has_impact_indicator=has_impact_indicator(row)) if is_before_launch else []
    context = {
        "roadmap": row,
        "phases": phase_states(row, today=today),
        "states": row.state_changes.all(),
        "warnings": [] if gaps else framing_warnings(row),
        "is_before_launch": is_before_launch,
        "gaps": [*gaps, *framing_warnings(row)] if gaps else [],
        "first_steps": is_before_launch and can_steer(request.actor, row) and _is_blank(row),
        "can_steer": can_steer(request.actor, row),
        "challenges": row.challenges.select_related("owner"),
        "participants": row.participants.count(),
        "conditions_open": row.conditions.filter(answer="").count(),
        "conditions": row.conditions.count(),
        "owners": row.roles.filter(role="roadmap_owner").select_related("person"),
        "slippage": delivery_slippage(row, today=today),
        "next_states": NEXT[row.status],
        "older": row.previous_version,
        "newer": row.next_versions.first(),
        "crumbs": crumbs((_("Feuilles de route"), reverse("roadmaps:list"))),
    }
    return render(request, "roadmaps/roadmap.html", context)


def _is_blank(roadmap: Roadmap) -> bool:
    """Nothing was said nor listed yet: whoever opens it does not know by what to begin."""
    return not (
        Action.objects.filter(roadmap=roadmap).exists()
        or Need.objects.filter(roadmap=roadmap).exists()
        or Campaign.objects.filter(roadmap=roadmap).exists()
    )


@screen
def frame(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Impulse, ambition, horizon, sponsors, closing review."""
    row = open_roadmap(request, roadmap_id, step="observe")
    require(can_steer(request.actor, row), "roadmaps.edit")
    names = list(FrameForm(roadmap=row).fields)
    initial = {name: getattr(row, name) for name in names}
    form = FrameForm(request.POST or None, roadmap=row, initial=initial)

    def save(cleaned: dict[str, Any]) -> None:
        people = ("owner_department_id", "owner_department_head_id", "political_sponsor_id", "managerial_sponsor_id")
        changes = RoadmapChanges(**cleaned | {name: person_id(cleaned[name]) for name in people})
        revision = revision_in(request.POST.get("revision"))
        edit_roadmap(actor=request.actor, roadmap_id=row.pk, revision=revision, changes=changes)

    return form_page(
        request,
        form=form,
        title=_("Cadre de la feuille de route"),
        verb=_("Enregistrer"),
        back_url=overview_url(row),
        save=save,
        trail=trail(row),
        revision=row.revision if request.method != "POST" else revision_in(request.POST.get("revision")),
        draft_key=f"{request.actor.person_id}:roadmap:{row.pk}",
    )


@screen
def status(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Enter another state."""
    row = open_roadmap(request, roadmap_id, step="observe")
    require(can_steer(request.actor, row), "roadmaps.change_status")
    choices = [(code, str(RoadmapStatus(code).label)) for code in NEXT[row.status]]
    if not choices:
        raise Http404
    form = StatusForm(request.POST or None, choices=choices, initial={"on": request.actor.on})

    def save(cleaned: dict[str, Any]) -> None:
        change_status(actor=request.actor, roadmap_id=row.pk, **cleaned)

    return form_page(
        request,
        form=form,
        title=_("Changer l’état"),
        verb=_("Enregistrer"),
        back_url=overview_url(row),
        save=save,
        trail=trail(row),
        intro=_("Aujourd’hui : %(state)s.") % {"state": row.get_status_display()},
    )


@screen
def launch(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Launch, with what is still missing said before."""
    row = open_roadmap(request, roadmap_id, step="observe")
    require(can_steer(request.actor, row), "programme.launch")
    form = LaunchForm(request.POST or None, initial={"on": request.actor.on})
    gaps = launch_gaps(row, has_impact_indicator=has_impact_indicator(row))

    def save(cleaned: dict[str, Any]) -> None:
        launch_roadmap(actor=request.actor, roadmap_id=row.pk, on=cleaned["on"])

    missing = _("Il manque : %(gaps)s") % {"gaps": " ".join(gaps)} if gaps else _("Tout est en place.")
    return form_page(
        request,
        form=form,
        title=_("Lancer la feuille de route"),
        verb=_("Lancer"),
        back_url=overview_url(row),
        save=save,
        trail=trail(row),
        intro=missing,
    )


@screen
def new_version(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Open the next version (actualisation)."""
    row = open_roadmap(request, roadmap_id, step="observe")
    require(can_steer(request.actor, row), "programme.open_new_version")
    form = VersionForm(request.POST or None)

    def save(cleaned: dict[str, Any]) -> str:
        return overview_url(open_new_version(actor=request.actor, roadmap_id=row.pk, **cleaned))

    return form_page(
        request,
        form=form,
        title=_("Ouvrir une nouvelle version"),
        verb=_("Ouvrir la version"),
        back_url=overview_url(row),
        save=save,
        trail=trail(row),
        intro=_(
            "Axes, objectifs, indicateurs et actions non terminées sont repris ; "
            "l’historique reste lisible dans la version %(version)s."
        )
        % {"version": row.version},
    )


@screen
def journal(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Who did what on the roadmap, newest first."""
    row = open_roadmap(request, roadmap_id, step="observe")
    require(can_steer(request.actor, row), "roadmaps.journal")
    entries = Entry.objects.filter(roadmap_id=row.pk).order_by("-at", "-pk")[:JOURNAL_SHOWN]
    lines = [(entry, sentence(entry.verb)) for entry in entries]
    context = {"roadmap": row, "lines": lines, "crumbs": trail(row), "ref": Ref.to(row)}
    return render(request, "roadmaps/journal.html", context)


@screen
def scoping_note(request: ActorRequest, roadmap_id: int, extension: str) -> HttpResponse:
    """The scoping note (note de cadrage), with its four-dimension perimeter."""
    row = open_roadmap(request, roadmap_id, step="observe")
    return scoping_note_file(row, extension=extension, today=request.actor.on)
