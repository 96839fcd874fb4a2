"""Sorting before any score, and the ordered programme of work."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.kernel.errors import DomainError, require
from jalon.kernel.numbers import number_in, numbers_in
from jalon.programme.columns import costs_total, halfdays_of, with_everything
from jalon.programme.listing import actions_of, page_of
from jalon.programme.models import Action, Triage
from jalon.programme.rules import can_sort_actions
from jalon.programme.triage import proposal_for
from jalon.programme.usecases.rank_actions import Rank, rank_actions
from jalon.programme.usecases.triage_actions import triage_actions
from jalon.roadmaps.models import Roadmap
from jalon.web.programme.forms import FilterForm
from jalon.web.programme.listing import is_participant, url, view_tabs
from jalon.web.screens import ActorRequest, open_roadmap, screen

BOXES = [(str(value), str(label)) for value, label in Triage.choices]


@screen
def triage(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Four boxes, a proposal with its reason, fifty actions at a time, all by keyboard."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    require(not is_participant(request, roadmap), "programme.sorting.read")
    if request.method == "POST":
        require(can_sort_actions(request.actor, roadmap.pk), "programme.triage")
        return _sort(request, roadmap)
    form = FilterForm(request.GET, roadmap=roadmap)
    rows = with_everything(form.filters().apply(actions_of(request.actor, roadmap)))
    page = page_of(rows, "triage", after=request.GET.get("after", ""))
    counts = {value: actions_of(request.actor, roadmap).filter(triage=value).count() for value in ("", *Triage.values)}
    following = request.GET.copy()
    following["after"] = page.after
    context = {
        "roadmap": roadmap,
        "rows": [_line(action) for action in page.rows],
        "boxes": BOXES,
        "figures": [
            {"label": label, "value": str(counts[value]), "url": f"{url('list', roadmap)}?triage={value or 'none'}"}
            for value, label in (("", _("à trier")), *BOXES)
        ],
        "next_url": f"?{following.urlencode()}" if page.after else "",
        "can_sort": can_sort_actions(request.actor, roadmap.pk),
        "tabs": view_tabs(request, roadmap, "triage"),
        "query": request.GET.urlencode(),
    }
    return render(request, "programme/triage.html", context)


def _line(action: Action) -> dict[str, Any]:
    proposal = proposal_for(action)
    return {
        "action": action,
        "proposal": proposal,
        "proposal_label": Triage(proposal.triage).label,
        "cost": costs_total(action, "investment", is_recurring=False),
        "halfdays": halfdays_of(action),
    }


def _sort(request: ActorRequest, roadmap: Roadmap) -> HttpResponse:
    rows = {
        row.pk: row
        for row in with_everything(actions_of(request.actor, roadmap).filter(pk__in=_numbered(request, "triage_")))
    }
    follows = bool(request.POST.get("follow"))
    groups: dict[tuple[str, str], list[int]] = {}
    for pk, action in rows.items():
        chosen = request.POST.get(f"triage_{pk}", "")
        note = " ".join(request.POST.get(f"note_{pk}", "").split())
        if follows and not chosen:
            proposal = proposal_for(action)
            chosen, note = proposal.triage, note or proposal.reason
        if (chosen, note) != (action.triage, action.triage_note):
            groups.setdefault((chosen, note), []).append(pk)
    try:
        for (chosen, note), ids in groups.items():
            triage_actions(actor=request.actor, roadmap_id=roadmap.pk, action_ids=ids, triage=chosen, note=note)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        count = sum(len(ids) for ids in groups.values())
        if count:
            said = ngettext("%(count)d action triée.", "%(count)d actions triées.", count) % {"count": count}
        else:  # a form that a browser sends again after a lost answer changes nothing: say it
            said = _("Le tri est déjà enregistré ainsi.")
        messages.success(request, said)
    return redirect(f"{url('triage', roadmap)}?{request.POST.get('query', '')}")


def _numbered(request: ActorRequest, prefix: str) -> list[int]:
    return numbers_in(request.POST.getlist("ids"))


@screen
def work_programme(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """« Programme de travail priorisé »: rank and reason."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    require(not is_participant(request, roadmap), "programme.sorting.read")
    refusal = ""
    if request.method == "POST":
        require(can_sort_actions(request.actor, roadmap.pk), "programme.rank")
        try:
            count = rank_actions(actor=request.actor, roadmap_id=roadmap.pk, ranks=_ranks(request))
        except DomainError as error:
            refusal = error.message
        else:
            messages.success(
                request, ngettext("%(count)d rang changé.", "%(count)d rangs changés.", count) % {"count": count}
            )
            return redirect("programme:work_programme", roadmap_id=roadmap.pk)
    rows = with_everything(actions_of(request.actor, roadmap))
    page = page_of(rows, "rank", after=request.GET.get("after", ""))
    for action in page.rows:
        if refusal and f"rank_{action.pk}" in request.POST:
            sent = request.POST[f"rank_{action.pk}"]
            action.rank = number_in(sent)
            action.rank_reason = request.POST.get(f"reason_{action.pk}", "")
    context = {
        "roadmap": roadmap,
        "actions": page.rows,
        "next_url": f"?after={page.after}" if page.after else "",
        "refusal": refusal,
        "can_sort": can_sort_actions(request.actor, roadmap.pk),
        "tabs": view_tabs(request, roadmap, "work_programme"),
        "exports": [
            {
                "label": ext.upper(),
                "url": f"{url('export', roadmap, extension=ext)}?sort=rank&col=rank&col=code&col=title&col=axis&col=rank_reason&col=status",
            }
            for ext in ("csv", "ods", "xlsx")
        ],
    }
    return render(request, "programme/work_programme.html", context, status=422 if refusal else 200)


def _ranks(request: ActorRequest) -> dict[int, Rank]:
    found = {}
    for pk in _numbered(request, "rank_"):
        sent = request.POST.get(f"rank_{pk}", "").strip()
        rank = (number_in(sent, most=999_999) or 0) if sent else None
        found[pk] = Rank(rank, request.POST.get(f"reason_{pk}", ""))
    return found
