"""What is told beside a plan: solidity, means, control, the promise, and the session that opens without network."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from jalon.arbitrage.doubt import Doubt
from jalon.arbitrage.models import Plan, Scenario
from jalon.arbitrage.usecases.ask_for_plan import solve_in_background
from jalon.arbitrage.usecases.create_scenario import create_scenario
from jalon.arbitrage.usecases.probe_plan import probe_in_background
from jalon.arbitrage.usecases.solve_now import solve_now
from jalon.desk.models import JobProgress
from jalon.desk.progress import Progress
from jalon.kernel.actor import Role
from tests.arbitrage.conftest import Territory, score_all
from tests.factories import person_with_role
from tests.web.arbitrage.conftest import SignedIn

ROOT = Path(__file__).resolve().parents[3]


def at(name: str, territory: Territory, **kwargs: object) -> str:
    return reverse(f"arbitrage:{name}", kwargs={"roadmap_id": territory.roadmap.pk, **kwargs})


@pytest.fixture
def scenario(territory: Territory) -> Scenario:
    actions = territory.actions
    notes = {actions["portail"]: 4, actions["cloud"]: 4, actions["site"]: 0}
    score_all(territory.owner, territory.round, notes, "elected")
    return create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Enveloppe votée")


TOLD = {
    "doubt": "colleges", "views": 2, "names": ["dg", "elected"], "impossible": False, "draws": 60, "asked": 60,
    "without_plan": 0, "plan_holds": "Ce plan tient 7 fois sur 10", "plan_breaks": [], "then": [],
    "bands": {"A": [], "B": [], "C": []}, "precise_first": "le coût de « Portail familles »",
}  # fmt: skip


@pytest.fixture
def plan(territory: Territory, scenario: Scenario) -> Plan:
    """A plan and a solidity such as the background keeps them, without its waiting."""
    plan = solve_now(actor=territory.owner, scenario_id=scenario.pk, seconds=10)
    rows = [{"id": a.pk, "title": a.title, "proved": True, "tenths": 9} for a in territory.actions.values()]
    plan.explanations["solidity"] = {**TOLD, "columns": {"every": rows[:1], "discuss": rows[1:4], "none": rows[4:]}}
    plan.save()
    return plan


@pytest.fixture
def computed(territory: Territory, scenario: Scenario) -> Plan:
    plan = solve_in_background(actor=territory.owner, scenario_id=scenario.pk, seconds=10, progress=Progress(0))
    return probe_in_background(
        actor=territory.owner, plan_id=plan.pk, doubt=Doubt.COLLEGES, seconds=40, progress=Progress(0)
    )


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def test_the_room_tells_what_is_sure_what_to_discuss_and_what_more_means_would_bring(
    territory: Territory, scenario: Scenario, computed: Plan, steering: Client
) -> None:
    plan = computed
    room = page(steering, at("room", territory, scenario_id=scenario.pk))
    assert "dans tous les bons plans" in room
    assert "Ce que les prochains moyens apporteraient" in room
    assert "10 000 €" in room
    columns = page(steering, at("solidity", territory, plan_id=plan.pk))
    assert (
        columns.index("Dans tous les bons plans") < columns.index("À discuter") < columns.index("Dans aucun bon plan")
    )
    assert "Ce plan tient" in columns
    curve = page(steering, at("curve", territory, plan_id=plan.pk))
    assert "Valeur obtenue selon le budget" in curve
    assert "140 %" in curve


def test_a_reader_of_the_team_reads_the_solidity_and_does_not_launch_it(
    territory: Territory, plan: Plan, reader: Client, stranger: Client
) -> None:
    url = at("solidity", territory, plan_id=plan.pk)
    assert "Éprouver" not in page(reader, url)
    assert reader.post(at("probe", territory, plan_id=plan.pk)).status_code == 403
    assert stranger.get(url).status_code == 404
    assert stranger.post(at("probe", territory, plan_id=plan.pk)).status_code == 404
    assert Client().get(url).status_code == 302
    assert not JobProgress.objects.exists()


def test_a_refused_probe_keeps_the_page_and_says_why(territory: Territory, plan: Plan, steering: Client) -> None:
    territory.roadmap.capacities.update(days_per_year=1)
    answer = steering.post(at("probe", territory, plan_id=plan.pk), {"doubt": "colleges"})
    assert answer.status_code == 422
    assert "Les données ont changé depuis ce calcul" in answer.content.decode()


def test_a_kept_plan_is_counted_again_from_its_own_data_years_later(
    territory: Territory, plan: Plan, steering: Client
) -> None:
    url = at("control", territory, plan_id=plan.pk)
    territory.roadmap.capacities.all().delete()
    assert "toutes les règles sont respectées" in page(steering, url)
    Plan.objects.filter(pk=plan.pk).update(value=(plan.value or 0) + 1)
    assert "n’est pas celle qui a été conservée" in page(steering, url)
    problem = {**plan.problem, "skills": [{**s, "capacity": [0] * len(s["capacity"])} for s in plan.problem["skills"]]}
    Plan.objects.filter(pk=plan.pk).update(problem=problem)
    assert "ne sont plus celles de son empreinte" in page(steering, url)
    Plan.objects.filter(pk=plan.pk).update(problem={**plan.problem, "version": 9})
    assert "lit la version 1 du format" in page(steering, url)


def test_the_stored_data_and_plan_are_given_as_the_command_line_reads_them(
    territory: Territory, plan: Plan, steering: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from jalon.engine.cli import main

    for kind in ("probleme", "plan"):
        answer = steering.get(at("document", territory, plan_id=plan.pk, kind=kind))
        (tmp_path / f"{kind}.json").write_bytes(answer.content)
    assert main([str(tmp_path / "probleme.json"), "--check", str(tmp_path / "plan.json")]) == 0
    assert "toutes les règles sont respectées" in capsys.readouterr().err
    assert steering.get(at("document", territory, plan_id=plan.pk, kind="autre")).status_code == 404


def test_the_promise_reads_the_same_in_the_product_and_in_the_documentation(
    territory: Territory, reader: Client
) -> None:
    def words(text: str) -> list[str]:
        return re.findall(r"[\w’]+", unescape(re.sub(r"<[^>]*>", " ", text)))

    html = page(reader, at("promise", territory))
    main_part = html[html.index("<h1>") : html.index("</main>")]
    markdown = (ROOT / "docs/regles/arbitrage.md").read_text(encoding="utf-8")
    markdown = re.sub(r"^\d\. |^\|[-|]+\|$", "", markdown, flags=re.MULTILINE)
    assert words(main_part) == words(markdown)


def test_the_session_without_network_is_one_file_that_asks_for_nothing(
    territory: Territory, scenario: Scenario, plan: Plan, steering: Client
) -> None:
    other = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Sans le site",
                            forced_out=[territory.actions["site"].pk])  # fmt: skip
    solve_now(actor=territory.owner, scenario_id=other.pk, seconds=10)
    answer = steering.get(at("offline", territory, round_id=territory.round.pk))
    text = answer.content.decode()
    assert "attachment" in answer["Content-Disposition"]
    assert "Enveloppe votée" in text
    assert "Sans le site" in text
    assert "Côte à côte" in text
    assert "<svg" in text
    assert "<script" not in text
    assert not re.findall(r"""(?:src|href)\s*=\s*["'](?!#)""", text)
    assert not re.findall(r"""url\((?!["']?(?:data:|#))""", text)
    assert "Gagnants" not in text
    assert "Membres qui" not in text
    assert "Développement web" not in text
    assert "il manque de l’argent" in text


def test_the_session_shows_the_prepared_scenarios_and_hides_what_was_not_chosen(
    territory: Territory, scenario: Scenario, plan: Plan, steering: Client, signed_in: SignedIn
) -> None:
    hidden = create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Brouillon secret")
    url = at("session", territory, scenario_id=scenario.pk)
    dgs = signed_in(person_with_role(territory.roadmap, Role.DGS))
    assert dgs.post(url, {"panel": ["figures", "exchanges"], "scenario": [scenario.pk]}).status_code == 302
    shown = page(steering, url)
    assert "Actions retenues</h2>" not in shown
    tabs = shown[shown.index('aria-label="Scénarios"') : shown.index("</nav>", shown.index('aria-label="Scénarios"'))]
    assert hidden.name not in tabs
    assert "/seance" in tabs


def test_equity_levers_are_kept_and_change_the_problem(
    territory: Territory, scenario: Scenario, steering: Client
) -> None:
    from jalon.arbitrage.bridge import assemble
    from jalon.programme.models import ActionMember
    from tests.factories import AxisFactory, CommuneFactory

    axis = AxisFactory(roadmap=territory.roadmap)
    cloud = territory.actions["cloud"]
    cloud.axis = axis
    cloud.save()
    ActionMember.objects.create(action=cloud, organisation=CommuneFactory())
    data = {"revision": scenario.revision, "member_floor": 2, f"axismin-{axis.pk}": 20, f"axismax-{axis.pk}": 60,
            "estimates": "likely"}  # fmt: skip
    assert steering.post(at("levers", territory, scenario_id=scenario.pk), data).status_code == 302
    scenario.refresh_from_db()
    assembled = assemble(scenario)
    assert [(f.measure, f.amount) for f in assembled.problem.floors] == [("count", 1000)]
    assert [(s.axis, s.minimum, s.maximum) for s in assembled.problem.shares] == [(str(axis.pk), 200, 600)]
    assert any("ramené" in warning for warning in assembled.warnings)
    again = page(steering, at("room", territory, scenario_id=scenario.pk))
    assert f'name="axismin-{axis.pk}" value="20"' in again
    bad = {**data, "revision": scenario.revision, f"axismin-{axis.pk}": 70}
    answer = steering.post(at("levers", territory, scenario_id=scenario.pk), bad)
    assert answer.status_code == 422
    assert "le minimum sous le maximum" in unescape(answer.content.decode())


def test_a_fragment_asked_for_after_the_session_expired_is_refused_not_replaced(
    territory: Territory, scenario: Scenario
) -> None:
    answer = Client().post(at("preview", territory, scenario_id=scenario.pk), headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert not answer.content


def test_a_computation_that_no_worker_takes_says_so(territory: Territory, scenario: Scenario, steering: Client) -> None:
    steering.post(at("solve", territory, scenario_id=scenario.pk))
    JobProgress.objects.update(created_at="2026-01-01T00:00:00Z")
    assert "Le service des travaux de fond ne répond pas" in page(
        steering, at("room", territory, scenario_id=scenario.pk)
    )


def test_the_room_of_a_scenario_without_plan_opens(territory: Territory, scenario: Scenario, steering: Client) -> None:
    assert "Aucun plan calculé" in page(steering, at("room", territory, scenario_id=scenario.pk))
    assert json.dumps(scenario.levers)
