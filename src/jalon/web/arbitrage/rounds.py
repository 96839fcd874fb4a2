"""Rounds of a roadmap: list, opening, one round, freezing its grid."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jalon.arbitrage.inputs import is_compared, read_round
from jalon.arbitrage.models import ArbitrageRound, RoundStatus, Score
from jalon.arbitrage.queries import latest_plan
from jalon.arbitrage.questions import questions
from jalon.arbitrage.rules import can_place_points, can_run_round
from jalon.arbitrage.usecases.close_round import RoundNotMoved, close_round, start_arbitration
from jalon.arbitrage.usecases.freeze_grid import GridNotFreezable, freeze_grid
from jalon.arbitrage.usecases.load_grids import load_grids
from jalon.arbitrage.usecases.open_round import open_round
from jalon.journal.models import Entry
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.programme.models import GridTemplate
from jalon.web.arbitrage.around import STEP, only_post, open_round_of, trail, url
from jalon.web.arbitrage.forms import RoundForm
from jalon.web.pages import form_page
from jalon.web.screens import ActorRequest, open_roadmap, screen


@screen
def triage(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The triage is a page of the programme."""
    return redirect("programme:triage", roadmap_id=roadmap_id)


@screen
def round_list(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """All rounds of the roadmap, the latest first; who does not sit in the team sees none."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    rounds = ArbitrageRound.objects.visible_to(request.actor).filter(roadmap=roadmap).select_related("grid")
    context = {
        "roadmap": roadmap,
        "rounds": rounds,
        "can_run": can_run_round(request.actor, roadmap.pk),
        "has_open": any(row.status != RoundStatus.CLOSED for row in rounds),
        "crumbs": trail(roadmap)[:1],
    }
    return render(request, "arbitrage/rounds.html", context)


@screen
def round_new(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Open a round from a grid."""
    roadmap = open_roadmap(request, roadmap_id, step=STEP)
    require(can_run_round(request.actor, roadmap.pk), "arbitrage.round.open")
    if request.method == "POST":
        load_grids()
    grids = GridTemplate.objects.filter(Q(organisation__isnull=True) | Q(organisation=roadmap.organisation))
    form = RoundForm(
        request.POST or None, grids=grids, initial={"name": _("Arbitrage %(year)d") % {"year": request.actor.on.year}}
    )

    def save(data: dict[str, Any]) -> str:
        grid = data.pop("grid")
        opened = open_round(actor=request.actor, roadmap_id=roadmap.pk, grid_id=grid.pk, **data)
        return url("round", roadmap, round_id=opened.pk)

    return form_page(
        request,
        form=form,
        title=_("Ouvrir un arbitrage"),
        verb=_("Ouvrir"),
        back_url=url("rounds", roadmap),
        save=save,
        trail=trail(roadmap),
        intro=_(
            "Un arbitrage compare toutes les actions avec les mêmes critères, les mêmes échelles et les mêmes poids."
        ),
    )


@screen
def round_page(request: ActorRequest, roadmap_id: int, round_id: int) -> HttpResponse:
    """Where a round stands and what comes next."""
    roadmap, round_ = open_round_of(request, roadmap_id, round_id)
    return render(request, "arbitrage/round.html", round_context(request, round_) | {"roadmap": roadmap, "refusal": ""})


def round_context(request: ActorRequest, round_: ArbitrageRound) -> dict[str, Any]:
    """What the page of a round shows."""
    inputs = read_round(round_)
    compared = [action for action in inputs.actions if is_compared(action)]
    scenarios = list(round_.scenarios.prefetch_related("plans"))
    plans = [plan for scenario in scenarios if (plan := latest_plan(scenario)) is not None]
    retained = set(plans[0].lines.values_list("action", flat=True)) if plans else set()
    asked = questions(inputs, retained)
    possible = len(compared) * len(inputs.criteria)
    scored = Score.objects.filter(criterion__round=round_).values("action", "criterion").distinct().count()
    return {
        "round": round_,
        "criteria": inputs.criteria,
        "compared": len(compared),
        "scored": scored,
        "possible": possible,
        "exceptions": Entry.objects.about(Ref.to(round_)).filter(verb="arbitrage.scores.changed_by_exception")[:50],
        "is_scoring": round_.status == RoundStatus.SCORING,
        "is_closed": round_.status == RoundStatus.CLOSED,
        "questions": asked[:8],
        "questions_total": len(asked),
        "scenarios": scenarios,
        "can_run": can_run_round(request.actor, round_.roadmap_id),
        "can_place_points": can_place_points(request.actor, round_.roadmap_id),
        "weights_total": sum(c.weight for c in inputs.criteria),
        "crumbs": trail(round_.roadmap),
        "is_preparation": round_.status == RoundStatus.PREPARATION,
    }


@screen
def freeze(request: ActorRequest, roadmap_id: int, round_id: int) -> HttpResponse:
    """Ask, then freeze the grid."""
    roadmap, round_ = open_round_of(request, roadmap_id, round_id)
    require(can_run_round(request.actor, roadmap.pk), "arbitrage.round.freeze_grid")
    refusal = ""
    if request.method == "POST":
        try:
            freeze_grid(actor=request.actor, round_id=round_.pk)
        except GridNotFreezable as error:
            refusal = error.message
        else:
            return redirect("arbitrage:round", roadmap_id=roadmap.pk, round_id=round_.pk)
    context = {
        "roadmap": roadmap,
        "round": round_,
        "refusal": refusal,
        "crumbs": trail(roadmap, (round_.name, url("round", roadmap, round_id=round_.pk))),
    }
    return render(request, "arbitrage/freeze.html", context, status=422 if refusal else 200)


@screen
def arbitrate(request: ActorRequest, roadmap_id: int, round_id: int) -> HttpResponse:
    """End the scoring."""
    return _move(request, roadmap_id, round_id, start_arbitration)


@screen
def close(request: ActorRequest, roadmap_id: int, round_id: int) -> HttpResponse:
    """Close the round without a decision."""
    return _move(request, roadmap_id, round_id, close_round)


def _move(request: ActorRequest, roadmap_id: int, round_id: int, move: Callable[..., ArbitrageRound]) -> HttpResponse:
    only_post(request)
    roadmap, round_ = open_round_of(request, roadmap_id, round_id)
    try:
        move(actor=request.actor, round_id=round_.pk)
    except RoundNotMoved as error:
        context = round_context(request, round_) | {"roadmap": roadmap, "refusal": error.message}
        return render(request, "arbitrage/round.html", context, status=422)
    return redirect("arbitrage:round", roadmap_id=roadmap.pk, round_id=round_.pk)
