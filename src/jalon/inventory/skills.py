"""Skills register of a roadmap: gaps, single-person risks and the trainings they call for. Values in, values out.

See `docs/regles/inventaire.md`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jalon.inventory.choices import Level
from jalon.inventory.models import Job, JobNeed, SkillHolding, Training


@dataclass(frozen=True, slots=True)
class Demand:
    """An action asks for days of a skill. `halfdays`: likely."""

    skill_code: str
    action_id: int
    action_label: str
    halfdays: int


@dataclass(frozen=True, slots=True)
class JobState:
    """One job over the members read.

    Args:
        holders: people who hold it, whatever their level; able: those at « autonome » or more.
        wanted: people wanted; missing: those wanted at the wanted level and not there.
        demands: actions that ask for its skill.
        to_train: agents whose wanted level is above their own.
    """

    job: Job
    holders: tuple[SkillHolding, ...]
    able: int
    wanted: int
    missing: int
    demands: tuple[Demand, ...]
    to_train: tuple[SkillHolding, ...]
    trainings: tuple[Training, ...]

    @property
    def days_asked(self) -> float:
        """Days that the actions ask."""
        return sum(demand.halfdays for demand in self.demands) / 2

    @property
    def is_single(self) -> bool:
        """Everything rests on one person, in a job that is wanted or asked for."""
        return self.able == 1 and (self.wanted > 0 or bool(self.demands))

    @property
    def is_uncovered(self) -> bool:
        """Actions ask for it and nobody is able."""
        return bool(self.demands) and self.able == 0

    @property
    def needs_training(self) -> bool:
        """It belongs to the training plan."""
        return bool(self.missing or self.is_single or self.is_uncovered or self.to_train)

    @property
    def reasons(self) -> list[str]:
        """Why it belongs to the training plan, in French."""
        found = []
        if self.missing:
            found.append(f"il manque {self.missing} personne{'s' if self.missing > 1 else ''} au niveau voulu")
        if self.is_uncovered:
            found.append("des actions le demandent et personne n’est autonome")
        if self.is_single:
            found.append("tout repose sur une seule personne")
        if self.to_train:
            found.append(f"{len(self.to_train)} agent{'s' if len(self.to_train) > 1 else ''} sous le niveau visé")
        return found


def job_states(
    jobs: Iterable[Job],
    holdings: Iterable[SkillHolding],
    needs: Iterable[JobNeed],
    trainings: Iterable[Training],
    demands: Iterable[Demand],
) -> list[JobState]:
    """Every job that somebody holds, wants, trains for, or that an action asks for; the most pressing first."""
    held: dict[int, list[SkillHolding]] = defaultdict(list)
    wanted: dict[int, list[JobNeed]] = defaultdict(list)
    trained: dict[int, list[Training]] = defaultdict(list)
    asked: dict[str, list[Demand]] = defaultdict(list)
    for holding in holdings:
        held[holding.job_id].append(holding)
    for need in needs:
        wanted[need.job_id].append(need)
    for training in trainings:
        trained[training.job_id].append(training)
    for demand in demands:
        asked[demand.skill_code].append(demand)
    states = []
    for job in jobs:
        if held[job.pk] or wanted[job.pk] or trained[job.pk] or (job.skill_code and asked[job.skill_code]):
            states.append(_state(job, held[job.pk], wanted[job.pk], trained[job.pk], asked))
    return sorted(states, key=lambda one: (not one.needs_training, -one.missing, one.job.order, one.job.pk))


def _state(
    job: Job,
    holdings: list[SkillHolding],
    needs: list[JobNeed],
    trainings: list[Training],
    asked: Mapping[str, list[Demand]],
) -> JobState:
    missing = 0
    for need in needs:
        level = need.wanted_level or Level.AUTONOMOUS
        there = sum(holding.organisation_id == need.organisation_id and holding.level >= level for holding in holdings)
        missing += max((need.wanted_people or 0) - there, 0)
    is_known = bool(holdings or needs)
    return JobState(
        job=job,
        holders=tuple(holdings),
        able=sum(holding.level >= Level.AUTONOMOUS for holding in holdings),
        wanted=sum(need.wanted_people or 0 for need in needs),
        missing=missing,
        demands=tuple(asked[job.skill_code]) if job.skill_code and is_known else (),
        to_train=tuple(one for one in holdings if one.target_level and one.level < one.target_level),
        trainings=tuple(trainings),
    )
