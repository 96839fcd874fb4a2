"""Findings: strengths, weaknesses, opportunities, threats, expectations; each with its sources and what takes it up."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from jalon.diagnosis.models import Chapter, Finding, FindingKind, Passage, TerritoryLevel, Viewpoint
from jalon.diagnosis.rules import can_write_finding
from jalon.diagnosis.team import collects
from jalon.diagnosis.usecases.write_finding import (
    FindingSheet,
    cite_passages,
    remove_finding,
    uncite_passage,
    validate_finding,
    write_finding,
)
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, Forbidden, require
from jalon.kernel.numbers import number_in
from jalon.needs.queries import organisations_of
from jalon.organisations.models import Organisation
from jalon.programme.models import Action, ActionFinding
from jalon.programme.usecases.link_finding import link_finding
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population
from jalon.strategy.models import Axis, AxisFinding
from jalon.web.diagnosis.frame import closed_notice
from jalon.web.fields import TextField, row_field
from jalon.web.pages import crumbs, form_page
from jalon.web.screens import ActorRequest, open_roadmap, screen

SHOWN = 300
"""Findings of one page: a diagnosis that holds more is filtered."""


PLURALS = {
    FindingKind.STRENGTH: gettext_lazy("forces"),
    FindingKind.WEAKNESS: gettext_lazy("faiblesses"),
    FindingKind.OPPORTUNITY: gettext_lazy("opportunités"),
    FindingKind.THREAT: gettext_lazy("menaces"),
    FindingKind.EXPECTATION: gettext_lazy("attentes d’habitants"),
}


class FindingForm(forms.Form):
    """A finding."""

    kind = forms.ChoiceField(label=gettext_lazy("Nature"), choices=FindingKind)
    statement = TextField(
        label=gettext_lazy("Le constat, en une phrase"), max_length=300, required=True, rows=2,
        help_text=gettext_lazy("Dans vos mots : validé, il sera lu hors de l’équipe. Ni nom, ni mots qui désigneraient quelqu’un."),
    )  # fmt: skip
    details = TextField(label=gettext_lazy("Précisions"), max_length=4000)
    organisation_id = forms.ModelChoiceField(
        label=gettext_lazy("Organisme concerné"), queryset=Organisation.objects.none(), required=False,
        empty_label=gettext_lazy("tout le monde"),
    )  # fmt: skip
    chapter = forms.ChoiceField(
        label=gettext_lazy("Chapitre"), choices=[("", gettext_lazy("aucun")), *Chapter.choices], required=False
    )
    viewpoint = forms.ChoiceField(label=gettext_lazy("Regard"), choices=Viewpoint, initial=Viewpoint.SHARED)
    level = forms.ChoiceField(
        label=gettext_lazy("Adressée à"), choices=[("", "—"), *TerritoryLevel.choices], required=False,
        help_text=gettext_lazy("Pour une attente d’habitants seulement."),
    )  # fmt: skip
    is_security_sensitive = forms.BooleanField(
        label=gettext_lazy("Touche à la sécurité des systèmes : ne sort pas de l’équipe ni de l’organisme concerné"),
        required=False,
    )

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "organisation_id").queryset = organisations_of(roadmap)


class FindingFilterForm(forms.Form):
    """Filters of the findings, kept in the address."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Nature"), choices=[("", gettext_lazy("toutes")), *FindingKind.choices], required=False
    )
    chapter = forms.ChoiceField(
        label=gettext_lazy("Chapitre"), choices=[("", gettext_lazy("tous")), *Chapter.choices], required=False
    )
    member = forms.ModelChoiceField(
        label=gettext_lazy("Membre"), queryset=Organisation.objects.none(), required=False,
        empty_label=gettext_lazy("tous"),
    )  # fmt: skip
    to_validate = forms.BooleanField(label=gettext_lazy("À valider"), required=False)

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "member").queryset = organisations_of(roadmap)


class LinksForm(forms.Form):
    """Axes and actions that take up a finding."""

    axis_ids = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Axes"), queryset=Axis.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    action_ids = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Actions"), queryset=Action.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, axes: QuerySet[Axis], actions: QuerySet[Action], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "axis_ids").queryset = axes
        row_field(self, "action_ids").queryset = actions


def open_diagnosis(request: ActorRequest, roadmap_id: int) -> Roadmap:
    """The roadmap of the address, for who observes or collects: an AMO who collects writes findings too."""
    step = "observe" if request.actor.may_reach(roadmap_id, "observe") else "collect"
    return open_roadmap(request, roadmap_id, step=step)


def above(roadmap: Roadmap, *items: tuple[str, str]) -> list[dict[str, str]]:
    """The way back to the findings."""
    return crumbs((_("Constats"), reverse("coding:findings", args=[roadmap.pk])), *items)


def _url(finding: Finding) -> str:
    return reverse("coding:finding", args=[finding.roadmap_id, finding.pk])


def _rows(request: ActorRequest, roadmap: Roadmap) -> QuerySet[Finding]:
    return Finding.objects.visible_to(request.actor).filter(roadmap=roadmap)


@screen
def findings(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """What the diagnosis finds, by kind; for a participant, what is validated about itself and about everybody."""
    roadmap = open_diagnosis(request, roadmap_id)
    form = FindingFilterForm(request.GET, roadmap=roadmap)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = _rows(request, roadmap)
    if chosen.get("kind"):
        rows = rows.filter(kind=chosen["kind"])
    if chosen.get("chapter"):
        rows = rows.filter(chapter=chosen["chapter"])
    if chosen.get("member"):
        rows = rows.filter(organisation=chosen["member"])
    if chosen.get("to_validate"):
        rows = rows.filter(is_validated=False)
    axes = Prefetch("axis_links", AxisFinding.objects.select_related("axis"))
    rows = rows.select_related("organisation").prefetch_related(axes).order_by("pk")
    found = list(rows.annotate(passages_count=Count("passages"))[:SHOWN])
    context = {
        "roadmap": roadmap,
        "groups": [
            {"label": PLURALS[kind], "code": kind.value, "rows": [row for row in found if row.kind == kind]}
            for kind in FindingKind
        ],
        "count": len(found),
        "is_cut": len(found) == SHOWN,
        "filters": form,
        "has_filters": any(request.GET.values()),
        "can_write": can_write_finding(request.actor, roadmap.pk),
        "closed": closed_notice(roadmap),
    }
    return render(request, "coding/findings.html", context)


@screen
def finding_new(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Write a finding."""
    roadmap = open_diagnosis(request, roadmap_id)
    require(can_write_finding(request.actor, roadmap.pk), "diagnosis.finding.write")
    return _form(request, roadmap, None)


@screen
def finding_edit(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Change a finding."""
    roadmap = open_diagnosis(request, roadmap_id)
    row = get_object_or_404(_rows(request, roadmap), pk=pk)
    require(can_write_finding(request.actor, roadmap.pk), "diagnosis.finding.write")
    return _form(request, roadmap, row)


def _form(request: ActorRequest, roadmap: Roadmap, row: Finding | None) -> HttpResponse:
    names = (
        "kind", "statement", "details", "organisation_id", "chapter", "viewpoint", "level", "is_security_sensitive",
    )  # fmt: skip
    initial = {name: getattr(row, name) for name in names} if row else {"kind": request.GET.get("kind", "")}
    form = FindingForm(request.POST or None, roadmap=roadmap, initial=initial)

    def save(cleaned: dict[str, Any]) -> str:
        place = cleaned["organisation_id"]
        sheet = FindingSheet(**cleaned | {"organisation_id": place.pk if place else None})
        revision = request.POST.get("revision", "")
        saved = write_finding(
            actor=request.actor,
            roadmap_id=roadmap.pk,
            sheet=sheet,
            finding_id=row.pk if row else None,
            revision=number_in(revision),
        )
        return _url(saved)

    return form_page(
        request,
        form=form,
        title=_("Modifier le constat") if row else _("Nouveau constat"),
        verb=_("Enregistrer"),
        back_url=_url(row) if row else reverse("coding:findings", args=[roadmap.pk]),
        save=save,
        trail=above(roadmap),
        revision=row.revision if row else None,
        draft_key=f"{request.actor.person_id}:finding:{row.pk if row else f'new-{roadmap.pk}'}",
    )


@screen
def finding(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """One finding: what it rests on, what takes it up."""
    roadmap = open_diagnosis(request, roadmap_id)
    row = get_object_or_404(_rows(request, roadmap).select_related("organisation"), pk=pk)
    axes = [link.axis for link in AxisFinding.objects.filter(finding=row).select_related("axis")]
    actions = _actions(request.actor, roadmap).filter(finding_links__finding=row)
    quotes, hidden = quotes_of(request.actor, row.passages.select_related("organisation"), roadmap)
    strategy = reverse("strategy:tree", args=[roadmap.pk])
    thread: list[dict[str, Any]] = [{"label": _count(len(quotes) + hidden), "url": "#sources"}]
    thread.append({"label": row.get_kind_display(), "url": "", "is_current": True})
    thread += [{"label": axis.title, "url": strategy} for axis in axes]
    thread += [
        {"label": action.title, "url": reverse("programme:action", args=[roadmap.pk, action.pk])} for action in actions
    ]
    can_write = can_write_finding(request.actor, roadmap.pk)
    context = {
        "roadmap": roadmap,
        "finding": row,
        "quotes": quotes,
        "hidden": hidden,
        "is_collecting": collects(request.actor, roadmap.pk),
        "sources": list(row.sources.all()) if can_write else [],
        "axes": axes,
        "actions": actions,
        "thread": thread,
        "can_write": can_write,
        "crumbs": above(roadmap),
    }
    return render(request, "coding/finding.html", context)


def quotes_of(actor: Actor, rows: QuerySet[Passage], roadmap: Roadmap) -> tuple[list[dict[str, Any]], int]:
    """Passages that the actor may read (all for the team, the quotable ones for others), and how many it may not.

    Outside the team a quotation is signed by its population; agents and inhabitants without their organisation.
    """
    inside = collects(actor, roadmap.pk)
    populations = dict(Population.choices)
    shown: Sequence[Passage] = list(rows if inside else rows.filter(is_quotable=True))
    told = []
    for passage in shown:
        place = passage.organisation if inside or passage.population not in ("agents", "inhabitants") else None
        signature = [str(populations.get(passage.population, _("document"))), str(place or "")]
        told.append(
            {
                "id": passage.pk,
                "text": passage.words,
                "signed": ", ".join(part for part in signature if part),
                "url": reverse("coding:passage", args=[roadmap.pk, passage.pk]) if inside else "",
                "is_quotable": passage.is_quotable,
            }
        )
    return told, 0 if inside else rows.count() - len(told)


def _count(number: int) -> str:
    return _("aucune source") if not number else _("1 source") if number == 1 else _("%(n)s sources") % {"n": number}


def _actions(actor: Actor, roadmap: Roadmap) -> QuerySet[Action]:
    rows = Action.objects.visible_to(actor).filter(roadmap=roadmap).distinct()
    return rows if actor.may_reach(roadmap.pk, "plan") else rows.none()


@screen
def finding_links(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Choose the axes and actions that take up a finding."""
    roadmap = open_diagnosis(request, roadmap_id)
    row = get_object_or_404(_rows(request, roadmap), pk=pk)
    require(can_write_finding(request.actor, roadmap.pk), "programme.finding.link")
    form = LinksForm(
        request.POST or None,
        axes=Axis.objects.visible_to(request.actor).filter(roadmap=roadmap),
        actions=_actions(request.actor, roadmap).order_by("sort_key", "pk"),
        initial={
            "axis_ids": list(AxisFinding.objects.filter(finding=row).values_list("axis", flat=True)),
            "action_ids": list(ActionFinding.objects.filter(finding=row).values_list("action", flat=True)),
        },
    )

    def save(cleaned: dict[str, Any]) -> None:
        link_finding(
            actor=request.actor,
            finding_id=row.pk,
            axis_ids=[axis.pk for axis in cleaned["axis_ids"]],
            action_ids=[action.pk for action in cleaned["action_ids"]],
        )

    return form_page(
        request,
        form=form,
        title=_("Ce qui reprend « %(statement)s »") % {"statement": row.statement},
        verb=_("Relier"),
        back_url=_url(row),
        save=save,
        trail=above(roadmap, (str(row), _url(row))),
    )


@require_POST
@screen
def finding_validate(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Let it into the reports, or take it back."""
    roadmap = open_diagnosis(request, roadmap_id)
    row = get_object_or_404(_rows(request, roadmap), pk=pk)
    is_validated = request.POST.get("to") != "reopen"
    done = _("Constat validé : il entrera dans les rapports.") if is_validated else _("Redevenu note de travail.")
    return _do(
        request,
        row,
        lambda: validate_finding(actor=request.actor, finding_id=row.pk, is_validated=is_validated),
        done,
    )


@require_POST
@screen
def finding_cite(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Add a passage to its sources (`add`, its number), or take one out (`drop`)."""
    roadmap = open_diagnosis(request, roadmap_id)
    row = get_object_or_404(_rows(request, roadmap), pk=pk)
    add, drop = number_in(request.POST.get("add")), number_in(request.POST.get("drop"))
    if drop is not None:
        done = _("La source est retirée.")
        return _do(request, row, lambda: uncite_passage(actor=request.actor, finding_id=row.pk, passage_id=drop), done)
    if add is None:
        messages.error(request, _("Donnez le numéro du passage, écrit sur sa page."))
        return redirect(_url(row))
    ids = [add]
    done = _("La source est ajoutée.")
    return _do(request, row, lambda: cite_passages(actor=request.actor, finding_id=row.pk, passage_ids=ids), done)


@require_POST
@screen
def finding_remove(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Remove a finding; its passages stay."""
    roadmap = open_diagnosis(request, roadmap_id)
    row = get_object_or_404(_rows(request, roadmap), pk=pk)
    list_url = reverse("coding:findings", args=[roadmap.pk])
    return _do(
        request, row, lambda: remove_finding(actor=request.actor, finding_id=row.pk), _("Constat supprimé."), list_url
    )


def _do(request: ActorRequest, row: Finding, act: Any, done: str, target: str = "") -> HttpResponse:
    try:
        act()
    except Forbidden:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(_url(row))
    messages.success(request, done)
    return redirect(target or _url(row))
