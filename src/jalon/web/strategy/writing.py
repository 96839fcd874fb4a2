"""Writing the strategy: an axis, an objective or an indicator is added, changed and removed in the same way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, Forbidden, require
from jalon.roadmaps.models import Roadmap
from jalon.strategy.models import Axis, Indicator, Objective
from jalon.strategy.rules import can_edit_strategy
from jalon.strategy.usecases.save_axis import remove_axis, save_axis
from jalon.strategy.usecases.save_indicator import IndicatorSheet, remove_indicator, save_indicator
from jalon.strategy.usecases.save_objective import ObjectiveSheet, remove_objective, save_objective
from jalon.web.pages import crumbs, form_page
from jalon.web.screens import ActorRequest, open_roadmap, screen
from jalon.web.strategy.forms import AxisForm, IndicatorForm, ObjectiveForm
from jalon.web.strategy.places import pk_of, place

Row = Any
Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """What differs from one kind of row to another.

    Args:
        asked: names of the address that fill an empty form (`?axis=3`).
        many: relations given to the form as rows; the other fields are attributes.
        save, remove: the use cases, with what the form said.
        page: the page that lists them, and where one comes back.
    """

    rows: Callable[[Roadmap], "QuerySet[Any]"]
    form: Callable[[QueryDict | None, Roadmap, Actor], forms.Form]
    new: "str | Promise"
    page: str
    page_label: "str | Promise"
    verb: str
    save: Callable[[Actor, int, Said, int | None], object]
    remove: Callable[[Actor, int, int], object]
    asked: Mapping[str, str]
    many: Mapping[str, str]

    def initial(self, form: forms.Form, row: Row | None, query: QueryDict) -> Said:
        """What the form starts with."""
        if row is None:
            return {name: query.get(asked) for name, asked in self.asked.items()}
        plain = {name: getattr(row, name) for name in form.fields if name not in self.many}
        return plain | {name: getattr(row, relation).all() for name, relation in self.many.items()}


def _save_axis(actor: Actor, roadmap_id: int, said: Said, pk: int | None) -> object:
    return save_axis(
        actor=actor,
        roadmap_id=roadmap_id,
        axis_id=pk,
        title=said["title"],
        description=said["description"],
        theme_id=pk_of(said["theme_id"]),
        political_sponsor_id=pk_of(said["political_sponsor_id"]),
        managerial_sponsor_id=pk_of(said["managerial_sponsor_id"]),
        challenge_ids=[row.pk for row in said["challenge_ids"]],
    )


def _save_objective(actor: Actor, roadmap_id: int, said: Said, pk: int | None) -> object:
    given = said | {
        "axis_id": said["axis_id"].pk,
        "parent_id": pk_of(said["parent_id"]),
        "challenge_ids": [row.pk for row in said["challenge_ids"]],
        "need_ids": [row.pk for row in said["need_ids"]],
    }
    return save_objective(actor=actor, roadmap_id=roadmap_id, sheet=ObjectiveSheet(**given), objective_id=pk)


def _save_indicator(actor: Actor, roadmap_id: int, said: Said, pk: int | None) -> object:
    given = said | {"axis_id": pk_of(said["axis_id"]), "objective_id": pk_of(said["objective_id"])}
    return save_indicator(actor=actor, roadmap_id=roadmap_id, sheet=IndicatorSheet(**given), indicator_id=pk)


KINDS = {
    "axis": Kind(
        rows=lambda roadmap: Axis.objects.filter(roadmap=roadmap),
        form=lambda sent, roadmap, _actor: AxisForm(sent, roadmap=roadmap),
        new=_("Nouvel axe"),
        page="tree",
        page_label=_("Axes et objectifs"),
        verb="strategy.axis.save",
        save=_save_axis,
        remove=lambda actor, roadmap_id, pk: remove_axis(actor=actor, roadmap_id=roadmap_id, axis_id=pk),
        asked={},
        many={"challenge_ids": "challenges"},
    ),
    "objective": Kind(
        rows=lambda roadmap: Objective.objects.filter(axis__roadmap=roadmap),
        form=lambda sent, roadmap, actor: ObjectiveForm(sent, roadmap=roadmap, actor=actor),
        new=_("Nouvel objectif"),
        page="tree",
        page_label=_("Axes et objectifs"),
        verb="strategy.objective.save",
        save=_save_objective,
        remove=lambda actor, roadmap_id, pk: remove_objective(actor=actor, roadmap_id=roadmap_id, objective_id=pk),
        asked={"axis_id": "axis", "parent_id": "parent"},
        many={"challenge_ids": "challenges", "need_ids": "needs"},
    ),
    "indicator": Kind(
        rows=lambda roadmap: Indicator.objects.filter(roadmap=roadmap),
        form=lambda sent, roadmap, _actor: IndicatorForm(sent, roadmap=roadmap),
        new=_("Nouvel indicateur"),
        page="indicators",
        page_label=_("Indicateurs"),
        verb="strategy.indicator.save",
        save=_save_indicator,
        remove=lambda actor, roadmap_id, pk: remove_indicator(actor=actor, roadmap_id=roadmap_id, indicator_id=pk),
        asked={"axis_id": "axis"},
        many={},
    ),
}


@screen
def write(request: ActorRequest, roadmap_id: int, kind: str, pk: int | None = None) -> HttpResponse:
    """Add a row, or change the one of the address."""
    roadmap = open_roadmap(request, roadmap_id, step="orient")
    known = KINDS[kind]
    row = None if pk is None else get_object_or_404(known.rows(roadmap), pk=pk)
    require(can_edit_strategy(request.actor, roadmap), known.verb)
    form = known.form(request.POST or None, roadmap, request.actor)
    form.initial = known.initial(form, row, request.GET)
    back = place(known.page, roadmap)

    def save(said: Said) -> None:
        known.save(request.actor, roadmap.pk, said, pk)

    return form_page(
        request,
        form=form,
        title=str(row or known.new),
        verb=str(_("Enregistrer")),
        back_url=back,
        save=save,
        trail=crumbs((str(known.page_label), back)),
    )


@require_POST
@screen
def remove(request: ActorRequest, roadmap_id: int, kind: str, pk: int) -> HttpResponse:
    """Remove a row that carries nothing."""
    roadmap = open_roadmap(request, roadmap_id, step="orient")
    known = KINDS[kind]
    get_object_or_404(known.rows(roadmap), pk=pk)
    try:
        known.remove(request.actor, roadmap.pk, pk)
    except Forbidden:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect(place(known.page, roadmap))
