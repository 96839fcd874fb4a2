from decimal import Decimal
from importlib import resources

import pytest

from jalon.kernel.actor import Role
from jalon.kernel.errors import Forbidden
from jalon.programme.changes import ActionChanges
from jalon.programme.columns import columns_for, with_everything
from jalon.programme.importing.options import ImportOptions, OnKnown
from jalon.programme.models import Action, ActionCost, LinkKind, Motive
from jalon.programme.usecases.change_action import change_action
from jalon.programme.usecases.create_action import create_action
from jalon.programme.usecases.import_actions import ImportRefused, import_actions
from jalon.strategy.models import Axis
from jalon.tables import Table, to_csv, to_ods, to_xlsx
from tests.factories import OrganisationFactory, RoadmapFactory, actor_of_person, person_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def candidates() -> bytes:
    return resources.files("jalon.programme").joinpath("reference", "candidate-projects.csv").read_bytes()


def outcome(actor, roadmap, data, **options):
    return import_actions(
        actor=actor, roadmap_id=roadmap.pk, data=data, filename="liste", options=ImportOptions(**options)
    ).plan.counts()


def exported(roadmap):
    columns = [column for column in columns_for(roadmap) if column.use != "import"]
    actions = with_everything(Action.objects.filter(roadmap=roadmap)).order_by("code")
    rows = [[column.value(action) for column in columns] for action in actions]
    return Table("Actions", tuple(column.field for column in columns), rows)


@pytest.mark.covers("PIL-58")
def test_the_candidate_list_is_filtered_by_size_and_its_amounts_scaled(roadmap, owner, candidates):
    counts = outcome(owner, roadmap, candidates)
    assert counts["read"] == 119
    assert counts["created"] + counts["filtered"] == 119
    assert counts["blocking"] == 0
    assert counts["created"] == 55
    portal = Action.objects.get(roadmap=roadmap, code="EADM-01")
    assert portal.title == "Portail unique de démarches en ligne"
    assert portal.axis.title == "Simplifier la relation à l'usager"
    # 60 000 € for 30 000 inhabitants, brought to 26 359: factor 0,925, two significant digits
    costs = ActionCost.objects.filter(variant__action=portal)
    assert costs.get(is_recurring=False).likely_minor == 56_000_00
    assert costs.get(is_recurring=True).likely_minor == 17_000_00
    assert portal.themes.get().code == "e-administration"
    assert Axis.objects.filter(roadmap=roadmap).count() == len({a.axis_id for a in roadmap.actions.all()})


def test_every_scale_may_be_taken_and_amounts_left_as_they_are(roadmap, owner, candidates):
    every = "EPCI30k V55k C8k V70k SYND39 AGGLO60k V100k CU80k C1k METRO250k COMNOUV20k"
    counts = outcome(owner, roadmap, candidates, scales=tuple(every.split()), scaling="none")
    assert counts["created"] == 119
    portal = Action.objects.get(roadmap=roadmap, code="EADM-01")
    costs = ActionCost.objects.filter(variant__action=portal)
    assert sum(c.likely_minor for c in costs.filter(is_recurring=False)) == 60_000_00
    efforts = {e.skill.code: e.likely_halfdays for e in portal.variants.get().efforts.all()}
    assert efforts == {
        "project_manager": 80, "applications": 90, "infrastructure": 16, "security": 12, "data_gis": 8,
        "change_training": 50, "business_units": 90,
    }  # fmt: skip
    assert portal.duration_quarters == 4
    assert [(link.kind, link.target.code) for link in portal.links.all()] == [(LinkKind.BLOCKING, "GOUV-01")]
    mandatory = Action.objects.filter(roadmap=roadmap, motive=Motive.MANDATORY)
    assert mandatory.count() == 25


def test_a_link_to_a_row_left_out_is_said_and_not_made(roadmap, owner, candidates):
    plan = import_actions(actor=owner, roadmap_id=roadmap.pk, data=candidates).plan
    said = [issue.message for issue in plan.issues if "écartée par vos filtres" in issue.message]
    assert said
    assert all("igne" in message for message in said)


def test_the_same_file_twice_creates_and_changes_nothing(roadmap, owner, candidates):
    outcome(owner, roadmap, candidates)
    before = list(Action.objects.order_by("pk").values())
    for on_known in OnKnown:
        counts = outcome(owner, roadmap, candidates, on_known=on_known)
        assert (counts["created"], counts["updated"], counts["unchanged"]) == (0, 0, 55)
    assert list(Action.objects.order_by("pk").values()) == before


def test_a_list_without_codes_twice_creates_nothing(roadmap, owner):
    data = "Projet;Coût;Jours\nPortail;12 k€;20\nTéléphonie IP;30 000 €;\n".encode()
    assert outcome(owner, roadmap, data)["created"] == 2
    assert outcome(owner, roadmap, data)["created"] == 0
    assert sorted(Action.objects.values_list("code", flat=True)) == ["A001", "A002"]
    portal = Action.objects.get(title="Portail")
    assert sum(e.likely_halfdays for e in portal.variants.get().efforts.all()) == 40


LIST = """Code;Projet;Axe;Investissement;Opex;Durée;Charge : Sécurité;Prérequis;Mutualisable;Obligation légale
P1;Portail;Accueillir;12 345,67;3 000;18 mois;12,5;P2;oui;oui
P2;Annuaire; Accueillir ;0;;3 mois;;;non;
"""


@pytest.mark.parametrize("write", [to_csv, lambda t: to_xlsx([t]), lambda t: to_ods([t])], ids=["csv", "xlsx", "ods"])
def test_what_is_exported_imports_again_identically(roadmap, owner, write):
    outcome(owner, roadmap, LIST.encode())
    changes = ActionChanges(
        risks="Deux lignes ;\net des « guillemets »", quality_rating=3, serves_citizen_relation=True, win_user="=gain"
    )
    change_action(actor=owner, action_id=Action.objects.get(code="P1").pk, changes=changes)
    data = write(exported(roadmap))
    again = outcome(owner, roadmap, data, on_known=OnKnown.UPDATE)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 2)
    elsewhere = RoadmapFactory()
    other = actor_of_person(person_with_role(elsewhere, Role.ROADMAP_OWNER))
    assert outcome(other, elsewhere, data)["created"] == 2
    assert exported(elsewhere).rows == exported(roadmap).rows


def test_an_updated_file_changes_only_what_differs(roadmap, owner):
    first = "Code;Projet;Coût;Durée\nP1;Portail;12000;6 mois\nP2;GED;5000;3 mois\n".encode()
    outcome(owner, roadmap, first)
    second = "Code;Projet;Coût;Durée\nP1;Portail;15000;6 mois\nP2;GED;5000;3 mois\n".encode()
    counts = outcome(owner, roadmap, second, on_known=OnKnown.UPDATE)
    assert (counts["updated"], counts["unchanged"]) == (1, 1)
    portal = Action.objects.get(code="P1")
    assert portal.revision == 1
    assert portal.variants.get().costs.get().likely_minor == 15_000_00


def test_every_bad_cell_is_listed_and_nothing_is_written(roadmap, owner):
    data = "Projet;Coût;Durée;Tri\nPortail;douze;6 mois;obligatoire\nGED;5000;bientôt;peut-être\n".encode()
    with pytest.raises(ImportRefused) as refusal:
        outcome(owner, roadmap, data)
    assert refusal.value.code == "errors"
    assert refusal.value.values["count"] == 3
    assert not Action.objects.exists()


def test_prerequisites_in_a_circle_are_refused_with_the_chain(roadmap, owner):
    data = "Code;Projet;Prérequis\nA;Un;B\nB;Deux;C\nC;Trois;A\n".encode()
    with pytest.raises(ImportRefused) as refusal:
        outcome(owner, roadmap, data)
    assert "A → B → C → A" in refusal.value.message
    assert not Action.objects.exists()


def test_an_unknown_prerequisite_names_its_cell(roadmap, owner):
    data = "Code;Projet;Prérequis\nA;Un;ZZZ\n".encode()
    with pytest.raises(ImportRefused) as refusal:
        outcome(owner, roadmap, data)
    assert "« ZZZ » n’est ni dans le fichier ni dans la feuille de route" in refusal.value.message
    assert "C2" in refusal.value.message or "colonne C" in refusal.value.message


def test_euros_enter_a_roadmap_in_francs_only_when_somebody_says_so(shipped, candidates):
    islands = RoadmapFactory(organisation=OrganisationFactory(kind="syndicat", population=30_000), currency="XPF")
    actor = actor_of_person(person_with_role(islands, Role.ROADMAP_OWNER))
    with pytest.raises(ImportRefused) as refusal:
        outcome(actor, islands, candidates)
    assert "cochez la conversion" in refusal.value.message
    outcome(actor, islands, candidates, converts_currency=True, scaling="none")
    portal = Action.objects.get(code="EADM-01")
    likely = sum(c.likely_minor for c in ActionCost.objects.filter(variant__action=portal, is_recurring=False))
    assert likely == int((Decimal(60_000) * Decimal("119.3317")).to_integral_value())


def test_a_decided_state_is_not_imported(roadmap, owner):
    data = "Projet;État\nPortail;retenue\n".encode()
    with pytest.raises(ImportRefused) as refusal:
        outcome(owner, roadmap, data)
    assert "vient d’une décision" in refusal.value.message


def test_a_code_that_names_another_action_is_left_and_said(roadmap, owner):
    create_action(actor=owner, roadmap_id=roadmap.pk, title="Déjà là")
    data = b"Code;Projet\nA001;Tout autre chose\n"
    plan = import_actions(actor=owner, roadmap_id=roadmap.pk, data=data).plan
    assert plan.unchanged == 1
    assert any("« Déjà là »" in issue.message for issue in plan.issues)


def test_a_member_does_not_import(roadmap, mayor, candidates):
    with pytest.raises(Forbidden):
        import_actions(actor=mayor, roadmap_id=roadmap.pk, data=candidates)


def test_links_to_actions_that_are_nowhere_stop_the_import_or_are_left_out_as_chosen(roadmap, owner):
    """A list shortened in a spreadsheet still names, as prerequisites, the rows that were taken out."""
    data = "Code;Projet;Prérequis\nA;Portail;ZZ-9\nB;Paiement;A\n".encode()
    with pytest.raises(ImportRefused):
        outcome(owner, roadmap, data)
    assert not Action.objects.exists()
    counts = outcome(owner, roadmap, data, drops_unknown_links=True)
    assert (counts["created"], counts["blocking"]) == (2, 0)
    payment = Action.objects.get(title="Paiement")
    assert [link.target.title for link in payment.links.all()] == ["Portail"]
    assert not Action.objects.get(title="Portail").links.exists()
