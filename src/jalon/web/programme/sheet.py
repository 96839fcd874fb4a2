"""The sheet of an action: its thread, all that it says, its history, comments, its paper."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.desk.models import Comment
from jalon.desk.usecases.comment_on import comment_on
from jalon.governance.models import Decision
from jalon.journal.models import Entry
from jalon.kernel.actor import STEERING, Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.needs.models import Need
from jalon.programme.columns import costs_total, with_everything
from jalon.programme.completeness import completeness
from jalon.programme.gates import gaps_before_adoption, gaps_before_arbitrage
from jalon.programme.history import changes_of
from jalon.programme.listing import actions_of
from jalon.programme.models import Action, ActionStatus
from jalon.programme.obligations import catalogue
from jalon.programme.quick import quick_changes
from jalon.programme.rules import (
    can_advance_action,
    can_change_action,
    can_comment,
    can_create_action,
    can_submit_action,
    can_validate_obligation,
)
from jalon.programme.usecases.advance_action import next_statuses
from jalon.programme.usecases.create_action import create_action
from jalon.programme.usecases.submit_action import AGAIN, submit_action, withdraw_action
from jalon.programme.usecases.validate_obligation import validate_obligation
from jalon.roadmaps.models import Roadmap
from jalon.web.coding.behind import behind_action
from jalon.web.french import money_text, percent_text
from jalon.web.journal_words import sentence
from jalon.web.pages import crumbs
from jalon.web.programme.forms import QuickForm
from jalon.web.programme.listing import is_participant, url
from jalon.web.programme.paper import action_sheet_file
from jalon.web.programme.sections import SECTIONS, facts, unsaid, withheld
from jalon.web.screens import ActorRequest, open_roadmap, screen

JOURNAL_SHOWN = 30


def bare(request: ActorRequest, roadmap: Roadmap, pk: int) -> Action:
    """The action of the address, without what its columns read."""
    found = get_object_or_404(actions_of(request.actor, roadmap), pk=pk)
    found.roadmap = roadmap  # read already
    return found


def one(request: ActorRequest, roadmap: Roadmap, pk: int) -> Action:
    """The action of the address, with all that its columns read."""
    found = get_object_or_404(with_everything(actions_of(request.actor, roadmap)), pk=pk)
    found.roadmap = roadmap  # read already
    _withhold_words(request, found)
    if not is_inside(request, found) and found.status == ActionStatus.SUBMITTED:
        found.mains = []  # type: ignore[attr-defined]  # figures are preparatory until the decision (CRPA L311-2)
    return found


def is_inside(request: ActorRequest, action: Action) -> bool:
    """Of the roadmap's team, of its owner, or in charge of the action; a participant is not."""
    in_charge = {action.lead_id, action.business_sponsor_id, action.it_lead_id} - {None}
    return request.actor.person_id in in_charge or not is_participant(request, action.roadmap)


def _withhold_words(request: ActorRequest, action: Action) -> None:
    """Needs that the actor may not read keep their code and lose their words, here and on paper; never saved."""
    read = _read_needs(request.actor, action)
    for need in action.needs.all():
        if need.pk not in read:
            need.statement = withheld(need)


def _read_needs(actor: Actor, action: Action) -> set[int]:
    """Needs of the action whose words the actor may read."""
    needs = {need.pk for need in action.needs.all()}
    is_team = actor.has_any_role(STEERING, action.roadmap_id) and actor.may_reach(action.roadmap_id, "collect")
    if is_team or not needs:
        return needs
    return set(Need.objects.visible_to(actor).filter(pk__in=needs).values_list("pk", flat=True))


def trail(roadmap: Roadmap, *items: tuple[str, str]) -> list[dict[str, str]]:
    """Crumbs of a page of the programme."""
    return crumbs((_("Actions"), url("list", roadmap)), *items)


@screen
def new(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The quick sheet."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    require(can_create_action(request.actor, roadmap.pk), "programme.create")
    obligations = [(str(row.pk), f"{row.title} ({row.code})") for row in catalogue(roadmap)]
    form = QuickForm(request.POST or None, roadmap=roadmap, obligations=obligations)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            action = _create(request, roadmap, form)
        except DomainError as error:
            refusal = error.message
        else:
            messages.success(request, _("Action %(code)s créée.") % {"code": action.code})
            return redirect("programme:action", roadmap_id=roadmap.pk, pk=action.pk)
    context = {
        "roadmap": roadmap,
        "form": form,
        "refusal": refusal,
        "crumbs": trail(roadmap, (_("Nouvelle action"), "")),
        "draft_key": f"{request.actor.person_id}:action-new:{roadmap.pk}",
        "same_title": _same_title(request, roadmap),
    }
    return render(request, "programme/new.html", context, status=422 if request.method == "POST" else 200)


def _create(request: ActorRequest, roadmap: Roadmap, form: QuickForm) -> Action:
    axis = form.cleaned_data["axis"]
    changes = replace(
        quick_changes(form.answers(), roadmap),
        summary=form.cleaned_data["summary"],
        axis_id=int(axis) if axis else None,
    )
    return create_action(actor=request.actor, roadmap_id=roadmap.pk, title=form.cleaned_data["title"], changes=changes)


def _same_title(request: ActorRequest, roadmap: Roadmap) -> Action | None:
    title = request.POST.get("title", "").strip()
    return actions_of(request.actor, roadmap).filter(title__iexact=title).first() if title else None


@screen
def action_page(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Everything about one action."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    action = one(request, roadmap, pk)
    ref = Ref.to(action)
    main = action.mains[0] if action.mains else None  # type: ignore[attr-defined]
    is_again = action.status in AGAIN
    score = completeness(action)
    gaps = gaps_before_arbitrage(action) if is_again else ()
    inside = is_inside(request, action)
    is_prepared = inside and action.status == ActionStatus.SUBMITTED
    adoption_gaps = gaps_before_adoption(action) if is_prepared else ()
    comments = Comment.objects.about(ref).filter(withdrawn_at__isnull=True) if inside else ()
    context = {
        "roadmap": roadmap,
        "action": action,
        "crumbs": trail(roadmap, (action.code, "")),
        "thread": thread(request, action),
        "behind": behind_action(request.actor, roadmap, action),
        "completeness": score,
        "completeness_text": percent_text(score.pct),
        "sections": [
            {"key": s.key, "title": s.title, "facts": facts(s, action), "unsaid": unsaid(s, action)} for s in SECTIONS
        ],
        "costs": list(main.costs.all()) if main else [],
        "efforts": list(main.efforts.all()) if main else [],
        "subsidies": list(main.subsidies.all()) if main else [],
        "others": action.variants.filter(is_main=False).prefetch_related("shares__organisation"),
        "links": action.links.all(),
        "linked_from": action.linked_from.select_related("source").order_by("source__code"),
        "gaps": gaps,
        "gaps_text": _("Donnez : %(gaps)s.") % {"gaps": " ; ".join(gaps)},
        "adoption_gaps": adoption_gaps,
        "adoption_text": _("Il manque : %(gaps)s.") % {"gaps": " ; ".join(adoption_gaps)},
        "is_again": is_again,
        "is_submitted": action.status == ActionStatus.SUBMITTED,
        "can_change": can_change_action(request.actor, action),
        "can_advance": bool(next_statuses(action)) and can_advance_action(request.actor, action),
        "can_submit": can_submit_action(request.actor, action),
        "can_validate": can_validate_obligation(request.actor, roadmap.pk),
        "history": changes_of(action) if inside else [],
        "entries": _journal(ref) if inside else [],
        "comments": [
            {
                "author_label": c.author_label,
                "at": c.created_at,
                "text": c.text,
                "is_mine": c.author_id == request.actor.person_id,
            }
            for c in comments
        ],
        "comment_url": url("comment", roadmap, pk=action.pk) if inside and can_comment(request.actor, action) else "",
        "papers": [
            {"label": ext.upper(), "url": url("paper", roadmap, pk=action.pk, extension=ext)}
            for ext in ("odt", "docx", "pdf")
        ],
    }
    return render(request, "programme/action.html", context)


def _journal(ref: Ref) -> list[dict[str, Any]]:
    return [
        {
            "at": entry.at,
            "actor_label": entry.actor_label,
            "sentence": sentence(entry.verb),
            "detail": _detail(entry),
        }
        for entry in Entry.objects.about(ref)[:JOURNAL_SHOWN]
    ]


def _detail(entry: Entry) -> str:
    note = entry.details.get("note")
    return str(note) if note else ""


def thread(request: ActorRequest, action: Action) -> list[dict[str, Any]]:
    """Needs → objective → the action → money → decision, each a link where there is something to open."""
    roadmap = action.roadmap
    needs = list(action.needs.all())
    organisations = {need.organisation_id for need in needs}
    seen = _read_needs(request.actor, action)
    first = _need_item(action, needs, organisations, seen)
    objective = next(iter(action.objectives.all()), None)
    place = objective or action.axis
    total = costs_total(action, "investment", is_recurring=False)
    decision = (
        Decision.objects.visible_to(request.actor).filter(subject_type="programme.action", subject_id=action.pk).first()
    )
    outcome = str(decision) if decision else action.get_status_display()
    has_plan = action.status not in (ActionStatus.DRAFT, ActionStatus.SUBMITTED)
    return [
        first,
        {
            "label": str(place) if place else _("sans axe ni objectif"),
            "url": reverse("strategy:tree", kwargs={"roadmap_id": roadmap.pk}) if place else "",
        },
        {"label": action.title, "url": "", "is_current": True},
        {
            "label": _("coût à estimer") if total is None else money_text(total, roadmap.currency),
            "url": "#argent" if total is not None else "",
        },
        {
            "label": outcome,
            "url": reverse("governance:decisions", kwargs={"roadmap_id": roadmap.pk}) if has_plan else "",
        },
    ]


def _need_item(action: Action, needs: list[Need], organisations: set[int], seen: set[int]) -> dict[str, Any]:
    if not needs:
        label = _("aucun besoin") if action.motive == "need" else action.get_motive_display()
        return {"label": label, "url": ""}
    count = ngettext("%(count)d besoin", "%(count)d besoins", len(needs)) % {"count": len(needs)}
    of = ngettext("de %(count)d organisme", "de %(count)d organismes", len(organisations)) % {
        "count": len(organisations)
    }
    kwargs: dict[str, Any] = {"roadmap_id": action.roadmap_id}
    target = f"{reverse('needs:list', kwargs=kwargs)}?action={action.pk}"
    if len(seen) == 1:
        target = reverse("needs:need", kwargs=kwargs | {"pk": next(iter(seen))})
    return {"label": f"{count} {of}", "url": target if seen else ""}


@screen
def submit(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Bring the action to the arbitrage, or take it back (`withdraw`)."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    action = bare(request, roadmap, pk)
    if request.method != "POST":
        raise Http404
    try:
        if request.POST.get("withdraw"):
            withdraw_action(actor=request.actor, action_id=action.pk)
            messages.success(request, _("L’action est de nouveau un brouillon."))
        else:
            submit_action(actor=request.actor, action_id=action.pk)
            messages.success(request, _("L’action est à l’arbitrage."))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("programme:action", roadmap_id=roadmap.pk, pk=action.pk)


@screen
def obligation_validate(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Say that the obligation applies."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    action = bare(request, roadmap, pk)
    if request.method != "POST":
        raise Http404
    try:
        validate_obligation(actor=request.actor, action_id=action.pk, today=request.actor.on)
        messages.success(request, _("L’application de l’obligation est validée à votre nom."))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("programme:action", roadmap_id=roadmap.pk, pk=action.pk)


@screen
def comment(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Add a remark."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    action = bare(request, roadmap, pk)
    if request.method != "POST":
        raise Http404
    require(is_inside(request, action) and can_comment(request.actor, action), "programme.comment")
    try:
        comment_on(actor=request.actor, subject=Ref.to(action), text=request.POST.get("text", ""))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect(reverse("programme:action", kwargs={"roadmap_id": roadmap.pk, "pk": action.pk}) + "#commentaires")


@screen
def paper(request: ActorRequest, roadmap_id: int, pk: int, extension: str) -> HttpResponse:
    """The A4 of the sheet as ODT, DOCX or PDF."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    action = one(request, roadmap, pk)
    if action.status == ActionStatus.SUBMITTED and not is_inside(request, action):
        raise Http404  # preparatory until the decision (CRPA L311-2)
    return action_sheet_file(action, extension=extension, today=request.actor.on)
