"""Ideas and dots from the phones of a workshop, by its code, without account and without a name."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.models import Idea, Vote, Workshop, WorkshopState
from jalon.diagnosis.usecases.sort_ideas import write_idea
from jalon.kernel.errors import DomainError


class ContributionRefused(DomainError):
    """A contribution that cannot be taken. Codes of `WorkshopRefused` for the idea itself."""

    messages = {
        "closed": _("Ce code ne sert plus, ou n’est pas le bon : regardez celui qui est affiché."),
        "not_voting": _("Le vote n’est pas ouvert."),
        "too_many_dots": _("Vous avez %(dots)d points à poser : vous en avez posé %(given)d."),
    }


def workshop_of_code(code: str, *, now: datetime) -> Workshop | None:
    """The workshop that a code opens now. Reads only."""
    folded = "".join(code.split()).upper()
    if not folded:
        return None
    open_states = (WorkshopState.PLANNED, WorkshopState.HELD)
    return Workshop.objects.filter(code=folded, code_expires_at__gt=now, state__in=open_states).first()


@transaction.atomic
def contribute_idea(*, code: str, text: str, client_key: UUID, now: datetime) -> Idea:
    """Take an idea; sent twice, it is kept once.

    Raises:
        ContributionRefused: the code does not serve.
        WorkshopRefused: empty, too long, or one idea too many.
    """
    return write_idea(_locked(code, now), text, client_key, is_from_phone=True)


@transaction.atomic
def cast_dots(*, code: str, voter: str, dots: Mapping[int, int], now: datetime) -> int:
    """Put dots on ideas; a second ballot from the same phone replaces the first.

    Args:
        voter: a random value that only this phone knows.
        dots: idea id -> dots.

    Returns:
        How many dots are put.

    Raises:
        ContributionRefused: the code does not serve, the vote is closed, or too many dots.
    """
    workshop = _locked(code, now)
    if not workshop.is_voting:
        raise ContributionRefused("not_voting")
    known = set(workshop.ideas.filter(pk__in=list(dots), is_hidden=False).values_list("pk", flat=True))
    ballot = {pk: count for pk, count in dots.items() if pk in known and count > 0}
    given = sum(ballot.values())
    if given > workshop.dots:
        raise ContributionRefused("too_many_dots", dots=workshop.dots, given=given)
    key = sha256(f"{workshop.key}:{voter}".encode()).hexdigest()
    workshop.votes.filter(voter_key=key).delete()
    Vote.objects.bulk_create(
        Vote(workshop=workshop, idea_id=pk, voter_key=key, dots=count) for pk, count in ballot.items()
    )
    return given


def ballot_of(workshop: Workshop, voter: str) -> dict[int, int]:
    """The dots that this phone has put: idea id -> dots."""
    key = sha256(f"{workshop.key}:{voter}".encode()).hexdigest()
    return dict(workshop.votes.filter(voter_key=key).values_list("idea_id", "dots"))


def _locked(code: str, now: datetime) -> Workshop:
    found = workshop_of_code(code, now=now)
    workshop = Workshop.objects.select_for_update(of=("self",)).filter(pk=found.pk).first() if found else None
    if workshop is None or workshop.code != "".join(code.split()).upper():
        raise ContributionRefused("closed")
    return workshop
