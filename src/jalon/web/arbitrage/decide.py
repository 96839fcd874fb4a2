"""From a computed plan to an enforceable délibération."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.arbitrage.models import AdoptionState
from jalon.arbitrage.rules import can_decide
from jalon.arbitrage.snapshot import digest_of
from jalon.arbitrage.usecases.make_enforceable import make_enforceable
from jalon.arbitrage.usecases.propose_plan import NotProposable, propose_plan
from jalon.arbitrage.usecases.record_deliberation import record_deliberation
from jalon.arbitrage.usecases.validate_in_copil import validate_in_copil
from jalon.governance.models import DELIBERATIVE_KINDS, Body
from jalon.kernel.errors import require
from jalon.kernel.quarter import Quarter
from jalon.programme.gates import gaps_of
from jalon.web.arbitrage.around import only_post, open_adoption, open_plan, trail, url
from jalon.web.arbitrage.forms import CopilForm, DeliberationForm, EnforceableForm
from jalon.web.pages import form_page
from jalon.web.screens import ActorRequest, screen

STEPS = (
    (AdoptionState.PROPOSED, "proposed_on"),
    (AdoptionState.VALIDATED, "validated_on"),
    (AdoptionState.DELIBERATED, "deliberated_on"),
    (AdoptionState.ENFORCEABLE, "enforceable_on"),
)


@screen
def propose(request: ActorRequest, roadmap_id: int, plan_id: int) -> HttpResponse:
    """Freeze the snapshot and propose it; a refusal is shown on the page of the plan."""
    only_post(request)
    roadmap, plan = open_plan(request, roadmap_id, plan_id)
    try:
        adoption = propose_plan(actor=request.actor, plan_id=plan.pk)
    except NotProposable as error:
        context = {
            "roadmap": roadmap,
            "refusal": error.message,
            "back_url": url("room", roadmap, scenario_id=plan.scenario_id),
            "crumbs": trail(roadmap),
        }
        return render(request, "arbitrage/refused.html", context, status=422)
    return redirect("arbitrage:adoption", roadmap_id=roadmap.pk, adoption_id=adoption.pk)


@screen
def adoption(request: ActorRequest, roadmap_id: int, adoption_id: int) -> HttpResponse:
    """Where a trajectory stands in law, its frozen lines, and the next act."""
    roadmap, row = open_adoption(request, roadmap_id, adoption_id)
    order = [state for state, _field in STEPS]
    reached = order.index(AdoptionState(row.state)) if row.state in order else -1
    steps = []
    for rank, (state, field) in enumerate(STEPS):
        day = getattr(row, field)
        code = "done" if day else "decision" if rank == reached + 1 else "todo"
        steps.append(
            {
                "label": state.label,
                "state_code": code,
                "state_label": _("fait") if day else _("à faire"),
                "note": f"{day:%d/%m/%Y}" if day else "",
                "is_current": rank == reached,
                "url": "",
            }
        )
    retained = [line.action for line in row.plan.lines.select_related("action")]
    gaps = gaps_of(retained) if row.state == AdoptionState.PROPOSED else []
    lines = [
        {**line, "start_quarter": quarter_text(line["start_on"]), "end_quarter": quarter_text(line["end_on"])}
        for line in row.snapshot["lines"]
    ]
    context = {
        "lines": lines,
        "roadmap": roadmap,
        "adoption": row,
        "steps": steps,
        "gaps": gaps[:12],
        "gaps_total": len(gaps),
        "is_intact": digest_of(row.snapshot) == row.snapshot_sha256,
        "can_decide": can_decide(request.actor, roadmap.pk),
        "crumbs": trail(roadmap),
        "decisions_url": reverse("governance:decisions", kwargs={"roadmap_id": roadmap.pk}),
        "can_open_plan": roadmap.pk in request.actor.roadmap_roles,
    }
    return render(request, "arbitrage/adoption.html", context)


def quarter_text(iso_day: str) -> str:
    """« T2 2027 » from an ISO date of a snapshot."""
    return str(Quarter.of(date.fromisoformat(iso_day)))


@screen
def validate(request: ActorRequest, roadmap_id: int, adoption_id: int) -> HttpResponse:
    """Record the COPIL."""
    roadmap, row = open_adoption(request, roadmap_id, adoption_id)
    require(can_decide(request.actor, roadmap.pk), "arbitrage.adoption.validate")
    bodies = Body.objects.visible_to(request.actor).filter(roadmap=roadmap).exclude(kind__in=DELIBERATIVE_KINDS)
    form = CopilForm(request.POST or None, bodies=bodies, initial={"on": request.actor.on, "mode": "consensus"})

    def save(data: dict[str, Any]) -> None:
        validate_in_copil(
            actor=request.actor,
            adoption_id=row.pk,
            body_id=data["body"].pk,
            on=data["on"],
            mode=data["mode"],
            vote=form.vote(),
            present_seat_ids=form.present(),
            reservation=data["reservation"],
            review_on=data["review_on"],
        )

    return _decision_page(
        request,
        roadmap,
        row,
        form,
        _("Validation en COPIL"),
        _("Enregistrer la validation"),
        save,
        has_bodies=bodies.exists(),
    )


@screen
def deliberate(request: ActorRequest, roadmap_id: int, adoption_id: int) -> HttpResponse:
    """Record the délibération."""
    roadmap, row = open_adoption(request, roadmap_id, adoption_id)
    require(can_decide(request.actor, roadmap.pk), "arbitrage.adoption.deliberate")
    bodies = Body.objects.visible_to(request.actor).filter(
        organisation=roadmap.organisation, kind__in=DELIBERATIVE_KINDS
    )
    form = DeliberationForm(request.POST or None, bodies=bodies, initial={"on": request.actor.on, "mode": "vote"})

    def save(data: dict[str, Any]) -> None:
        record_deliberation(
            actor=request.actor,
            adoption_id=row.pk,
            body_id=data["body"].pk,
            number=data["number"],
            on=data["on"],
            mode=data["mode"],
            vote=form.vote(),
            present_seat_ids=form.present(),
        )

    return _decision_page(
        request,
        roadmap,
        row,
        form,
        _("Délibération"),
        _("Enregistrer la délibération"),
        save,
        has_bodies=bodies.exists(),
    )


@screen
def enforceable(request: ActorRequest, roadmap_id: int, adoption_id: int) -> HttpResponse:
    """Say since when it is enforceable."""
    roadmap, row = open_adoption(request, roadmap_id, adoption_id)
    require(can_decide(request.actor, roadmap.pk), "arbitrage.adoption.make_enforceable")
    form = EnforceableForm(request.POST or None, initial={"on": request.actor.on})

    def save(data: dict[str, Any]) -> None:
        make_enforceable(actor=request.actor, adoption_id=row.pk, on=data["on"])

    return _decision_page(
        request, roadmap, row, form, _("Caractère exécutoire"), _("Enregistrer"), save, has_bodies=True
    )


def _decision_page(
    request: ActorRequest, roadmap: Any, row: Any, form: Any, title: str, verb: str, save: Any, *, has_bodies: bool
) -> HttpResponse:
    back = url("adoption", roadmap, adoption_id=row.pk)
    bodies_url = reverse("governance:bodies", kwargs={"roadmap_id": roadmap.pk})
    return form_page(
        request,
        form=form,
        title=title,
        verb=verb,
        back_url=back,
        save=save,
        trail=trail(roadmap, (str(_("Trajectoire")), back)),
        template="arbitrage/decision_form.html",
        more={"has_bodies": has_bodies, "bodies_url": bodies_url},
    )
