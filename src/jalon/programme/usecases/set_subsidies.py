"""Say who else pays for an action."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.programme.models import Action, ActionSubsidy
from jalon.programme.rules import can_change_action
from jalon.programme.usecases.change_action import journal, locked_action
from jalon.programme.write_means import LARGEST_MINOR, LAST_YEAR, main_variant


@dataclass(frozen=True, slots=True)
class SubsidyLine:
    """Money expected from somebody else, in minor units of the roadmap's currency, in a year counted from the start."""

    funder: str
    amount_minor: int
    scheme: str = ""
    year: int = 0
    is_obtained: bool = False


class BadSubsidy(DomainError):
    messages = {
        "funder": _("Dites qui verse chaque subvention."),
        "amount": _("Le montant d’une subvention est démesuré ou négatif."),
    }


@transaction.atomic
def set_subsidies(*, actor: Actor, action_id: int, lines: tuple[SubsidyLine, ...]) -> Action:
    """Replace the subsidies of the main variant.

    Raises:
        Action.DoesNotExist, Forbidden: not seen, or the actor does not write this sheet.
        BadSubsidy: a line does not hold; nothing is saved.
    """
    action = locked_action(actor, action_id)
    require(can_change_action(actor, action), "programme.subsidies.set")
    for line in lines:
        if not line.funder.strip():
            raise BadSubsidy("funder")
        if not 0 <= line.amount_minor <= LARGEST_MINOR or not 0 <= line.year <= LAST_YEAR:
            raise BadSubsidy("amount")
    variant = main_variant(action)
    wanted = [(s.funder.strip(), s.scheme, s.amount_minor, s.year, s.is_obtained) for s in lines]
    present = variant.subsidies.values_list("funder", "scheme", "amount_minor", "year", "is_obtained")
    if sorted(present) == sorted(wanted):
        return action
    variant.subsidies.all().delete()
    ActionSubsidy.objects.bulk_create(
        ActionSubsidy(
            variant=variant, funder=funder, scheme=scheme, amount_minor=amount, year=year, is_obtained=obtained
        )
        for funder, scheme, amount, year, obtained in wanted
    )
    Action.objects.filter(pk=action.pk).update(revision=F("revision") + 1)
    journal(actor, "programme.action.changed", action, fields=["subsidies"])
    return action
