"""The shared catalogue: solutions, who may be using them, what the publisher says."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.inventory.choices import Domain
from jalon.inventory.models import Solution, Usage
from jalon.inventory.rules import can_keep
from jalon.inventory.usecases.change_solution import SolutionSheet, change_solution
from jalon.kernel.errors import require
from jalon.web.fields import DayField
from jalon.web.inventory.showing import open_inventory, trail, url
from jalon.web.pages import form_page
from jalon.web.screens import ActorRequest, screen

SHOWN = 500


class SolutionForm(forms.Form):
    """A solution of the catalogue."""

    name = forms.CharField(label=gettext_lazy("Nom"), max_length=200)
    publisher = forms.CharField(label=gettext_lazy("Éditeur"), max_length=160, required=False)
    domain = forms.ChoiceField(label=gettext_lazy("Domaine"), choices=[("", "—"), *Domain.choices], required=False)
    support_ends_on = DayField(label=gettext_lazy("Fin de maintenance par l’éditeur"), required=False)
    merge_into = forms.ModelChoiceField(
        label=gettext_lazy("C’est la même que"),
        queryset=Solution.objects.none(),
        required=False,
        empty_label="—",
        help_text=gettext_lazy("Ses usages passent à l’autre, et ce nom quitte le catalogue."),
    )

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["merge_into"].queryset = others  # type: ignore[attr-defined]


@screen
def catalogue(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Solutions by name, with the members that use them among those the actor reads."""
    roadmap = open_inventory(request, roadmap_id)
    seen = Usage.objects.visible_to(request.actor).of_roadmap(roadmap)
    rows = (
        Solution.objects.visible_to(request.actor)
        .filter(keeper=roadmap.organisation_id)
        .annotate(members=Count("usages__organisation", filter=Q(usages__in=seen), distinct=True))
        .order_by("-members", "sort_key")
    )
    context = {
        "roadmap": roadmap,
        "rows": [{"solution": row, "url": url("solution", roadmap, pk=row.pk)} for row in rows[:SHOWN]],
        "can_keep": can_keep(request.actor, roadmap),
        "crumbs": trail(roadmap),
    }
    return render(request, "inventory/catalogue.html", context)


@screen
def solution(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Correct a solution, or merge it into another."""
    roadmap = open_inventory(request, roadmap_id)
    own = Solution.objects.filter(keeper=roadmap.organisation_id)
    row = get_object_or_404(own, pk=pk)
    require(can_keep(request.actor, roadmap), "inventory.solution")
    initial = {key: getattr(row, key) for key in ("name", "publisher", "domain", "support_ends_on")}
    form = SolutionForm(request.POST or None, others=own.exclude(pk=pk), initial=initial)

    def save(cleaned: dict[str, Any]) -> None:
        other = cleaned.pop("merge_into")
        sheet = SolutionSheet(**cleaned, merge_into_id=other.pk if other is not None else None)
        kept = change_solution(actor=request.actor, roadmap_id=roadmap.pk, solution_id=row.pk, sheet=sheet)
        messages.success(request, _("« %(name)s » est à jour.") % {"name": kept.name})

    return form_page(
        request,
        form=form,
        title=_("Solution « %(name)s »") % {"name": row.name},
        verb=_("Enregistrer"),
        back_url=url("catalogue", roadmap),
        save=save,
        trail=trail(roadmap, (_("Catalogue"), url("catalogue", roadmap))),
    )
