"""The inventory of one member, as lines of its report."""

from datetime import date

from django.utils.translation import gettext as _

from jalon.documents import french
from jalon.documents.diagnosis_reports import ContractLine, EquipmentLine, PracticeLine, UsageLine
from jalon.inventory.choices import Disposition, EquipmentState, PracticeState, RenewalKind, Topic
from jalon.inventory.deadlines import Deadline, State
from jalon.inventory.models import Contract, Equipment, Measure, Practice, Usage
from jalon.inventory.queries import contract_views
from jalon.kernel.actor import Actor
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap

MOST_EQUIPMENT = 40
"""Beyond, an inventory agent sent every machine: the report counts on the register for them."""


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
            is_to_change=row.disposition in (Disposition.REPLACE, Disposition.RETIRE),
        )
        for row in rows
    ]
    return tuple(sorted(lines, key=lambda line: (line.domain, line.name)))


def equipment_lines(roadmap: Roadmap, place: Organisation) -> tuple[EquipmentLine, ...]:
    """Equipment of the member still in use, by class then by name."""
    rows = Equipment.objects.of_roadmap(roadmap).filter(organisation=place).exclude(state=EquipmentState.RETIRED)
    return tuple(
        EquipmentLine(row.name, row.quantity, row.bought_on, str(row.get_state_display()), row.target)
        for row in rows.order_by("kind", "sort_key", "pk")[:MOST_EQUIPMENT]
    )


def practice_lines(roadmap: Roadmap, place: Organisation) -> tuple[PracticeLine, ...]:
    """How the member runs its information system, in the order in which practices are asked."""
    order = list(Topic.values)
    rows = [row for row in Practice.objects.of_roadmap(roadmap).filter(organisation=place) if row.topic and row.state]
    rows.sort(key=lambda row: order.index(row.topic))
    return tuple(
        PracticeLine(
            french.capital(str(row.get_topic_display())),
            str(row.get_state_display()),
            "" if row.state == PracticeState.PROVED else row.target,
        )
        for row in rows
    )


def contract_lines(roadmap: Roadmap, place: Organisation, *, on: date) -> tuple[ContractLine, ...]:
    """Contracts of the member, the first to act on first, with the last day to act and what there is to do."""
    views = contract_views(Actor.system(on=on), roadmap, today=on, organisation_ids=[place.pk])
    return tuple(
        ContractLine(
            name=view.contract.name,
            holder=view.contract.holder,
            ends_on=view.deadline.term_ends_on,
            act_by=view.deadline.act_on,
            is_late=view.deadline.state == State.LATE,
            yearly_minor=view.yearly_minor,
            currency=view.contract.currency,
            to_do=to_do(view.contract, view.deadline),
            is_ended=view.deadline.state == State.ENDED,
        )
        for view in views
    )


def to_do(contract: Contract, found: Deadline) -> str:
    """What there is to do by the last day, in one or two sentences; empty when the end is unknown."""
    if found.term_ends_on is None:
        return ""
    end = french.long_day(found.term_ends_on)
    if found.state == State.ENDED:
        return _("Fini depuis le %(end)s : dites s’il a été prolongé ou remplacé.") % {"end": end}
    if found.notice_on is None:
        return _("Il s’arrête le %(end)s : choisir ce qui vient après.") % {"end": end}
    day = french.long_day(found.notice_on)
    if contract.renewal == RenewalKind.TACIT:
        months = contract.renewal_months or 0
        if found.act_on == found.notice_on:
            words = _("Si vous n’en voulez plus, l’écrire au titulaire : sinon il repart pour %(n)d mois.")
        else:
            words = _("Si vous n’en voulez plus, chercher autre chose, puis l’écrire au titulaire avant le %(day)s.")
        return words % {"n": months, "day": day}
    if found.act_on == found.notice_on:
        return _("Décider s’il continue : sans décision, il s’arrête le %(end)s.") % {"end": end}
    return _("Décider avant le %(day)s s’il continue ; pour en changer, s’y prendre dès maintenant.") % {"day": day}


def measure_lines(roadmap: Roadmap) -> tuple[tuple[str, str, str], ...]:
    """Indicators of uses and offer of the owner: name, value with its unit and date, source."""
    rows = Measure.objects.of_roadmap(roadmap).filter(organisation=roadmap.organisation_id)
    return tuple(
        (row.name, _value(row), row.source or row.address)
        for row in rows.order_by("family", "sort_key")
        if row.value is not None
    )


def _value(row: Measure) -> str:
    number = "" if row.value is None else french.number(float(row.value))
    told = f"{number}{french.NBSP}{row.unit}".strip()
    return f"{told} ({row.measured_on:%d/%m/%Y})" if row.measured_on else told
