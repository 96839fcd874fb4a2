"""The arbitrage room: levers on the left, what moves on the right. Preparation and session."""

from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jalon.arbitrage.apart import EngineStopped, make_ready
from jalon.arbitrage.bridge import CannotCompute
from jalon.arbitrage.inputs import is_compared, read_round
from jalon.arbitrage.levers import LeversRefused
from jalon.arbitrage.models import ChoiceKind, RoundStatus, Scenario
from jalon.arbitrage.preview import preview_scenario
from jalon.arbitrage.queries import (
    current_round,
)
from jalon.arbitrage.rules import can_run_round
from jalon.arbitrage.selection import selection_of
from jalon.arbitrage.usecases.ask_for_plan import ask_for_plan
from jalon.arbitrage.usecases.change_scenario import (
    ScenarioChanges,
    change_scenario,
    duplicate_scenario,
    undo_scenario,
)
from jalon.arbitrage.usecases.create_scenario import ScenarioRefused, create_scenario
from jalon.arbitrage.usecases.solve_now import PlanRefused
from jalon.kernel.errors import require
from jalon.kernel.numbers import number_in, numbers_in, revision_in
from jalon.web.arbitrage.around import STEP, only_post, open_round_of, open_scenario, trail, url
from jalon.web.arbitrage.forms import ScenarioForm
from jalon.web.arbitrage.levers_form import LeversForm, levers_of
from jalon.web.arbitrage.room_parts import preparation_context
from jalon.web.arbitrage.session import session_page
from jalon.web.pages import form_page
from jalon.web.screens import ActorRequest, open_roadmap, screen


@screen
def entrance(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The room of the latest round: its last used scenario, or the first step when there is none."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    round_ = current_round(roadmap) if can_see_rounds(request, roadmap.pk) else None
    scenario = round_.scenarios.order_by(F("plans__pk").desc(nulls_last=True), "pk").first() if round_ else None
    if scenario is not None:
        return redirect("arbitrage:room", roadmap_id=roadmap.pk, scenario_id=scenario.pk)
    context = {
        "roadmap": roadmap,
        "round": round_,
        "can_run": can_run_round(request.actor, roadmap.pk),
        "is_open": round_ is not None and round_.status in (RoundStatus.SCORING, RoundStatus.ARBITRATION),
        "crumbs": trail(roadmap),
    }
    return render(request, "arbitrage/entrance.html", context)


def can_see_rounds(request: ActorRequest, roadmap_id: int) -> bool:
    """Rounds are seen by the team of the roadmap."""
    return request.actor.is_system or roadmap_id in request.actor.roadmap_roles


@screen
def scenario_new(request: ActorRequest, roadmap_id: int, round_id: int) -> HttpResponse:
    """Create a scenario; with `liste` in the address, one that holds the members' own list."""
    roadmap, round_ = open_round_of(request, roadmap_id, round_id)
    require(can_run_round(request.actor, roadmap.pk), "arbitrage.scenario.create")
    is_list = "liste" in request.GET
    actions = [a for a in read_round(round_).actions if is_compared(a)]
    initial = _("Liste des élus") if is_list else _("Enveloppe votée")
    form = ScenarioForm(request.POST or None, initial={"name": initial})

    def save(data: dict[str, Any]) -> str:
        known = {a.pk for a in actions}
        listed = [pk for pk in numbers_in(request.POST.getlist("listed")) if pk in known]
        made = create_scenario(
            actor=request.actor,
            round_id=round_.pk,
            name=data["name"],
            listed=listed if is_list else (),
            is_members_list=is_list,
        )
        return url("room", roadmap, scenario_id=made.pk)

    return form_page(
        request,
        form=form,
        title=_("Liste établie à la main") if is_list else _("Nouveau scénario"),
        verb=_("Créer"),
        back_url=url("round", roadmap, round_id=round_.pk),
        save=save,
        trail=trail(roadmap),
        template="arbitrage/scenario_new.html",
        more={
            "actions": actions if is_list else [],
            "checked": set(request.POST.getlist("listed")),
            "is_list": is_list,
        },
    )


@screen
def room(request: ActorRequest, roadmap_id: int, scenario_id: int) -> HttpResponse:
    """The room, in preparation."""
    roadmap, scenario = open_scenario(request, roadmap_id, scenario_id)
    if can_run_round(request.actor, roadmap.pk):
        make_ready()
    return render(request, "arbitrage/room.html", preparation_context(request, scenario) | {"refusal": ""})


@screen
def preview(request: ActorRequest, roadmap_id: int, scenario_id: int) -> HttpResponse:
    """What the levers typed would give, in two seconds; nothing is kept."""
    only_post(request)
    roadmap, scenario = open_scenario(request, roadmap_id, scenario_id)
    require(can_run_round(request.actor, roadmap.pk), "arbitrage.plan.preview")
    form = LeversForm(tuple(scenario.round.criteria.all()), roadmap, data=request.POST)
    refusal, seen = "", None
    try:
        selection = levers_of(form, selection_of(scenario))
        seen = preview_scenario(actor=request.actor, scenario_id=scenario.pk, selection=selection)
    except (LeversRefused, CannotCompute, EngineStopped) as error:
        refusal = error.message
    context = {"preview": seen, "refusal": refusal, "scenario": scenario, "roadmap": roadmap}
    if request.headers.get("HX-Request"):
        return render(request, "arbitrage/preview_fragment.html", context)
    return render(request, "arbitrage/preview.html", context | {"crumbs": trail(roadmap)})


def _refused(request: ActorRequest, scenario: Scenario, refusal: str) -> HttpResponse:
    scenario.refresh_from_db()
    context = preparation_context(request, scenario) | {"refusal": refusal}
    return render(request, "arbitrage/room.html", context, status=422)


def _revision(request: ActorRequest) -> int:
    return revision_in(request.POST.get("revision"))


@screen
def save_levers(request: ActorRequest, roadmap_id: int, scenario_id: int) -> HttpResponse:
    """Keep the levers."""
    only_post(request)
    roadmap, scenario = open_scenario(request, roadmap_id, scenario_id)
    form = LeversForm(tuple(scenario.round.criteria.all()), roadmap, data=request.POST)
    try:
        levers = levers_of(form, selection_of(scenario)).levers
        change_scenario(
            actor=request.actor,
            scenario_id=scenario.pk,
            revision=_revision(request),
            changes=ScenarioChanges(levers=levers),
        )
        if "compute" in request.POST:
            ask_for_plan(actor=request.actor, scenario_id=scenario.pk, result_url=request.path.replace("leviers", ""))
    except (LeversRefused, ScenarioRefused, PlanRefused, CannotCompute) as error:
        return _refused(request, scenario, error.message)
    return redirect("arbitrage:room", roadmap_id=roadmap.pk, scenario_id=scenario.pk)


@screen
def choose(request: ActorRequest, roadmap_id: int, scenario_id: int) -> HttpResponse:
    """Impose an action, set it aside, put it on or off the list, or leave it to the computation."""
    only_post(request)
    roadmap, scenario = open_scenario(request, roadmap_id, scenario_id)
    kinds = {row.action_id: ChoiceKind(row.kind) for row in scenario.choices.all()}
    starts = {row.action_id: row.start_on for row in scenario.choices.all() if row.start_on}
    asked, action_id = request.POST.get("kind", ""), number_in(request.POST.get("action"))
    if action_id is not None:
        kinds.pop(action_id, None)
        starts.pop(action_id, None)
        if asked in ChoiceKind.values:
            kinds[action_id] = ChoiceKind(asked)
    try:
        change_scenario(
            actor=request.actor,
            scenario_id=scenario.pk,
            revision=_revision(request),
            changes=ScenarioChanges(choices=kinds, starts=starts),
        )
    except ScenarioRefused as error:
        return _refused(request, scenario, error.message)
    return redirect(f"{url('room', roadmap, scenario_id=scenario.pk)}#actions")


@screen
def solve(request: ActorRequest, roadmap_id: int, scenario_id: int) -> HttpResponse:
    """Ask for the proved plan; its progress shows in the room."""
    only_post(request)
    roadmap, scenario = open_scenario(request, roadmap_id, scenario_id)
    room_url = url("room", roadmap, scenario_id=scenario.pk)
    try:
        ask_for_plan(actor=request.actor, scenario_id=scenario.pk, result_url=room_url)
    except (PlanRefused, CannotCompute) as error:
        return _refused(request, scenario, error.message)
    return redirect(room_url)


@screen
def undo(request: ActorRequest, roadmap_id: int, scenario_id: int) -> HttpResponse:
    """Come back to the state before the last change."""
    only_post(request)
    roadmap, scenario = open_scenario(request, roadmap_id, scenario_id)
    try:
        undo_scenario(actor=request.actor, scenario_id=scenario.pk, revision=_revision(request))
    except ScenarioRefused as error:
        return _refused(request, scenario, error.message)
    return redirect("arbitrage:room", roadmap_id=roadmap.pk, scenario_id=scenario.pk)


@screen
def duplicate(request: ActorRequest, roadmap_id: int, scenario_id: int) -> HttpResponse:
    """A copy that keeps everything."""
    only_post(request)
    roadmap, scenario = open_scenario(request, roadmap_id, scenario_id)
    try:
        copy = duplicate_scenario(
            actor=request.actor, scenario_id=scenario.pk, name=_("%(name)s, variante") % {"name": scenario.name[:100]}
        )
    except ScenarioRefused as error:
        return _refused(request, scenario, error.message)
    return redirect("arbitrage:room", roadmap_id=roadmap.pk, scenario_id=copy.pk)


@screen
def session(request: ActorRequest, roadmap_id: int, scenario_id: int) -> HttpResponse:
    """The room projected in a COPIL: only the panels chosen for the session."""
    return session_page(request, roadmap_id, scenario_id)
