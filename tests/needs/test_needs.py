"""Needs: whose words they are, who reads them, what becomes of them."""

from datetime import date

import pytest
from django.urls import reverse

from jalon.kernel.actor import Role
from jalon.kernel.errors import Forbidden
from jalon.needs.models import Need
from jalon.needs.products import product_names
from jalon.needs.queries import NeedFilters, needs_page
from jalon.needs.usecases.edit_need import edit_need
from jalon.needs.usecases.qualify_need import qualify_need
from jalon.needs.usecases.raise_need import NeedRefused, NeedSheet, raise_need
from jalon.roadmaps.models import Participant
from tests.factories import (
    TODAY,
    CommuneFactory,
    PersonFactory,
    RoadmapFactory,
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


@pytest.fixture
def commune(roadmap):
    return CommuneFactory(name="Commune qui parle")


@pytest.fixture
def mayor_person(roadmap, commune):
    return person_of_member(roadmap, commune)


def need_of(actor, roadmap, organisation, statement="Pouvoir payer la cantine en ligne"):
    sheet = NeedSheet(statement=statement, organisation_id=organisation.pk)
    return raise_need(actor=actor, roadmap_id=roadmap.pk, sheet=sheet)


def test_codes_follow_each_other(roadmap, owner):
    assert [need_of(owner, roadmap, roadmap.organisation).code for _ in range(3)] == ["B001", "B002", "B003"]


def test_nobody_reads_the_raw_words_of_another_member(client, roadmap, owner, mayor_person, commune):
    neighbour = CommuneFactory()
    Participant.objects.create(roadmap=roadmap, organisation=neighbour)
    own = need_of(owner, roadmap, commune, "Notre besoin à nous")
    other = need_of(owner, roadmap, neighbour, "Les mots du voisin")
    assert set(Need.objects.visible_to(actor_of_person(mayor_person))) == {own}
    client.force_login(mayor_person.user)
    page = client.get(reverse("needs:list", kwargs={"roadmap_id": roadmap.pk})).content.decode()
    assert "Notre besoin à nous" in page
    assert "Les mots du voisin" not in page
    url = reverse("needs:need", kwargs={"roadmap_id": roadmap.pk, "pk": other.pk})
    assert client.get(url).status_code == 404


def test_a_mayor_does_not_read_the_words_of_an_agent_of_the_owner(roadmap, owner, mayor_person):
    need = need_of(owner, roadmap, roadmap.organisation)
    assert need not in Need.objects.visible_to(actor_of_person(mayor_person))


def test_a_member_states_its_own_need_and_not_that_of_another(roadmap, mayor_person, commune):
    mayor = actor_of_person(mayor_person)
    need = need_of(mayor, roadmap, commune)
    assert need.requester == mayor_person
    with pytest.raises(Forbidden):
        need_of(mayor, roadmap, roadmap.organisation)


def test_an_organisation_outside_the_roadmap_asks_nothing_in_it(roadmap, owner):
    with pytest.raises(NeedRefused) as refusal:
        need_of(owner, roadmap, CommuneFactory(name="Loin"))
    assert refusal.value.message == "Loin ne participe pas à cette feuille de route."


def test_a_refusal_or_a_delay_has_a_reason(roadmap, owner):
    need = need_of(owner, roadmap, roadmap.organisation)
    with pytest.raises(NeedRefused) as refusal:
        qualify_need(actor=owner, need_id=need.pk, status="deferred")
    assert refusal.value.code == "reason_missing"
    with pytest.raises(NeedRefused) as refusal:
        qualify_need(actor=owner, need_id=need.pk, status="deferred", reason="Budget 2028")
    assert refusal.value.code == "review_missing"
    with pytest.raises(NeedRefused) as refusal:
        qualify_need(actor=owner, need_id=need.pk, status="deferred", reason="Budget 2028", review_on=TODAY)
    assert refusal.value.code == "review_past"
    deferred = qualify_need(
        actor=owner, need_id=need.pk, status="deferred", reason="Budget 2028", review_on=date(2027, 12, 1)
    )
    assert (deferred.status, deferred.review_on) == ("deferred", date(2027, 12, 1))


def test_two_people_do_not_overwrite_each_other(roadmap, owner):
    need = need_of(owner, roadmap, roadmap.organisation)
    sheet = NeedSheet(statement="Mieux dit", organisation_id=roadmap.organisation_id)
    edit_need(actor=owner, need_id=need.pk, revision=0, sheet=sheet)
    with pytest.raises(NeedRefused) as refusal:
        edit_need(actor=owner, need_id=need.pk, revision=0, sheet=sheet)
    assert refusal.value.code == "stale"


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("Avoir Teams dans toutes les mairies", ["teams"]),
        ("Pouvoir se réunir à distance", []),
        ("Remplacer Berger-Levrault par autre chose", ["berger levrault"]),
    ],
)
def test_a_product_named_in_a_need_is_noticed(statement, names):
    assert product_names(statement) == names


def test_naming_a_product_warns_and_does_not_refuse(client, roadmap, owner_person):
    client.force_login(owner_person.user)
    answer = client.post(
        reverse("needs:new", kwargs={"roadmap_id": roadmap.pk}),
        {"statement": "Avoir Teams partout", "kind": "need", "organisation_id": roadmap.organisation_id},
        follow=True,
    )
    assert "ressemble à un nom de produit" in answer.content.decode()
    assert Need.objects.get().statement == "Avoir Teams partout"


@pytest.mark.covers("SYN-01")
def test_the_basket_is_filtered_by_member_or_read_as_a_whole(roadmap, owner, mayor_person, commune):
    own = need_of(owner, roadmap, commune)
    shared = raise_need(
        actor=owner,
        roadmap_id=roadmap.pk,
        sheet=NeedSheet(
            statement="Partager un serveur", organisation_id=roadmap.organisation_id, member_ids=[commune.pk]
        ),
    )
    need_of(owner, roadmap, roadmap.organisation, "Seulement le porteur")
    of_commune = needs_page(owner, roadmap, NeedFilters(organisation_id=commune.pk))
    assert set(of_commune.rows) == {own, shared}
    assert len(needs_page(owner, roadmap, NeedFilters()).rows) == 3


def test_a_stranger_finds_no_roadmap_to_ask_in(client, roadmap):
    client.force_login(PersonFactory().user)
    assert client.get(reverse("needs:list", kwargs={"roadmap_id": roadmap.pk})).status_code == 404
