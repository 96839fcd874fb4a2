"""Money and teams bind the plan: by year and section, by skill, quarter and department."""

import itertools
from datetime import date
from decimal import Decimal

import pytest

from jalon.arbitrage.levers import Levers, LeversRefused
from jalon.arbitrage.usecases.create_scenario import create_scenario
from jalon.arbitrage.usecases.solve_now import solve_now
from jalon.capacity.models import QuarterCapacity
from jalon.capacity.queries import days_by_skill_and_quarter
from jalon.finance.models import Envelope
from jalon.kernel.quarter import Quarter
from jalon.programme.models import ActionCost, ActionEffort
from tests.arbitrage.conftest import Territory, team
from tests.factories import DepartmentFactory, SkillFactory


def kept(territory: Territory, **given: object) -> set[str]:
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Essai", **given)  # type: ignore[arg-type]
    plan = solve_now(actor=territory.owner, scenario_id=scenario.pk, seconds=10)
    return {line.action.title for line in plan.lines.all()}


@pytest.mark.covers("VIL-18")
def test_no_year_of_the_horizon_spends_more_than_its_envelope(territory: Territory) -> None:
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Essai")
    plan = solve_now(actor=territory.owner, scenario_id=scenario.pk, seconds=10)
    assert all(spent <= 40_000_00 for spent in plan.answer["budget_use"]["investment"])
    assert sum(plan.answer["budget_use"]["investment"]) > 0


@pytest.mark.covers("VIL-06")
def test_an_envelope_cut_by_x_per_cent_and_shrinking_each_year_shows_what_no_longer_fits(territory: Territory) -> None:
    before = kept(territory)
    after = kept(territory, levers=Levers(envelope_pct={"investment": -20}, yearly_drop_pct=30))
    assert "Portail familles" in before
    assert "Portail familles" not in after
    assert "Registre des traitements" in after


@pytest.mark.covers("VIL-16")
def test_the_load_of_no_skill_exceeds_its_capacity_in_any_quarter(territory: Territory) -> None:
    capacity = territory.roadmap.capacities.get()
    QuarterCapacity.objects.create(capacity=capacity, quarter_on=date(2027, 1, 1), days=0)
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Départ")
    plan = solve_now(actor=territory.owner, scenario_id=scenario.pk, seconds=10)
    use = plan.answer["skill_use"][f"s{territory.web.pk}"]
    assert use[0] == 0
    assert all(used <= 35 for used in use)


@pytest.mark.covers("VIL-17")
def test_a_business_directorate_is_checked_against_its_own_days(territory: Territory) -> None:
    business = SkillFactory(label="Métier", is_business=True)
    childhood, finance = DepartmentFactory(name="Enfance"), DepartmentFactory(name="Finances")
    team(territory.roadmap, business, 4, department=childhood)
    team(territory.roadmap, business, 400, department=finance)
    portail = territory.actions["portail"]
    ActionEffort.objects.create(
        variant=portail.variants.get(),
        skill=business,
        department=childhood,
        low_halfdays=40,
        likely_halfdays=40,
        high_halfdays=40,
    )
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Métiers")
    plan = solve_now(actor=territory.owner, scenario_id=scenario.pk, seconds=10)
    assert portail.pk not in {line.action_id for line in plan.lines.all()}
    why = plan.explanations["left_out"][str(portail.pk)]["sentences"]
    assert any("Métier (Enfance)" in sentence for sentence in why)


def test_recurring_costs_come_back_each_year_until_the_end(territory: Territory) -> None:
    for year in territory.roadmap.years:
        Envelope.objects.create(roadmap=territory.roadmap, year=year, section="operating", amount_minor=1_000_00)
    ActionCost.objects.create(
        variant=territory.actions["portail"].variants.get(),
        section="operating",
        is_recurring=True,
        low_minor=900_00,
        likely_minor=900_00,
        high_minor=1_200_00,
    )
    scenario = create_scenario(
        actor=territory.owner,
        round_id=territory.round.pk,
        name="Récurrent",
        forced_in=[territory.actions["portail"].pk],
        starts={territory.actions["portail"].pk: date(2027, 1, 1)},
    )
    plan = solve_now(actor=territory.owner, scenario_id=scenario.pk, seconds=10)
    assert plan.answer["budget_use"]["operating"] == [900_00, 900_00]
    assert "Portail familles" not in kept(territory, levers=Levers(estimates="high"))


def test_days_bought_let_an_action_in(territory: Territory) -> None:
    territory.roadmap.envelopes.update(amount_minor=90_000_00)
    assert "Bornes d’accueil" not in kept(territory)
    assert "Bornes d’accueil" in kept(territory, levers=Levers(capacity_days={territory.web.pk: 60}))


def test_a_margin_is_kept_free(territory: Territory) -> None:
    scenario = create_scenario(
        actor=territory.owner, round_id=territory.round.pk, name="Marge", levers=Levers(margin_pct=20)
    )
    plan = solve_now(actor=territory.owner, scenario_id=scenario.pk, seconds=10)
    assert all(spent <= 32_000_00 for spent in plan.answer["budget_use"]["investment"])


def test_projects_led_at_once_are_limited(territory: Territory) -> None:
    territory.roadmap.capacities.update(days_per_year=400, projects_at_once=1)
    territory.roadmap.envelopes.update(amount_minor=900_000_00)
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="De front")
    plan = solve_now(actor=territory.owner, scenario_id=scenario.pk, seconds=10)
    spans = sorted((line.start_on, line.end_on) for line in plan.lines.all())
    assert len(spans) > 2
    assert all(first[1] < second[0] for first, second in itertools.pairwise(spans))


@pytest.mark.parametrize(
    "given",
    [
        {"envelope_pct": {"investment": -101}},
        {"yearly_drop_pct": 80},
        {"weights": {"attente": 900}},
        {"margin_pct": 70},
    ],
)
def test_a_lever_out_of_bounds_is_refused_in_words(given: dict[str, object]) -> None:
    with pytest.raises(LeversRefused) as refusal:
        Levers(**given)  # type: ignore[arg-type]
    assert "«" in refusal.value.message


def test_days_by_skill_and_quarter_add_departments_and_leave_out_the_undeclared(territory: Territory) -> None:
    team(territory.roadmap, territory.web, 10, department=DepartmentFactory())
    SkillFactory(label="Jamais déclaré")
    found = days_by_skill_and_quarter(territory.roadmap)
    assert list(found) == [territory.web.pk]
    assert found[territory.web.pk][Quarter(2027, 3)] == Decimal(20)
