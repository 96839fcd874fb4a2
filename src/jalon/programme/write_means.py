"""Writing the money and days of a variant, inside the transaction of a use case."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from jalon.kernel.errors import DomainError
from jalon.organisations.models import Department, Skill
from jalon.programme.means import CostLine, EffortLine
from jalon.programme.models import Action, ActionCost, ActionEffort, Variant

LARGEST_MINOR = 10**15
LARGEST_HALFDAYS = 200_000
LAST_YEAR = 30


class BadMeans(DomainError):
    messages = {
        "order": _("Un montant « au moins » dépasse le probable, ou le probable dépasse « au plus » : %(line)s."),
        "twice": _("La même ligne est donnée deux fois : %(line)s."),
        "too_large": _("Un montant ou une charge est démesuré : %(line)s."),
        "unknown_skill": _("Un savoir-faire n’existe pas, ou n’est pas celui du porteur."),
        "unknown_department": _("Une direction n’existe pas dans les organismes de la feuille de route."),
    }


def write_means(
    target: Action | Variant, *, costs: Iterable[CostLine] | None, efforts: Iterable[EffortLine] | None
) -> bool:
    """Replace the lines of a variant (the main one of an action); None leaves them. Whether something changed.

    Raises:
        BadMeans: a line does not hold; the caller's transaction is to be rolled back.
    """
    if costs is None and efforts is None:
        return False
    variant = target if isinstance(target, Variant) else main_variant(target)
    has_changed = False
    if costs is not None:
        has_changed |= _write_costs(variant, tuple(costs))
    if efforts is not None:
        has_changed |= _write_efforts(variant, tuple(efforts))
    return has_changed


def main_variant(action: Action) -> Variant:
    """The variant whose figures are those of the sheet; made when an old row lacks it."""
    found, _made = Variant.objects.get_or_create(action=action, is_main=True)
    return found


def _write_costs(variant: Variant, lines: tuple[CostLine, ...]) -> bool:
    wanted = {(line.year, str(line.section), line.is_recurring): line for line in lines}
    if len(wanted) != len(lines):
        raise BadMeans("twice", line=_("coûts d’une même année et d’une même section"))
    for line in lines:
        said = _("coût de l’année %(year)s") % {"year": line.year + 1}
        _check_range(line.low_minor, line.likely_minor, line.high_minor, LARGEST_MINOR, said)
        if line.year > LAST_YEAR:
            raise BadMeans("too_large", line=said)
    present = {(row.year, row.section, row.is_recurring): row for row in variant.costs.all()}
    same = {
        key
        for key, row in present.items()
        if key in wanted
        and (row.low_minor, row.likely_minor, row.high_minor)
        == (wanted[key].low_minor, wanted[key].likely_minor, wanted[key].high_minor)
    }
    if len(same) == len(present) == len(wanted):
        return False
    variant.costs.filter(pk__in=[row.pk for key, row in present.items() if key not in same]).delete()
    ActionCost.objects.bulk_create(cost_row(variant, line) for key, line in wanted.items() if key not in same)
    return True


def _write_efforts(variant: Variant, lines: tuple[EffortLine, ...]) -> bool:
    wanted = {(line.skill_id, line.department_id): line for line in lines}
    if len(wanted) != len(lines):
        raise BadMeans("twice", line=_("charges d’un même savoir-faire"))
    for line in lines:
        _check_range(line.low_halfdays, line.likely_halfdays, line.high_halfdays, LARGEST_HALFDAYS, _("charge"))
    _check_skills(variant, lines)
    present = {(row.skill_id, row.department_id): row for row in variant.efforts.all()}
    same = {
        key
        for key, row in present.items()
        if key in wanted
        and (row.low_halfdays, row.likely_halfdays, row.high_halfdays)
        == (wanted[key].low_halfdays, wanted[key].likely_halfdays, wanted[key].high_halfdays)
    }
    if len(same) == len(present) == len(wanted):
        return False
    variant.efforts.filter(pk__in=[row.pk for key, row in present.items() if key not in same]).delete()
    ActionEffort.objects.bulk_create(effort_row(variant, line) for key, line in wanted.items() if key not in same)
    return True


def cost_row(variant: Variant, line: CostLine) -> ActionCost:
    """The row of a line, not saved."""
    return ActionCost(
        variant=variant,
        year=line.year,
        section=line.section,
        is_recurring=line.is_recurring,
        low_minor=line.low_minor,
        likely_minor=line.likely_minor,
        high_minor=line.high_minor,
    )


def effort_row(variant: Variant, line: EffortLine) -> ActionEffort:
    """The row of a line, not saved."""
    return ActionEffort(
        variant=variant,
        skill_id=line.skill_id,
        department_id=line.department_id,
        low_halfdays=line.low_halfdays,
        likely_halfdays=line.likely_halfdays,
        high_halfdays=line.high_halfdays,
    )


def _check_range(low: int, likely: int, high: int, largest: int, said: object) -> None:
    if not 0 <= low <= likely <= high:
        raise BadMeans("order", line=said)
    if high > largest:
        raise BadMeans("too_large", line=said)


def _check_skills(variant: Variant, lines: tuple[EffortLine, ...]) -> None:
    roadmap = variant.action.roadmap
    skills = {line.skill_id for line in lines}
    usable = Skill.objects.filter(organisation__isnull=True) | Skill.objects.filter(
        organisation=roadmap.organisation_id
    )
    if usable.filter(pk__in=skills).count() != len(skills):
        raise BadMeans("unknown_skill")
    departments = {line.department_id for line in lines if line.department_id is not None}
    if departments:
        joined = roadmap.participants.values("organisation")
        known = Department.objects.filter(organisation=roadmap.organisation_id) | Department.objects.filter(
            organisation__in=joined
        )
        if known.filter(pk__in=departments).count() != len(departments):
            raise BadMeans("unknown_department")
