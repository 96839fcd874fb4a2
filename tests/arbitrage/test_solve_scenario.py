"""A scenario becomes an engine problem, and the plan comes back as rows."""

from datetime import date

import pytest

from jalon.arbitrage.bridge import CannotCompute, assemble, check
from jalon.arbitrage.models import PlanStatus
from jalon.arbitrage.usecases.create_scenario import create_scenario
from jalon.arbitrage.usecases.solve_now import solve_now
from jalon.finance.models import Envelope
from jalon.kernel.errors import Forbidden
from jalon.programme.models import ActionCost, ActionLink
from tests.arbitrage.conftest import Territory
from tests.factories import actor_of_person, person_with_role


def test_a_plan_is_kept_with_lines_value_bound_and_why_each_action_is_out(territory: Territory) -> None:
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Enveloppe votée")
    plan = solve_now(actor=territory.owner, scenario_id=scenario.pk, seconds=10)
    assert plan.status == PlanStatus.PROVED
    assert plan.value
    assert plan.bound
    assert plan.value <= plan.bound
    kept = {line.action.title for line in plan.lines.all()}
    assert {"Portail familles", "Refonte du site", "Registre des traitements"} <= kept
    assert "Idée à mûrir" not in kept
    left = plan.explanations["left_out"]
    borne = left[str(territory.actions["borne"].pk)]["sentences"]
    assert any("en investissement en 202" in sentence for sentence in borne)
    assert any("Développement web" in sentence for sentence in borne)
    assert left[str(territory.actions["revue"].pk)]["code"] == "not_ripe"


def test_the_stored_plan_can_be_rechecked_from_its_rows(territory: Territory) -> None:
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Enveloppe votée")
    plan = solve_now(actor=territory.owner, scenario_id=scenario.pk, seconds=10)
    assembled = assemble(scenario)
    rows = {line.action_id: (line.variant_id, line.start_on) for line in plan.lines.all()}
    report = check(assembled.problem, assembled.starts_of(rows))
    assert report.feasible
    assert report.value_milli == plan.value
    assert assembled.problem.digest == plan.problem_sha256


def test_costs_fall_in_the_civil_year_of_the_start_plus_their_rank(territory: Territory) -> None:
    """Year 1 of an action started in the third quarter of 2027 is paid in 2028, not nine months later."""
    portail = territory.actions["portail"]
    ActionCost.objects.create(
        variant=portail.variants.get(),
        section="investment",
        year=1,
        low_minor=700_00,
        likely_minor=700_00,
        high_minor=700_00,
    )
    scenario = create_scenario(
        actor=territory.owner,
        round_id=territory.round.pk,
        name="Début imposé",
        forced_in=[portail.pk],
        starts={portail.pk: date(2027, 7, 1)},
    )
    assembled = assemble(scenario)
    key = next(k for k, (action_id, _) in assembled.variants.items() if action_id == portail.pk)
    report = check(assembled.problem, {key: 2})
    assert report.budget_use["investment"] == (30_000_00, 700_00)


def test_a_roadmap_that_starts_in_july_keeps_civil_years(territory: Territory) -> None:
    territory.roadmap.starts_on = date(2027, 7, 1)
    territory.roadmap.save()
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Juillet")
    plan = solve_now(actor=territory.owner, scenario_id=scenario.pk, seconds=10)
    assert plan.lines.exists()
    assert all(line.start_on >= date(2027, 7, 1) for line in plan.lines.all())


def test_an_obligation_already_late_is_planned_and_said_late(territory: Territory) -> None:
    rgpd = territory.actions["rgpd"]
    rgpd.deadline_on = date(2025, 9, 1)
    rgpd.save()
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Retard")
    plan = solve_now(actor=territory.owner, scenario_id=scenario.pk, seconds=10)
    line = plan.lines.get(action=rgpd)
    assert line.start_on == date(2027, 1, 1)
    assert line.lateness_quarters == 8


def test_contradictory_demands_are_named(territory: Territory) -> None:
    forced = [territory.actions[k].pk for k in ("portail", "cloud", "site", "borne")]
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Tout", forced_in=forced)
    plan = solve_now(actor=territory.owner, scenario_id=scenario.pk, seconds=10)
    assert plan.status == PlanStatus.INFEASIBLE
    assert not plan.lines.exists()
    said = " ; ".join(plan.explanations["contradiction"])
    assert "imposer" in said
    assert "enveloppe" in said or "jours disponibles" in said


def test_a_prerequisite_is_kept_before_what_needs_it(territory: Territory) -> None:
    cloud, portail = territory.actions["cloud"], territory.actions["portail"]
    ActionLink.objects.create(source=portail, target=cloud, kind="blocking")
    scenario = create_scenario(
        actor=territory.owner, round_id=territory.round.pk, name="Prérequis", forced_in=[portail.pk]
    )
    plan = solve_now(actor=territory.owner, scenario_id=scenario.pk, seconds=10)
    lines = {line.action_id: line for line in plan.lines.all()}
    assert lines[cloud.pk].end_on < lines[portail.pk].start_on


def test_prerequisites_that_turn_in_circles_are_refused_by_name(territory: Territory) -> None:
    cloud, portail = territory.actions["cloud"], territory.actions["portail"]
    ActionLink.objects.create(source=portail, target=cloud, kind="blocking")
    ActionLink.objects.create(source=cloud, target=portail, kind="blocking")
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Cercle")
    with pytest.raises(CannotCompute) as refusal:
        solve_now(actor=territory.owner, scenario_id=scenario.pk, seconds=5)
    assert cloud.code in refusal.value.message
    assert "tournent en rond" in refusal.value.message


def test_missing_envelopes_and_teams_are_said_and_never_counted_as_zero(territory: Territory) -> None:
    Envelope.objects.all().delete()
    territory.roadmap.capacities.all().delete()
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Sans moyens")
    plan = solve_now(actor=territory.owner, scenario_id=scenario.pk, seconds=10)
    assert plan.lines.count() == 5
    said = " ".join(plan.explanations["warnings"])
    assert "l’argent ne limite pas ce calcul" in said
    assert "la charge ne limite pas ce calcul" in said


def test_nothing_to_compare_is_refused(territory: Territory) -> None:
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Vide")
    for one in territory.actions.values():
        one.status = "abandoned"
        one.save()
    with pytest.raises(CannotCompute, match="Aucune action à comparer"):
        solve_now(actor=territory.owner, scenario_id=scenario.pk)


def test_a_reader_does_not_compute(territory: Territory) -> None:
    scenario = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Lecture")
    reader = actor_of_person(person_with_role(territory.roadmap, "reader"))
    with pytest.raises(Forbidden):
        solve_now(actor=reader, scenario_id=scenario.pk)
