"""Coverage of the targets, the tracker of members by population, and what is missing before the diagnosis closes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalon.diagnosis.hearings import Hearing, hearings
from jalon.diagnosis.models import Campaign, Interview, InterviewState, SourceDocument, Target, Workshop, WorkshopState
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population

STATES = {
    "none": gettext_lazy("rien encore"),
    "planned": gettext_lazy("prévue"),
    "started": gettext_lazy("commencée"),
    "done": gettext_lazy("faite"),
    "validated": gettext_lazy("validée"),
}
LATE_STATES = frozenset({"none", "planned", "started"})
"""Neither done nor validated: what is reminded."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A target and what was heard for it."""

    target: Target
    planned: int
    done: int
    validated: int

    @property
    def state(self) -> str:
        """A key of `STATES`."""
        if self.validated >= self.target.expected:
            return "validated"
        if self.done >= self.target.expected:
            return "done"
        if self.done:
            return "started"
        return "planned" if self.planned else "none"

    @property
    def state_label(self) -> str:
        """Its word."""
        return str(STATES[self.state])

    @property
    def missing(self) -> int:
        """Hearing still to hear."""
        return max(self.target.expected - self.done, 0)


def covered_targets(
    campaign: Campaign, *, heard: Sequence[Hearing] | None = None, organisation_ids: Collection[int] | None = None
) -> list[Covered]:
    """The targets of a campaign with their coverage.

    Args:
        heard: the voices of the roadmap, when the caller has read them already.
        organisation_ids: only the targets of these organisations; None for all.
    """
    targets = campaign.targets.select_related("organisation", "department")
    if organisation_ids is not None:
        targets = targets.filter(organisation__in=organisation_ids)
    by_origin: dict[tuple[int, str], list[Hearing]] = defaultdict(list)
    for found in hearings(campaign.roadmap) if heard is None else heard:
        if _is_of(found, campaign):
            by_origin[found.organisation_id, found.population].append(found)
    return [_covered(target, by_origin[target.organisation_id, target.population]) for target in targets]


def _is_of(found: Hearing, campaign: Campaign) -> bool:
    if found.campaign_id is not None:
        return found.campaign_id == campaign.pk
    return found.on is not None and campaign.starts_on <= found.on <= campaign.ends_on


def _covered(target: Target, found: Iterable[Hearing]) -> Covered:
    kept = [voice for voice in found if target.department_id is None or voice.department_id == target.department_id]
    return Covered(
        target,
        planned=sum(voice.planned for voice in kept),
        done=sum(voice.done for voice in kept),
        validated=sum(voice.validated for voice in kept),
    )


@dataclass(frozen=True, slots=True)
class PopulationTotal:
    """A population in a campaign: targets, and voices. Never added to another population."""

    population: str
    label: str
    targets: int
    reached: int
    expected: int
    planned: int
    done: int
    validated: int


def by_population(covered: Iterable[Covered]) -> list[PopulationTotal]:
    """Coverage population by population, in the order of `Population`."""
    groups: dict[str, list[Covered]] = defaultdict(list)
    for row in covered:
        groups[row.target.population].append(row)
    return [
        PopulationTotal(
            population=str(population),
            label=str(population.label),
            targets=len(rows),
            reached=sum(1 for row in rows if row.state not in LATE_STATES),
            expected=sum(row.target.expected for row in rows),
            planned=sum(row.planned for row in rows),
            done=sum(row.done for row in rows),
            validated=sum(row.validated for row in rows),
        )
        for population in Population
        if (rows := groups.get(population.value))
    ]


@dataclass(frozen=True, slots=True)
class TrackerRow:
    """A member: one cell by population shown, None where nothing is expected."""

    organisation_id: int
    label: str
    cells: tuple[Covered | None, ...]


def tracker(covered: Sequence[Covered]) -> tuple[list[str], list[TrackerRow]]:
    """Members × populations. Targets on departments are put together with their organisation's.

    Returns:
        Values of `Population` used, in order; and the members, by name.
    """
    shown = [population.value for population in Population if any(r.target.population == population for r in covered)]
    rows: dict[int, dict[str, list[Covered]]] = defaultdict(lambda: defaultdict(list))
    labels: dict[int, str] = {}
    for row in covered:
        labels[row.target.organisation_id] = str(row.target.organisation)
        rows[row.target.organisation_id][row.target.population].append(row)
    return shown, [
        TrackerRow(pk, labels[pk], tuple(_together(cells.get(population, [])) for population in shown))
        for pk, cells in rows.items()
    ]


def _together(rows: Sequence[Covered]) -> Covered | None:
    if len(rows) < 2:
        return rows[0] if rows else None
    first = rows[0].target
    whole = Target(
        campaign_id=first.campaign_id,
        organisation_id=first.organisation_id,
        population=first.population,
        expected=sum(row.target.expected for row in rows),
    )
    return Covered(
        whole,
        planned=sum(row.planned for row in rows),
        done=sum(min(row.done, row.target.expected) for row in rows),
        validated=sum(min(row.validated, row.target.expected) for row in rows),
    )


def closing_gaps(roadmap: Roadmap) -> list[str]:
    """What is missing before the diagnosis closes, in sentences; empty when it may be closed."""
    heard = hearings(roadmap)
    gaps: list[str] = []
    campaigns = list(roadmap.campaigns.all())
    if not campaigns:
        gaps.append(_("Aucune campagne de recueil n’a été définie."))
    for campaign in campaigns:
        covered = covered_targets(campaign, heard=heard)
        for total in by_population(covered):
            if not total.done:
                gaps.append(
                    _("« %(campaign)s » : aucune voix entendue pour la population « %(population)s ».")
                    % {"campaign": campaign.name, "population": total.label}
                )
        late = [row for row in covered if row.state in LATE_STATES]
        if late:
            gaps.append(
                ngettext(
                    "« %(campaign)s » : %(count)d cible n’est pas atteinte (%(names)s).",
                    "« %(campaign)s » : %(count)d cibles ne sont pas atteintes (%(names)s).",
                    len(late),
                )
                % {"campaign": campaign.name, "count": len(late), "names": _names(late)}
            )
    return gaps + _papers_missing(roadmap)


def _names(late: Sequence[Covered], most: int = 5) -> str:
    names = [f"{row.target.organisation}, {row.target.get_population_display()}" for row in late[:most]]
    more = [_("et %(count)d autres") % {"count": len(late) - most}] if len(late) > most else []
    return " ; ".join([*names, *more])


def _papers_missing(roadmap: Roadmap) -> list[str]:
    waiting = Interview.objects.filter(roadmap=roadmap, state__in=(InterviewState.DRAFT, InterviewState.SENT)).count()
    workshops = Workshop.objects.filter(roadmap=roadmap, state=WorkshopState.HELD).count()
    unread = SourceDocument.objects.filter(roadmap=roadmap, read_on__isnull=True).count()
    gaps = []
    if waiting:
        gaps.append(
            ngettext(
                "%(count)d compte rendu d’entretien n’est pas validé.",
                "%(count)d comptes rendus d’entretien ne sont pas validés.",
                waiting,
            )
            % {"count": waiting}
        )
    if workshops:
        gaps.append(
            ngettext(
                "%(count)d compte rendu d’atelier n’est pas validé.",
                "%(count)d comptes rendus d’atelier ne sont pas validés.",
                workshops,
            )
            % {"count": workshops}
        )
    if unread:
        gaps.append(
            ngettext("%(count)d document n’a pas été lu.", "%(count)d documents n’ont pas été lus.", unread)
            % {"count": unread}
        )
    return gaps
