"""Skills register: gaps, single-person risks and the training plan that the roadmap's actions call for."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.inventory.models import Job
from jalon.inventory.queries import sheets_of
from jalon.inventory.registers import JOB_NEEDS, SKILLS, TRAININGS
from jalon.inventory.rules import can_keep
from jalon.inventory.skills import Demand, job_states
from jalon.inventory.usecases.add_job import add_job
from jalon.kernel.errors import require
from jalon.organisations.models import Skill
from jalon.programme.models import Action, ActionEffort, ActionStatus
from jalon.roadmaps.models import Roadmap
from jalon.web.inventory.forms import JobForm
from jalon.web.inventory.showing import open_inventory, trail, url
from jalon.web.pages import form_page
from jalon.web.screens import ActorRequest, screen

OUT = (ActionStatus.DONE, ActionStatus.ABANDONED)


def demands_of(request: ActorRequest, roadmap: Roadmap) -> list[Demand]:
    """What the actions that the actor may read ask of each skill; nothing for an AMO outside the programme."""
    if not request.actor.may_reach(roadmap.pk, "plan"):
        return []
    seen = Action.objects.visible_to(request.actor).filter(roadmap=roadmap).exclude(status__in=OUT)
    efforts = ActionEffort.objects.filter(variant__is_main=True, variant__action__in=seen)
    return [
        Demand(effort.skill.code, effort.variant.action_id, effort.variant.action.title, effort.likely_halfdays)
        for effort in efforts.select_related("skill", "variant__action").order_by("-likely_halfdays", "pk")
    ]


@screen
def overview(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Jobs held, wanted and asked for; what to train."""
    roadmap = open_inventory(request, roadmap_id)
    jobs = list(Job.objects.usable_by(roadmap.organisation_id))
    states = job_states(
        jobs,
        sheets_of(request.actor, roadmap, SKILLS),
        sheets_of(request.actor, roadmap, JOB_NEEDS),
        sheets_of(request.actor, roadmap, TRAININGS),
        demands_of(request, roadmap),
    )
    plan = [
        {
            "state": state,
            "actions": [
                {
                    "label": demand.action_label,
                    "url": reverse("programme:action", kwargs={"roadmap_id": roadmap.pk, "pk": demand.action_id}),
                }
                for demand in state.demands[:4]
            ],
            "more": max(len(state.demands) - 4, 0),
        }
        for state in states
        if state.needs_training
    ]
    context = {
        "roadmap": roadmap,
        "states": states,
        "plan": plan,
        "jobs": jobs,
        "can_keep": can_keep(request.actor, roadmap),
        "job_url": url("job_new", roadmap),
        "links": [
            {"label": register.label, "url": url("list", roadmap, register=register.code)}
            for register in (SKILLS, JOB_NEEDS, TRAININGS)
        ],
        "crumbs": trail(roadmap),
    }
    return render(request, "inventory/skills.html", context)


@screen
def job_new(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Complete the list of jobs."""
    roadmap = open_inventory(request, roadmap_id)
    require(can_keep(request.actor, roadmap), "inventory.job")
    skills = Skill.objects.filter(organisation=None) | Skill.objects.filter(organisation=roadmap.organisation_id)
    form = JobForm(request.POST or None, skills=[(row.code, row.label) for row in skills.order_by("order", "label")])

    def save(cleaned: dict[str, Any]) -> None:
        job = add_job(actor=request.actor, roadmap_id=roadmap.pk, **cleaned)
        messages.success(request, _("« %(label)s » est dans la liste.") % {"label": job.label})

    return form_page(
        request,
        form=form,
        title=_("Ajouter un métier"),
        verb=_("Ajouter"),
        back_url=url("skills", roadmap),
        save=save,
        trail=trail(roadmap, (_("Compétences"), url("skills", roadmap))),
    )
