"""Comment an action in a round."""

from django.db import transaction

from jalon.arbitrage.models import ArbitrageRound
from jalon.arbitrage.rules import can_comment
from jalon.desk.models import Comment
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.programme.models import Action


@transaction.atomic
def comment_action(*, actor: Actor, round_id: int, action_id: int, text: str) -> Comment | None:
    """Add a remark to an action of the round; nothing is written for an empty text.

    Raises:
        ArbitrageRound.DoesNotExist, Action.DoesNotExist: not among those the actor sees.
        Forbidden: readers do not comment.
    """
    round_ = ArbitrageRound.objects.visible_to(actor).get(pk=round_id)
    require(can_comment(actor, round_.roadmap_id), "arbitrage.comment")
    action = Action.objects.visible_to(actor).get(pk=action_id, roadmap=round_.roadmap_id)
    if not text.strip():
        return None
    ref = Ref.to(action)
    comment = Comment.objects.create(
        subject_type=ref.type,
        subject_id=ref.id,
        subject_label=ref.label,
        author_id=actor.person_id,
        author_label=actor.label,
        text=text.strip()[:4000],
    )
    record(actor, "arbitrage.action.commented", ref, roadmap_id=round_.roadmap_id)
    return comment
