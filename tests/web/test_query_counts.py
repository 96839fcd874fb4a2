"""Screens with lists ask the database as often for thirty rows as for three: the committed table says how often.

After a wished change: `JALON_WRITE_QUERY_COUNTS=1 python -m pytest tests/web/test_query_counts.py`, and read the difference.
"""

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalon.arbitrage.models import ArbitrageRound, Criterion, Plan, PlanLine, Scenario, ScenarioChoice, Score
from jalon.arbitrage.shipped_grids import NINE
from jalon.capacity.models import TeamCapacity
from jalon.desk.models import Comment, Notification
from jalon.finance.models import Envelope
from jalon.governance.models import Decision
from jalon.journal.models import record
from jalon.kernel.actor import Role
from jalon.kernel.refs import Ref
from jalon.organisations.models import Membership, Theme
from jalon.organisations.usecases.load_shipped_lists import load_shipped_lists
from jalon.programme.models import (
    Action,
    ActionCost,
    ActionEffort,
    ActionLink,
    ActionMember,
    ActionNeed,
    Portfolio,
    Variant,
)
from jalon.publication.models import PublishedAction, PublishedRoadmap, Site
from jalon.roadmaps.models import Challenge, Deliverable, Participant, Phase, RoadmapRole
from jalon.strategy.models import Indicator, Objective
from tests.factories import (
    ActionFactory,
    AxisFactory,
    BodyFactory,
    CommuneFactory,
    DepartmentFactory,
    MeetingFactory,
    NeedFactory,
    PersonFactory,
    RoadmapFactory,
    SeatFactory,
    SkillFactory,
    actor_of_person,
    person_with_role,
)
from tests.web.areas import areas

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("query_counts.json")
FEW, MANY = 3, 30
ROADMAP_SCREENS = (
    "roadmaps:roadmap", "roadmaps:phases", "roadmaps:challenges", "roadmaps:participants", "roadmaps:roles",
    "roadmaps:journal", "needs:list", "strategy:tree", "strategy:indicators", "strategy:themes", "strategy:coverage",
    "programme:list", "programme:board", "programme:triage", "programme:work_programme", "programme:balance",
    "programme:obligations", "programme:portfolios", "programme:new", "money:first_hour", "money:envelopes",
    "money:capacity", "governance:bodies", "governance:decisions", "arbitrage:rounds",
    "publication:manage",
)  # fmt: skip
ACTION_PATHS = {
    "programme:action": "",
    "programme:edit identite": "modifier/identite",
    "programme:edit raison": "modifier/raison",
    "programme:edit gains": "modifier/gains",
    "programme:means": "modifier/argent",
    "programme:links": "liens",
}


class World:
    """A roadmap where every list has the same number of rows; `grow` adds to all of them."""

    def __init__(self):
        load_shipped_lists()
        self.roadmap = RoadmapFactory(status="under_construction")
        self.owner = person_with_role(self.roadmap, Role.ROADMAP_OWNER)
        self.actor = actor_of_person(self.owner)
        self.action = ActionFactory(roadmap=self.roadmap, axis=AxisFactory(roadmap=self.roadmap), lead=self.owner)
        self.variant = Variant.objects.get(action=self.action)
        self.body = BodyFactory(roadmap=self.roadmap)
        self.meeting = MeetingFactory(body=self.body)
        self.round = self._round("Arbitrage")
        self.criteria = list(self.round.criteria.all())
        self.scenario = Scenario.objects.create(round=self.round, name="Enveloppe votée")
        skills = [{"key": "s", "title": "Chefferie de projet", "capacity": [80] * 12}]
        self.plan = Plan.objects.create(
            scenario=self.scenario, problem_sha256="0" * 64, status="proved", value=4_200_000, bound=4_200_000,
            problem={"periods": 12, "skills": skills, "budgets": [{"key": "investment", "yearly": [10**7] * 3}]},
            answer={"budget_use": {"investment": [10**6] * 3}, "skill_use": {"s": [40] * 12}},
            explanations={"origin_year": 2027, "decision_period": 0, "left_out": {}},
        )  # fmt: skip
        self.site = Site.objects.create(
            organisation=self.roadmap.organisation, slug="essai", title="Essai", is_open=True
        )
        self.published = self._published(self.roadmap, "essai")
        self.shown = self._published_action(0)

    def _round(self, name, **fields):
        made = ArbitrageRound.objects.create(
            roadmap=self.roadmap, name=name, **{"status": "scoring", "opened_on": date(2026, 11, 2)} | fields
        )
        Criterion.objects.bulk_create(
            Criterion(
                round=made, order=n, code=c.code, label=c.label, anchors=list(c.anchors), weight=c.weight, side=c.side
            )
            for n, c in enumerate(NINE.criteria)
        )
        return made

    def _published(self, roadmap, slug):
        return PublishedRoadmap.objects.create(
            site=self.site, roadmap_key=roadmap.key, slug=slug, title=roadmap.title, label="Projet", author="Essai",
            starts_on=roadmap.starts_on, ends_on=roadmap.ends_on, first_published_on=date(2026, 11, 22),
            updated_on=date(2026, 11, 22),
        )  # fmt: skip

    def _published_action(self, n):
        return PublishedAction.objects.create(
            roadmap=self.published, slug=f"action-{n}", code=f"A{n}", title=f"Action {n}", sort_key=f"action {n:03d}",
            status="planned", axis_code="1", axis="Axe", themes=["Inclusion"], author="Essai",
            first_published_on=date(2026, 11, 22), updated_on=date(2026, 11, 22),
        )  # fmt: skip

    def grow(self, start, stop):
        for n in range(start, stop):
            self._strategy(n)
            self._around(n)
            self._decided(n, self._action(n))
            for area in areas():
                if hasattr(area, "grow"):
                    area.grow(self, n)
        self.plan.explanations["left_out"] = {
            str(pk): {"code": "limits", "sentences": ["il manque 12 jours"]}
            for pk in Action.objects.filter(title__startswith="Écartée").values_list("pk", flat=True)
        }
        self.plan.save()
        self.shown.related = [str(key) for key in PublishedAction.objects.values_list("key", flat=True)]
        self.shown.save()

    def _strategy(self, n):
        self.axis = AxisFactory(roadmap=self.roadmap, order=n)
        self.axis.challenges.add(Challenge.objects.create(roadmap=self.roadmap, title=f"Enjeu {n}", owner=self.owner))
        self.objective = Objective.objects.create(axis=self.axis, title=f"Objectif {n}", order=n)
        child = Objective.objects.create(axis=self.axis, parent=self.objective, title=f"Sous-objectif {n}")
        Indicator.objects.create(roadmap=self.roadmap, axis=self.axis, label=f"Indicateur {n}", unit="%")
        Indicator.objects.create(roadmap=self.roadmap, objective=child, label=f"Indicateur b {n}", unit="%")
        self.member = CommuneFactory()
        Participant.objects.create(roadmap=self.roadmap, organisation=self.member)
        Membership.objects.create(umbrella=self.roadmap.organisation, member=self.member)
        self.need = NeedFactory(roadmap=self.roadmap, organisation=self.member, requester=PersonFactory())
        self.need.members.add(self.member)
        self.objective.needs.add(self.need)

    def _around(self, n):
        day = date(2026, 1, 1)
        phase = Phase.objects.create(
            roadmap=self.roadmap, order=n, name=f"Phase {n}", owner=self.owner, status="under_way",
            starts_on=day, ends_on=day + timedelta(days=30 + n), announced_ends_on=day,
        )  # fmt: skip
        Deliverable.objects.create(phase=phase, name=f"Livrable {n}")
        skill = SkillFactory(organisation=self.roadmap.organisation)
        department = DepartmentFactory(organisation=self.roadmap.organisation)
        TeamCapacity.objects.create(roadmap=self.roadmap, skill=skill, department=department, days_per_year=100)
        ActionEffort.objects.create(
            variant=self.variant, skill=skill, department=department, low_halfdays=1, likely_halfdays=2, high_halfdays=3
        )
        Envelope.objects.create(roadmap=self.roadmap, year=2000 + n, section="investment", amount_minor=10**7)
        RoadmapRole.objects.create(roadmap=self.roadmap, person=PersonFactory(), role=Role.READER)
        SeatFactory(body=self.body, person=PersonFactory(), organisation=self.member)
        Decision.objects.create(body=self.body, meeting=self.meeting, title=f"Décision {n}", decided_on=day)
        MeetingFactory(body=BodyFactory(roadmap=self.roadmap, name=f"Comité {n}"))
        other = RoadmapFactory()
        RoadmapRole.objects.create(roadmap=other, person=self.owner, role=Role.PMO)
        self._published(RoadmapFactory(organisation=self.roadmap.organisation), f"autre-{n}")
        Notification.objects.create(
            person_id_value=self.owner.pk,
            text=f"À lire {n}",
            subject_type="programme.action",
            subject_id=self.action.pk,
        )
        Portfolio.objects.create(roadmap=self.roadmap, name=f"Portefeuille {n}", pmo=self.owner, department=department)

    def _action(self, n):
        made = ActionFactory(
            roadmap=self.roadmap, axis=self.axis, lead=self.owner, business_sponsor=PersonFactory(),
            triage="to_arbitrate", status="submitted", portfolio=Portfolio.objects.latest("pk"),
            department=DepartmentFactory(organisation=self.roadmap.organisation),
        )  # fmt: skip
        made.objectives.add(self.objective)
        made.themes.add(Theme.objects.order_by("pk")[n % 3])
        for action in (made, self.action):
            ActionNeed.objects.create(action=action, need=self.need)
            ActionMember.objects.create(action=action, organisation=self.member)
        ActionLink.objects.create(source=made, target=self.action, kind="advisable")
        ActionLink.objects.create(source=self.action, target=made, kind="excludes")
        variant = Variant.objects.get(action=made)
        self._cost(variant, 0)
        self._cost(self.variant, n)
        skill = TeamCapacity.objects.latest("pk").skill
        ActionEffort.objects.create(variant=variant, skill=skill, low_halfdays=1, likely_halfdays=2, high_halfdays=3)
        Variant.objects.create(action=self.action, is_main=False, kind="smaller", label=f"Variante {n}")
        Comment.objects.create(
            text=f"Remarque {n}", author_id=self.owner.pk, author_label="Agent",
            subject_type="programme.action", subject_id=self.action.pk,
        )  # fmt: skip
        record(self.actor, "programme.action.changed", Ref.to(self.action), roadmap_id=self.roadmap.pk)
        Action.objects.filter(pk=self.action.pk).update(summary=f"Version {n}")
        return made

    def _cost(self, variant, year):
        ActionCost.objects.create(
            variant=variant, year=year, section="investment", low_minor=1000, likely_minor=1500, high_minor=2000
        )

    def _decided(self, n, action):
        out = ActionFactory(roadmap=self.roadmap, title=f"Écartée {n}", axis=self.axis, triage="to_arbitrate")
        for scored in (action, out):
            for college in ("dg", "it"):
                Score.objects.create(
                    criterion=self.criteria[0], action=scored, college=college, value=n % 5, scored_by=self.owner
                )
        ScenarioChoice.objects.create(scenario=self.scenario, action=out, kind="forced_out")
        PlanLine.objects.create(
            plan=self.plan, action=action, variant=Variant.objects.get(action=action),
            start_on=date(2027, 1, 1), end_on=date(2027, 6, 30),
        )  # fmt: skip
        self._round(f"Arbitrage clos {n}", status="closed", opened_on=date(2025, 1, 1))
        self._published_action(n + 1)

    def addresses(self):
        """Name of each screen -> its address."""
        here = {"roadmap_id": self.roadmap.pk}
        found = {name: reverse(name, kwargs=here) for name in ROADMAP_SCREENS}
        sheet = reverse("programme:action", kwargs=here | {"pk": self.action.pk})
        found |= {name: sheet + path for name, path in ACTION_PATHS.items()}
        found["programme:list, filtrée"] = f"{found['programme:list']}?status=submitted&q=action"
        found["programme:export"] = reverse("programme:export", kwargs=here | {"extension": "csv"})
        found["needs:need"] = reverse("needs:need", kwargs=here | {"pk": self.need.pk})
        found["governance:body"] = reverse("governance:body", kwargs=here | {"pk": self.body.pk})
        found["governance:meeting"] = reverse("governance:meeting", kwargs=here | {"pk": self.meeting.pk})
        for name in ("round", "scores", "gaps", "ranking", "two_axes"):
            found[f"arbitrage:{name}"] = reverse(f"arbitrage:{name}", kwargs=here | {"round_id": self.round.pk})
        found["arbitrage:room"] = reverse("arbitrage:room", kwargs=here | {"scenario_id": self.scenario.pk})
        found["arbitrage:session"] = reverse("arbitrage:session", kwargs=here | {"scenario_id": self.scenario.pk})
        found["arbitrage:plan"] = reverse("arbitrage:plan", kwargs=here | {"plan_id": self.plan.pk})
        owner = {"pk": self.roadmap.organisation_id}
        for name in ("organisations:organisation", "organisations:members", "organisations:chart"):
            found[name] = reverse(name, kwargs=owner)
        for name in ("home:my_work", "roadmaps:list", "organisations:list", "desk:notifications"):
            found[name] = reverse(name)
        found["organisations:choose"] = reverse("organisations:choose") + "?q=commune"
        place = [self.site.slug, self.published.slug]
        found["public:site"] = reverse("public:site", args=[self.site.slug])
        found["public:roadmap"] = reverse("public:roadmap", args=place)
        found["public:csv"] = reverse("public:csv", args=place)
        found["public:action"] = reverse("public:action", args=[*place, self.shown.slug])
        for area in areas():
            if hasattr(area, "addresses"):
                found |= area.addresses(self)
        return found


def queries_of(client, address):
    client.get(address)  # what is read once per process or per session is not the page's
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return len(captured)


def counted(client, world):
    return {name: queries_of(client, address) for name, address in world.addresses().items()}


def test_thirty_rows_ask_for_no_more_queries_than_three():
    world = World()
    world.grow(0, FEW)
    client = Client()
    client.force_login(world.owner.user)
    few = counted(client, world)
    world.grow(FEW, MANY)
    many = counted(client, world)
    grown = {name: (few[name], many[name]) for name in few if many[name] > few[name]}
    assert not grown, "queries for 3 rows, for 30"
    if os.environ.get("JALON_WRITE_QUERY_COUNTS"):
        TABLE.write_text(json.dumps(dict(sorted(many.items())), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert many == json.loads(TABLE.read_text(encoding="utf-8"))


def test_every_screen_of_the_table_shows_its_rows():
    """A page that stopped showing rows would keep its count: its rows are looked for."""
    world = World()
    world.grow(0, FEW)
    client = Client()
    client.force_login(world.owner.user)
    shown = {
        "needs:list": world.need.statement, "strategy:tree": world.objective.title, "programme:list": "Écartée 1",
        "programme:board": "Écartée 1", "programme:triage": "Écartée 1", "programme:action": "Remarque 1",
        "arbitrage:room": "Écartée 1", "arbitrage:plan": "Écartée 1", "arbitrage:rounds": "Arbitrage clos 1",
        "arbitrage:scores": "Écartée 1", "public:roadmap": "Action 2", "home:my_work": "À lire 1",
        "organisations:members": world.member.name,
    }  # fmt: skip
    for area in areas():
        if hasattr(area, "shown"):
            shown |= area.shown(world)
    addresses = world.addresses()
    for name, words in shown.items():
        assert words in client.get(addresses[name]).content.decode(), name
