"""A small territory ready for an arbitrage: three teams, two envelopes, six actions."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from jalon.arbitrage.models import ArbitrageRound
from jalon.arbitrage.usecases.freeze_grid import freeze_grid
from jalon.arbitrage.usecases.load_grids import load_grids
from jalon.arbitrage.usecases.open_round import open_round
from jalon.arbitrage.usecases.record_scores import ScoreEntry, record_scores
from jalon.capacity.models import TeamCapacity
from jalon.finance.models import Envelope
from jalon.kernel.actor import Actor, Role
from jalon.organisations.models import Skill
from jalon.programme.models import Action, ActionCost, ActionEffort, Triage, Variant
from jalon.roadmaps.models import Roadmap
from tests.factories import ActionFactory, RoadmapFactory, SkillFactory, actor_of_person, person_with_role


def action(
    roadmap: Roadmap,
    title: str,
    *,
    euros: int = 0,
    days: int = 0,
    skill: Skill | None = None,
    triage: str = Triage.TO_ARBITRATE,
    inhabitants: int | None = 5_000,
    **fields: object,
) -> Action:
    """An action with its investment of the first year and its days of one skill."""
    made: Action = ActionFactory(
        roadmap=roadmap, title=title, triage=triage, audience="inhabitants", beneficiaries=inhabitants, **fields
    )
    variant = Variant.objects.get(action=made)
    if euros:
        amount = euros * 100
        ActionCost.objects.create(
            variant=variant, section="investment", low_minor=amount, likely_minor=amount, high_minor=amount
        )
    if days and skill:
        half = days * 2
        ActionEffort.objects.create(
            variant=variant, skill=skill, low_halfdays=half, likely_halfdays=half, high_halfdays=half
        )
    return made


def envelope(roadmap: Roadmap, euros: int, section: str = "investment") -> None:
    """The same envelope each year."""
    for year in roadmap.years:
        Envelope.objects.create(roadmap=roadmap, year=year, section=section, amount_minor=euros * 100)


def team(roadmap: Roadmap, skill: Skill, days: int, **fields: object) -> TeamCapacity:
    """Days a year of a skill."""
    return TeamCapacity.objects.create(roadmap=roadmap, skill=skill, days_per_year=days, **fields)


def score_all(actor: Actor, round_: ArbitrageRound, notes: dict[Action, int], college: str = "dg") -> None:
    """The same note on every criterion of an action."""
    codes = [c.code for c in round_.criteria.all()]
    entries = [ScoreEntry(a.pk, code, note) for a, note in notes.items() for code in codes]
    record_scores(actor=actor, round_id=round_.pk, college=college, scores=entries)


@dataclass
class Territory:
    """What the tests speak of."""

    roadmap: Roadmap
    owner: Actor
    web: Skill
    round: ArbitrageRound
    actions: dict[str, Action] = field(default_factory=dict)


@pytest.fixture
def roadmap(db: None) -> Roadmap:
    return RoadmapFactory(starts_on=date(2027, 1, 1), ends_on=date(2028, 12, 31))


@pytest.fixture
def owner(roadmap: Roadmap) -> Actor:
    return actor_of_person(person_with_role(roadmap, Role.ROADMAP_OWNER))


@pytest.fixture
def grids(db: None) -> None:
    load_grids()


@pytest.fixture
def territory(roadmap: Roadmap, owner: Actor, grids: None) -> Territory:
    """40 000 € and 70 days a year: two of the four large actions fit, the obligation is there."""
    web = SkillFactory(label="Développement web")
    envelope(roadmap, 40_000)
    team(roadmap, web, 70)
    actions = {
        "portail": action(roadmap, "Portail familles", euros=30_000, days=20, skill=web, inhabitants=20_000),
        "cloud": action(roadmap, "Cloud souverain", euros=30_000, days=20, skill=web, inhabitants=500),
        "site": action(roadmap, "Refonte du site", euros=25_000, days=30, skill=web, inhabitants=25_000),
        "borne": action(roadmap, "Bornes d’accueil", euros=39_000, days=38, skill=web, inhabitants=300),
        "rgpd": action(
            roadmap,
            "Registre des traitements",
            euros=5_000,
            days=4,
            skill=web,
            triage=Triage.MANDATORY,
            deadline_on=date(2027, 12, 31),
        ),
        "revue": action(roadmap, "Idée à mûrir", euros=1_000, triage=Triage.NOT_RIPE),
    }
    round_ = open_round(actor=owner, roadmap_id=roadmap.pk, name="Arbitrage 2027")
    round_ = freeze_grid(actor=owner, round_id=round_.pk)
    score_all(owner, round_, {actions["portail"]: 4, actions["site"]: 3, actions["cloud"]: 2, actions["borne"]: 1})
    return Territory(roadmap, owner, web, round_, actions)
