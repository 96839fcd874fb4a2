"""A database of the size to hold, made in bulk: the registry, organisations, people, roadmaps and their actions.

Texts, amounts and efforts come from the reference projects shipped with the product, varied by a fixed seed. It grows:
asked for ten times the rows, it adds what is missing.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any

import jalon
from bench.related import add_related_rows

CANDIDATES = Path(jalon.__file__).parent / "programme" / "reference" / "candidate-projects.csv"
SEED = 20_261_122
ORDINARY, TRAJECTORY, BARS = 119, 700, 500
PEOPLE = 5
START, END = date(2027, 1, 1), date(2031, 12, 31)
STATES = ("draft", "submitted", "retained", "deferred", "not_retained", "under_way", "done")
TRIAGES = ("mandatory", "under_way", "not_ripe", "to_arbitrate", "to_arbitrate", "")


@dataclass(frozen=True, slots=True)
class Size:
    """What there is in all; `biggest`: actions of the largest roadmap."""

    organisations: int
    actions: int
    biggest: int


SMALL, LARGE = Size(200, 5_000, 500), Size(2_000, 50_000, 5_000)


class World:
    """What is in the database, found again by its titles, so that a kept database serves several runs."""

    def __init__(self) -> None:
        from jalon.organisations.models import Skill
        from jalon.organisations.usecases.load_registry import load_registry
        from jalon.programme.models import Action

        load_registry()
        with CANDIDATES.open(encoding="utf-8", newline="") as file:
            self.projects = list(csv.DictReader(file))
        self.random = random.Random(SEED)
        self.skills = list(Skill.objects.filter(organisation__isnull=True))
        self.made = count(Action.objects.count() + 1)

    def grow(self, size: Size) -> None:
        """Add what is missing to hold `size`."""
        from jalon.organisations.models import Organisation
        from jalon.programme.models import Action
        from jalon.roadmaps.models import Roadmap

        rows = Organisation.objects.filter(is_from_registry=True, ended_on__isnull=True, kind__in=("epci", "commune"))
        self.organisations = list(rows.order_by("-kind", "pk")[: size.organisations])
        self._people()
        first = self.organisations[0]
        for title, wanted in (("La plus grande", size.biggest), ("Ordinaire", ORDINARY), ("Trajectoire", TRAJECTORY)):
            roadmap = Roadmap.objects.filter(title=title).first() or self._roadmaps([(title, first)])[0]
            missing = wanted - roadmap.actions.count()
            if missing > 0:
                self._actions([roadmap], missing)
        known = set(Roadmap.objects.values_list("organisation_id", flat=True))
        others = [o for o in self.organisations if o.pk not in known]
        if others:
            titles = [(f"Feuille de route numérique, {o.name}"[:200], o) for o in others]
            self._actions(self._roadmaps(titles), size.actions - Action.objects.count())
        self._steering()
        add_related_rows()

    def _people(self) -> None:
        from jalon.accounts.models import OrganisationRole, Person, User

        known = set(Person.objects.values_list("organisation_id", flat=True))
        fresh = [o for o in self.organisations if o.pk not in known]
        users = [User(email=f"agent{n}-{o.pk}@exemple.fr", password="!") for o in fresh for n in range(PEOPLE)]
        bulk(users)
        places = [o for o in fresh for _n in range(PEOPLE)]
        people = [
            Person(user=user, full_name=f"Agent {user.pk}", sort_key=f"agent {user.pk}", organisation=place)
            for user, place in zip(users, places, strict=True)
        ]
        bulk(people)
        bulk(OrganisationRole(person=p, organisation_id=p.organisation_id, role="agent") for p in people)

    def _roadmaps(self, wanted: Sequence[tuple[str, Any]]) -> list[Any]:
        from jalon.accounts.models import Person
        from jalon.arbitrage.models import ArbitrageRound, Criterion
        from jalon.arbitrage.shipped_grids import NINE
        from jalon.capacity.models import TeamCapacity
        from jalon.finance.models import Envelope
        from jalon.roadmaps.models import Participant, Roadmap, RoadmapRole
        from jalon.strategy.models import Axis, Objective

        made = [
            Roadmap(organisation=o, title=title, starts_on=START, ends_on=END, status="under_construction")
            for title, o in wanted
        ]
        bulk(made)
        bulk(
            Participant(roadmap=r, organisation=o)
            for r in made
            for o in self.random.sample(self.organisations, 8)
            if o.pk != r.organisation_id
        )
        people = list(Person.objects.values_list("pk", flat=True))
        roles = ("roadmap_owner", "pmo", "cio", "reader")
        bulk(
            RoadmapRole(roadmap=r, person_id=person, role=role)
            for r in made
            for person, role in zip(self.random.sample(people, len(roles)), roles, strict=True)
        )
        names = [project["axis"] for project in self.projects]
        titles = sorted(set(names), key=names.index)
        axes = [Axis(roadmap=r, order=n, title=title) for r in made for n, title in enumerate(titles)]
        bulk(axes)
        bulk(Objective(axis=axis, order=n, title=f"Objectif {n + 1} : {axis.title}") for axis in axes for n in range(3))
        bulk(
            Envelope(roadmap=r, year=year, section=section, amount_minor=40_000_000)
            for r in made
            for year in range(START.year, END.year + 1)
            for section in ("investment", "operating")
        )
        bulk(TeamCapacity(roadmap=r, skill=skill, days_per_year=220) for r in made for skill in self.skills)
        rounds = [
            ArbitrageRound(roadmap=r, name="Arbitrage 2027", status="scoring", opened_on=date(2026, 11, 2),
                           grid_frozen_on=date(2026, 11, 9))
            for r in made
        ]  # fmt: skip
        bulk(rounds)
        bulk(
            Criterion(round=round_, order=n, code=c.code, label=c.label, guidance=c.guidance, anchors=list(c.anchors),
                      weight=c.weight, side=c.side)
            for round_ in rounds
            for n, c in enumerate(NINE.criteria)
        )  # fmt: skip
        return made

    def _actions(self, roadmaps: Sequence[Any], total: int) -> None:
        """`total` actions shared among the roadmaps; `bench.related` gives them what they cost and ask."""

        axes = self._by_roadmap("axes", roadmaps)
        people = self._people_of(roadmaps)
        made = []
        for n in range(total):
            roadmap = roadmaps[n % len(roadmaps)]
            project = self.projects[(n * 7) % len(self.projects)]
            made.append(self._action(roadmap, project, axes[roadmap.pk], people))
        bulk(made)

    def _by_roadmap(self, path: str, roadmaps: Sequence[Any]) -> dict[int, list[int]]:
        from jalon.roadmaps.models import Roadmap

        found: dict[int, list[int]] = {}
        rows = Roadmap.objects.filter(pk__in=[r.pk for r in roadmaps]).values_list("pk", path)
        for roadmap, pk in rows:
            found.setdefault(roadmap, []).append(pk)
        return found

    def _people_of(self, roadmaps: Sequence[Any]) -> dict[int, list[int]]:
        from jalon.accounts.models import Person

        owners = {r.organisation_id for r in roadmaps}
        found: dict[int, list[int]] = {}
        for pk, owner in Person.objects.filter(organisation__in=owners).values_list("pk", "organisation_id"):
            found.setdefault(owner, []).append(pk)
        return found

    def _action(self, roadmap: Any, project: dict[str, str], axes: list[int], people: dict[int, list[int]]) -> Any:
        from jalon.kernel.text import fold
        from jalon.programme.models import Action

        number, draw = next(self.made), self.random
        title = f"{project['title_fr']} — {roadmap.organisation_id}.{number}"[:200]
        told = project["description_fr"]
        team = people[roadmap.organisation_id]
        return Action(
            roadmap=roadmap, code=f"A{number:03d}", title=title, sort_key=fold(title)[:200], summary=told,
            status=draw.choice(STATES), triage=draw.choice(TRIAGES), axis_id=draw.choice(axes),
            motive="mandatory" if project["regulatory"] == "yes" else "need", domain=project["domain"],
            confidence=draw.choice(("quote", "comparable", "estimate")), audience="inhabitants",
            beneficiaries=draw.randrange(200, 30_000), duration_quarters=max(1, int(project["duration_months"]) // 3),
            nature="project", offering=draw.choice(("citizen", "business", "it_internal")),
            lead_id=draw.choice(team), business_sponsor_id=draw.choice(team), it_lead_id=draw.choice(team),
            win_user=told, win_agent=told, win_collectivite=told, team=project["cost_driver"], impacts=told, risks=told,
            partners=project["source"][:200], evaluation_mode="Enquête auprès des usagers un an après l’ouverture.",
            earliest_on=START + timedelta(days=91 * draw.randrange(8)),
        )  # fmt: skip

    def _steering(self) -> None:
        """The person whose screens are measured: runs the three roadmaps, agent of an organisation that joins others."""
        from jalon.accounts.models import Person
        from jalon.roadmaps.models import Roadmap, RoadmapRole

        first = self.organisations[0]
        self.steering = Person.objects.filter(organisation=first).order_by("pk").first()
        for roadmap in Roadmap.objects.filter(organisation=first):
            RoadmapRole.objects.get_or_create(roadmap=roadmap, person=self.steering, role="roadmap_owner")


def bulk(rows: Iterable[Any]) -> None:
    """Write rows of one model, two thousand at a time."""
    from django.db import connection, transaction

    left = iter(rows)
    while batch := list(islice(left, 2_000)):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # checks left pending slow each row of history down
            type(batch[0]).objects.bulk_create(batch)
