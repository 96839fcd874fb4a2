"""Sheets, first hour and papers of meetings, read as their reader gets them."""

import dataclasses
from datetime import date
from io import BytesIO

import pypdf
import pytest

from jalon.documents import (
    ActionSheet,
    AxisAsk,
    BigAsk,
    DeliberationDraft,
    FirstHour,
    MeetingRecord,
    RecordedDecision,
    ScopingNote,
    Section,
    SheetCost,
    SheetEffort,
    SheetVariant,
    SkillAsk,
    YearMoney,
    action_sheet,
    actions_a3,
    deliberation_draft,
    first_hour,
    headline,
    releve_decisions,
    scoping_note,
    to_docx,
    to_odt,
    to_pdf,
)

SENTENCE = "Le portail réunit les démarches de la petite enfance et des loisirs pour toutes les communes. "
ON = date(2027, 2, 19)


def pages_of(document) -> list[str]:
    reader = pypdf.PdfReader(BytesIO(to_pdf(document)))
    return [page.extract_text().replace("\u202f", " ").replace("\u00a0", " ") for page in reader.pages]


def sheet_with(text: str, repeats: int = 1) -> ActionSheet:
    """A sheet whose every free text is the same."""
    fixed = {"code", "title", "organisation", "roadmap", "confidentiality", "currency", "tax"}
    texts = {f.name: text for f in dataclasses.fields(ActionSheet) if f.type in (str, "str") and f.name not in fixed}
    return ActionSheet(
        code="EADM-02",
        title="Portail familles",
        organisation="Roche aux Fées Communauté",
        roadmap="Projet numérique de territoire",
        on=ON,
        **texts,
        needs=("Inscrire les enfants en ligne",) * repeats,
        prerequisites_blocking=("Annuaire des agents",) * repeats,
        prerequisites_advisable=("Charte graphique",) * repeats,
        exclusions=("Portail de la commune seule",) * repeats,
        costs=tuple(SheetCost(year, section, year * 1_000_00) for year in range(1, 3 + repeats) for section in Section),
        recurring_minor=6_000_00,
        efforts=tuple(SheetEffort(skill, "DSI", 13) for skill in ("Chefs de projet", "Applications")) * repeats,
        variants=(SheetVariant("mutualisée", 10_000_00, 20, "à 5 communes"),) * repeats,
        completeness_pct=82,
    )


def test_a_short_sheet_says_everything_on_one_page():
    page = " ".join(pages_of(action_sheet(sheet_with("Court.")))[0].split())
    for label in (
        "Besoins", "Gain pour l’usager", "Gain pour l’agent", "Gain pour la collectivité", "Public visé", "Qui en bénéficie",
        "Sponsor", "Responsable", "Équipe", "Partenaires", "Préalables bloquants", "Préalables utiles", "Incompatible avec",
        "Variantes", "Calendrier", "Durée", "Au plus tôt", "Au plus tard", "Impacts", "Risques", "Moyens", "Évaluation",
        "Organisation", "Ressources", "Communication", "Nature", "Complétude", "Obligation réglementaire", "Subventions",
        "Coût annuel ensuite", "Jours", "Investissement", "Fonctionnement",
    ):  # fmt: skip
        assert label in page
    assert "82 %" in page
    assert "6 000 €" in page
    assert "mutualisée (10 000 €, 10 j, à 5 communes)" in page
    assert "Textes abrégés" not in page


@pytest.mark.parametrize("repeats", [3, 60])
def test_long_texts_still_make_one_page_and_the_page_says_it_cut(repeats):
    (page,) = pages_of(action_sheet(sheet_with(SENTENCE * repeats, repeats=repeats)))
    assert "Textes abrégés" in page


def test_an_empty_sheet_is_one_page_of_dashes():
    empty = ActionSheet(code="", title="Idée", organisation="Vannes", roadmap="Plan", on=ON)
    (page,) = pages_of(action_sheet(empty))
    assert "Coût à estimer." in page
    assert "—" in page


def first_hour_of(**changes) -> FirstHour:
    values = {
        "organisation": "Roche aux Fées Communauté",
        "roadmap": "Projet numérique de territoire",
        "on": ON,
        "actions": 119,
        "money": tuple(
            YearMoney(year, section, 460_000_00, 200_000_00) for year in range(2027, 2031) for section in Section
        ),
        "skills": tuple(SkillAsk(f"Compétence {n}", 800, 200) for n in range(6)),
        "axes": tuple(AxisAsk(f"Axe {n}", 20, 500_000_00, 900) for n in range(5)),
        "biggest": tuple(BigAsk(f"Action lourde {n}", "Axe 1", 90_000_00, 300) for n in range(20)),
        "without_cost": 7,
        "without_effort": 1,
        "obligations": 9,
    }
    return FirstHour(**{**values, **changes})


def test_the_first_hour_is_two_pages_whose_title_is_the_answer():
    one, two = pages_of(first_hour(first_hour_of()))
    assert "Votre liste demande 2,3 fois l’argent et 4 fois les jours." in one
    assert "7 actions sans coût et 1 action sans jours : elles ne sont dans aucune somme." in " ".join(one.split())
    assert "Les actions les plus lourdes" in two
    assert "Et maintenant" in two


@pytest.mark.parametrize(
    "changes",
    [
        {"skills": (), "money": (), "axes": (), "biggest": (), "actions": 0},
        {"skills": tuple(SkillAsk(f"Compétence {n}", 8, 2) for n in range(90))},
        {"biggest": tuple(BigAsk(SENTENCE * 3, SENTENCE, 1, 1) for _n in range(300))},
        {"money": tuple(YearMoney(year, section, 1, 1) for year in range(2027, 2037) for section in Section)},
        {"axes": tuple(AxisAsk(SENTENCE, 1, 1, 1) for _n in range(40)), "next_steps": (SENTENCE * 9,) * 9},
    ],
)
def test_the_first_hour_is_two_pages_whatever_the_list(changes):
    assert len(pages_of(first_hour(first_hour_of(**changes)))) == 2


def test_without_envelope_or_team_the_title_says_what_to_set():
    no_money = tuple(YearMoney(2027, section, 10, None) for section in Section)
    assert headline(first_hour_of(money=no_money)) == "Votre liste demande 4 fois les jours. Fixez les enveloppes."
    no_team = (SkillAsk("Applications", 10, None),)
    assert headline(first_hour_of(skills=no_team)).endswith("Fixez la capacité des équipes.")
    assert headline(first_hour_of(money=no_money, skills=no_team)).startswith("Fixez les enveloppes et les équipes")


def test_an_envelope_not_set_is_never_a_total_of_zero():
    money = (YearMoney(2027, Section.INVESTMENT, 10_00, None), YearMoney(2027, Section.OPERATING, 10_00, 5_00))
    one, _two = pages_of(first_hour(first_hour_of(money=money)))
    assert "non fixé" in one
    assert "2 fois" in one


def test_the_scoping_note_names_the_four_dimensions_of_the_scope():
    note = ScopingNote(
        organisation="Vannes", roadmap="Plan stratégique numérique", on=ON, ambition=SENTENCE, challenges=("Vieillissement",),
        scope_organisational="Ville et CCAS", scope_technical="Réseaux et postes", scope_functional="Relation à l’usager",
        scope_economic="2 M€ sur cinq ans", starts_on=date(2027, 1, 1), ends_on=date(2031, 12, 31),
        closing_review_on=date(2031, 10, 1), phases=(("Cadrage", ON, None, "Note de cadrage"),),
    )  # fmt: skip
    text = " ".join(" ".join(pages_of(scoping_note(note))).split())
    for words in (
        "Organisationnel Ville et CCAS",
        "Technique Réseaux et postes",
        "Fonctionnel Relation",
        "Économique 2 M€",
    ):
        assert words in text
    assert "1er octobre 2031" in text
    assert "Cadrage" in text


def test_the_draft_deliberation_never_passes_for_an_adopted_one():
    draft = DeliberationDraft(
        organisation="Vannes", assembly="Conseil municipal", subject="adoption du plan", on=ON,
        references=("le code général des collectivités territoriales ;",), reasons=("que le plan tient dans les enveloppes.",),
        articles=("Le plan est adopté.", "Le maire l’exécute."),
    )  # fmt: skip
    text = " ".join(" ".join(pages_of(deliberation_draft(draft))).split())
    assert "sans valeur tant qu’il n’est pas adopté" in text
    assert "Vu le code général des collectivités territoriales ;" in text
    assert "Considérant que le plan tient dans les enveloppes ;" in text
    assert "Article 2. Le maire l’exécute." in text
    assert "Votants : " in text


def test_the_record_of_decisions_lists_each_with_who_and_when():
    record = MeetingRecord(
        organisation="Vannes", roadmap="Plan", body="COPIL", held_on=ON, present=("Direction générale",),
        decisions=(RecordedDecision("Scénario", "Le scénario B est retenu.", "consensus", "DSI", date(2027, 3, 1)),),
    )  # fmt: skip
    text = " ".join(" ".join(pages_of(releve_decisions(record))).split())
    assert "1 Scénario Le scénario B est retenu. consensus DSI 01/03/2027" in text


def test_the_a3_table_holds_every_action_on_a3_sheets(make_pack):
    pack = make_pack(119, 40)
    document = actions_a3(pack)
    reader = pypdf.PdfReader(BytesIO(to_pdf(document)))
    assert [round(float(side) * 25.4 / 72) for side in reader.pages[0].mediabox[2:]] == [420, 297]
    text = "".join(page.extract_text() for page in reader.pages)
    assert all(action.code in text for action in (*pack.retained, *pack.set_aside))


def test_every_paper_is_written_in_the_three_formats(make_pack):
    for document in (action_sheet(sheet_with("Court.")), first_hour(first_hour_of()), actions_a3(make_pack(12))):
        assert to_pdf(document).startswith(b"%PDF")
        assert to_odt(document).startswith(b"PK")
        assert to_docx(document).startswith(b"PK")
