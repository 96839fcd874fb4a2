"""Set what may be spent, year by year and section by section."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.finance.models import BudgetSection, Envelope, EnvelopeOwner
from jalon.finance.rules import can_set_envelopes
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap

MOST_MINOR = 10**15
"""Ten thousand billion euros: above, it is a slip of the keyboard."""


class EnvelopeRefused(DomainError):
    """Envelopes that cannot be."""

    messages = {
        "year_outside": _("L’année %(year)s est hors de l’horizon de la feuille de route (%(first)s à %(last)s)."),
        "negative": _("%(year)s, %(section)s : une enveloppe ne peut pas être négative."),
        "too_much": _("%(year)s, %(section)s : ce montant est hors de toute mesure. Est-il en euros ?"),
    }


@transaction.atomic
def set_envelopes(
    *,
    actor: Actor,
    roadmap_id: int,
    amounts_minor: Mapping[tuple[int, str], int | None],
    owner: str = EnvelopeOwner.ROADMAP,
    is_voted: bool = False,
) -> None:
    """Replace the envelopes given; those not given stay.

    Args:
        amounts_minor: (civil year, section) -> minor units of the roadmap's currency, in its tax basis; None: not set.
        owner: the roadmap's own budget, or the DSI's, kept apart.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        EnvelopeRefused: a year outside the horizon, a negative or absurd amount.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=roadmap_id)
    require(can_set_envelopes(actor, roadmap), "finance.set_envelopes")
    for (year, section), amount in amounts_minor.items():
        _check(roadmap, year, section, amount)
        if amount is None:
            Envelope.objects.filter(roadmap=roadmap, owner=owner, year=year, section=section).delete()
            continue
        Envelope.objects.update_or_create(
            roadmap=roadmap,
            owner=owner,
            year=year,
            section=section,
            defaults={"amount_minor": amount, "is_voted": is_voted},
        )
    record(
        actor,
        "finance.envelopes.set",
        Ref.to(roadmap),
        organisation_id=roadmap.organisation_id,
        roadmap_id=roadmap.pk,
        details={"owner": owner, "amounts": {f"{y} {s}": a for (y, s), a in amounts_minor.items()}},
    )


def _check(roadmap: Roadmap, year: int, section: str, amount: int | None) -> None:
    if year not in roadmap.years:
        raise EnvelopeRefused("year_outside", year=year, first=roadmap.years[0], last=roadmap.years[-1])
    label = BudgetSection(section).label
    if amount is not None and amount < 0:
        raise EnvelopeRefused("negative", year=year, section=label)
    if amount is not None and amount > MOST_MINOR:
        raise EnvelopeRefused("too_much", year=year, section=label)
