"""The « programme de travail priorisé »: actions in order, each with the reason of its rank."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.programme.models import Action
from jalon.programme.rules import can_sort_actions
from jalon.roadmaps.models import Roadmap

REASON_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Rank:
    """A rank, or None to take it off, and its reason."""

    rank: int | None
    reason: str = ""


class BadRank(DomainError):
    messages = {
        "unknown_actions": _("Une des actions n’est pas de cette feuille de route. Rechargez la liste."),
        "twice": _("Deux actions ont le rang %(rank)s : « %(first)s » et « %(second)s »."),
        "no_reason": _("Dites pourquoi « %(title)s » a le rang %(rank)s."),
        "too_long": _("Une raison compte 300 caractères au plus."),
        "not_a_rank": _("Un rang est un nombre à partir de 1."),
    }


@transaction.atomic
def rank_actions(*, actor: Actor, roadmap_id: int, ranks: Mapping[int, Rank]) -> int:
    """Set the ranks given, by action id; how many changed. All or none.

    Raises:
        Roadmap.DoesNotExist, Forbidden: not seen, or the actor does not run the roadmap.
        BadRank: a rank without reason, given twice, or an unknown action.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_sort_actions(actor, roadmap.pk), "programme.rank")
    actions = list(Action.objects.filter(roadmap=roadmap).select_for_update(of=("self",), no_key=True))
    by_id = {action.pk: action for action in actions}
    if not set(ranks) <= set(by_id):
        raise BadRank("unknown_actions")
    changed = []
    for pk, wanted in ranks.items():
        action, reason = by_id[pk], wanted.reason.strip() if wanted.rank is not None else ""
        _check(action, wanted.rank, reason)
        if (action.rank, action.rank_reason) != (wanted.rank, reason):
            action.rank, action.rank_reason = wanted.rank, reason
            changed.append(action)
    _refuse_ties(actions)
    Action.objects.bulk_update(changed, ["rank", "rank_reason"], batch_size=200)
    if changed:
        record(
            actor,
            "programme.actions.ranked",
            Ref.to(roadmap),
            roadmap_id=roadmap.pk,
            organisation_id=roadmap.organisation_id,
            details={"count": len(changed)},
        )
    return len(changed)


def _check(action: Action, rank: int | None, reason: str) -> None:
    if rank is None:
        return
    if rank < 1:
        raise BadRank("not_a_rank")
    if not reason:
        raise BadRank("no_reason", title=action.title, rank=rank)
    if len(reason) > REASON_LENGTH:
        raise BadRank("too_long")


def _refuse_ties(actions: list[Action]) -> None:
    by_rank: dict[int, Action] = {}
    for action in actions:
        if action.rank is not None:
            other = by_rank.setdefault(action.rank, action)
            if other is not action:
                raise BadRank("twice", rank=action.rank, first=other.title, second=action.title)
