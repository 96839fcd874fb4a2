"""Whom to remind, and of what. Reads only; see `docs/regles/recueil.md`."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from jalon.accounts.models import OrganisationRole
from jalon.diagnosis.coverage import LATE_STATES, Covered, covered_targets
from jalon.diagnosis.models import Campaign, MailStatus, Reminder
from jalon.kernel.actor import Role

REMINDED_ROLES = (Role.ELECTED, Role.AGENT, Role.DIGITAL_CORRESPONDENT, Role.DGS)
"""Who in a member is written to when the target names nobody."""


@dataclass(frozen=True, slots=True)
class ToRemind:
    """An address, what its member still owes, and whether it was already reminded on that day."""

    organisation_id: int
    organisation: str
    email: str
    label: str
    missing: tuple[str, ...]
    is_reminded_today: bool


@dataclass(frozen=True, slots=True)
class Reminding:
    """What a reminder would send, and the members late without any known address."""

    to_send: tuple[ToRemind, ...]
    unreachable: tuple[str, ...]

    @property
    def fresh(self) -> tuple[ToRemind, ...]:
        """Those not reminded yet on that day."""
        return tuple(row for row in self.to_send if not row.is_reminded_today)


@dataclass
class _Letter:
    organisation_id: int
    organisation: str
    label: str
    missing: list[str] = field(default_factory=list)


def reminding(campaign: Campaign, *, on: date) -> Reminding:
    """One letter by address for everything its member owes in this campaign."""
    late = [row for row in covered_targets(campaign) if row.state in LATE_STATES]
    known = _addresses([row.target.organisation_id for row in late if not row.target.contact_email])
    letters: dict[str, _Letter] = {}
    unreachable: dict[int, str] = {}
    for row in late:
        target = row.target
        if target.contact_email:
            to = [(target.contact_email.lower(), target.contact_label or str(target.organisation))]
        else:
            to = known[target.organisation_id]
        if not to:
            unreachable[target.organisation_id] = str(target.organisation)
        for email, label in to:
            letter = letters.setdefault(email, _Letter(target.organisation_id, str(target.organisation), label))
            letter.missing.append(_owed(row))
    sent = Reminder.objects.filter(campaign=campaign, on=on).exclude(status=MailStatus.FAILED)
    reminded = set(sent.values_list("to_email", flat=True))
    return Reminding(
        to_send=tuple(
            ToRemind(
                letter.organisation_id,
                letter.organisation,
                email,
                letter.label,
                tuple(letter.missing),
                email in reminded,
            )
            for email, letter in letters.items()
        ),
        unreachable=tuple(unreachable.values()),
    )


def _owed(row: Covered) -> str:
    place = f"{row.target.department.name}, " if row.target.department else ""
    return f"{place}{row.target.get_population_display()} : {row.missing}"


def _addresses(organisation_ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    roles = (
        OrganisationRole.objects.filter(organisation__in=set(organisation_ids), role__in=REMINDED_ROLES)
        .exclude(person__email="")
        .order_by("organisation", "person__sort_key")
        .values_list("organisation_id", "person__email", "person__full_name")
    )
    for organisation_id, email, name in roles:
        if (email.lower(), name) not in found[organisation_id]:
            found[organisation_id].append((email.lower(), name))
    return found
