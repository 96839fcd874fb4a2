"""What a contract is worth, which procurement threshold that reaches, and how long its renewal takes.

See `docs/regles/contrats.md`. Rows in, values out.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from jalon.inventory.deadlines import Deadline, deadline_of
from jalon.inventory.models import Contract, Threshold

UNKNOWN_LEAD_MONTHS, LEAST_LEAD_MONTHS = 4, 1
UNLIMITED_MONTHS = 48
WINDOW_MONTHS = 14
WINDOW_DAYS = 426
"""Fourteen months."""


def yearly_minor(contract: Contract, *, year: int) -> int | None:
    """The amount of a year: that year's, otherwise the last known before it, otherwise the first after it."""
    known: dict[int, int] = {int(key): amount for key, amount in contract.amounts_minor.items()}
    if not known:
        return None
    before = [key for key in known if key <= year]
    return known[max(before)] if before else known[min(known)]


def estimated_minor(contract: Contract, *, year: int) -> int | None:
    """A year's amount over the whole length, renewals included; four years when that length has no limit."""
    yearly = yearly_minor(contract, year=year)
    if yearly is None:
        return None
    return round(yearly * _whole_months(contract) / 12)


def _whole_months(contract: Contract) -> int:
    start, end = contract.starts_on, contract.ends_on
    renewals = contract.max_renewals if contract.renewal in ("tacit", "express") and contract.renewal_months else 0
    if start is None or end is None or renewals is None:
        return UNLIMITED_MONTHS
    first = round((end - start).days / 30.4375)
    return max(first + renewals * (contract.renewal_months or 0), 1)


def reached(amount_minor: int, thresholds: Sequence[Threshold]) -> Threshold | None:
    """The highest threshold that an amount reaches. `thresholds`: those in force, lowest first."""
    found = [row for row in thresholds if amount_minor >= row.amount_minor]
    return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class ContractView:
    """A contract with what follows from it today. Amounts in minor units of its currency, net of tax."""

    contract: Contract
    deadline: Deadline
    yearly_minor: int | None
    estimated_minor: int | None
    threshold: Threshold | None
    lead_months: int


def view_of(contract: Contract, thresholds: Sequence[Threshold], *, today: date) -> ContractView:
    """A contract, its deadline, the threshold it reaches and the time its successor takes."""
    amount = estimated_minor(contract, year=today.year)
    threshold = reached(amount, thresholds) if amount is not None else None
    if contract.procurement_months is not None:
        lead = contract.procurement_months
    elif amount is None:
        lead = UNKNOWN_LEAD_MONTHS
    else:
        lead = threshold.lead_months if threshold else LEAST_LEAD_MONTHS
    return ContractView(
        contract=contract,
        deadline=deadline_of(contract.terms, today=today, lead_months=lead),
        yearly_minor=yearly_minor(contract, year=today.year),
        estimated_minor=amount,
        threshold=threshold,
        lead_months=lead,
    )


@dataclass(frozen=True, slots=True)
class Homogeneous:
    """Contracts of one domain, of several members, that end in the same window."""

    domain: str
    domain_label: str
    views: tuple[ContractView, ...]
    members: int
    total_minor: int
    threshold: Threshold | None
    is_warning: bool


def homogeneous_needs(
    views: Iterable[ContractView], thresholds: Sequence[Threshold], *, today: date
) -> list[Homogeneous]:
    """Sums by domain of contracts ending within fourteen months; a warning when only the sum reaches a threshold."""
    by_domain: dict[str, list[ContractView]] = defaultdict(list)
    for view in views:
        end = view.deadline.term_ends_on
        if view.contract.domain and end is not None and 0 <= (end - today).days <= WINDOW_DAYS:
            by_domain[view.contract.domain].append(view)
    found = []
    for domain, group in by_domain.items():
        members = len({view.contract.organisation_id for view in group})
        if members < 2:
            continue
        total = sum(view.estimated_minor or 0 for view in group)
        threshold = reached(total, thresholds)
        alone = max((view.threshold.amount_minor for view in group if view.threshold), default=0)
        found.append(
            Homogeneous(
                domain=domain,
                domain_label=group[0].contract.get_domain_display(),
                views=tuple(sorted(group, key=lambda view: view.deadline.act_on or date.max)),
                members=members,
                total_minor=total,
                threshold=threshold,
                is_warning=threshold is not None and threshold.amount_minor > alone,
            )
        )
    return sorted(found, key=lambda one: (not one.is_warning, -one.total_minor))
