"""Who may take part in a roadmap of an umbrella body: only those that adhere to its competence on its date."""

from datetime import date

import pytest

from jalon.kernel import Forbidden
from jalon.organisations.adhesion import NotAdhering, eligible_members, ineligible_participants, require_adhesion
from jalon.organisations.models import Competence, Membership, Organisation
from jalon.organisations.usecases.add_members import AdhesionTerms, MembershipRefused, add_members
from jalon.organisations.usecases.change_membership import change_membership
from jalon.organisations.usecases.load_shipped_lists import load_shipped_lists
from jalon.organisations.usecases.transfer_membership import transfer_membership
from tests.factories import CommuneFactory, OrganisationFactory
from tests.organisations.conftest import administrator_of

pytestmark = pytest.mark.django_db
START = date(2027, 1, 1)


@pytest.fixture
def informatique(db):
    load_shipped_lists()
    return Competence.objects.get(code="informatique", organisation=None)


@pytest.fixture
def dechets(informatique):
    return Competence.objects.get(code="dechets", organisation=None)


@pytest.fixture
def syndicat(db):
    return OrganisationFactory(kind="syndicat", name="Syndicat informatique")


def adhere(umbrella, *members, competence=None, **terms):
    return add_members(
        actor=administrator_of(umbrella),
        umbrella_id=umbrella.pk,
        member_ids=[member.pk for member in members],
        terms=AdhesionTerms(competence_id=competence.pk if competence else None, **terms),
    )


@pytest.mark.covers("SYN-02")
def test_only_those_that_adhere_to_the_competence_on_the_date_may_take_part(syndicat, informatique, dechets):
    adhering, whole, elsewhere, later, former, outside = CommuneFactory.create_batch(6)
    adhere(syndicat, adhering, competence=informatique)
    adhere(syndicat, whole)
    adhere(syndicat, elsewhere, competence=dechets)
    adhere(syndicat, later, competence=informatique, starts_on=date(2028, 1, 1))
    adhere(syndicat, former, competence=informatique, ends_on=date(2025, 12, 31))
    every = [syndicat, adhering, whole, elsewhere, later, former, outside]

    assert set(eligible_members(syndicat, informatique, START)) == {adhering, whole}
    refused = ineligible_participants(umbrella=syndicat, competence=informatique, on=START, organisations=every)
    assert {item.organisation: item.code for item in refused} == {
        elsewhere: "other_competence",
        later: "not_yet",
        former: "no_more",
        outside: "not_member",
    }


@pytest.mark.covers("SYN-02")
def test_the_message_names_who_and_says_why(syndicat, informatique):
    later = CommuneFactory(name="Arue", departement_code="987")
    outside = CommuneFactory(name="Papeete", departement_code="987")
    adhere(syndicat, later, competence=informatique, starts_on=date(2028, 1, 1))
    with pytest.raises(NotAdhering) as refusal:
        require_adhesion(umbrella=syndicat, competence=informatique, on=START, organisations=[later, outside])
    assert refusal.value.message == (
        "Rien n’a été ajouté. "
        "Arue (987) n’adhère à la compétence « Informatique et numérique » de Syndicat informatique "
        "qu’à partir du 01/01/2028. "
        "Papeete (987) n’est pas membre de Syndicat informatique."
    )
    assert [item.code for item in refusal.value.ineligible] == ["not_yet", "not_member"]


def test_the_first_and_last_day_of_an_adhesion_count(syndicat, informatique):
    member = CommuneFactory()
    adhere(syndicat, member, competence=informatique, starts_on=START, ends_on=date(2027, 6, 30))
    inside = [
        day
        for day in (date(2026, 12, 31), START, date(2027, 6, 30), date(2027, 7, 1))
        if member in eligible_members(syndicat, informatique, day)
    ]
    assert inside == [START, date(2027, 6, 30)]


def test_communes_of_an_epci_take_part_without_any_adhesion_written(informatique):
    epci = OrganisationFactory(kind="epci")
    inside, outside = CommuneFactory(epci=epci), CommuneFactory()
    require_adhesion(umbrella=epci, competence=informatique, on=START, organisations=[epci, inside])
    with pytest.raises(NotAdhering):
        require_adhesion(umbrella=epci, competence=None, on=START, organisations=[outside])


def test_a_commune_that_no_longer_exists_does_not_take_part(syndicat):
    gone = CommuneFactory(name="Brie", ended_on=date(2027, 1, 1))
    Membership.objects.create(umbrella=syndicat, member=gone)
    (refused,) = ineligible_participants(umbrella=syndicat, competence=None, on=START, organisations=[gone])
    assert (refused.code, refused.reason) == ("gone", "Brie n’existe plus depuis le 01/01/2027.")


def test_a_syndicat_of_thirty_nine_communes_is_one_act(syndicat, informatique):
    communes = CommuneFactory.create_batch(39)
    adhere(syndicat, *communes, competence=informatique, starts_on=date(2020, 1, 1), reference="n° 12-2019")
    assert eligible_members(syndicat, informatique, START).count() == 39


@pytest.mark.parametrize("right_holder", ["member", "nobody"])
def test_a_member_does_not_write_the_statutes_of_its_umbrella(syndicat, right_holder, stranger):
    member = CommuneFactory()
    actor = administrator_of(member) if right_holder == "member" else stranger
    with pytest.raises(Forbidden):
        add_members(actor=actor, umbrella_id=syndicat.pk, member_ids=[member.pk], terms=AdhesionTerms())
    assert not Membership.objects.exists()


def test_two_adhesions_to_the_same_competence_never_overlap(syndicat, informatique):
    first, second = CommuneFactory.create_batch(2)
    adhere(syndicat, second, competence=informatique, starts_on=START)
    with pytest.raises(MembershipRefused) as refusal:
        adhere(syndicat, first, second, competence=informatique, starts_on=date(2026, 1, 1))
    assert "adhère déjà à « Informatique et numérique »" in refusal.value.message
    assert not Membership.objects.filter(member=first).exists()
    adhere(syndicat, second, competence=informatique, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))


def test_nothing_adheres_to_itself_nor_to_its_own_member(syndicat):
    member = CommuneFactory()
    with pytest.raises(MembershipRefused, match="lui-même"):
        adhere(syndicat, syndicat)
    adhere(syndicat, member)
    with pytest.raises(MembershipRefused, match="boucle"):
        adhere(member, syndicat)


def test_a_commune_deleguee_does_not_adhere_its_commune_does(syndicat):
    seat = CommuneFactory()
    part = OrganisationFactory(kind="commune_deleguee", successor=seat)
    with pytest.raises(MembershipRefused, match="choisissez la commune"):
        adhere(syndicat, part)


def test_an_adhesion_is_ended_by_giving_its_last_day(syndicat, informatique):
    member = CommuneFactory()
    (tie,) = adhere(syndicat, member, competence=informatique, starts_on=date(2020, 1, 1))
    terms = AdhesionTerms(competence_id=informatique.pk, starts_on=tie.starts_on, ends_on=date(2026, 12, 31))
    change_membership(actor=administrator_of(syndicat), membership_id=tie.pk, terms=terms)
    assert member not in eligible_members(syndicat, informatique, START)


def test_a_transfer_leaves_no_day_of_gap_nor_of_double_adhesion(syndicat, informatique):
    other = OrganisationFactory(kind="opsn")
    member = CommuneFactory()
    (tie,) = adhere(syndicat, member, competence=informatique)
    transfer_membership(
        actor=administrator_of(syndicat, other), membership_id=tie.pk, destination_id=other.pk, on=START
    )
    for day, where in ((date(2026, 12, 31), syndicat), (START, other)):
        umbrellas = [body for body in (syndicat, other) if member in eligible_members(body, informatique, day)]
        assert umbrellas == [where]


def test_a_transfer_asks_for_a_role_on_both_umbrellas(syndicat):
    other, member = OrganisationFactory(kind="opsn"), CommuneFactory()
    (tie,) = adhere(syndicat, member)
    with pytest.raises(Forbidden):
        transfer_membership(actor=administrator_of(syndicat), membership_id=tie.pk, destination_id=other.pk, on=START)
    assert Organisation.objects.get(pk=member.pk).memberships.get().ends_on is None
