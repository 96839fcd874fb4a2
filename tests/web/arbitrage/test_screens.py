"""The screens of the arbitrage, by their addresses."""

import io
import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from jalon.arbitrage.levers import Levers
from jalon.arbitrage.models import Adoption, ArbitrageRound, Plan, Scenario, Score
from jalon.arbitrage.usecases.create_scenario import create_scenario
from jalon.arbitrage.usecases.solve_now import solve_now
from jalon.desk.models import JobProgress
from jalon.governance.models import Body
from jalon.governance.usecases.set_up_body import add_seat, set_up_body
from jalon.kernel.actor import Role
from jalon.roadmaps.models import Challenge
from jalon.strategy.models import Indicator
from tests.arbitrage.conftest import Territory
from tests.factories import AxisFactory, person_with_role
from tests.web.arbitrage.conftest import SignedIn


def at(name: str, territory: Territory, **kwargs: object) -> str:
    return reverse(f"arbitrage:{name}", kwargs={"roadmap_id": territory.roadmap.pk, **kwargs})


@pytest.fixture
def scenario(territory: Territory) -> Scenario:
    return create_scenario(actor=territory.owner, round_id=territory.round.pk, name="Enveloppe votée")


@pytest.fixture
def plan(territory: Territory, scenario: Scenario) -> Plan:
    return solve_now(actor=territory.owner, scenario_id=scenario.pk, seconds=10)


PAGES = ("round", "grid", "scores", "points", "gaps", "ranking", "two_axes", "compare")


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_a_round_opens_for_the_team_and_for_nobody_else(
    name: str, territory: Territory, plan: Plan, steering: Client, reader: Client, stranger: Client
) -> None:
    url = at(name, territory, round_id=territory.round.pk)
    assert steering.get(url).status_code == 200
    assert reader.get(url).status_code == 200
    assert stranger.get(url).status_code == 404
    assert Client().get(url).status_code == 302


@pytest.mark.covers("VIL-13")
def test_any_participant_opens_the_full_reason_of_a_ranking(territory: Territory, plan: Plan, reader: Client) -> None:
    portail = territory.actions["portail"]
    page = reader.get(at("reason", territory, round_id=territory.round.pk, action_id=portail.pk)).content.decode()
    assert "Service rendu à l’usager" in page
    assert "direction générale : <strong>4</strong>" in page
    assert territory.owner.label in page
    assert "retenue, début T" in page


@pytest.mark.covers("VIL-15")
def test_the_ranking_shows_two_scores_and_sorts_by_either(territory: Territory, plan: Plan, reader: Client) -> None:
    url = at("ranking", territory, round_id=territory.round.pk)
    page = reader.get(url, {"sort": "-citizens"}).content.decode()
    assert "Citoyens" in page
    assert "Collectivité" in page
    assert page.index("Portail familles") < page.index("Bornes d’accueil")


def test_a_note_typed_in_the_matrix_is_kept_and_a_wrong_one_is_refused_in_words(
    territory: Territory, steering: Client
) -> None:
    rgpd = territory.actions["rgpd"]
    url = at("scores_save", territory, round_id=territory.round.pk, college="it")
    kept = steering.post(url, {f"n-{rgpd.pk}-securite": "3"}, headers={"HX-Request": "true"})
    assert kept.status_code == 204
    assert Score.objects.get(action=rgpd, college="it").value == 3
    refused = steering.post(url, {f"n-{rgpd.pk}-securite": "7"}, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "de 0 à 4" in refused.content.decode()
    erased = steering.post(url, {f"n-{rgpd.pk}-securite": ""}, headers={"HX-Request": "true"})
    assert erased.status_code == 204
    assert not Score.objects.filter(action=rgpd, college="it").exists()


def test_notes_exported_import_again_and_a_bad_cell_imports_nothing(territory: Territory, steering: Client) -> None:
    exported = steering.get(at("scores_export", territory, round_id=territory.round.pk, college="dg")).content
    url = at("scores_import", territory, round_id=territory.round.pk, college="elected")
    file = io.BytesIO(exported)
    file.name = "notes.csv"
    assert steering.post(url, {"sheet": file}).status_code == 302
    assert Score.objects.filter(college="elected").count() == Score.objects.filter(college="dg").count()
    bad = io.BytesIO(exported.replace(b";4", b";9"))
    bad.name = "notes.csv"
    before = Score.objects.filter(college="communes").count()
    page = steering.post(
        at("scores_import", territory, round_id=territory.round.pk, college="communes"), {"sheet": bad}
    )
    assert page.status_code == 422
    assert "Rien n’est importé" in page.content.decode()
    assert Score.objects.filter(college="communes").count() == before


@pytest.mark.covers("VIL-25")
def test_a_gap_of_two_between_colleges_is_listed(territory: Territory, steering: Client) -> None:
    portail = territory.actions["portail"]
    url = at("scores_save", territory, round_id=territory.round.pk, college="it")
    steering.post(url, {f"n-{portail.pk}-attente": "1"}, headers={"HX-Request": "true"})
    page = steering.get(at("gaps", territory, round_id=territory.round.pk)).content.decode()
    assert "Portail familles" in page
    assert "Attente exprimée" in page


def test_the_room_shows_what_is_in_what_is_out_and_why(territory: Territory, plan: Plan, steering: Client) -> None:
    page = steering.get(at("room", territory, scenario_id=plan.scenario_id)).content.decode()
    assert "prouvé au vu des données saisies" in page
    assert "Il manque" in page
    assert "en investissement en 202" in page
    assert 'style="' not in page
    assert " onclick" not in page


@pytest.mark.covers("VIL-06")
def test_a_smaller_envelope_shows_what_leaves_before_anything_is_kept(
    territory: Territory, plan: Plan, steering: Client
) -> None:
    url = at("preview", territory, scenario_id=plan.scenario_id)
    page = steering.post(
        url,
        {"envelope-investment": "-60", "yearly_drop_pct": "10", "estimates": "likely"},
        headers={"HX-Request": "true"},
    ).content.decode()
    assert "Aperçu" in page
    assert "Sortent" in page
    assert "Portail familles" in page
    assert Plan.objects.count() == 1
    assert Scenario.objects.get().levers["envelope_pct"] == {}


def test_levers_kept_by_two_people_at_once_do_not_overwrite(territory: Territory, plan: Plan, steering: Client) -> None:
    url = at("levers", territory, scenario_id=plan.scenario_id)
    first = {"envelope-investment": "-10", "estimates": "likely", "revision": "0"}
    assert steering.post(url, first).status_code == 302
    refused = steering.post(url, first | {"envelope-investment": "-20"})
    assert refused.status_code == 422
    assert "changé entre-temps" in refused.content.decode()
    assert Scenario.objects.get().levers["envelope_pct"] == {"investment": -10}


def test_the_last_change_is_undone_and_a_copy_keeps_everything(
    territory: Territory, scenario: Scenario, steering: Client
) -> None:
    portail = territory.actions["portail"]
    choose = at("choose", territory, scenario_id=scenario.pk)
    steering.post(choose, {"action": portail.pk, "kind": "forced_in", "revision": "0"})
    steering.post(
        at("levers", territory, scenario_id=scenario.pk),
        {"envelope-investment": "-10", "estimates": "high", "revision": "1"},
    )
    steering.post(at("duplicate", territory, scenario_id=scenario.pk))
    copy = Scenario.objects.exclude(pk=scenario.pk).get()
    assert copy.copied_from_id == scenario.pk
    assert Levers.from_json(copy.levers) == Levers(envelope_pct={"investment": -10}, estimates="high")
    assert copy.choices.get().action_id == portail.pk
    steering.post(at("undo", territory, scenario_id=scenario.pk), {"revision": "2"})
    scenario.refresh_from_db()
    assert Levers.from_json(scenario.levers) == Levers()
    assert scenario.choices.get().kind == "forced_in"


def test_a_double_click_asks_for_one_computation(territory: Territory, scenario: Scenario, steering: Client) -> None:
    url = at("solve", territory, scenario_id=scenario.pk)
    steering.post(url)
    steering.post(url)
    assert JobProgress.objects.filter(task="arbitrage.solve").count() == 1


@pytest.mark.covers("SYN-32", "TER-44")
def test_the_trajectory_is_drawn_with_a_table_beside_each_picture(
    territory: Territory, plan: Plan, steering: Client
) -> None:
    page = steering.get(at("plan", territory, plan_id=plan.pk)).content.decode()
    assert page.count("<svg") >= 3
    assert page.count("Le même contenu en tableau") == 3
    assert "Ambition et réalisme" in page
    assert "dont 1 obligatoire" in page
    assert page.index("Programme de travail, dans l’ordre") < page.index("Non retenues à ce stade")


@pytest.mark.parametrize("extension", ["odt", "docx", "pdf", "pptx"])
def test_the_pack_downloads(extension: str, territory: Territory, plan: Plan, steering: Client) -> None:
    answer = steering.get(at("pack", territory, plan_id=plan.pk, extension=extension))
    assert answer.status_code == 200
    assert answer.content[:4] in (b"PK\x03\x04", b"%PDF")


def test_the_workbook_has_live_formulas_whose_totals_are_the_plan_s(
    territory: Territory, plan: Plan, steering: Client
) -> None:
    answer = steering.get(at("pack", territory, plan_id=plan.pk, extension="xlsx"))
    formulas = load_workbook(io.BytesIO(answer.content))
    values = load_workbook(io.BytesIO(answer.content), data_only=True)
    assert any(str(cell.value).startswith("=") for row in formulas["Synthèse"].iter_rows() for cell in row)
    spent = sum(sum(amounts) for amounts in plan.answer["budget_use"].values()) / 100
    totals = [
        cell.value for row in values["Synthèse"].iter_rows() for cell in row if isinstance(cell.value, int | float)
    ]
    assert any(abs(total - spent) < 0.005 for total in totals)


def test_from_plan_to_enforceable_by_the_screens(territory: Territory, plan: Plan, steering: Client) -> None:
    owner, roadmap_id = territory.owner, territory.roadmap.pk
    copil = set_up_body(actor=owner, roadmap_id=roadmap_id, kind="copil", name="COPIL")
    council = set_up_body(actor=owner, roadmap_id=roadmap_id, kind="council", name="Conseil")
    for body in (copil, council):
        for function in ("présidence", "vice-présidence"):
            add_seat(actor=owner, roadmap_id=roadmap_id, body_id=body.pk, function=function)
    assert steering.post(at("propose", territory, plan_id=plan.pk)).status_code == 302
    adoption = Adoption.objects.get()
    today = date.today().isoformat()
    validate = at("validate", territory, adoption_id=adoption.pk)
    given = {"body": copil.pk, "on": today, "mode": "consensus", "reservation": ""}
    refused = steering.post(validate, given)
    assert refused.status_code == 422
    assert "sous réserve" in refused.content.decode()
    assert steering.post(validate, given | {"reservation": "Fiches complétées en janvier"}).status_code == 302
    deliberate = at("deliberate", territory, adoption_id=adoption.pk)
    vote = {"body": council.pk, "on": today, "mode": "vote", "votes_for": 2, "number": "2026-12"}
    assert steering.post(deliberate, vote).status_code == 302
    assert steering.post(at("enforceable", territory, adoption_id=adoption.pk), {"on": today}).status_code == 302
    page = steering.get(at("adoption", territory, adoption_id=adoption.pk)).content.decode()
    assert "délibération n° 2026-12" in page
    assert "Instantané intact" in page
    register = steering.get(reverse("governance:decisions", kwargs={"roadmap_id": roadmap_id})).content.decode()
    assert "2026-12" in register
    assert "consensus" in register


def test_a_reader_changes_nothing(territory: Territory, plan: Plan, reader: Client) -> None:
    for name in ("levers", "choose", "solve", "undo", "duplicate", "preview"):
        assert (
            reader.post(at(name, territory, scenario_id=plan.scenario_id), {"estimates": "likely"}).status_code == 403
        )
    assert reader.post(at("propose", territory, plan_id=plan.pk)).status_code == 403
    assert not Adoption.objects.exists()


def test_the_session_hides_members_and_named_skills_by_default(
    territory: Territory, plan: Plan, steering: Client
) -> None:
    url = at("session", territory, scenario_id=plan.scenario_id)
    page = steering.get(url).content.decode()
    assert "Calendrier des actions" in page
    assert "Charge par" not in page.split("Ce que la séance montre")[0]
    steering.post(url, {"panel": ["figures", "load"]})
    assert ArbitrageRound.objects.get().session_panels == ["figures", "load"]


@pytest.mark.covers("TER-49", "TER-50", "TER-51", "TER-52")
def test_a_round_is_opened_weighed_and_frozen_by_the_screens(territory: Territory, steering: Client) -> None:
    ArbitrageRound.objects.update(status="closed")
    new = at("round_new", territory)
    form = steering.get(new)
    grid_id = form.context["form"].fields["grid"].queryset.get(code="territoriale").pk
    done = steering.post(new, {"name": "Arbitrage 2028", "grid": grid_id, "feasibility_threshold": 1, "margin_pct": 0})
    opened = ArbitrageRound.objects.get(name="Arbitrage 2028")
    assert done.url == at("round", territory, round_id=opened.pk)
    page = steering.get(at("grid", territory, round_id=opened.pk)).content.decode()
    for words in ("Niveau d’attente de la population", "Coût", "Faisabilité", "Première attente de la population"):
        assert words in page
    steering.post(at("grid", territory, round_id=opened.pk), {"w-cout": "0"})
    steering.post(at("freeze", territory, round_id=opened.pk))
    opened.refresh_from_db()
    assert opened.grid_frozen_on is not None
    refused = steering.post(at("grid", territory, round_id=opened.pk), {"w-cout": "20"})
    assert refused.status_code == 422
    assert "gelée" in refused.content.decode()
    assert opened.criteria.get(code="cout").weight == 0


def test_the_bodies_pages_open(territory: Territory, steering: Client, stranger: Client) -> None:
    body: Body = set_up_body(actor=territory.owner, roadmap_id=territory.roadmap.pk, kind="copil", name="COPIL")
    for name, kwargs in (("decisions", {}), ("bodies", {}), ("body", {"pk": body.pk}), ("seat_new", {"pk": body.pk})):
        url = reverse(f"governance:{name}", kwargs={"roadmap_id": territory.roadmap.pk, **kwargs})
        assert steering.get(url).status_code == 200
        assert stranger.get(url).status_code == 404


def test_the_stored_problem_is_the_document_of_the_command_line(plan: Plan) -> None:
    assert plan.problem["format"] == "jalon-arbitrage"
    assert json.loads(json.dumps(plan.problem)) == plan.problem


@pytest.mark.covers("VIL-14", "VIL-24")
def test_once_scoring_is_over_a_note_changes_only_with_a_reason_shown_to_all(
    territory: Territory, steering: Client, reader: Client
) -> None:
    steering.post(at("start_arbitration", territory, round_id=territory.round.pk))
    portail = territory.actions["portail"]
    save = at("scores_save", territory, round_id=territory.round.pk, college="dg")
    refused = steering.post(save, {f"n-{portail.pk}-attente": "0", "reason": ""})
    assert refused.status_code == 422
    assert "donnez la raison" in refused.content.decode()
    assert Score.objects.get(action=portail, criterion__code="attente", college="dg").value == 4
    steering.post(save, {f"n-{portail.pk}-attente": "0", "reason": "Enquête reçue après la notation"})
    assert Score.objects.get(action=portail, criterion__code="attente", college="dg").value == 0
    page = reader.get(at("round", territory, round_id=territory.round.pk)).content.decode()
    assert "Exceptions consignées" in page
    assert "Enquête reçue après la notation" in page
    assert reader.post(save, {f"n-{portail.pk}-attente": "1", "reason": "Non"}).status_code == 403


@pytest.mark.covers("VIL-23", "VIL-38")
def test_indicators_and_stakes_become_criteria_and_alignment_is_shown(territory: Territory, steering: Client) -> None:
    ArbitrageRound.objects.update(status="preparation", grid_frozen_on=None)
    axis = AxisFactory(roadmap=territory.roadmap, title="Relation aux usagers")
    indicator = Indicator.objects.create(
        roadmap=territory.roadmap, axis=axis, label="Démarches faites en ligne", is_rating=True
    )
    stake = Challenge.objects.create(roadmap=territory.roadmap, title="Rapprocher le service de l’habitant")
    grid = steering.get(at("grid", territory, round_id=territory.round.pk)).content.decode()
    assert "Relation aux usagers : Démarches faites en ligne" in grid
    steering.post(
        at("grid_strategy", territory, round_id=territory.round.pk), {"indicator": indicator.pk, "challenge": stake.pk}
    )
    by_stake = territory.round.criteria.get(challenge_id_value=stake.pk).code
    by_indicator = territory.round.criteria.get(indicator_id_value=indicator.pk).code
    steering.post(at("freeze", territory, round_id=territory.round.pk))
    portail = territory.actions["portail"]
    save = at("scores_save", territory, round_id=territory.round.pk, college="dg")
    sent = {f"n-{portail.pk}-{by_stake}": "4", f"n-{portail.pk}-{by_indicator}": "3"}
    assert steering.post(save, sent, headers={"HX-Request": "true"}).status_code == 204
    page = steering.get(at("two_axes", territory, round_id=territory.round.pk)).content.decode()
    assert 'Portail familles</a> <span class="quiet">alignement 100' in page


@pytest.mark.covers("PIL-37")
def test_two_thresholds_part_the_actions_by_alignment_and_capacity(territory: Territory, steering: Client) -> None:
    url = at("two_axes", territory, round_id=territory.round.pk)
    strict = steering.get(url, {"alignement": "90", "capacite": "5"}).context["boxes"]
    loose = steering.get(url, {"alignement": "0", "capacite": "100"}).context["boxes"]
    assert len(loose[0]["rows"]) == 5
    assert not loose[3]["rows"]
    assert not strict[0]["rows"]
    assert {row.action.title for row in strict[1]["rows"]} == {"Portail familles"}


@pytest.mark.covers("TER-17")
def test_the_work_programme_gives_each_action_its_rank_and_its_reason(
    territory: Territory, plan: Plan, reader: Client
) -> None:
    rows = reader.get(at("ranking", territory, round_id=territory.round.pk)).context["rows"]
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    for row in rows:
        page = reader.get(
            at("reason", territory, round_id=territory.round.pk, action_id=row["action"].pk)
        ).content.decode()
        assert f"Rang <strong>{row['rank']}</strong>" in page
        assert "retenue, début" in page or "non retenue :" in page


def test_ten_points_and_no_more(territory: Territory, signed_in: SignedIn, steering: Client) -> None:
    elected = signed_in(person_with_role(territory.roadmap, Role.ELECTED))
    url = at("points", territory, round_id=territory.round.pk)
    portail, site = territory.actions["portail"].pk, territory.actions["site"].pk
    refused = elected.post(url, {f"p-{portail}": "7", f"p-{site}": "4"})
    assert refused.status_code == 422
    assert "11 points placés" in refused.content.decode()
    assert elected.post(url, {f"p-{portail}": "7", f"p-{site}": "3"}).status_code == 302
    assert steering.get(url).context["voters"] == 1
    assert steering.post(url, {f"p-{portail}": "1"}).status_code == 403


def test_the_members_list_is_made_by_hand(territory: Territory, steering: Client) -> None:
    portail = territory.actions["portail"].pk
    new = at("scenario_new", territory, round_id=territory.round.pk) + "?liste=1"
    assert steering.post(new, {"name": "Liste des élus", "listed": [portail]}).status_code == 302
    made = Scenario.objects.get()
    assert made.is_members_list
    assert made.choices.get().kind == "listed"


def test_a_round_closed_without_decision_lets_another_open(territory: Territory, steering: Client) -> None:
    assert "Ouvrir un arbitrage" not in steering.get(at("rounds", territory)).content.decode()
    steering.post(at("close", territory, round_id=territory.round.pk))
    assert "Ouvrir un arbitrage" in steering.get(at("rounds", territory)).content.decode()
    assert steering.post(at("close", territory, round_id=territory.round.pk)).status_code == 422
