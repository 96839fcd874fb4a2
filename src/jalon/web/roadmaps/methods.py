"""Methods: read, copy, adapt without code, offer to others."""

from typing import Any

from django.forms import formset_factory
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.kernel.errors import DomainError, Forbidden, require
from jalon.kernel.numbers import number_in
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import MethodTemplate
from jalon.roadmaps.rules import can_edit_method
from jalon.roadmaps.usecases.copy_method import PhaseSheet, copy_method, edit_method
from jalon.web.pages import crumbs, form_page
from jalon.web.roadmaps.forms import CopyForm, MethodForm, MethodPhaseForm
from jalon.web.screens import ActorRequest, screen

PhaseFormSet = formset_factory(MethodPhaseForm, extra=2)


@screen
def method_list(request: ActorRequest) -> HttpResponse:
    """Methods one may start from."""
    rows = (
        MethodTemplate.objects.visible_to(request.actor)
        .filter(is_retired=False)
        .select_related("organisation")
        .prefetch_related("phases")
        .order_by("organisation__sort_key", "label", "version")
    )
    return render(request, "roadmaps/methods.html", {"methods": rows})


@screen
def method(request: ActorRequest, pk: int) -> HttpResponse:
    """One method: its phases and conditions."""
    row = get_object_or_404(MethodTemplate.objects.visible_to(request.actor), pk=pk)
    own = Organisation.objects.filter(pk__in=list(request.actor.organisation_roles)).order_by("sort_key")
    context = {
        "method": row,
        "can_edit": can_edit_method(request.actor, row),
        "own_organisations": own,
        "crumbs": crumbs((_("Méthodes"), reverse("roadmaps:methods"))),
    }
    return render(request, "roadmaps/method.html", context)


@screen
def copy(request: ActorRequest, pk: int) -> HttpResponse:
    """Copy a method for one of one's organisations."""
    row = get_object_or_404(MethodTemplate.objects.visible_to(request.actor), pk=pk)
    owned = Organisation.objects.filter(pk__in=list(request.actor.organisation_roles))
    organisation = get_object_or_404(owned, pk=number_in(request.GET.get("organisation")))
    form = CopyForm(request.POST or None, initial={"label": f"{row.label} ({organisation.name})"[:160]})

    def save(cleaned: dict[str, Any]) -> str:
        made = copy_method(
            actor=request.actor, method_id=row.pk, organisation_id=organisation.pk, label=cleaned["label"]
        )
        return reverse("roadmaps:method_edit", kwargs={"pk": made.pk})

    return form_page(
        request,
        form=form,
        title=_("Adapter « %(label)s »") % {"label": row.label},
        verb=_("Copier et adapter"),
        back_url=reverse("roadmaps:method", kwargs={"pk": row.pk}),
        save=save,
        trail=crumbs((_("Méthodes"), reverse("roadmaps:methods"))),
    )


@screen
def edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a method of one's own."""
    row = get_object_or_404(MethodTemplate.objects.visible_to(request.actor), pk=pk)
    require(can_edit_method(request.actor, row), "roadmaps.method.edit")
    initial = [_initial(phase) for phase in row.phases.all()]
    words = MethodForm(
        request.POST or None,
        initial={"label": row.label, "description": row.description, "is_shared": row.is_shared},
    )
    phases = PhaseFormSet(request.POST or None, initial=initial, prefix="phase")
    refusal = ""
    if request.method == "POST" and words.is_valid() and phases.is_valid():
        try:
            edit_method(
                actor=request.actor, method_id=row.pk, phases=_sheets(phases.cleaned_data), **words.cleaned_data
            )
        except Forbidden:
            raise
        except DomainError as error:
            refusal = error.message
        else:
            return redirect("roadmaps:method", pk=row.pk)
    context = {"method": row, "words": words, "phases": phases, "refusal": refusal}
    return render(request, "roadmaps/method_edit.html", context, status=422 if request.method == "POST" else 200)


def _initial(phase: Any) -> dict[str, Any]:
    return {
        "name": phase.name,
        "objectives": phase.objectives,
        "weeks": phase.weeks,
        "deliverables": "\n".join(phase.deliverables),
        "validation": phase.validation,
        "is_before_roadmap": phase.is_before_roadmap,
    }


def _sheets(rows: list[dict[str, Any]]) -> list[PhaseSheet]:
    return [
        PhaseSheet(
            name=row["name"],
            objectives=row["objectives"],
            weeks=row["weeks"],
            deliverables=tuple(line.strip() for line in row["deliverables"].splitlines() if line.strip()),
            validation=row["validation"],
            is_before_roadmap=row["is_before_roadmap"],
        )
        for row in rows
        if row.get("name")
    ]
