"""Write down the notes of one college."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.arbitrage.models import ArbitrageRound, Criterion, RoundStatus, Score
from jalon.arbitrage.notation import MAX_NOTE
from jalon.arbitrage.rules import can_run_round, can_score
from jalon.governance.models import College
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.programme.models import Action


@dataclass(frozen=True, slots=True)
class ScoreEntry:
    """A note to write. `value` None erases it: « non noté », never 0."""

    action_id: int
    criterion: str
    value: int | None
    comment: str | None = None


class ScoresRefused(DomainError):
    """Notes that cannot be written; none of them is."""

    messages = {
        "not_open": _("La notation n’est pas ouverte : gelez d’abord la grille de « %(name)s »."),
        "closed": _("« %(name)s » est clos : ses notes ne changent plus."),
        "arbitration": _("« %(name)s » est en arbitrage : donnez la raison de cette exception, elle sera consignée."),
        "unknown_criterion": _("Le critère « %(criterion)s » n’est pas dans la grille gelée."),
        "unknown_action": _("Cette action n’est pas dans la feuille de route de l’arbitrage."),
        "out_of_scale": _("« %(value)s » n’est pas une note : de 0 à 4, ou rien pour « non noté »."),
        "not_their_criterion": _("Le critère « %(label)s » n’est pas noté par ce collège (%(college)s)."),
        "unknown_college": _("Le collège « %(college)s » n’existe pas."),
    }


@transaction.atomic
def record_scores(
    *, actor: Actor, round_id: int, college: str, scores: Sequence[ScoreEntry], exception_reason: str = ""
) -> int:
    """Write, change or erase notes of one college; all or none.

    Args:
        exception_reason: asked once the arbitration has begun; the change is then logged with its reason.

    Returns:
        How many notes changed.

    Raises:
        ArbitrageRound.DoesNotExist: no such round among those the actor sees.
        Forbidden: the actor does not sit in this college.
        ScoresRefused: scoring not open, unknown criterion or action, note outside 0-4.
    """
    round_ = ArbitrageRound.objects.visible_to(actor).get(pk=round_id)
    require(can_score(actor, round_.roadmap_id, college), "arbitrage.score")
    _check_open(actor, round_, college, exception_reason)
    criteria = {c.code: c for c in round_.criteria.all()}
    actions = set(
        Action.objects.filter(roadmap=round_.roadmap_id, pk__in={s.action_id for s in scores}).values_list(
            "pk", flat=True
        )
    )
    for entry in scores:
        _check_entry(entry, criteria, actions, college)
    changed = sum(_write(actor, entry, criteria[entry.criterion], college) for entry in scores)
    if changed:
        verb = "arbitrage.scores.changed_by_exception" if exception_reason else "arbitrage.scores.recorded"
        record(
            actor,
            verb,
            Ref.to(round_),
            roadmap_id=round_.roadmap_id,
            details={"college": college, "notes": changed, "reason": exception_reason},
        )
    return changed


def _check_open(actor: Actor, round_: ArbitrageRound, college: str, exception_reason: str) -> None:
    if college not in College.values:
        raise ScoresRefused("unknown_college", college=college)
    if round_.status == RoundStatus.PREPARATION:
        raise ScoresRefused("not_open", name=round_.name)
    if round_.status == RoundStatus.CLOSED:
        raise ScoresRefused("closed", name=round_.name)
    if round_.status == RoundStatus.ARBITRATION:
        require(can_run_round(actor, round_.roadmap_id), "arbitrage.score")
        if not exception_reason.strip():
            raise ScoresRefused("arbitration", name=round_.name)


def _check_entry(entry: ScoreEntry, criteria: dict[str, Criterion], actions: set[int], college: str) -> None:
    criterion = criteria.get(entry.criterion)
    if criterion is None:
        raise ScoresRefused("unknown_criterion", criterion=entry.criterion)
    if entry.action_id not in actions:
        raise ScoresRefused("unknown_action")
    if entry.value is not None and not (type(entry.value) is int and 0 <= entry.value <= MAX_NOTE):
        raise ScoresRefused("out_of_scale", value=entry.value)
    if criterion.colleges and college not in criterion.colleges:
        raise ScoresRefused("not_their_criterion", label=criterion.label, college=College(college).label)


def _write(actor: Actor, entry: ScoreEntry, criterion: Criterion, college: str) -> bool:
    existing = Score.objects.filter(criterion=criterion, action=entry.action_id, college=college)
    if entry.value is None:
        return bool(existing.delete()[0])
    before = existing.first()
    comment = before.comment if before and entry.comment is None else (entry.comment or "")
    if before and (before.value, before.comment) == (entry.value, comment):
        return False
    Score.objects.update_or_create(
        criterion=criterion,
        action_id=entry.action_id,
        college=college,
        defaults={"value": entry.value, "comment": comment, "scored_by_id": actor.person_id},
    )
    return True
