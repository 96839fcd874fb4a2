"""What each member receives at least, and the place of each axis: levers turned into plain demands. No engine here."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.arbitrage.levers import Levers
from jalon.programme.models import Action, ActionMember


@dataclass(frozen=True)
class Fairness:
    """Demands of equity of a scenario; empty when its levers ask for none.

    Attributes:
        members: member key -> name, members for whom something is asked.
        benefits: action id -> keys of the members it names.
        floors: member key -> actions it receives at least, never more than those that name it.
        axis_shares: axis id -> (least, most) share of the money, in %.
        warnings: French sentences on a minimum that had to be brought down.
    """

    members: Mapping[str, str] = field(default_factory=dict)
    benefits: Mapping[int, frozenset[str]] = field(default_factory=dict)
    floors: Mapping[str, int] = field(default_factory=dict)
    axis_shares: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def read_fairness(levers: Levers, actions: Iterable[Action]) -> Fairness:
    """Read, in one query at most, who is named by the actions compared.

    Args:
        actions: those in the computation and not set aside.
    """
    kept = list(actions)
    axes = {action.axis_id for action in kept if action.axis_id}
    shares = {axis: share for axis, share in levers.axis_shares.items() if axis in axes and share != (0, 100)}
    if not levers.member_floor:
        return Fairness(axis_shares=shares)
    names: dict[str, str] = {}
    benefits: dict[int, set[str]] = {}
    offered: Counter[str] = Counter()
    links = ActionMember.objects.filter(action__in=[action.pk for action in kept]).select_related("organisation")
    for link in links.order_by("organisation__sort_key", "pk"):
        key = f"m{link.organisation_id}"
        names[key] = str(link.organisation)
        benefits.setdefault(link.action_id, set()).add(key)
        offered[key] += 1
    floors = {key: min(levers.member_floor, offered[key]) for key in names}
    short = sum(1 for key in names if offered[key] < levers.member_floor)
    warnings = []
    if short:
        text = ngettext(
            "%(count)d membre est nommé par moins de %(floor)d actions : son minimum est ramené à ce qui le nomme.",
            "%(count)d membres sont nommés par moins de %(floor)d actions : "
            "leur minimum est ramené à ce qui les nomme.",
            short,
        )
        warnings.append(text % {"count": short, "floor": levers.member_floor})
    if not names:
        warnings.append(_("Aucune action ne nomme de membre : le minimum par membre n’est pas pris en compte."))
    return Fairness(names, {pk: frozenset(keys) for pk, keys in benefits.items()}, floors, shares, tuple(warnings))
