"""The « fiche action » on one A4, from the rows to a file."""

from datetime import date

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from jalon.documents.action_sheet import ActionSheet, SheetCost, SheetEffort, SheetVariant, action_sheet
from jalon.documents.sections import Section
from jalon.finance.models import BudgetSection
from jalon.programme.columns import costs_total
from jalon.programme.completeness import completeness
from jalon.programme.models import Action, LinkKind, Variant
from jalon.web.french import date_text, money_text, number_text
from jalon.web.papers import file_response


def action_sheet_file(action: Action, *, extension: str, today: date) -> HttpResponse:
    """The sheet as ODT, DOCX or PDF; another extension does not exist. The action is read `with_everything`."""
    if extension not in ("odt", "docx", "pdf"):
        raise Http404
    return file_response(
        action_sheet(sheet_data(action, today)), extension=extension, name=f"fiche-{action.code}-{action.title}"[:80]
    )


def sheet_data(action: Action, today: date) -> ActionSheet:
    """Everything the paper says."""
    roadmap = action.roadmap
    links = {kind: tuple(link.target.title for link in action.links.all() if link.kind == kind) for kind in LinkKind}
    main: Variant | None = action.mains[0] if action.mains else None  # type: ignore[attr-defined]
    return ActionSheet(
        code=action.code,
        title=action.title,
        organisation=str(roadmap.organisation),
        roadmap=roadmap.title,
        on=today,
        axis=str(action.axis or ""),
        objective=" ; ".join(str(row) for row in action.objectives.all()),
        status=action.get_status_display(),
        nature=action.get_nature_display(),
        description=action.summary,
        needs=tuple(f"{need.code} {need.statement}" for need in action.needs.all()),
        wins_user=action.win_user,
        wins_agent=action.win_agent,
        wins_organisation=action.win_collectivite,
        beneficiaries=_beneficiaries(action),
        target_public=action.target_public,
        sponsor=_function(action, "business_sponsor"),
        lead=" ; ".join(filter(None, (_function(action, "lead"), _function(action, "it_lead")))),
        team=action.team,
        partners=action.partners,
        prerequisites_blocking=(*links[LinkKind.BLOCKING], *filter(None, [action.prerequisites_text])),
        prerequisites_advisable=links[LinkKind.ADVISABLE],
        exclusions=links[LinkKind.EXCLUDES],
        impacts=action.impacts,
        risks=action.risks,
        means=action.means,
        calendar=action.calendar_text,
        duration=_("%(count)d trimestres") % {"count": action.duration_quarters} if action.duration_quarters else "",
        earliest=date_text(action.earliest_on) if action.earliest_on else "",
        latest=date_text(action.latest_on) if action.latest_on else "",
        evaluation=action.evaluation_mode,
        component_organisation=action.component_organisation,
        component_systems=action.component_is,
        component_people=action.component_hr,
        component_communication=action.component_communication,
        obligation=f"{action.obligation.title} ({action.obligation.source})" if action.obligation else "",
        obligation_applies=action.obligation.applies_to if action.obligation else "",
        obligation_validator=_validator(action),
        costs=_costs(main),
        subsidies=_subsidies(main, roadmap.currency),
        recurring_minor=costs_total(action, "", is_recurring=True),
        efforts=_efforts(main),
        variants=tuple(
            _variant(row) for row in action.variants.filter(is_main=False).prefetch_related("costs", "efforts")
        ),
        confidence=action.get_confidence_display() if action.confidence else "",
        completeness_pct=completeness(action).pct,
        confidentiality=_("Non communicable (CRPA L311-5)") if action.is_security_sensitive else "",
        currency=roadmap.currency,
        tax=roadmap.get_tax_basis_display(),
    )


def _function(action: Action, name: str) -> str:
    person = getattr(action, name)
    return f"{person.full_name} ({person.title})" if person and person.title else str(person or "")


def _beneficiaries(action: Action) -> str:
    if not action.audience or action.beneficiaries is None:
        return action.get_audience_display() if action.audience else ""
    return f"{number_text(action.beneficiaries)} {action.get_audience_display()}"


def _validator(action: Action) -> str:
    if action.obligation_validated_by is None or action.obligation_validated_on is None:
        return ""
    return f"{action.obligation_validated_by}, {date_text(action.obligation_validated_on)}"


def _costs(main: Variant | None) -> tuple[SheetCost, ...]:
    rows = [row for row in main.costs.all() if not row.is_recurring] if main else []
    return tuple(SheetCost(row.year + 1, Section(BudgetSection(row.section).value), row.likely_minor) for row in rows)


def _efforts(main: Variant | None) -> tuple[SheetEffort, ...]:
    rows = main.efforts.select_related("skill", "department") if main else []
    return tuple(SheetEffort(row.skill.label, str(row.department or ""), row.likely_halfdays) for row in rows)


def _subsidies(main: Variant | None, currency: str) -> str:
    rows = main.subsidies.all() if main else []
    parts = [
        f"{row.funder}{f' ({row.scheme})' if row.scheme else ''} {money_text(row.amount_minor, currency)}"
        f"{'' if row.is_obtained else ' ' + _('(attendue)')}"
        for row in rows
    ]
    return " ; ".join(parts)


def _variant(row: Variant) -> SheetVariant:
    costs = [cost.likely_minor for cost in row.costs.all() if not cost.is_recurring]
    efforts = [effort.likely_halfdays for effort in row.efforts.all()]
    return SheetVariant(str(row), sum(costs) if costs else None, sum(efforts) if efforts else None)
