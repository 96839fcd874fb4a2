"""Teams: what each skill of each department can carry."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.capacity.models import TeamCapacity
from jalon.capacity.queries import capacity_rows
from jalon.capacity.rules import can_set_capacity
from jalon.capacity.usecases.set_capacity import CapacitySheet, remove_capacity, set_capacity
from jalon.kernel.errors import require
from jalon.kernel.quarter import Quarter
from jalon.roadmaps.models import Roadmap
from jalon.web.money.forms import CapacityForm
from jalon.web.pages import crumbs, form_page
from jalon.web.screens import ActorRequest, open_roadmap, screen


def _list_url(roadmap: Roadmap) -> str:
    return reverse("money:capacity", kwargs={"roadmap_id": roadmap.pk})


@screen
def capacity(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Days by skill and quarter."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    rows = [
        {"row": row, "days": [row.days[quarter] for quarter in roadmap.quarters], "total": sum(row.days.values())}
        for row in capacity_rows(roadmap)
    ]
    context = {
        "roadmap": roadmap,
        "rows": rows,
        "quarters": roadmap.quarters,
        "can_set": can_set_capacity(request.actor, roadmap),
    }
    return render(request, "money/capacity.html", context)


@screen
def capacity_new(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Add a capacity."""
    return _form(request, open_roadmap(request, roadmap_id, step="plan"), None)


@screen
def capacity_edit(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Change a capacity."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    return _form(request, roadmap, get_object_or_404(roadmap.capacities, pk=pk))


def _form(request: ActorRequest, roadmap: Roadmap, row: TeamCapacity | None) -> HttpResponse:
    require(can_set_capacity(request.actor, roadmap), "capacity.set")
    form = CapacityForm(request.POST or None, roadmap=roadmap, initial=_initial(row))

    def save(cleaned: dict[str, Any]) -> None:
        department = cleaned["department_id"]
        sheet = CapacitySheet(
            skill_id=cleaned["skill_id"].pk,
            department_id=department.pk if department else None,
            days_per_year=cleaned["days_per_year"],
            agents=cleaned["agents"],
            worked_days=cleaned["worked_days"],
            run_share_pct=cleaned["run_share_pct"],
            other_days=cleaned["other_days"],
            projects_at_once=cleaned["projects_at_once"],
            quarters=form.quarters(),
        )
        set_capacity(actor=request.actor, roadmap_id=roadmap.pk, sheet=sheet, capacity_id=row.pk if row else None)

    return form_page(
        request,
        form=form,
        title=_("Capacité d’une équipe"),
        verb=_("Enregistrer"),
        back_url=_list_url(roadmap),
        save=save,
        trail=crumbs((_("Équipes"), _list_url(roadmap))),
        template="money/capacity_form.html",
    )


def _initial(row: TeamCapacity | None) -> dict[str, Any]:
    if row is None:
        return {"worked_days": Decimal(205), "run_share_pct": 0, "other_days": Decimal(0)}
    names = (
        "skill_id", "department_id", "days_per_year", "agents", "worked_days", "run_share_pct", "other_days",
        "projects_at_once",
    )  # fmt: skip
    initial = {name: getattr(row, name) for name in names}
    return initial | {f"q{Quarter.of(given.quarter_on).index}": given.days for given in row.quarters.all()}


@require_POST
@screen
def capacity_remove(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Forget a capacity."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    get_object_or_404(roadmap.capacities, pk=pk)
    remove_capacity(actor=request.actor, roadmap_id=roadmap.pk, capacity_id=pk)
    return redirect("money:capacity", roadmap_id=roadmap.pk)
