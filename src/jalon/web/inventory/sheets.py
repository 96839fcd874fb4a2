"""Lists of sheets, one sheet, its form, its removal, the file of what is shown."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.inventory.filling import SheetRefused
from jalon.inventory.importing.columns import register_table
from jalon.inventory.models import Contract, Equipment, ShadowTool, Solution, Usage
from jalon.inventory.queries import (
    enterable_members,
    narrowed,
    readable_members,
    sheets_of,
    sheets_page,
    thresholds_of,
)
from jalon.inventory.registers import APPLICATIONS, Register
from jalon.inventory.rules import can_enter, can_keep
from jalon.inventory.thresholds import view_of
from jalon.inventory.usecases.add_sheet import add_sheet
from jalon.inventory.usecases.change_sheet import change_sheet
from jalon.inventory.usecases.remove_sheet import remove_sheet
from jalon.journal.models import Entry
from jalon.kernel.errors import DomainError, Forbidden, require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Organisation
from jalon.programme.rules import can_create_action
from jalon.roadmaps.models import Roadmap
from jalon.tables import WRITERS
from jalon.web.conflicts import both_versions, sent, sent_revision
from jalon.web.inventory.forms import SheetFilterForm, SheetForm
from jalon.web.inventory.showing import (
    deadline_facts,
    deadline_words,
    enterable_member,
    one_sheet,
    open_inventory,
    register_named,
    text_of,
    trail,
    url,
)
from jalon.web.pages import form_page
from jalon.web.papers import tables_response
from jalon.web.screens import ActorRequest, screen

MOST_EXPORTED = 20_000
MOST_SOLUTIONS = 500


@screen
def sheet_list(request: ActorRequest, roadmap_id: int, register: str) -> HttpResponse:
    """Sheets of one register, of the members the actor reads."""
    roadmap, found = open_inventory(request, roadmap_id), register_named(register)
    members = readable_members(request.actor, roadmap)
    form = SheetFilterForm(request.GET, members=members)
    chosen = form.cleaned_data if form.is_valid() else {}
    member = chosen.get("membre")
    rows = narrowed(
        sheets_of(request.actor, roadmap, found),
        organisation_id=member.pk if member else None,
        text=chosen.get("q", ""),
    )
    page = sheets_page(rows, after=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = page.next_after
    enterable = enterable_members(request.actor, roadmap)
    kept = urlencode({key: value for key in ("q", "membre") if (value := request.GET.get(key))})
    context = {
        "roadmap": roadmap,
        "register": found,
        "filters": form,
        "headers": [found.label_of(key) for key in found.columns],
        "rows": [
            {
                "sheet": row,
                "url": url("sheet", roadmap, register=found.code, pk=row.pk),
                "cells": [text_of(found, row, key, currency=roadmap.currency) for key in found.columns],
            }
            for row in page.rows
        ],
        "next_url": f"{request.path}?{query.urlencode()}" if page.next_after else "",
        "has_filters": bool(request.GET.get("q") or request.GET.get("membre")),
        "new_url": _new_url(roadmap, found, enterable, member),
        "enterable": [
            (row.name, url("new", roadmap, register=found.code, organisation_id=row.pk)) for row in enterable
        ],
        "exports": [
            {"label": ext.upper(), "url": f"{url('export', roadmap, register=found.code, extension=ext)}?{kept}"}
            for ext in WRITERS
        ],
        "crumbs": trail(roadmap),
        "shows_member": len(members) > 1,
    }
    return render(request, "inventory/list.html", context)


def _new_url(roadmap: Roadmap, register: Register, enterable: list[Organisation], member: Organisation | None) -> str:
    """Where a new sheet starts when there is no choice of member to make."""
    chosen = member if member is not None and member in enterable else enterable[0] if len(enterable) == 1 else None
    return url("new", roadmap, register=register.code, organisation_id=chosen.pk) if chosen else ""


@screen
def export(request: ActorRequest, roadmap_id: int, register: str, extension: str) -> HttpResponse:
    """The file of exactly what the list shows, which comes back identical."""
    roadmap, found = open_inventory(request, roadmap_id), register_named(register)
    rows = sheets_of(request.actor, roadmap, found)
    members = readable_members(request.actor, roadmap)
    form = SheetFilterForm(request.GET, members=members)
    chosen = form.cleaned_data if form.is_valid() else {}
    member = chosen.get("membre")
    rows = narrowed(rows, organisation_id=member.pk if member else None, text=chosen.get("q", ""))
    table = register_table(found, rows[:MOST_EXPORTED], currency=roadmap.currency, today=timezone.localdate())
    return tables_response([table], extension=extension, name=found.code)


@screen
def sheet(request: ActorRequest, roadmap_id: int, register: str, pk: int) -> HttpResponse:
    """One sheet: what it says, what follows from it, what cites it."""
    roadmap, found = open_inventory(request, roadmap_id), register_named(register)
    row = one_sheet(request, roadmap, found, pk)
    context = {
        "roadmap": roadmap,
        "register": found,
        "sheet": row,
        "groups": _groups(found, row, roadmap.currency),
        "can_enter": can_enter(request.actor, roadmap, row.organisation_id),
        "edit_url": url("edit", roadmap, register=found.code, pk=pk),
        "remove_url": url("remove", roadmap, register=found.code, pk=pk),
        "crumbs": trail(
            roadmap,
            (row.organisation.name, url("member", roadmap, organisation_id=row.organisation_id)),
            (str(found.label), url("list", roadmap, register=found.code)),
        ),
        "journal": Entry.objects.about(Ref.to(row))[:10],
        **_more(request, roadmap, row),
    }
    return render(request, "inventory/sheet.html", context)


def _groups(register: Register, row: Any, currency: str) -> list[tuple[str, list[dict[str, str]]]]:
    groups: list[tuple[str, list[dict[str, str]]]] = []
    for field in register.fields:
        if field.group or not groups:
            groups.append((str(field.group), []))
        if field.key == "name":
            continue
        shown = text_of(register, row, field.key, currency=currency)
        groups[-1][1].append({"label": register.label_of(field.key), "value": shown})
    return [(heading, rows) for heading, rows in groups if rows]


def _more(request: ActorRequest, roadmap: Roadmap, row: Any) -> dict[str, Any]:
    """What the screen of some registers adds."""
    more: dict[str, Any] = {
        "deadline": None,
        "usages": [],
        "flows": [],
        "software": [],
        "decide_url": "",
        "act_url": "",
    }
    if isinstance(row, Contract):
        view = view_of(row, thresholds_of(roadmap, today=timezone.localdate()), today=timezone.localdate())
        words, tone = deadline_words(view.deadline)
        more["deadline"] = {"view": view, "words": words, "tone": tone, "facts": deadline_facts(view.deadline)}
        more["usages"] = [
            (usage.name, url("sheet", roadmap, register="applications", pk=usage.pk))
            for usage in Usage.objects.visible_to(request.actor).of_roadmap(roadmap).filter(contract=row)
        ]
    elif isinstance(row, Usage):
        more["flows"] = [*row.flows_out.select_related("target"), *row.flows_in.select_related("source")]
        if can_create_action(request.actor, roadmap.pk) and request.actor.may_reach(roadmap.pk, "plan"):
            more["act_url"] = url("make_action", roadmap, pk=row.pk)
    elif isinstance(row, Equipment):
        more["software"] = list(row.software.all()[:500])
    elif isinstance(row, ShadowTool) and can_keep(request.actor, roadmap):
        more["decide_url"] = url("decide", roadmap, pk=row.pk)
    return more


@screen
def new(request: ActorRequest, roadmap_id: int, register: str, organisation_id: int) -> HttpResponse:
    """Write a new sheet for a member."""
    roadmap, found = open_inventory(request, roadmap_id), register_named(register)
    organisation = enterable_member(request, roadmap, organisation_id)
    form = _form(request, roadmap, found, organisation, None)

    def save(cleaned: dict[str, Any]) -> str:
        made = add_sheet(
            actor=request.actor,
            roadmap_id=roadmap.pk,
            register_code=found.code,
            organisation_id=organisation.pk,
            values=form.values(cleaned),
        )
        messages.success(request, _("« %(name)s » est enregistré.") % {"name": made.name})
        if "again" in request.POST:
            return url("new", roadmap, register=found.code, organisation_id=organisation.pk)
        return url("sheet", roadmap, register=found.code, pk=made.pk)

    title = _("%(register)s : nouvelle fiche de %(member)s") % {"register": found.label, "member": organisation.name}
    return _page(request, roadmap, found, form, title, save, organisation, None)


@screen
def edit(request: ActorRequest, roadmap_id: int, register: str, pk: int) -> HttpResponse:
    """Change a sheet."""
    roadmap, found = open_inventory(request, roadmap_id), register_named(register)
    row = one_sheet(request, roadmap, found, pk)
    require(can_enter(request.actor, roadmap, row.organisation_id), "inventory.enter")
    back_url = url("sheet", roadmap, register=found.code, pk=row.pk)
    if request.POST.get("keep") == "theirs":
        messages.success(request, _("La version enregistrée est gardée."))
        return redirect(back_url)
    form = _form(request, roadmap, found, row.organisation, row)

    def save(cleaned: dict[str, Any]) -> str:
        try:
            change_sheet(
                actor=request.actor,
                roadmap_id=roadmap.pk,
                register_code=found.code,
                sheet_id=row.pk,
                revision=sent_revision(request),
                values=form.values(cleaned),
            )
        except SheetRefused as refusal:
            if refusal.code == "stale":
                raise _SavedBetween from refusal
            raise
        return back_url

    title = _("Modifier « %(name)s »") % {"name": row.name}
    try:
        return _page(request, roadmap, found, form, title, save, row.organisation, row)
    except _SavedBetween:
        return _both_versions(request, roadmap, found, form, title, pk)


class _SavedBetween(Exception):
    """Somebody saved the sheet while it was being written."""


def _both_versions(
    request: ActorRequest, roadmap: Roadmap, register: Register, form: SheetForm, title: str, pk: int
) -> HttpResponse:
    """Nothing typed is lost: both versions, field by field, and the choice."""
    saved = one_sheet(request, roadmap, register, pk)
    entry = Entry.objects.about(Ref.to(saved)).first()
    theirs = _form(request, roadmap, register, saved.organisation, saved, is_sent=False)
    conflict = both_versions(
        form,
        theirs,
        by_label=entry.actor_label if entry else "",
        at=entry.at if entry else None,
        version=saved.revision,
    )
    back_url = url("sheet", roadmap, register=register.code, pk=pk)
    context = {"title": title, "conflict": conflict, "crumbs": trail(roadmap, (saved.name, back_url))}
    return render(request, "inventory/conflict.html", context, status=409)


def _form(
    request: ActorRequest,
    roadmap: Roadmap,
    register: Register,
    organisation: Organisation,
    row: Any,
    *,
    is_sent: bool = True,
) -> SheetForm:
    return SheetForm(
        sent(request) if is_sent else None,
        register=register,
        keeper=roadmap.organisation,
        organisation=organisation,
        currency=roadmap.currency,
        today=timezone.localdate(),
        catalogue=_catalogue(request, roadmap) if register is APPLICATIONS else (),
        sheet=row,
    )


def _catalogue(request: ActorRequest, roadmap: Roadmap) -> list[str]:
    """Names of solutions to offer while typing."""
    rows = Solution.objects.visible_to(request.actor).filter(keeper=roadmap.organisation_id)
    return list(rows.values_list("name", flat=True)[:MOST_SOLUTIONS])


def _page(
    request: ActorRequest,
    roadmap: Roadmap,
    register: Register,
    form: SheetForm,
    title: str,
    save: Any,
    organisation: Organisation,
    row: Any,
) -> HttpResponse:
    list_url = url("list", roadmap, register=register.code)
    return form_page(
        request,
        form=form,
        title=title,
        verb=_("Enregistrer"),
        back_url=url("sheet", roadmap, register=register.code, pk=row.pk) if row is not None else list_url,
        save=save,
        trail=trail(
            roadmap,
            (organisation.name, url("member", roadmap, organisation_id=organisation.pk)),
            (str(register.label), list_url),
        ),
        intro=str(register.intro),
        revision=row.revision if row is not None else None,
        draft_key=f"{request.actor.person_id}:inventory-{register.code}:{row.pk if row is not None else f'new-{organisation.pk}'}",
        template="inventory/form.html",
        more={"is_new": row is None, "reference": row.reference if row is not None else ""},
    )


@screen
def remove(request: ActorRequest, roadmap_id: int, register: str, pk: int) -> HttpResponse:
    """Ask, then take a sheet out."""
    roadmap, found = open_inventory(request, roadmap_id), register_named(register)
    row = one_sheet(request, roadmap, found, pk)
    require(can_enter(request.actor, roadmap, row.organisation_id), "inventory.enter")
    refusal = ""
    if request.method == "POST":
        try:
            remove_sheet(actor=request.actor, roadmap_id=roadmap.pk, register_code=found.code, sheet_id=row.pk)
        except Forbidden:
            raise
        except DomainError as error:
            refusal = error.message
        else:
            messages.success(request, _("« %(name)s » est retiré de l’inventaire.") % {"name": row.name})
            return redirect(url("list", roadmap, register=found.code))
    context = {
        "roadmap": roadmap,
        "register": found,
        "sheet": row,
        "refusal": refusal,
        "cancel_url": url("sheet", roadmap, register=found.code, pk=row.pk),
        "crumbs": trail(roadmap, (str(found.label), url("list", roadmap, register=found.code))),
    }
    return render(request, "inventory/remove.html", context, status=422 if refusal else 200)
