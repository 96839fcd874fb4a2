"""Groups: who stands behind them, the needs they cite, what answers them."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.kernel.errors import DomainError, Forbidden, require
from jalon.kernel.numbers import number_in, revision_in
from jalon.needs.models import Need, NeedGroup
from jalon.needs.rules import can_group
from jalon.needs.support import support
from jalon.needs.usecases.place_need import join_group, leave_group
from jalon.needs.usecases.save_group import remove_group, save_group
from jalon.programme.rules import can_create_action
from jalon.programme.usecases.create_action_from_group import create_action_from_group
from jalon.roadmaps.models import Roadmap
from jalon.strategy.queries import objective_labels
from jalon.strategy.rules import can_edit_strategy
from jalon.strategy.usecases.answer_group import answer_group
from jalon.web.needs.forms import GroupActionForm, GroupForm
from jalon.web.needs.frame import seen_actions, tabs, team_roadmap, url
from jalon.web.pages import crumbs, form_page
from jalon.web.screens import ActorRequest, screen

PAGE_SIZE = 100


def _group(request: ActorRequest, roadmap: Roadmap, pk: int) -> NeedGroup:
    return get_object_or_404(NeedGroup.objects.visible_to(request.actor).filter(roadmap=roadmap), pk=pk)


def _trail(roadmap: Roadmap, *more: tuple[str, str]) -> list[dict[str, str]]:
    return crumbs((_("Besoins"), url("list", roadmap)), (_("Groupes"), url("groups", roadmap)), *more)


@screen
def group_list(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """Groups with how many needs, organisations and persons each counts."""
    roadmap = team_roadmap(request, roadmap_id)
    after = number_in(request.GET.get("after"))
    rows = NeedGroup.objects.visible_to(request.actor).filter(roadmap=roadmap)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    found = list(
        rows.annotate(
            count=Count("needs", distinct=True),
            places=Count("needs__organisation", distinct=True),
            persons=Count("needs__requester", distinct=True),
        )
        .prefetch_related("objectives")
        .order_by("pk")[: PAGE_SIZE + 1]
    )
    page = found[:PAGE_SIZE]
    context = {
        "roadmap": roadmap,
        "groups": page,
        "next_url": f"{request.path}?after={page[-1].pk}" if len(found) > PAGE_SIZE else "",
        "tabs": tabs(request, roadmap, "groups"),
    }
    return render(request, "needs/groups.html", context)


@screen
def group(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """One group: its support, its needs in their own words, what answers it."""
    roadmap = team_roadmap(request, roadmap_id)
    row = _group(request, roadmap, pk)
    needs = list(
        row.needs.select_related("organisation", "department", "requester").prefetch_related("members").order_by("pk")
    )
    found = support(needs)
    objectives = list(row.objectives.select_related("axis"))
    seen = seen_actions(request, roadmap)
    actions = list(
        (seen.filter(need_groups=row) | seen.filter(needs__in=[need.pk for need in needs])).distinct().order_by("code")
    )
    labels = objective_labels(roadmap)
    tied = {objective.pk for objective in objectives}
    may_group = can_group(request.actor, roadmap.pk)
    others = NeedGroup.objects.visible_to(request.actor).filter(roadmap=roadmap).exclude(pk=row.pk).order_by("code")
    context = {
        "roadmap": roadmap,
        "group": row,
        "needs": needs,
        "support": found,
        "objectives": objectives,
        "actions": actions,
        "choices": [(pk, label) for pk, label in labels.items() if pk not in tied],
        "others": [(other.pk, f"{other.code} {other.title}"[:90]) for other in others[:500]] if may_group else [],
        "thread": _thread(row, roadmap, needs, found.organisations, objectives, actions),
        "can_group": may_group,
        "can_answer": can_edit_strategy(request.actor, roadmap),
        "can_create_action": can_create_action(request.actor, roadmap.pk),
        "crumbs": _trail(roadmap),
    }
    return render(request, "needs/group.html", context)


def _thread(
    row: NeedGroup, roadmap: Roadmap, needs: list[Need], places: Any, objectives: list[Any], actions: list[Any]
) -> list[dict[str, Any]]:
    count = ngettext("%(count)d besoin", "%(count)d besoins", len(needs)) % {"count": len(needs)}
    of = ngettext("de %(count)d organisme", "de %(count)d organismes", len(places)) % {"count": len(places)}
    tree = reverse("strategy:tree", kwargs={"roadmap_id": roadmap.pk})
    items = [
        {"label": f"{count} {of}", "url": "#besoins", "is_current": False},
        {"label": row.title, "url": "", "is_current": True},
    ]
    items += [{"label": objective.title, "url": tree, "is_current": False} for objective in objectives]
    items += [
        {
            "label": action.title,
            "url": reverse("programme:action", kwargs={"roadmap_id": roadmap.pk, "pk": action.pk}),
            "is_current": False,
        }
        for action in actions
    ]
    return items


@screen
def group_edit(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Name a group."""
    roadmap = team_roadmap(request, roadmap_id)
    row = _group(request, roadmap, pk)
    require(can_group(request.actor, roadmap.pk), "needs.group")
    form = GroupForm(request.POST or None, initial={"title": row.title, "note": row.note})
    back = url("group", roadmap, pk=row.pk)

    def save(cleaned: dict[str, Any]) -> None:
        revision = revision_in(request.POST.get("revision"))
        save_group(actor=request.actor, group_id=row.pk, revision=revision, **cleaned)

    return form_page(
        request,
        form=form,
        title=_("Nommer le groupe %(code)s") % {"code": row.code},
        verb=_("Enregistrer"),
        back_url=back,
        save=save,
        trail=_trail(roadmap, (row.code, back)),
        revision=row.revision,
    )


@screen
def group_remove(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Remove a group that cites nothing."""
    roadmap = team_roadmap(request, roadmap_id)
    row = _group(request, roadmap, pk)
    if request.method != "POST":
        raise Http404
    return _done(
        request,
        lambda: remove_group(actor=request.actor, group_id=row.pk),
        success=_("Le groupe %(code)s est retiré ; aucun besoin n’a été touché.") % {"code": row.code},
        there=url("groups", roadmap),
        back=url("group", roadmap, pk=row.pk),
    )


@screen
def group_need(request: ActorRequest, roadmap_id: int, pk: int, need_id: int) -> HttpResponse:
    """Take a need out of the group, or move it to another (`to`)."""
    roadmap = team_roadmap(request, roadmap_id)
    row = _group(request, roadmap, pk)
    if request.method != "POST":
        raise Http404
    need = get_object_or_404(Need.objects.visible_to(request.actor).filter(roadmap=roadmap, group=row), pk=need_id)
    target = number_in(request.POST.get("to"))
    back = url("group", roadmap, pk=row.pk)
    if target is not None:
        return _done(
            request,
            lambda: join_group(actor=request.actor, need_id=need.pk, group_id=target),
            success=_("%(code)s a changé de groupe.") % {"code": need.code},
            there=back,
            back=back,
        )
    return _done(
        request,
        lambda: leave_group(actor=request.actor, need_id=need.pk),
        success=_("%(code)s est sorti du groupe : il est de nouveau à rapprocher.") % {"code": need.code},
        there=back,
        back=back,
    )


@screen
def group_objective(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Tie the group to an objective, or untie it (`untie`)."""
    roadmap = team_roadmap(request, roadmap_id)
    row = _group(request, roadmap, pk)
    if request.method != "POST":
        raise Http404
    chosen = number_in(request.POST.get("objective"))
    back = url("group", roadmap, pk=row.pk)
    if chosen is None:
        messages.error(request, _("Choisissez un objectif."))
        return redirect(back)
    is_answered = not request.POST.get("untie")
    return _done(
        request,
        lambda: answer_group(actor=request.actor, group_id=row.pk, objective_id=chosen, is_answered=is_answered),
        success=_("Le groupe est rattaché à l’objectif.") if is_answered else _("Le groupe n’est plus rattaché."),
        there=back,
        back=back,
    )


@screen
def group_action(request: ActorRequest, roadmap_id: int, pk: int) -> HttpResponse:
    """Make an action of the group: its needs, objectives and members come with it."""
    roadmap = team_roadmap(request, roadmap_id)
    row = _group(request, roadmap, pk)
    require(can_create_action(request.actor, roadmap.pk), "programme.create")
    form = GroupActionForm(request.POST or None, initial={"title": row.title[:200]})

    def save(cleaned: dict[str, Any]) -> str:
        action = create_action_from_group(
            actor=request.actor, group_id=row.pk, title=cleaned["title"], is_pooled=cleaned["way"] == "pooled"
        )
        messages.success(request, _("Action %(code)s créée.") % {"code": action.code})
        return reverse("programme:action", kwargs={"roadmap_id": roadmap.pk, "pk": action.pk})

    back = url("group", roadmap, pk=row.pk)
    return form_page(
        request,
        form=form,
        title=_("Créer une action pour « %(title)s »") % {"title": row.title},
        verb=_("Créer l’action"),
        back_url=back,
        save=save,
        trail=_trail(roadmap, (row.code, back)),
        intro=_("Elle reprend les besoins du groupe, ses objectifs et les membres qui demandent ou sont concernés."),
    )


def _done(request: ActorRequest, work: Any, *, success: str, there: str, back: str) -> HttpResponse:
    """Do it and say so, or say why not."""
    try:
        work()
    except Forbidden:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(back)
    messages.success(request, success)
    return redirect(there)
