"""Findings and chapters: their sources, who reads them, what takes them up, two views side by side."""

import pytest
from django.urls import reverse

from jalon.diagnosis.chapters import gap_word, proposed_rating
from jalon.diagnosis.models import Assessment, Finding, Passage
from jalon.diagnosis.usecases.assess_chapter import AssessmentRefused, AssessmentSheet, assess_chapter
from jalon.diagnosis.usecases.write_finding import (
    FindingRefused,
    FindingSheet,
    remove_finding,
    validate_finding,
    write_finding,
)
from jalon.kernel.actor import Role
from jalon.kernel.errors import Forbidden
from jalon.programme.usecases.link_finding import FindingLinkRefused, link_finding
from jalon.roadmaps.models import Participant
from tests.diagnosis.voices import codebook_of, coded, note_of
from tests.factories import (
    ActionFactory,
    AxisFactory,
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
    return CommuneFactory(name="Commune entendue")


@pytest.fixture
def mayor_person(roadmap, commune):
    return person_of_member(roadmap, commune)


def finding_of(actor, roadmap, statement="Les sauvegardes ne sont pas essayées", **fields):
    sheet = FindingSheet(statement=statement, **{"kind": "weakness"} | fields)
    return write_finding(actor=actor, roadmap_id=roadmap.pk, sheet=sheet)


def validated(actor, roadmap, statement, **fields):
    row = finding_of(actor, roadmap, statement, **fields)
    return validate_finding(actor=actor, finding_id=row.pk)


def test_a_member_reads_validated_findings_about_itself_and_everybody_only(
    client, roadmap, owner, commune, mayor_person
):
    neighbour = CommuneFactory()
    Participant.objects.create(roadmap=roadmap, organisation=neighbour)
    mine = validated(owner, roadmap, "Chez nous", organisation_id=commune.pk)
    everybody = validated(owner, roadmap, "Pour tous")
    validated(owner, roadmap, "Chez le voisin", organisation_id=neighbour.pk)
    finding_of(owner, roadmap, "Note de travail", organisation_id=commune.pk)
    mayor = actor_of_person(mayor_person)
    assert set(Finding.objects.visible_to(mayor)) == {mine, everybody}
    client.force_login(mayor_person.user)
    page = client.get(reverse("coding:findings", args=[roadmap.pk])).content.decode()
    assert "Chez nous" in page
    assert "Pour tous" in page
    assert "Chez le voisin" not in page
    assert "Note de travail" not in page
    assert not Finding.objects.visible_to(actor_of_person(PersonFactory())).exists()
    with pytest.raises(Forbidden):
        finding_of(mayor, roadmap)


def test_outside_the_team_a_finding_shows_its_quotable_sources_signed_by_population(
    client, roadmap, owner, commune, mayor_person
):
    codebook = codebook_of(owner, roadmap)
    quoted = coded(
        owner,
        roadmap,
        note_of(roadmap, commune, "Mots citables d’un agent", population="agents"),
        codebook,
        "securite",
        quotable=True,
    )
    hidden = coded(
        owner, roadmap, note_of(roadmap, commune, "Mots à ne pas citer", quotable=False), codebook, "securite"
    )
    row = validated(owner, roadmap, "La sécurité inquiète", passage_ids=[quoted.pk, hidden.pk])
    client.force_login(mayor_person.user)
    page = client.get(reverse("coding:finding", args=[roadmap.pk, row.pk])).content.decode()
    assert "Mots citables d’un agent" in page
    assert "Mots à ne pas citer" not in page
    signature = page.split("<figcaption>")[1].split("</figcaption>")[0]
    assert "gents" in signature
    assert commune.name not in signature
    assert "1 source que l’on ne peut pas citer" in page
    assert reverse("coding:passage", args=[roadmap.pk, quoted.pk]) not in page


def test_raw_words_that_may_not_be_quoted_do_not_become_a_validated_finding(roadmap, owner, commune):
    codebook = codebook_of(owner, roadmap)
    words = "Mon directeur ne répond jamais quand la sauvegarde échoue"
    passage = coded(
        owner, roadmap, note_of(roadmap, commune, words, population="agents", quotable=False), codebook, "securite"
    )
    row = finding_of(owner, roadmap, words, passage_ids=[passage.pk])
    with pytest.raises(FindingRefused) as refusal:
        validate_finding(actor=owner, finding_id=row.pk)
    assert refusal.value.code == "raw"
    sheet = FindingSheet(kind="weakness", statement="Les échecs de sauvegarde restent sans réponse")
    write_finding(actor=owner, roadmap_id=roadmap.pk, sheet=sheet, finding_id=row.pk)
    assert validate_finding(actor=owner, finding_id=row.pk).is_validated
    assert list(row.passages.all()) == [passage], "rewording keeps the sources"


@pytest.mark.covers("SYN-27", "PIL-08")
def test_opportunities_and_expectations_are_linked_to_axes_and_actions(client, roadmap, owner_person, owner):
    axis, action = AxisFactory(roadmap=roadmap), ActionFactory(roadmap=roadmap)
    opportunity = finding_of(owner, roadmap, "Un fonds régional s’ouvre", kind="opportunity")
    expectation = finding_of(owner, roadmap, "Les bus du soir", kind="expectation", level="regional")
    client.force_login(owner_person.user)
    for row in (opportunity, expectation):
        data = {"axis_ids": [axis.pk], "action_ids": [action.pk]}
        assert client.post(reverse("coding:finding_links", args=[roadmap.pk, row.pk]), data).status_code == 302
        page = client.get(reverse("coding:finding", args=[roadmap.pk, row.pk])).content.decode()
        assert axis.title in page
        assert action.title in page
    assert "région" in page
    sheet = client.get(reverse("programme:action", args=[roadmap.pk, action.pk])).content.decode()
    assert "Un fonds régional s’ouvre" in sheet
    assert "Les bus du soir" in sheet
    with pytest.raises(FindingRefused) as refusal:
        remove_finding(actor=owner, finding_id=opportunity.pk)
    assert refusal.value.code == "linked"
    elsewhere = ActionFactory()
    with pytest.raises(FindingLinkRefused):
        link_finding(actor=owner, finding_id=opportunity.pk, action_ids=[elsewhere.pk])


def test_what_comes_from_elsewhere_is_refused(roadmap, owner):
    other = RoadmapFactory()
    stranger = CommuneFactory()
    other_owner = actor_of_person(person_with_role(other, Role.ROADMAP_OWNER))
    foreign = coded(
        other_owner, other, note_of(other, stranger, "Ailleurs"), codebook_of(other_owner, other), "securite"
    )
    for fields, code in (
        ({"organisation_id": stranger.pk}, "not_participant"),
        ({"passage_ids": [foreign.pk]}, "foreign_passage"),
        ({"statement": "  "}, "no_statement"),
    ):
        with pytest.raises(FindingRefused) as refusal:
            finding_of(owner, roadmap, **{"statement": "Un constat"} | fields)
        assert refusal.value.code == code
    assert not Finding.objects.filter(roadmap=roadmap).exists()
    assert Passage.objects.count() == 1


def test_the_median_is_proposed_and_the_gap_is_said_in_words():
    assert proposed_rating([]) is None
    assert [proposed_rating(notes) for notes in ([3], [1, 4], [0, 4, 4])] == [3, 1, 4]
    assert [gap_word(0, n) for n in (0, 1, 2, None)] == ["accord", "nuance", "désaccord à discuter", ""]


@pytest.mark.covers("FUS-22", "VIL-39")
def test_five_chapters_are_rated_from_both_sides_and_set_side_by_side(client, roadmap, owner_person):
    cio, business = person_with_role(roadmap, Role.CIO), person_with_role(roadmap, Role.COTECH_MEMBER)
    place = roadmap.organisation
    for person, side, note in ((cio, "it", "3"), (business, "business", "1")):
        client.force_login(person.user)
        for chapter in ("governance", "costs", "risks", "security", "alignment"):
            address = reverse("coding:chapter", args=[roadmap.pk, place.pk, chapter, side])
            form = client.get(address).content.decode()
            assert form.count("chapter__anchor") == 6, "each note is said in words"
            assert (
                client.post(address, {"note": note, "note_acces": note if chapter == "security" else ""}).status_code
                == 302
            )
    client.force_login(owner_person.user)
    page = client.get(reverse("coding:chapters", args=[roadmap.pk])).content.decode()
    assert page.count("désaccord à discuter") == 6, "five chapters and one question"
    assert page.count("<strong>3 sur 4</strong>") == page.count("<strong>1 sur 4</strong>") == 5
    assert Assessment.objects.count() == 10


def test_each_side_rates_for_itself_and_a_note_goes_from_0_to_4(client, roadmap, owner, mayor_person, commune):
    cio = actor_of_person(person_with_role(roadmap, Role.CIO))
    place = roadmap.organisation_id

    def rate(actor, viewpoint="it", organisation=place, **fields):
        assess_chapter(actor=actor, roadmap_id=roadmap.pk, organisation_id=organisation, chapter="costs",
                       viewpoint=viewpoint, sheet=AssessmentSheet(**{"ratings": {}} | fields))  # fmt: skip

    with pytest.raises(Forbidden):
        rate(cio, viewpoint="business")
    with pytest.raises(Forbidden):
        rate(actor_of_person(mayor_person))
    for fields in ({"rating": 5}, {"ratings": {"achats": 9}}, {"ratings": {"inconnue": 1}}):
        with pytest.raises(AssessmentRefused):
            rate(owner, **fields)
    with pytest.raises(AssessmentRefused):
        rate(owner, organisation=CommuneFactory().pk)
    rate(owner, organisation=commune.pk, rating=0)
    assert Assessment.objects.get().rating == 0
    client.force_login(mayor_person.user)
    page = client.get(reverse("coding:chapters", args=[roadmap.pk])).content.decode()
    assert "0 sur 4" in page, "a commune reads its own notes"
