"""Stakes, perimeter and conditions of success of a roadmap."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Challenge, Condition, ConditionAnswer, Roadmap, ScopeItem
from jalon.roadmaps.people import require_people
from jalon.roadmaps.rules import can_answer_conditions, can_steer


class PartRefused(DomainError):
    """A stake, perimeter or condition that cannot be as asked."""

    messages = {
        "title_missing": _("Écrivez l’enjeu."),
        "text_missing": _("Écrivez l’élément de périmètre."),
        "evidence_missing": _("« %(label)s » : dites sur quoi repose la réponse."),
    }


def _steered(actor: Actor, roadmap_id: int, verb: str) -> Roadmap:
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_steer(actor, roadmap), verb)
    return roadmap


def _record(actor: Actor, roadmap: Roadmap, verb: str, ref: Ref) -> None:
    record(actor, verb, ref, organisation_id=roadmap.organisation_id, roadmap_id=roadmap.pk)


@transaction.atomic
def save_challenge(
    *,
    actor: Actor,
    roadmap_id: int,
    title: str,
    description: str = "",
    owner_id: int | None = None,
    challenge_id: int | None = None,
) -> Challenge:
    """Add a stake at the end of the list, or change one.

    Raises:
        Roadmap.DoesNotExist, Challenge.DoesNotExist, Forbidden: as usual.
        PartRefused: no title.
        PersonElsewhere: its owner has nothing to do with the roadmap.
    """
    roadmap = _steered(actor, roadmap_id, "roadmaps.challenge.save")
    if not title.strip():
        raise PartRefused("title_missing")
    challenge = (
        roadmap.challenges.get(pk=challenge_id)
        if challenge_id is not None
        else Challenge(roadmap=roadmap, order=roadmap.challenges.count() + 1)
    )
    require_people(roadmap, owner_id, kept=(challenge.owner_id,))
    challenge.title, challenge.description, challenge.owner_id = title.strip(), description, owner_id
    challenge.save()
    _record(actor, roadmap, "roadmaps.challenge.saved", Ref.to(challenge))
    return challenge


@transaction.atomic
def move_challenge(*, actor: Actor, roadmap_id: int, challenge_id: int, by: int) -> None:
    """Move a stake up (-1) or down (+1) in the order of the roadmap."""
    roadmap = _steered(actor, roadmap_id, "roadmaps.challenge.move")
    rows = list(roadmap.challenges.select_for_update())
    index = next(i for i, row in enumerate(rows) if row.pk == challenge_id)
    target = min(max(index + by, 0), len(rows) - 1)
    rows.insert(target, rows.pop(index))
    for order, row in enumerate(rows, start=1):
        row.order = order
    Challenge.objects.bulk_update(rows, ["order"])
    _record(actor, roadmap, "roadmaps.challenges.ordered", Ref.to(roadmap))


@transaction.atomic
def remove_challenge(*, actor: Actor, roadmap_id: int, challenge_id: int) -> None:
    """Remove a stake; what was linked to it stays, without it."""
    roadmap = _steered(actor, roadmap_id, "roadmaps.challenge.remove")
    challenge = roadmap.challenges.get(pk=challenge_id)
    _record(actor, roadmap, "roadmaps.challenge.removed", Ref.to(challenge))
    challenge.delete()


@transaction.atomic
def add_scope_item(*, actor: Actor, roadmap_id: int, dimension: str, is_in: bool, text: str) -> ScopeItem:
    """Say what is in, or out of, one of the four dimensions.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        PartRefused: no text.
    """
    roadmap = _steered(actor, roadmap_id, "roadmaps.scope.add")
    if not text.strip():
        raise PartRefused("text_missing")
    item = ScopeItem.objects.create(roadmap=roadmap, dimension=dimension, is_in=is_in, text=text.strip())
    _record(actor, roadmap, "roadmaps.scope.added", Ref.to(item))
    return item


@transaction.atomic
def remove_scope_item(*, actor: Actor, roadmap_id: int, item_id: int) -> None:
    """Take an element out of the perimeter's lists."""
    roadmap = _steered(actor, roadmap_id, "roadmaps.scope.remove")
    item = roadmap.scope_items.get(pk=item_id)
    _record(actor, roadmap, "roadmaps.scope.removed", Ref.to(item))
    item.delete()


@transaction.atomic
def answer_condition(*, actor: Actor, roadmap_id: int, condition_id: int, answer: str, evidence: str) -> Condition:
    """Say whether a condition of success is met, and on what evidence.

    Raises:
        Roadmap.DoesNotExist, Condition.DoesNotExist, Forbidden: as usual.
        PartRefused: « oui » or « en partie » without evidence.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_answer_conditions(actor, roadmap), "roadmaps.condition.answer")
    condition = roadmap.conditions.get(pk=condition_id)
    if answer in (ConditionAnswer.YES, ConditionAnswer.PARTLY) and not evidence.strip():
        raise PartRefused("evidence_missing", label=condition.label)
    condition.answer, condition.evidence, condition.checked_on = answer, evidence.strip(), actor.on
    condition.save()
    _record(actor, roadmap, "roadmaps.condition.answered", Ref.to(condition))
    return condition
