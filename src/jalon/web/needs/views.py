"""The needs basket and one need."""

from itertools import chain
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.desk.models import Comment
from jalon.desk.usecases.comment_on import comment_on
from jalon.journal.models import Entry
from jalon.kernel.errors import DomainError, require
from jalon.kernel.numbers import number_in, revision_in
from jalon.kernel.refs import Ref
from jalon.needs.models import Need, NeedOrigin
from jalon.needs.products import product_names
from jalon.needs.queries import by_population, consolidated, needs_page
from jalon.needs.rules import can_comment, can_edit, can_group, can_import, can_qualify, can_raise
from jalon.needs.usecases.edit_need import edit_need
from jalon.needs.usecases.qualify_need import qualify_need
from jalon.needs.usecases.raise_need import NeedSheet, raise_need
from jalon.organisations.models import Department
from jalon.roadmaps.models import Roadmap
from jalon.strategy.models import Objective
from jalon.tables import WRITERS
from jalon.web.coding.behind import behind_need
from jalon.web.journal_words import sentence
from jalon.web.needs.forms import NeedFilterForm, NeedForm, QualifyForm
from jalon.web.needs.frame import actions_prefetch, filters_of, in_team, seen_actions, tabs, url, without
from jalon.web.pages import crumbs, form_page
from jalon.web.screens import ActorRequest, open_roadmap, screen

JOURNAL_SHOWN = 20


@screen
def need_list(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The basket: everything for the team; for a member, its own words and the others' counts."""
    roadmap = open_roadmap(request, roadmap_id, step="collect")
    form = NeedFilterForm(request.GET, roadmap=roadmap)
    filters = filters_of(request, roadmap, form)
    page = needs_page(request.actor, roadmap, filters, after=number_in(request.GET.get("after")))
    prefetch_related_objects(list(page.rows), *actions_prefetch(request, roadmap))
    query = request.GET.copy()
    next_url = ""
    if page.next_after is not None:
        query["after"] = str(page.next_after)
        next_url = f"{request.path}?{query.urlencode()}"
    kept = without(request)
    is_team = in_team(request, roadmap)
    context = {
        "roadmap": roadmap,
        "page": page,
        "rows": [(row, answers_of(row)) for row in page.rows],
        "filters": form,
        "active": [{"label": label, "url": without(request, name)} for name, label in form.active()],
        "shown": ngettext("%(count)d besoin affiché", "%(count)d besoins affichés", len(page.rows))
        % {"count": len(page.rows)},
        "next_url": next_url,
        "consolidated": () if is_team else consolidated(roadmap),
        "populations": by_population(roadmap),
        "is_team": is_team,
        "tabs": tabs(request, roadmap, "list"),
        "can_import": can_import(request.actor, roadmap.pk),
        "exports": [{"label": ext.upper(), "url": url("export", roadmap, extension=ext) + kept} for ext in WRITERS],
        "has_filters": bool(form.active()),
    }
    return render(request, "needs/list.html", context)


def answers_of(need: Need) -> list[str]:
    """Titles of what answers a need, by itself or through its group: actions, or else objectives."""
    rows: list[Any] = [need, need.group] if need.group else [need]
    actions = {a.pk: a.title for row in rows for a in getattr(row, "seen_actions", ())}
    objectives = {o.pk: o.title for row in rows for o in row.objectives.all()}
    return list((actions or objectives).values())


@screen
def need_new(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """State a need."""
    return _form(request, open_roadmap(request, roadmap_id, step="collect"), None)


@screen
def need_new_of_department(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """The intake form of one direction of the owner or of a participant."""
    roadmap = open_roadmap(request, roadmap_id, step="collect")
    department = get_object_or_404(Department.objects.select_related("organisation"), pk=pk)
    require(can_raise(request.actor, roadmap, organisation_id=department.organisation_id), "needs.raise")
    return _form(request, roadmap, None, department=department)


@screen
def need_edit(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Change a need."""
    roadmap = open_roadmap(request, roadmap_id, step="collect")
    row = _need(request, roadmap, pk)
    require(can_edit(request.actor, row), "needs.edit")
    return _form(request, roadmap, row)


def _need(request: ActorRequest, roadmap: Roadmap, pk: int) -> Need:
    rows = Need.objects.visible_to(request.actor).filter(roadmap=roadmap)
    return get_object_or_404(rows.select_related("organisation", "department", "requester", "group"), pk=pk)


_SAME_NAMES = (
    "statement", "details", "kind", "organisation_id", "department_id", "requester_function", "requester_id", "origin",
    "population", "populations_concerned", "frequency", "intensity", "consequence", "deadline_on", "pooling",
)  # fmt: skip


def _initial(row: Need | None, department: Department | None) -> dict[str, Any]:
    if row is None:
        initial: dict[str, Any] = {}
        if department is not None:
            initial |= {"department_id": department.pk, "organisation_id": department.organisation_id}
            initial["population"] = "departments"
        return initial
    initial = {name: getattr(row, name) for name in _SAME_NAMES}
    return initial | {"member_ids": row.members.all(), "department_ids": row.departments.all()}


def _form(
    request: ActorRequest, roadmap: Roadmap, row: Need | None, *, department: Department | None = None
) -> HttpResponse:
    form = NeedForm(request.POST or None, roadmap=roadmap, actor=request.actor, initial=_initial(row, department))

    def save(cleaned: dict[str, Any]) -> str:
        sheet = _sheet(cleaned)
        if row is None:
            saved = raise_need(actor=request.actor, roadmap_id=roadmap.pk, sheet=sheet)
        else:
            revision = revision_in(request.POST.get("revision"))
            saved = edit_need(actor=request.actor, need_id=row.pk, revision=revision, sheet=sheet)
        for name in product_names(saved.statement):
            messages.warning(
                request,
                _("« %(name)s » ressemble à un nom de produit. Un besoin dit ce qu’il faut pouvoir faire.")
                % {"name": name},
            )
        return url("need", roadmap, pk=saved.pk)

    title = _("Modifier le besoin") if row else _("Nouveau besoin")
    if department is not None:
        title = _("Nouveau besoin : %(department)s") % {"department": department.name}
    back = url("need", roadmap, pk=row.pk) if row else url("departments" if department else "list", roadmap)
    return form_page(
        request,
        form=form,
        title=title,
        verb=_("Enregistrer"),
        back_url=back,
        save=save,
        trail=crumbs((_("Besoins"), url("list", roadmap))),
        intro=_("Deux réponses suffisent : le besoin et qui demande. Le reste peut venir plus tard."),
        revision=row.revision if row else None,
        draft_key=f"{request.actor.person_id}:need:{row.pk if row else f'new-{roadmap.pk}'}",
    )


def _sheet(cleaned: dict[str, Any]) -> NeedSheet:
    names = (
        "statement", "details", "kind", "population", "populations_concerned", "frequency", "intensity", "consequence",
        "deadline_on", "pooling", "requester_function",
    )  # fmt: skip
    department, requester = cleaned["department_id"], cleaned.get("requester_id")
    return NeedSheet(
        organisation_id=cleaned["organisation_id"].pk,
        department_id=department.pk if department else None,
        department_ids=[row.pk for row in cleaned["department_ids"]],
        requester_id=requester.pk if requester else None,
        member_ids=[row.pk for row in cleaned["member_ids"]],
        origin=cleaned["origin"] or NeedOrigin.REQUEST,
        **{name: cleaned[name] for name in names},
    )


@screen
def need(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """One need: where it was heard, what answers it, what became of it, what was said about it."""
    roadmap = open_roadmap(request, roadmap_id, step="collect")
    row = _need(request, roadmap, pk)
    is_team = in_team(request, roadmap)
    seen = seen_actions(request, roadmap)
    actions = list((seen.filter(needs=row) | seen.filter(need_groups__needs=row)).distinct().order_by("code"))
    objectives = list(
        Objective.objects.visible_to(request.actor)
        .filter(pk__in=[*_ids(row.objectives), *(_ids(row.group.objectives) if row.group else ())])
        .select_related("axis")
        .order_by("axis__order", "order", "pk")
    )
    may_comment = can_comment(request.actor, row)
    ref = Ref.to(row)
    comments = Comment.objects.about(ref).filter(withdrawn_at__isnull=True) if may_comment else ()
    context = {
        "roadmap": roadmap,
        "need": row,
        "is_team": is_team,
        "members": row.members.all(),
        "departments": row.departments.select_related("organisation"),
        "sources": row.sources.exclude(subject_type="diagnosis.passage") if is_team else (),
        "behind": behind_need(request.actor, roadmap, row),
        "populations": _populations(row),
        "actions": actions,
        "objectives": objectives,
        "thread": _thread(row, roadmap, objectives, actions, is_team=is_team),
        "journal": _journal(ref) if may_comment else (),
        "comments": [{"author_label": c.author_label, "at": c.created_at, "text": c.text} for c in comments],
        "comment_url": url("comment", roadmap, pk=row.pk) if may_comment else "",
        "can_edit": can_edit(request.actor, row),
        "can_qualify": can_qualify(request.actor, row),
        "can_group": can_group(request.actor, roadmap.pk),
        "crumbs": crumbs((_("Besoins"), url("list", roadmap))),
    }
    return render(request, "needs/need.html", context)


def _ids(relation: Any) -> list[int]:
    return list(relation.values_list("pk", flat=True))


def _populations(row: Need) -> str:
    labels = dict(Need._meta.get_field("population").flatchoices)
    return ", ".join(str(labels[code]) for code in row.populations_concerned if code in labels)


def _journal(ref: Ref) -> list[dict[str, Any]]:
    entries = Entry.objects.about(ref)[:JOURNAL_SHOWN]
    return [
        {
            "at": entry.at,
            "actor_label": entry.actor_label,
            "sentence": sentence(entry.verb),
            "detail": str(entry.details.get("reason") or ""),
        }
        for entry in entries
    ]


def _thread(
    row: Need, roadmap: Roadmap, objectives: list[Objective], actions: list[Any], *, is_team: bool
) -> list[dict[str, Any]]:
    """Sources → the need → its group → objectives → actions, each a link where there is something to open."""
    heard = row.sources.count() if is_team else 0
    first = ngettext("%(count)d source", "%(count)d sources", heard) % {"count": heard} if heard else ""
    origin = f"{row.organisation}" + (f" · {first}" if first else "")
    items: list[dict[str, Any]] = [
        {"label": origin, "url": "#sources" if heard else "", "is_current": False},
        {"label": row.code, "url": "", "is_current": True},
    ]
    if row.group and is_team:
        items.append({"label": row.group.title, "url": url("group", roadmap, pk=row.group.pk), "is_current": False})
    tree = reverse("strategy:tree", kwargs={"roadmap_id": roadmap.pk})
    items += [{"label": o.title, "url": tree, "is_current": False} for o in objectives]
    items += [
        {
            "label": action.title,
            "url": reverse("programme:action", kwargs={"roadmap_id": roadmap.pk, "pk": action.pk}),
            "is_current": False,
        }
        for action in actions
    ]
    return list(chain(items))


@screen
def need_qualify(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Say what becomes of a need."""
    roadmap = open_roadmap(request, roadmap_id, step="collect")
    row = _need(request, roadmap, pk)
    require(can_qualify(request.actor, row), "needs.qualify")
    initial = {"status": row.status, "reason": row.status_reason, "review_on": row.review_on}
    form = QualifyForm(request.POST or None, initial=initial)

    def save(cleaned: dict[str, Any]) -> None:
        qualify_need(actor=request.actor, need_id=row.pk, **cleaned)

    return form_page(
        request,
        form=form,
        title=_("Suite donnée à « %(statement)s »") % {"statement": row.statement},
        verb=_("Enregistrer"),
        back_url=url("need", roadmap, pk=row.pk),
        save=save,
        trail=crumbs((_("Besoins"), url("list", roadmap))),
    )


@screen
def need_comment(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Add a remark, read by the team and by the organisation that asks."""
    roadmap = open_roadmap(request, roadmap_id, step="collect")
    row = _need(request, roadmap, pk)
    if request.method != "POST":
        raise Http404
    require(can_comment(request.actor, row), "needs.comment")
    try:
        comment_on(actor=request.actor, subject=Ref.to(row), text=request.POST.get("text", ""))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect(url("need", roadmap, pk=row.pk) + "#commentaires")
