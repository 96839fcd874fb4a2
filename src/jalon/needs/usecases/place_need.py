"""Put a need in a group, apart, or aside; each answer can be undone, and no answer changes a word."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.numbers import number_in
from jalon.kernel.refs import Ref
from jalon.needs.models import GroupingStep, Need, NeedGroup, NeedStatus, SetAside
from jalon.needs.readings import matcher_for
from jalon.needs.rules import OPEN, can_group
from jalon.roadmaps.models import Roadmap

TITLE_LENGTH = 240


class PlaceRefused(DomainError):
    messages = {
        "itself": _("Un besoin ne se regroupe pas avec lui-même."),
        "unknown": _("Ce groupe, ce besoin ou cette entrée n’existe plus dans cette feuille de route."),
        "nothing_to_undo": _("Il n’y a rien à annuler."),
        "moved_since": _(
            "« %(statement)s » a changé de place depuis : l’annulation aurait défait le choix de quelqu’un d’autre."
        ),
        "title_missing": _("Donnez un intitulé au groupe."),
        "not_empty": _("Ce groupe cite encore des besoins : sortez-les d’abord."),
        "stale": _("Ce groupe a été modifié par quelqu’un d’autre : relisez avant d’enregistrer."),
    }


def join_group(*, actor: Actor, need_id: int, group_id: int) -> NeedGroup:
    """Put a need in a group, or move it there from another.

    Raises:
        Need.DoesNotExist, Forbidden: as usual.
        PlaceRefused: no such group in the roadmap of the need.
    """
    with transaction.atomic():
        need = _locked(actor, need_id)
        group = _group(need, group_id)
        _move(actor, need, group, batch=uuid4())
        return group


def join_need(*, actor: Actor, need_id: int, other_id: int) -> NeedGroup:
    """Put a need with another: in its group, or in a new one that takes both.

    Raises:
        Need.DoesNotExist, Forbidden: as usual.
        PlaceRefused: the same need, or one of another roadmap.
    """
    with transaction.atomic():
        need = _locked(actor, need_id)
        if other_id == need.pk:
            raise PlaceRefused("itself")
        rows = Need.objects.visible_to(actor).filter(roadmap=need.roadmap_id)
        other = rows.select_for_update(of=("self",)).filter(pk=other_id).first()
        if other is None:
            raise PlaceRefused("unknown")
        if other.group_id is not None:
            group = _group(need, other.group_id)
            _move(actor, need, group, batch=uuid4())
            return group
        if need.group_id is not None:
            group = _group(need, need.group_id)
            _move(actor, other, group, batch=uuid4())
            return group
        batch = uuid4()
        group = _new_group(need.roadmap, other.statement, _shared_entry(need, other))
        _move(actor, other, group, batch=batch, made_group=True)
        _move(actor, need, group, batch=batch)
        return group


def start_group(*, actor: Actor, need_id: int, title: str = "", reference_code: str = "") -> NeedGroup:
    """Open a group with a need: under an entry of the reference list (whose group may exist already) or a title.

    Raises:
        Need.DoesNotExist, Forbidden: as usual.
        PlaceRefused: no such entry.
    """
    with transaction.atomic():
        need = _locked(actor, need_id)
        if reference_code:
            label = next((e.label for e in matcher_for(need.roadmap).entries if e.code == reference_code), None)
            if label is None:
                raise PlaceRefused("unknown")
            present = NeedGroup.objects.filter(roadmap=need.roadmap_id, reference_code=reference_code).first()
            group = present or _new_group(need.roadmap, title or label, reference_code)
            _move(actor, need, group, batch=uuid4(), made_group=present is None)
            return group
        if need.group_id is not None and need.group is not None and need.group.needs.count() == 1:
            return need.group  # the same button pressed twice
        group = _new_group(need.roadmap, title or need.statement, "")
        _move(actor, need, group, batch=uuid4(), made_group=True)
        return group


def leave_alone(*, actor: Actor, need_id: int) -> Need:
    """Say that a need was looked at and goes with no other; takes it out of its group too.

    Raises:
        Need.DoesNotExist, Forbidden: as usual.
    """
    with transaction.atomic():
        need = _locked(actor, need_id)
        _move(actor, need, None, batch=uuid4(), is_alone=True)
        return need


def leave_group(*, actor: Actor, need_id: int) -> Need:
    """Take a need out of its group: it comes back among those to match.

    Raises:
        Need.DoesNotExist, Forbidden: as usual.
    """
    with transaction.atomic():
        need = _locked(actor, need_id)
        _move(actor, need, None, batch=uuid4())
        return need


def set_aside(*, actor: Actor, need_id: int, target: str) -> None:
    """Put a proposal aside for a need: it is not made again. `target` as in `Proposal.target`.

    Raises:
        Need.DoesNotExist, Forbidden: as usual.
    """
    with transaction.atomic():
        need = _locked(actor, need_id)
        SetAside.objects.get_or_create(need=need, target=target[:40])


def undo_step(*, actor: Actor, roadmap_id: int) -> Need:
    """Undo the actor's last answer: needs go back where they were; the group it opened goes if nothing holds it.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        PlaceRefused: nothing to undo, or a need was moved since.
    """
    with transaction.atomic():
        roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",), no_key=True).get(pk=roadmap_id)
        require(can_group(actor, roadmap.pk), "needs.group")
        mine = GroupingStep.objects.filter(roadmap=roadmap, person_id_value=actor.person_id, undone_at=None)
        last = mine.first()
        if last is None:
            raise PlaceRefused("nothing_to_undo")
        steps = list(mine.filter(batch=last.batch).select_related("need", "after"))
        for step in steps:
            _undo(actor, step)
        for group in {step.after for step in steps if step.made_group and step.after is not None}:
            _drop_if_idle(actor, group)
        return last.need


def _undo(actor: Actor, step: GroupingStep) -> None:
    need = Need.objects.select_for_update(of=("self",)).get(pk=step.need_id)
    if (need.group_id, need.is_alone) != (step.after_id, step.is_alone):
        raise PlaceRefused("moved_since", statement=need.statement)
    need.group_id, need.is_alone = step.before_id, step.was_alone
    if need.status == step.status_after:
        need.status = step.status_before
    need.revision += 1
    need.save(update_fields=["group", "is_alone", "status", "revision"])
    step.undone_at = timezone.now()
    step.save(update_fields=["undone_at"])
    _journal(actor, "needs.need.grouping_undone", need, {"from": step.after_id, "to": step.before_id})


def _drop_if_idle(actor: Actor, group: NeedGroup) -> None:
    held = group.needs.exists() or group.objectives.exists() or group.actions.exists()
    if not held:
        record(
            actor,
            "needs.group.removed",
            Ref.to(group),
            organisation_id=group.roadmap.organisation_id,
            roadmap_id=group.roadmap_id,
        )
        group.delete()


def _locked(actor: Actor, need_id: int) -> Need:
    """The need, its roadmap locked first: answers about one roadmap follow one another."""
    found = Need.objects.visible_to(actor).only("roadmap_id").get(pk=need_id)
    Roadmap.objects.select_for_update(of=("self",), no_key=True).get(pk=found.roadmap_id)
    need = Need.objects.select_related("roadmap", "group").select_for_update(of=("self",)).get(pk=need_id)
    require(can_group(actor, need.roadmap_id), "needs.group")
    return need


def _group(need: Need, group_id: int) -> NeedGroup:
    group = NeedGroup.objects.filter(pk=group_id, roadmap=need.roadmap_id).first()
    if group is None:
        raise PlaceRefused("unknown")
    return group


def _new_group(roadmap: Roadmap, title: str, reference_code: str) -> NeedGroup:
    """G001, G002… The roadmap's row is locked by the caller."""
    last = roadmap.need_groups.order_by("-pk").values_list("code", flat=True).first()
    number = (number_in(last[1:]) or 0) + 1 if last else 1
    while roadmap.need_groups.filter(code=f"G{number:03d}").exists():
        number += 1
    return NeedGroup.objects.create(
        roadmap=roadmap, code=f"G{number:03d}", title=title[:TITLE_LENGTH], reference_code=reference_code
    )


def _shared_entry(one: Need, other: Need) -> str:
    """The entry that both were read to be about, when it is the first of both."""
    first = [need.reading.first_code if hasattr(need, "reading") else "" for need in (one, other)]
    return first[0] if first[0] == first[1] else ""


def _move(
    actor: Actor,
    need: Need,
    group: NeedGroup | None,
    *,
    batch: UUID,
    is_alone: bool = False,
    made_group: bool = False,
) -> None:
    if need.group_id == (group.pk if group else None) and need.is_alone == is_alone:
        return
    step = GroupingStep(
        roadmap_id=need.roadmap_id,
        need=need,
        before_id=need.group_id,
        after=group,
        was_alone=need.is_alone,
        is_alone=is_alone,
        status_before=need.status,
        made_group=made_group,
        batch=batch,
        person_id_value=actor.person_id,
    )
    if group is not None and need.status in OPEN:
        need.status = NeedStatus.GROUPED
    elif group is None and need.status == NeedStatus.GROUPED:
        need.status = _status_before_grouping(need)
    step.status_after = need.status
    need.group, need.is_alone = group, is_alone
    need.revision += 1
    need.save(update_fields=["group", "is_alone", "status", "revision"])
    step.save()
    verb = "needs.need.grouped" if group else "needs.need.left_alone" if is_alone else "needs.need.ungrouped"
    _journal(actor, verb, need, {"from": step.before_id, "to": group.pk if group else None})


def _status_before_grouping(need: Need) -> str:
    joined = need.steps.filter(status_after=NeedStatus.GROUPED).exclude(status_before=NeedStatus.GROUPED).first()
    return joined.status_before if joined else NeedStatus.RAISED


def _journal(actor: Actor, verb: str, need: Need, details: dict[str, object]) -> None:
    record(
        actor,
        verb,
        Ref.to(need),
        organisation_id=need.organisation_id,
        roadmap_id=need.roadmap_id,
        details=details,
    )
