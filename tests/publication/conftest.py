"""A roadmap whose trajectory was deliberated: two planned actions, one under way, one done; others that must stay inside."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from jalon.arbitrage.models import Adoption, AdoptionState, ArbitrageRound, Plan, Scenario
from jalon.governance.models import Body, Decision
from jalon.kernel.actor import Actor, Role
from jalon.organisations.models import Theme
from jalon.programme.models import Action
from jalon.publication.usecases.open_site import SiteChanges, open_site
from jalon.roadmaps.models import Roadmap
from tests.factories import (
    ActionFactory,
    AxisFactory,
    BodyFactory,
    CommuneFactory,
    OrganisationFactory,
    PersonFactory,
    RoadmapFactory,
    actor_of_person,
    person_of_member,
    person_with_role,
)


def site_changes(**fields: Any) -> SiteChanges:
    """A site ready to open."""
    ready = {
        "slug": "essai",
        "title": "Le numérique de l’essai",
        "contact": "numerique@exemple.fr",
        "publisher": "Présidence",
        "host": "Syndicat hébergeur, 1 place de l’Essai",
    }
    return SiteChanges(**(ready | fields))


def adopt(
    roadmap: Roadmap, actions: list[Action], state: str = AdoptionState.DELIBERATED, *, version: int = 1
) -> Adoption:
    """A trajectory that holds these actions, decided as far as `state`."""
    round_ = ArbitrageRound.objects.create(roadmap=roadmap, name=f"Arbitrage {version}", opened_on=date(2026, 9, 1))
    scenario = Scenario.objects.create(round=round_, name=f"Scénario {version}")
    plan = Plan.objects.create(scenario=scenario, problem_sha256="0" * 64, problem={}, status="proved")
    deliberated = state in {AdoptionState.DELIBERATED, AdoptionState.ENFORCEABLE}
    body: Body = BodyFactory(roadmap=roadmap, name=f"Conseil {version}")
    deliberation = None
    if deliberated:
        deliberation = Decision.objects.create(
            body=body, title="Adoption", decided_on=date(2026, 10, 22), number="2026-118"
        )
    return Adoption.objects.create(
        roadmap=roadmap,
        plan=plan,
        version=version,
        state=state,
        proposed_on=date(2026, 10, 1),
        validated_on=date(2026, 10, 8) if state != AdoptionState.PROPOSED else None,
        deliberated_on=date(2026, 10, 22) if deliberated else None,
        enforceable_on=date(2026, 10, 26) if state == AdoptionState.ENFORCEABLE else None,
        deliberation=deliberation,
        snapshot={
            "lines": [{"key": str(action.key), "start_on": "2027-01-01", "end_on": "2027-09-30"} for action in actions]
        },
    )


@dataclass
class World:
    """What the tests speak of."""

    roadmap: Roadmap
    owner: Actor
    people: dict[str, Any] = field(default_factory=dict)
    actions: dict[str, Action] = field(default_factory=dict)


@pytest.fixture
def undecided(db: None) -> World:
    """Actions in several states, a responsable, a member, a stranger; nothing decided yet."""
    organisation = OrganisationFactory(name="Communauté de l’Essai", siren="243500634")
    roadmap = RoadmapFactory(
        organisation=organisation,
        title="Projet numérique 2027",
        public_label="projet numérique de territoire",
        ambition="Que chacun trouve de l’aide près de chez soi.",
        ambition_signed_by="La présidence",
    )
    people = {
        "responsable": person_with_role(roadmap, Role.ROADMAP_OWNER),
        "reader": person_with_role(roadmap, Role.READER),
        "member": person_of_member(roadmap, CommuneFactory()),
        "stranger": PersonFactory(),
    }
    axes = [AxisFactory(roadmap=roadmap, order=n, title=title) for n, title in enumerate(("Proximité", "Simplicité"))]
    theme = Theme.objects.create(code="essai-inclusion", label="Inclusion")

    def make(title: str, status: str, **fields: Any) -> Action:
        return ActionFactory(roadmap=roadmap, title=title, status=status, **fields)

    actions = {
        "portail": make("Portail familles", "retained", axis=axes[1], summary="Inscrire ses enfants en une fois."),
        "conseillers": make("Conseillers numériques", "retained", axis=axes[0], win_user="De l’aide au village."),
        "fibre": make("Fibre des écoles", "under_way", axis=axes[0], started_on=date(2026, 4, 1)),
        "site": make("Refonte du site", "done", axis=axes[1], done_on=date(2026, 6, 12)),
        "brouillon": make("Idée encore secrète", "draft"),
        "refusee": make("Chose refusée", "not_retained", not_retained_reason="jugée trop chère"),
        "coffre": make("Coffre des mots de passe", "retained", is_security_sensitive=True),
    }
    actions["conseillers"].themes.add(theme)
    return World(roadmap, actor_of_person(people["responsable"]), people, actions)


@pytest.fixture
def world(undecided: World) -> World:
    """The same, deliberated, with an open site."""
    kept = [undecided.actions[name] for name in ("portail", "conseillers", "fibre", "coffre")]
    adopt(undecided.roadmap, kept)
    open_site(actor=undecided.owner, roadmap_id=undecided.roadmap.pk, changes=site_changes())
    return undecided
