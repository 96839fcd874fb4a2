"""The report that a mayor reads: what counts first, nothing empty, and a page for the council that stays one page."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from jalon.documents.diagnosis_reports import ContractLine, FindingLine, MemberReport, NeedLine
from jalon.documents.french import clean
from jalon.documents.member_reports import council_page, member_report
from jalon.documents.model import Heading
from jalon.documents.pdf import to_pdf
from jalon.inventory.deadlines import deadline_of
from jalon.inventory.models import Contract
from jalon.jobs.report_inventory import to_do

TODAY = date(2026, 11, 29)
NOTHING = MemberReport(organisation="Commune une", operator="Syndicat", roadmap="Schéma directeur", on=TODAY)
BACKUP = ContractLine(
    "Sauvegarde", "Éditeur", date(2027, 11, 30), date(2027, 8, 31), yearly_minor=30_000, currency="XPF", to_do="À dire."
)


def read(document):
    reader = PdfReader(BytesIO(to_pdf(document)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split()), reader


def headings(document):
    return [block.text for block in document.blocks if isinstance(block, Heading)]


def test_a_member_of_whom_nothing_is_known_reads_how_to_begin_and_no_empty_section():
    document = member_report(replace(NOTHING, contact="contact@syndicat.example"))
    text, _reader = read(document)
    assert headings(document) == ["En bref", "Ce que nous avons constaté chez vous"]
    assert "personne encore" in text
    assert "aucun recueilli pour l’instant" in text
    assert "un entretien d’une heure" in text
    assert "contact@syndicat.example" in text
    page, reader = read(council_page(NOTHING))
    assert len(reader.pages) == 1
    assert "Rien n’a encore été recueilli chez nous." in page


def test_the_first_page_says_the_money_and_the_next_day_to_act():
    late = replace(BACKUP, name="Site", act_by=date(2026, 9, 30), is_late=True, yearly_minor=None)
    later = replace(BACKUP, name="Paie", act_by=date(2028, 6, 30), yearly_minor=45_500)
    data = replace(NOTHING, contracts=(late, BACKUP, later))
    text, reader = read(member_report(data))
    assert "3 contrats en cours, 75 500 F CFP par an hors taxes (1 sans montant connu)" in text
    assert "Prochain jour pour agir 31 août 2027 : Sauvegarde" in text
    assert "30 septembre 2026 (passé) inconnu" in text
    decisions = text.split("Ce que vous devez décider")[1].split("Ce que nous avons constaté")[0]
    assert "Paie" not in decisions, "not in the next twelve months"
    assert "Commune une, 29\xa0novembre 2026" in reader.pages[0].extract_text(), "whose report, and of what day"
    page, _reader = read(council_page(data))
    assert "31 août 2027 : Sauvegarde (30 000 F CFP par an). À dire." in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"renewal": "tacit", "renewal_months": 12, "notice": 3, "notice_unit": "months"},
            "Si vous n’en voulez plus, l’écrire au titulaire : sinon il repart pour 12 mois.",
        ),
        (
            {"renewal": "express", "renewal_months": 12, "notice": 3, "notice_unit": "months"},
            "Décider s’il continue : sans décision, il s’arrête le 30 novembre 2027.",
        ),
        ({"renewal": "none"}, "Il s’arrête le 30 novembre 2027 : choisir ce qui vient après."),
        (
            {"renewal": "tacit", "renewal_months": 12, "notice": 1, "notice_unit": "months", "procurement_months": 6},
            "Si vous n’en voulez plus, chercher autre chose, puis l’écrire au titulaire avant le 31 octobre 2027.",
        ),
        ({"renewal": "none", "ends_on": None}, ""),
        (
            {"renewal": "none", "ends_on": date(2026, 10, 31)},
            "Fini depuis le 31 octobre 2026 : dites s’il a été prolongé ou remplacé.",
        ),
    ],
)
def test_what_there_is_to_do_on_a_contract_is_one_plain_sentence(fields, sentence):
    contract = Contract(**{"ends_on": date(2027, 11, 30)} | fields)
    found = deadline_of(contract.terms, today=TODAY, lead_months=contract.procurement_months or 1)
    assert to_do(contract, found) == sentence


def test_what_is_true_everywhere_is_said_once_and_apart_from_what_is_true_here():
    findings = tuple(
        FindingLine(kind, f"{kind} {number}", is_own=number == 0)
        for kind in ("strength", "weakness", "threat")
        for number in range(3)
    )
    document = member_report(replace(NOTHING, findings=findings))
    text, _reader = read(document)
    assert text.count("sur tout le territoire") == 1
    own, shared = text.split("Ce qui est vrai sur tout le territoire")
    assert "weakness 0" in own
    assert "weakness 1" not in own
    assert "weakness 2" in shared


@pytest.mark.parametrize("name", ["Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson", "Y"])
def test_two_hundred_needs_and_a_very_long_name_keep_their_pages(name):
    needs = tuple(
        NeedLine(f"B{n:03}", f"Besoin {n} : pouvoir faire sa démarche sans se déplacer", "retenu", state="retained",
                 fate="Retenu. Réponse : Portail des démarches")
        for n in range(200)
    )  # fmt: skip
    data = replace(NOTHING, organisation=name, needs=needs, counted=("2 besoins d’agents", "1 besoin d’habitant"))
    document = member_report(data)
    text, reader = read(document)
    assert "200 besoins, dont 200 retenus, 2 besoins d’agents et 1 besoin d’habitant" in text
    assert "Besoin 199 : " in text
    assert len(reader.pages) <= 12
    assert reader.metadata.title == clean(document.title)
    page, council = read(council_page(data))
    assert len(council.pages) == 1
    assert "autres, dans le rapport" in page


def test_no_line_of_a_document_begins_with_a_sign_that_french_keeps_with_its_word():
    told = clean("« Oui » : le 31 mai 2027, le 1er avril, n° 3 ; et après ?")
    assert told == "«\xa0Oui\xa0»\xa0: le 31\xa0mai 2027, le 1er\xa0avril, n°\xa03\xa0; et après\xa0?"
