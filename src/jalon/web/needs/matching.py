"""One need at a time with what is proposed for it: accepted, put aside or undone by a key or a button."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from jalon.kernel.errors import DomainError, Forbidden, require
from jalon.kernel.numbers import number_in
from jalon.needs.models import Need
from jalon.needs.proposals import matching_progress, next_to_match, proposals_for
from jalon.needs.rules import can_group
from jalon.needs.usecases.place_need import (
    PlaceRefused,
    join_group,
    join_need,
    leave_alone,
    set_aside,
    start_group,
    undo_step,
)
from jalon.roadmaps.models import Roadmap
from jalon.web.needs.frame import tabs, team_roadmap, url
from jalon.web.screens import ActorRequest, screen


def _roadmap(request: ActorRequest, roadmap_id: int) -> Roadmap:
    roadmap = team_roadmap(request, roadmap_id)
    require(can_group(request.actor, roadmap.pk), "needs.group")
    return roadmap


@screen
def match(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """The next need to look at, or the one of the address (`besoin`)."""
    roadmap = _roadmap(request, roadmap_id)
    asked = number_in(request.GET.get("besoin"))
    if asked is not None:
        rows = Need.objects.visible_to(request.actor).filter(roadmap=roadmap)
        need: Need | None = get_object_or_404(
            rows.select_related("organisation", "department", "requester", "group"), pk=asked
        )
    else:
        need = next_to_match(request.actor, roadmap, after=number_in(request.GET.get("apres")))
    progress = matching_progress(request.actor, roadmap)
    context = {
        "roadmap": roadmap,
        "need": need,
        "proposals": proposals_for(request.actor, need) if need else (),
        "progress": progress,
        "looked_at": progress.total - progress.left,
        "progress_text": _("%(done)s sur %(total)s")
        % {"done": progress.total - progress.left, "total": progress.total},
        "tabs": tabs(request, roadmap, "match"),
        "answer_url": url("match_answer", roadmap, pk=need.pk) if need else "",
        "undo_url": url("match_undo", roadmap),
    }
    return render(request, "needs/match.html", context)


@screen
def answer(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Carry out what was chosen for a need, then go to the next."""
    roadmap = _roadmap(request, roadmap_id)
    if request.method != "POST":
        raise Http404
    need = get_object_or_404(Need.objects.visible_to(request.actor).filter(roadmap=roadmap), pk=pk)
    choice = request.POST.get("choice", "")
    here = f"{url('match', roadmap)}?besoin={need.pk}"
    onwards = f"{url('match', roadmap)}?apres={need.pk}"
    if choice == "skip":
        return redirect(onwards)
    try:
        said = _carry_out(request, need, choice)
    except Forbidden:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(here)
    if said:
        messages.success(request, said)
    return redirect(here if choice.startswith("aside:") else onwards)


def _carry_out(request: ActorRequest, need: Need, choice: str) -> str:
    """What was done, in words; empty when there is nothing to say."""
    actor: Any = request.actor
    kind, _colon, target = choice.partition(":")
    if kind == "aside" and _is_target(target):
        set_aside(actor=actor, need_id=need.pk, target=target)
        return ""
    if kind == "alone":
        leave_alone(actor=actor, need_id=need.pk)
        return _("%(code)s reste seul.") % {"code": need.code}
    if kind == "new":
        group = start_group(actor=actor, need_id=need.pk)
    elif kind == "group" and (pk := number_in(target)) is not None:
        group = join_group(actor=actor, need_id=need.pk, group_id=pk)
    elif kind == "need" and (pk := number_in(target)) is not None:
        group = join_need(actor=actor, need_id=need.pk, other_id=pk)
    elif kind == "entry" and target:
        group = start_group(actor=actor, need_id=need.pk, reference_code=target)
    else:
        raise PlaceRefused("unknown")
    return _("%(code)s est dans le groupe %(group)s « %(title)s ».") % {
        "code": need.code,
        "group": group.code,
        "title": group.title[:80],
    }


@screen
def undo(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Take back one's last answer and show its need again."""
    roadmap = _roadmap(request, roadmap_id)
    if request.method != "POST":
        raise Http404
    try:
        need = undo_step(actor=request.actor, roadmap_id=roadmap.pk)
    except Forbidden:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(url("match", roadmap))
    messages.success(request, _("Annulé : %(code)s est de nouveau à sa place.") % {"code": need.code})
    return redirect(f"{url('match', roadmap)}?besoin={need.pk}")


def _is_target(text: str) -> bool:
    kind, _colon, rest = text.partition(":")
    return kind in ("group", "need", "entry") and 0 < len(rest) <= 30
