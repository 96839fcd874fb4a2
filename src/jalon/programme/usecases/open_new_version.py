"""Open a new version of a roadmap (actualisation): axes, objectives, actions and indicators carried over."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.programme.models import Action, ActionLink, ActionStatus
from jalon.roadmaps.models import Challenge, Roadmap, RoadmapStatus, StateChange
from jalon.roadmaps.rules import can_steer
from jalon.roadmaps.usecases.create_roadmap import check_horizon
from jalon.strategy.models import Axis, Indicator, Objective

Row = TypeVar("Row", bound=Model)

CARRIED = (
    ActionStatus.DRAFT,
    ActionStatus.SUBMITTED,
    ActionStatus.RETAINED,
    ActionStatus.DEFERRED,
    ActionStatus.NOT_RETAINED,
    ActionStatus.UNDER_WAY,
    ActionStatus.SUSPENDED,
)
"""What is done or abandoned stays in the version where it was."""


class VersionRefused(DomainError):
    """A new version that cannot be."""

    messages = {"exists": _("Une version %(version)s de « %(title)s » existe déjà.")}


@transaction.atomic
def open_new_version(*, actor: Actor, roadmap_id: int, starts_on: date, ends_on: date) -> Roadmap:
    """Copy a roadmap into its next version. Actions keep their identity and public code.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        RoadmapRefused: impossible horizon.
        VersionRefused: the next version exists.
    """
    old = Roadmap.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=roadmap_id)
    require(can_steer(actor, old), "programme.open_new_version")
    check_horizon(starts_on, ends_on)
    if old.next_versions.exists():
        raise VersionRefused("exists", version=old.version + 1, title=old.title)
    new = _copy_frame(old, starts_on, ends_on)
    StateChange.objects.create(roadmap=new, status=RoadmapStatus.IDEA, on=actor.on, author_label=actor.label)
    challenges = _copied(old.challenges.all(), roadmap=new)
    axes = _copy_axes(old, new, challenges)
    objectives = _copy_objectives(old, axes, challenges)
    for indicator in Indicator.objects.filter(roadmap=old):
        axis_id, objective_id = indicator.axis_id, indicator.objective_id
        _copy(
            indicator,
            roadmap=new,
            axis=axes.get(axis_id) if axis_id else None,
            objective=objectives.get(objective_id) if objective_id else None,
        )
    _copy_actions(old, new, axes, objectives)
    record(
        actor,
        "programme.roadmap.version_opened",
        Ref.to(new),
        organisation_id=new.organisation_id,
        roadmap_id=new.pk,
        details={"previous": old.pk, "version": new.version},
    )
    return new


def _copy(row: Row, **changes: Any) -> Row:
    """Save a row again as a new one, with some fields changed; the row itself becomes the copy."""
    row.pk = None
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    return row


def _copied(rows: Iterable[Row], **changes: Any) -> dict[int, Row]:
    """Copies of rows, by the id of what they copy."""
    return {int(old_id): _copy(row, **changes) for old_id, row in [(row.pk, row) for row in rows]}


def _copy_frame(old: Roadmap, starts_on: date, ends_on: date) -> Roadmap:
    new = Roadmap.objects.create(
        organisation=old.organisation,
        kind=old.kind,
        title=old.title,
        public_label=old.public_label,
        version=old.version + 1,
        previous_version=old,
        method=old.method,
        competence=old.competence,
        starts_on=starts_on,
        ends_on=ends_on,
        currency=old.currency,
        tax_basis=old.tax_basis,
        ambition=old.ambition,
        ambition_signed_by=old.ambition_signed_by,
        owner_department=old.owner_department,
        owner_department_head=old.owner_department_head,
        political_sponsor=old.political_sponsor,
        managerial_sponsor=old.managerial_sponsor,
    )
    _copied(old.participants.all(), roadmap=new)
    _copied(old.roles.all(), roadmap=new)
    _copied(old.scope_items.all(), roadmap=new)
    return new


def _copy_axes(old: Roadmap, new: Roadmap, challenges: Mapping[int, Challenge]) -> dict[int, Axis]:
    axes = {}
    for axis in Axis.objects.filter(roadmap=old):
        old_id, answered = axis.pk, list(axis.challenges.values_list("pk", flat=True))
        axes[old_id] = _copy(axis, roadmap=new)
        axis.challenges.set([challenges[pk] for pk in answered])
    return axes


def _copy_objectives(
    old: Roadmap, axes: Mapping[int, Axis], challenges: Mapping[int, Challenge]
) -> dict[int, Objective]:
    objectives, parents = {}, {}
    for row in Objective.objects.filter(axis__roadmap=old).order_by("pk"):
        old_id, parent_id = row.pk, row.parent_id
        answered, needs = list(row.challenges.values_list("pk", flat=True)), list(row.needs.all())
        objectives[old_id] = _copy(row, axis=axes[row.axis_id], parent=None)
        row.challenges.set([challenges[pk] for pk in answered])
        row.needs.set(needs)
        parents[old_id] = parent_id
    for old_id, parent_id in parents.items():
        if parent_id is not None:
            objectives[old_id].parent = objectives[parent_id]
            objectives[old_id].save(update_fields=["parent"])
    return objectives


def _copy_actions(old: Roadmap, new: Roadmap, axes: Mapping[int, Axis], objectives: Mapping[int, Objective]) -> None:
    copies = {}
    for action in Action.objects.filter(roadmap=old, status__in=CARRIED).order_by("pk"):
        old_id = action.pk
        copies[old_id] = _copy_action(action, new, axes, objectives)
    for link in ActionLink.objects.filter(source__in=list(copies), target__in=list(copies)):
        _copy(link, source=copies[link.source_id], target=copies[link.target_id])


def _copy_action(action: Action, new: Roadmap, axes: Mapping[int, Axis], objectives: Mapping[int, Objective]) -> Action:
    served = [objectives[pk] for pk in action.objectives.values_list("pk", flat=True) if pk in objectives]
    themes, variants = list(action.themes.all()), list(action.variants.all())
    needs, members = list(action.need_links.all()), list(action.member_links.all())
    axis = axes.get(action.axis_id) if action.axis_id else None
    _copy(action, roadmap=new, axis=axis, portfolio=None, triage="")
    action.objectives.set(served)
    action.themes.set(themes)
    _copied(needs, action=action)
    _copied(members, action=action)
    for variant in variants:
        costs, efforts = list(variant.costs.all()), list(variant.efforts.all())
        subsidies, shares = list(variant.subsidies.all()), list(variant.shares.all())
        _copy(variant, action=action)
        _copied(costs, variant=variant)
        _copied(efforts, variant=variant)
        _copied(subsidies, variant=variant)
        _copied(shares, variant=variant)
    return action
