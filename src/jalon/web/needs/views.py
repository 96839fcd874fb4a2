"""The needs basket and one need."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.kernel.errors import require
from jalon.needs.models import Need
from jalon.needs.products import product_names
from jalon.needs.queries import NeedFilters, consolidated, needs_page
from jalon.needs.rules import can_edit, can_qualify
from jalon.needs.usecases.edit_need import edit_need
from jalon.needs.usecases.qualify_need import qualify_need
from jalon.needs.usecases.raise_need import NeedSheet, raise_need
from jalon.programme.models import Action
from jalon.roadmaps.models import Roadmap
from jalon.web.needs.forms import NeedFilterForm, NeedForm, QualifyForm
from jalon.web.pages import crumbs, form_page
from jalon.web.screens import ActorRequest, open_roadmap, screen


def _list_url(roadmap: Roadmap) -> str:
    return reverse("needs:list", kwargs={"roadmap_id": roadmap.pk})


def _need_url(need: Need) -> str:
    return reverse("needs:need", kwargs={"roadmap_id": need.roadmap_id, "pk": need.pk})


@screen
def need_list(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The basket: everything for the team; for a member, its own words and the others' counts."""
    roadmap = open_roadmap(request, roadmap_id, step="collect")
    form = NeedFilterForm(request.GET, roadmap=roadmap)
    chosen = form.cleaned_data if form.is_valid() else {}
    member = chosen.get("member")
    filters = NeedFilters(
        text=chosen.get("q", ""),
        status=chosen.get("status", ""),
        kind=chosen.get("kind", ""),
        organisation_id=member.pk if member else None,
        is_unanswered=bool(chosen.get("unanswered")),
    )
    after = request.GET.get("after", "")
    page = needs_page(request.actor, roadmap, filters, after=int(after) if after.isdigit() else None)
    seen = Prefetch("actions", queryset=_seen_actions(request, roadmap), to_attr="seen_actions")
    prefetch_related_objects(list(page.rows), seen)
    query = request.GET.copy()
    next_url = ""
    if page.next_after is not None:
        query["after"] = str(page.next_after)
        next_url = f"{request.path}?{query.urlencode()}"
    context = {
        "roadmap": roadmap,
        "page": page,
        "filters": form,
        "next_url": next_url,
        "consolidated": consolidated(roadmap),
        "is_team": roadmap.pk in request.actor.roadmap_roles,
        "has_filters": any(value for key, value in request.GET.items() if key != "after"),
    }
    return render(request, "needs/list.html", context)


def _seen_actions(request: ActorRequest, roadmap: Roadmap) -> QuerySet[Action]:
    """Actions that the actor may read; none for an AMO whose mission stops before the programme."""
    seen = Action.objects.visible_to(request.actor)
    return seen if request.actor.may_reach(roadmap.pk, "plan") else seen.none()


@screen
def need_new(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """State a need."""
    return _form(request, open_roadmap(request, roadmap_id, step="collect"), None)


@screen
def need_edit(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Change the words of a need."""
    roadmap = open_roadmap(request, roadmap_id, step="collect")
    row = get_object_or_404(Need.objects.visible_to(request.actor).filter(roadmap=roadmap), pk=pk)
    require(can_edit(request.actor, row), "needs.edit")
    return _form(request, roadmap, row)


def _form(request: ActorRequest, roadmap: Roadmap, row: Need | None) -> HttpResponse:
    initial: dict[str, Any] = {}
    if row:
        names = (
            "statement",
            "details",
            "kind",
            "organisation_id",
            "department_id",
            "requester_function",
            "requester_id",
        )
        initial = {name: getattr(row, name) for name in names} | {"member_ids": row.members.all()}
    form = NeedForm(request.POST or None, roadmap=roadmap, actor=request.actor, initial=initial)

    def save(cleaned: dict[str, Any]) -> str:
        sheet = _sheet(cleaned)
        if row is None:
            saved = raise_need(actor=request.actor, roadmap_id=roadmap.pk, sheet=sheet)
        else:
            revision = int(request.POST.get("revision") or -1)
            saved = edit_need(actor=request.actor, need_id=row.pk, revision=revision, sheet=sheet)
        for name in product_names(saved.statement):
            messages.warning(
                request,
                _("« %(name)s » ressemble à un nom de produit. Un besoin dit ce qu’il faut pouvoir faire.")
                % {"name": name},
            )
        return _need_url(saved)

    return form_page(
        request,
        form=form,
        title=_("Modifier le besoin") if row else _("Nouveau besoin"),
        verb=_("Enregistrer"),
        back_url=_need_url(row) if row else _list_url(roadmap),
        save=save,
        trail=crumbs((_("Besoins"), _list_url(roadmap))),
        revision=row.revision if row else None,
        draft_key=f"{request.actor.person_id}:need:{row.pk if row else f'new-{roadmap.pk}'}",
    )


def _sheet(cleaned: dict[str, Any]) -> NeedSheet:
    department, requester = cleaned["department_id"], cleaned.get("requester_id")
    return NeedSheet(
        statement=cleaned["statement"],
        details=cleaned["details"],
        kind=cleaned["kind"],
        organisation_id=cleaned["organisation_id"].pk,
        department_id=department.pk if department else None,
        requester_id=requester.pk if requester else None,
        requester_function=cleaned["requester_function"],
        member_ids=[row.pk for row in cleaned["member_ids"]],
    )


@screen
def need(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """One need, what answers it and what became of it."""
    roadmap = open_roadmap(request, roadmap_id, step="collect")
    rows = Need.objects.visible_to(request.actor).filter(roadmap=roadmap)
    row = get_object_or_404(rows.select_related("organisation", "department", "requester"), pk=pk)
    actions = _seen_actions(request, roadmap).filter(needs=row)
    objectives = list(row.objectives.select_related("axis"))
    thread = [{"label": f"{row.organisation}", "url": "", "is_current": False}]
    thread.append({"label": row.code, "url": "", "is_current": True})
    thread += [
        {"label": o.title, "url": reverse("strategy:tree", kwargs={"roadmap_id": roadmap.pk}), "is_current": False}
        for o in objectives
    ]
    thread += [
        {
            "label": action.title,
            "url": reverse("programme:action", kwargs={"roadmap_id": roadmap.pk, "pk": action.pk}),
            "is_current": False,
        }
        for action in actions
    ]
    context = {
        "roadmap": roadmap,
        "need": row,
        "members": row.members.all(),
        "actions": actions,
        "objectives": objectives,
        "thread": thread,
        "can_edit": can_edit(request.actor, row),
        "can_qualify": can_qualify(request.actor, row),
        "crumbs": crumbs((_("Besoins"), _list_url(roadmap))),
    }
    return render(request, "needs/need.html", context)


@screen
def need_qualify(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Say what becomes of a need."""
    roadmap = open_roadmap(request, roadmap_id, step="collect")
    row = get_object_or_404(Need.objects.visible_to(request.actor).filter(roadmap=roadmap), pk=pk)
    require(can_qualify(request.actor, row), "needs.qualify")
    form = QualifyForm(request.POST or None, initial={"status": row.status, "reason": row.status_reason})

    def save(cleaned: dict[str, Any]) -> None:
        qualify_need(actor=request.actor, need_id=row.pk, **cleaned)

    return form_page(
        request,
        form=form,
        title=_("Suite donnée à « %(statement)s »") % {"statement": row.statement},
        verb=_("Enregistrer"),
        back_url=_need_url(row),
        save=save,
        trail=crumbs((_("Besoins"), _list_url(roadmap))),
    )
