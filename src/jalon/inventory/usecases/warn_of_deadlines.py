"""Tell who can act on contracts that their last day draws near: once by step, in one notification by person."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.accounts.models import OrganisationRole
from jalon.desk.models import Notification
from jalon.inventory.deadlines import STEPS, State
from jalon.inventory.models import Contract, ContractAlert
from jalon.inventory.queries import thresholds_of
from jalon.inventory.thresholds import ContractView, view_of
from jalon.kernel.actor import STEERING, Role
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap, RoadmapRole, RoadmapStatus

OVER = (RoadmapStatus.CLOSED, RoadmapStatus.ABANDONED)


Address = Callable[[Roadmap, Contract | None], str]
"""The page of a contract; of all of them when there is none."""
NAMED = 2
"""Contracts named in a notification that groups several."""


def warn_of_deadlines(*, today: date, address: Address) -> int:
    """Look at the contracts of every living roadmap; each roadmap in its own transaction.

    Args:
        address: where the notification leads.

    Returns:
        How many contracts were told of.
    """
    told = 0
    done: set[int] = set()
    for roadmap in Roadmap.objects.exclude(status__in=OVER).select_related("organisation").order_by("-version", "-pk"):
        with transaction.atomic():
            told += _warn(roadmap, today, address, done)
    return told


def step_of(view: ContractView) -> int | None:
    """The step that a contract has reached: days before, 0 once the last day is past, None when nothing is due."""
    left = view.deadline.days_left
    if left is None or view.deadline.state == State.ENDED:
        return None
    if left < 0:
        return 0
    return next((step for step in STEPS if left <= step), None)


def _warn(roadmap: Roadmap, today: date, address: Address, done: set[int]) -> int:
    thresholds = thresholds_of(roadmap, today=today)
    rows = Contract.objects.of_roadmap(roadmap).select_related("organisation").exclude(pk__in=done)
    views = [view_of(row, thresholds, today=today) for row in rows]
    done |= {view.contract.pk for view in views}
    due = [(view, step) for view in views if (step := step_of(view)) is not None]
    given = set(
        ContractAlert.objects.filter(contract__in=[view.contract.pk for view, _step in due]).values_list(
            "contract", "act_on", "step"
        )
    )
    new = [(view, step) for view, step in due if (view.contract.pk, view.deadline.act_on, step) not in given]
    if not new:
        return 0
    people = _people(roadmap, {view.contract.organisation_id for view, _step in new}, today)
    ContractAlert.objects.bulk_create(
        (
            ContractAlert(contract=view.contract, act_on=view.deadline.act_on, step=step, sent_on=today)
            for view, step in new
            if view.deadline.act_on is not None  # always: a step has a day
        ),
        ignore_conflicts=True,
    )
    by_person: dict[int, list[ContractView]] = defaultdict(list)
    for view in sorted(
        (view for view, _step in new), key=lambda view: (view.deadline.act_on or today, view.contract.pk)
    ):
        for person in people[view.contract.organisation_id]:
            by_person[person].append(view)
    Notification.objects.bulk_create(
        _notification(roadmap, views, person, address) for person, views in sorted(by_person.items())
    )
    return len(new)


def _people(roadmap: Roadmap, organisation_ids: Iterable[int], today: date) -> dict[int, set[int]]:
    """Who steers the roadmap, and who may enter the inventory of each organisation."""
    steering = set(
        RoadmapRole.objects.active_on(today)
        .filter(roadmap=roadmap, role__in=STEERING)
        .values_list("person_id", flat=True)
    )
    people: dict[int, set[int]] = defaultdict(lambda: set(steering))
    roles = OrganisationRole.objects.active_on(today).exclude(role=Role.READER)
    for organisation_id, person_id in roles.filter(organisation__in=list(organisation_ids)).values_list(
        "organisation_id", "person_id"
    ):
        people[organisation_id].add(person_id)
    return people


def _notification(roadmap: Roadmap, views: list[ContractView], person_id: int, address: Address) -> Notification:
    one = views[0].contract if len(views) == 1 else None
    ref = Ref.to(one) if one else Ref(roadmap._meta.label_lower, roadmap.pk, str(roadmap))
    return Notification(
        person_id_value=person_id,
        text=(_alone(views[0]) if one else _together(views))[:300],
        url=address(roadmap, one),
        is_action=True,
        subject_type=ref.type,
        subject_id=ref.id,
        subject_label=ref.label[:200],
    )


def _alone(view: ContractView) -> str:
    left = view.deadline.days_left or 0
    when = _("aujourd’hui")
    if left > 0:
        when = ngettext("demain", "dans %(days)s jours", left) % {"days": left}
    elif left < 0:
        when = ngettext("passé depuis hier", "passé depuis %(days)s jours", -left) % {"days": -left}
    return _("Contrat « %(name)s » de %(organisation)s : dernier jour pour agir le %(day)s, %(when)s.") % {
        "name": view.contract.name[:90],
        "organisation": view.contract.organisation.name[:80],
        "day": f"{view.deadline.act_on:%d/%m/%Y}",
        "when": when,
    }


def _together(views: list[ContractView]) -> str:
    """The most urgent ones by name, the others counted."""
    named = [
        _("« %(name)s » de %(organisation)s (au plus tard le %(day)s)")
        % {
            "name": view.contract.name[:40],
            "organisation": view.contract.organisation.name[:40],
            "day": f"{view.deadline.act_on:%d/%m/%Y}",
        }
        for view in views[:NAMED]
    ]
    others = len(views) - len(named)
    if others:
        named.append(ngettext("et %(n)d autre", "et %(n)d autres", others) % {"n": others})
    return _("%(count)d contrats atteignent une échéance : %(named)s.") % {
        "count": len(views),
        "named": ", ".join(named),
    }
