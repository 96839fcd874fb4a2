"""Open a new version of a roadmap (actualisation): axes, objectives, actions and indicators carried over."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.programme.models import Action, ActionStatus
from jalon.roadmaps.models import Roadmap, RoadmapStatus, StateChange
from jalon.roadmaps.rules import can_steer
from jalon.roadmaps.usecases.create_roadmap import check_horizon
from jalon.strategy.models import Axis, Indicator, Objective

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
    challenges = _copy_rows(old.challenges.all(), roadmap=new)
    axes, objectives = _copy_strategy(old, new, challenges)
    _copy_indicators(old, new, axes, objectives)
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
    for related in (old.participants.all(), old.roles.all(), old.scope_items.all()):
        _copy_rows(related, roadmap=new)
    return new


def _copy_rows(rows, **changes):  # type: ignore[no-untyped-def]
    """Copy rows with some fields changed; returns old id -> new row."""
    copies = {}
    for row in rows:
        old_id = row.pk
        row.pk = None
        row._state.adding = True
        for name, value in changes.items():
            setattr(row, name, value)
        row.save()
        copies[old_id] = row
    return copies


def _copy_strategy(old, new, challenges):  # type: ignore[no-untyped-def]
    links = {axis.pk: list(axis.challenges.values_list("pk", flat=True)) for axis in old.axes.all()}
    axes = _copy_rows(Axis.objects.filter(roadmap=old), roadmap=new)
    for old_id, axis in axes.items():
        axis.challenges.set([challenges[pk] for pk in links[old_id]])
    originals = list(Objective.objects.filter(axis__roadmap=old).order_by("pk"))
    parents = {row.pk: row.parent_id for row in originals}
    wires = {row.pk: (list(row.challenges.values_list("pk", flat=True)), list(row.needs.all())) for row in originals}
    objectives = {}
    for row in originals:
        old_id = row.pk
        row.pk, row._state.adding = None, True
        row.axis, row.parent = axes[row.axis_id], None
        row.save()
        objectives[old_id] = row
    for old_id, row in objectives.items():
        parent_id = parents[old_id]
        if parent_id is not None:
            row.parent = objectives[parent_id]
            row.save(update_fields=["parent"])
        linked, needs = wires[old_id]
        row.challenges.set([challenges[pk] for pk in linked])
        row.needs.set(needs)
    return axes, objectives


def _copy_indicators(old, new, axes, objectives):  # type: ignore[no-untyped-def]
    for row in Indicator.objects.filter(roadmap=old):
        row.pk, row._state.adding, row.roadmap = None, True, new
        row.axis = axes.get(row.axis_id)
        row.objective = objectives.get(row.objective_id)
        row.save()


def _copy_actions(old, new, axes, objectives):  # type: ignore[no-untyped-def]
    copies = {}
    for action in Action.objects.filter(roadmap=old, status__in=CARRIED).order_by("pk"):
        old_id, old_axis = action.pk, action.axis_id
        linked = list(action.objectives.values_list("pk", flat=True))
        themes, needs, members = list(action.themes.all()), list(action.need_links.all()), list(action.member_links.all())
        variants = list(action.variants.all())
        action.pk, action._state.adding, action.roadmap = None, True, new
        action.axis, action.portfolio, action.triage = axes.get(old_axis), None, ""
        action.save()
        action.objectives.set([objectives[pk] for pk in linked if pk in objectives])
        action.themes.set(themes)
        _copy_rows(needs, action=action)
        _copy_rows(members, action=action)
        for variant in variants:
            children = [list(variant.costs.all()), list(variant.efforts.all()), list(variant.subsidies.all()), list(variant.shares.all())]
            variant.pk, variant._state.adding, variant.action = None, True, action
            variant.save()
            for rows in children:
                _copy_rows(rows, variant=variant)
        copies[old_id] = action
    for old_id, action in copies.items():
        for link in Action.objects.get(pk=old_id).links.all():
            if link.target_id in copies:
                link.pk, link._state.adding = None, True
                link.source, link.target = action, copies[link.target_id]
                link.save()
