"""The grid of a round: criteria, weights, anchors, colleges; from the strategy; kept for later."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from jalon.arbitrage.rules import can_run_round
from jalon.arbitrage.usecases.edit_grid import (
    CriterionChanges,
    GridRefused,
    add_criteria_from_strategy,
    keep_grid,
    remove_criterion,
    set_weights,
    write_criterion,
)
from jalon.kernel.errors import require
from jalon.kernel.numbers import number_in, numbers_in
from jalon.strategy.models import Indicator
from jalon.web.arbitrage.around import only_post, open_round_of, trail, url
from jalon.web.arbitrage.forms import CriterionForm, ScenarioForm
from jalon.web.pages import form_page
from jalon.web.screens import ActorRequest, screen


@screen
def grid_page(request: ActorRequest, roadmap_id: int, round_id: int) -> HttpResponse:
    """Criteria, weights, anchors; editable until frozen."""
    roadmap, round_ = open_round_of(request, roadmap_id, round_id)
    refusal = ""
    if request.method == "POST":
        require(can_run_round(request.actor, roadmap.pk), "arbitrage.grid.edit")
        given = {name.removeprefix("w-"): text for name, text in request.POST.items() if name.startswith("w-")}
        try:
            weights = {code: number for code, text in given.items() if (number := number_in(text)) is not None}
            set_weights(actor=request.actor, round_id=round_.pk, weights=weights)
        except GridRefused as error:
            refusal = error.message
        else:
            return redirect("arbitrage:grid", roadmap_id=roadmap.pk, round_id=round_.pk)
    criteria = list(round_.criteria.all())
    frozen = round_.grid_frozen_on is not None
    used_indicators = {c.indicator_id_value for c in criteria}
    used_challenges = {c.challenge_id_value for c in criteria}
    context = {
        "roadmap": roadmap,
        "round": round_,
        "criteria": [
            {"row": c, "anchors": list(enumerate(c.anchors)), "colleges": _college_labels(c.colleges)} for c in criteria
        ],
        "weights": [{"name": f"w-{c.code}", "label": c.label, "value": c.weight} for c in criteria],
        "can_edit": can_run_round(request.actor, roadmap.pk) and not frozen,
        "can_run": can_run_round(request.actor, roadmap.pk),
        "indicators": [
            i
            for i in Indicator.objects.filter(roadmap=roadmap, is_rating=True).select_related("axis")
            if i.pk not in used_indicators
        ],
        "challenges": [c for c in roadmap.challenges.all() if c.pk not in used_challenges],
        "refusal": refusal,
        "crumbs": trail(roadmap, (round_.name, url("round", roadmap, round_id=round_.pk))),
    }
    return render(request, "arbitrage/grid.html", context, status=422 if refusal else 200)


def _college_labels(codes: list[str]) -> str:
    from jalon.governance.models import College

    return ", ".join(str(College(code).label) for code in codes if code in College.values) or _("tous")


@screen
def criterion(request: ActorRequest, roadmap_id: int, round_id: int, pk: int | None = None) -> HttpResponse:
    """Write one criterion."""
    roadmap, round_ = open_round_of(request, roadmap_id, round_id)
    require(can_run_round(request.actor, roadmap.pk), "arbitrage.grid.edit")
    row = get_object_or_404(round_.criteria, pk=pk) if pk is not None else None
    initial: dict[str, Any] = {"weight": 10}
    if row is not None:
        anchors = [*row.anchors, "", "", "", "", ""][:5]
        initial = {
            "label": row.label,
            "guidance": row.guidance,
            "weight": row.weight,
            "side": row.side,
            "colleges": row.colleges,
            **{f"anchor_{i}": text for i, text in enumerate(anchors)},
        }
    back = url("grid", roadmap, round_id=round_.pk)

    def save(data: dict[str, Any]) -> str:
        anchors = [data.pop(f"anchor_{i}") for i in range(5)]
        changes = CriterionChanges(anchors=anchors, **data)
        write_criterion(actor=request.actor, round_id=round_.pk, changes=changes, criterion_id=pk)
        return back

    return form_page(
        request,
        form=CriterionForm(request.POST or None, initial=initial),
        title=row.label if row else _("Nouveau critère"),
        verb=_("Enregistrer"),
        back_url=back,
        save=save,
        trail=trail(roadmap, (round_.name, url("round", roadmap, round_id=round_.pk)), (_("Grille"), back)),
    )


@screen
def criterion_remove(request: ActorRequest, roadmap_id: int, round_id: int, pk: int) -> HttpResponse:
    """Take a criterion out."""
    only_post(request)
    roadmap, round_ = open_round_of(request, roadmap_id, round_id)
    remove_criterion(actor=request.actor, round_id=round_.pk, criterion_id=pk)
    return redirect("arbitrage:grid", roadmap_id=roadmap.pk, round_id=round_.pk)


@screen
def from_strategy(request: ActorRequest, roadmap_id: int, round_id: int) -> HttpResponse:
    """Make criteria of chosen indicators and stakes."""
    only_post(request)
    roadmap, round_ = open_round_of(request, roadmap_id, round_id)
    add_criteria_from_strategy(
        actor=request.actor,
        round_id=round_.pk,
        indicator_ids=numbers_in(request.POST.getlist("indicator")),
        challenge_ids=numbers_in(request.POST.getlist("challenge")),
    )
    return redirect("arbitrage:grid", roadmap_id=roadmap.pk, round_id=round_.pk)


@screen
def keep(request: ActorRequest, roadmap_id: int, round_id: int) -> HttpResponse:
    """Keep the grid for other rounds of the organisation."""
    roadmap, round_ = open_round_of(request, roadmap_id, round_id)
    require(can_run_round(request.actor, roadmap.pk), "arbitrage.grid.keep")
    back = url("grid", roadmap, round_id=round_.pk)
    form = ScenarioForm(request.POST or None)
    form.fields["name"].label = _("Nom de la grille")
    form.fields["name"].help_text = _("Elle sera proposée aux prochains arbitrages de votre organisation.")

    def save(data: dict[str, Any]) -> str:
        keep_grid(actor=request.actor, round_id=round_.pk, label=data["name"])
        return back

    return form_page(
        request,
        form=form,
        title=_("Garder cette grille"),
        verb=_("Garder"),
        back_url=back,
        save=save,
        trail=trail(roadmap),
    )
