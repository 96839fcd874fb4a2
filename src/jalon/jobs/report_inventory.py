"""The inventory of one member, as lines of its report."""

from datetime import date

from jalon.documents.diagnosis_reports import ContractLine, UsageLine
from jalon.inventory.models import Measure, Usage
from jalon.inventory.queries import contract_views
from jalon.kernel.actor import Actor
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap


def usage_lines(roadmap: Roadmap, place: Organisation) -> tuple[UsageLine, ...]:
    """Applications that the member uses, by domain then by name."""
    rows = Usage.objects.of_roadmap(roadmap).filter(organisation=place).select_related("solution")
    lines = [
        UsageLine(
            domain=str(row.get_domain_display() or row.solution.get_domain_display()),
            name=row.name,
            hosting=str(row.get_hosting_display()),
            technical_fit=str(row.get_technical_fit_display()),
            functional_fit=str(row.get_functional_fit_display()),
            disposition=str(row.get_disposition_display()),
        )
        for row in rows
    ]
    return tuple(sorted(lines, key=lambda line: (line.domain, line.name)))


def contract_lines(roadmap: Roadmap, place: Organisation, *, on: date) -> tuple[ContractLine, ...]:
    """Contracts of the member, the first to act on first, with the last day to act."""
    views = contract_views(Actor.system(on=on), roadmap, today=on, organisation_ids=[place.pk])
    return tuple(
        ContractLine(
            name=view.contract.name,
            holder=view.contract.holder,
            ends_on=view.deadline.term_ends_on,
            act_by=view.deadline.act_on,
            is_late=view.deadline.days_left is not None and view.deadline.days_left < 0,
        )
        for view in views
    )


def measure_lines(roadmap: Roadmap) -> tuple[tuple[str, str, str], ...]:
    """Indicators of uses and offer of the owner: name, value with its unit and date, source."""
    rows = Measure.objects.of_roadmap(roadmap).filter(organisation=roadmap.organisation_id)
    return tuple(
        (row.name, _value(row), row.source or row.address)
        for row in rows.order_by("family", "sort_key")
        if row.value is not None
    )


def _value(row: Measure) -> str:
    number = f"{row.value:f}".rstrip("0").rstrip(".") if row.value is not None else ""
    told = f"{number.replace('.', ',')} {row.unit}".strip()
    return f"{told} ({row.measured_on:%d/%m/%Y})" if row.measured_on else told
