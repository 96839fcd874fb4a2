"""Envelopes, teams, and what the list asks in the first hour."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from jalon.capacity.queries import capacity_rows, days_by_skill_and_quarter
from jalon.capacity.usecases.set_capacity import CapacityRefused, CapacitySheet, set_capacity
from jalon.finance.models import EnvelopeOwner
from jalon.finance.queries import envelopes_of
from jalon.finance.usecases.set_envelopes import EnvelopeRefused, set_envelopes
from jalon.kernel.actor import Role
from jalon.kernel.errors import Forbidden
from jalon.kernel.quarter import Quarter
from jalon.programme.asked import asked_by
from jalon.programme.models import ActionCost, ActionEffort
from tests.factories import (
    ActionFactory,
    CommuneFactory,
    DepartmentFactory,
    RoadmapFactory,
    SkillFactory,
    actor_of_person,
    person_of_member,
    person_with_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def roadmap():
    return RoadmapFactory()


@pytest.fixture
def owner_person(roadmap):
    return person_with_role(roadmap, Role.ROADMAP_OWNER)


@pytest.fixture
def owner(owner_person):
    return actor_of_person(owner_person)


def spend(action, section, amount, *, year=0, is_recurring=False):
    variant = action.variants.get()
    ActionCost.objects.create(
        variant=variant,
        year=year,
        section=section,
        is_recurring=is_recurring,
        low_minor=amount,
        likely_minor=amount,
        high_minor=amount,
    )


@pytest.fixture
def asked_roadmap(roadmap, owner):
    """The example worked by hand in docs/regles/premiere-heure.md."""
    portal = ActionFactory(roadmap=roadmap, title="Portail familles")
    spend(portal, "investment", 18_000_00)
    spend(portal, "operating", 6_000_00, is_recurring=True)
    network = ActionFactory(roadmap=roadmap, title="Réseau", earliest_on=date(2028, 1, 1))
    spend(network, "investment", 60_000_00)
    set_envelopes(
        actor=owner,
        roadmap_id=roadmap.pk,
        amounts_minor={(year, "investment"): 30_000_00 for year in (2027, 2028, 2029)},
    )
    return roadmap


def test_what_the_list_asks_is_the_example_worked_by_hand(asked_roadmap):
    asked = asked_by(asked_roadmap)
    assert asked.money == {
        (2027, "investment"): 18_000_00,
        (2027, "operating"): 6_000_00,
        (2028, "operating"): 6_000_00,
        (2029, "operating"): 6_000_00,
        (2028, "investment"): 60_000_00,
    }
    assert asked.without_effort == 2


def test_the_first_hour_page_says_the_ratio_and_prints_two_pages(client, asked_roadmap, owner, owner_person):
    skill = SkillFactory()
    variant = asked_roadmap.actions.first().variants.get()
    ActionEffort.objects.create(variant=variant, skill=skill, low_halfdays=40, likely_halfdays=48, high_halfdays=60)
    set_capacity(
        actor=owner,
        roadmap_id=asked_roadmap.pk,
        sheet=CapacitySheet(skill_id=skill.pk, days_per_year=Decimal(4)),
    )
    client.force_login(owner_person.user)
    kwargs = {"roadmap_id": asked_roadmap.pk}
    page = client.get(reverse("money:first_hour", kwargs=kwargs)).content.decode()
    assert "0,9 fois l’argent" in page
    assert "2 fois les jours" in page
    paper = client.get(reverse("money:first_hour_paper", kwargs=kwargs | {"extension": "pdf"}))
    assert pages_of(paper.content) == 2


def pages_of(content: bytes) -> int:
    from io import BytesIO

    from pypdf import PdfReader

    return len(PdfReader(BytesIO(content)).pages)


def test_an_empty_list_proposes_to_import_one(client, roadmap, owner_person):
    client.force_login(owner_person.user)
    page = client.get(reverse("money:first_hour", kwargs={"roadmap_id": roadmap.pk})).content.decode()
    assert "Importer la liste" in page


def test_the_budget_of_the_dsi_is_kept_apart(roadmap, owner):
    set_envelopes(actor=owner, roadmap_id=roadmap.pk, amounts_minor={(2027, "investment"): 100})
    set_envelopes(
        actor=owner,
        roadmap_id=roadmap.pk,
        amounts_minor={(2027, "investment"): 999},
        owner=EnvelopeOwner.IT_DEPARTMENT,
    )
    assert envelopes_of(roadmap) == {(2027, "investment"): 100}
    assert envelopes_of(roadmap, owner=EnvelopeOwner.IT_DEPARTMENT) == {(2027, "investment"): 999}


@pytest.mark.parametrize(
    ("key", "amount", "code"),
    [
        ((2035, "investment"), 1, "year_outside"),
        ((2027, "investment"), -1, "negative"),
        ((2027, "operating"), 10**18, "too_much"),
    ],
)
def test_an_impossible_envelope_is_refused_and_nothing_is_kept(roadmap, owner, key, amount, code):
    with pytest.raises(EnvelopeRefused) as refusal:
        set_envelopes(actor=owner, roadmap_id=roadmap.pk, amounts_minor={(2028, "investment"): 5, key: amount})
    assert refusal.value.code == code
    assert envelopes_of(roadmap) == {}


def test_amounts_are_typed_as_people_write_them(client, roadmap, owner_person):
    client.force_login(owner_person.user)
    url = reverse("money:envelopes", kwargs={"roadmap_id": roadmap.pk})
    typed = {"investment_2027": "45 000", "operating_2027": "12,5 k€", "investment_2028": "1,2 M€"}
    assert client.post(url, typed).status_code == 302
    assert envelopes_of(roadmap) == {
        (2027, "investment"): 45_000_00,
        (2027, "operating"): 12_500_00,
        (2028, "investment"): 1_200_000_00,
    }
    wrong = client.post(url, {"investment_2027": "beaucoup"})
    assert wrong.status_code == 422
    assert "« beaucoup »" in wrong.content.decode()


@pytest.mark.covers("PIL-46")
def test_capacity_is_the_example_worked_by_hand(roadmap, owner):
    skill = SkillFactory()
    sheet = CapacitySheet(
        skill_id=skill.pk,
        agents=Decimal(3),
        worked_days=Decimal(205),
        run_share_pct=60,
        other_days=Decimal(40),
        quarters={Quarter(2028, 3): Decimal(33)},
    )
    row = set_capacity(actor=owner, roadmap_id=roadmap.pk, sheet=sheet)
    assert row.yearly_days == Decimal(206)
    days = days_by_skill_and_quarter(roadmap)[skill.pk]
    assert (days[Quarter(2028, 2)], days[Quarter(2028, 3)]) == (Decimal("51.5"), Decimal(33))


@pytest.mark.covers("PIL-51")
def test_the_dsi_and_the_business_departments_each_have_their_days(client, roadmap, owner, owner_person):
    dsi = DepartmentFactory(organisation=roadmap.organisation, name="Direction du numérique", is_it=True)
    business = DepartmentFactory(organisation=roadmap.organisation, name="Enfance")
    for department, days in ((dsi, 120), (business, 30)):
        set_capacity(
            actor=owner,
            roadmap_id=roadmap.pk,
            sheet=CapacitySheet(
                skill_id=SkillFactory().pk,
                department_id=department.pk,
                days_per_year=Decimal(days),
                projects_at_once=3,
            ),
        )
    assert {(row.department_label, row.projects_at_once) for row in capacity_rows(roadmap)} == {
        ("Direction du numérique", 3),
        ("Enfance", 3),
    }
    client.force_login(owner_person.user)
    page = client.get(reverse("money:capacity", kwargs={"roadmap_id": roadmap.pk})).content.decode()
    assert "Direction du numérique" in page
    assert "30 j" in page.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"days_per_year": None}, "nothing"),
        ({"days_per_year": Decimal(-1)}, "negative"),
        ({"days_per_year": Decimal(10**7)}, "too_much"),
        ({"run_share_pct": 120}, "run_share"),
        ({"worked_days": Decimal(0)}, "worked_days"),
        ({"quarters": {Quarter(2035, 1): Decimal(1)}}, "quarter_outside"),
    ],
)
def test_an_impossible_capacity_is_refused(roadmap, owner, changes, code):
    values = {"skill_id": SkillFactory().pk, "days_per_year": Decimal(10)} | changes
    with pytest.raises(CapacityRefused) as refusal:
        set_capacity(actor=owner, roadmap_id=roadmap.pk, sheet=CapacitySheet(**values))
    assert refusal.value.code == code
    assert not roadmap.capacities.exists()


def test_a_member_neither_reads_nor_sets_the_money_before_the_vote(client, roadmap):
    person = person_of_member(roadmap, CommuneFactory())
    with pytest.raises(Forbidden):
        set_envelopes(actor=actor_of_person(person), roadmap_id=roadmap.pk, amounts_minor={})
    client.force_login(person.user)
    url = reverse("money:envelopes", kwargs={"roadmap_id": roadmap.pk})
    assert client.get(url).status_code == 403
