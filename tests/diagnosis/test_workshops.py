"""Workshops, groups of inhabitants and documents: once, without names, and for the team alone."""

import io
from datetime import date, timedelta
from uuid import uuid4

import pytest
from PIL import Image

from jalon.desk.models import Attachment
from jalon.diagnosis.coverage import covered_targets
from jalon.diagnosis.files import FileRefused
from jalon.diagnosis.models import (
    DocumentExtract,
    Idea,
    PanelMember,
    SourceDocument,
    Vote,
    Workshop,
)
from jalon.diagnosis.pictures import PictureRefused, cleaned_picture
from jalon.diagnosis.usecases.contribute_from_phone import (
    ContributionRefused,
    ballot_of,
    cast_dots,
    contribute_idea,
    workshop_of_code,
)
from jalon.diagnosis.usecases.keep_photos import add_photo
from jalon.diagnosis.usecases.manage_panel import (
    PanelRefused,
    PanelSheet,
    Registration,
    choose_member,
    register_inhabitant,
    save_panel,
    withdraw_inhabitant,
)
from jalon.diagnosis.usecases.review_document import (
    DocumentRefused,
    DocumentSheet,
    add_file,
    pick_extract,
    read_document,
    save_document,
)
from jalon.diagnosis.usecases.run_workshop import (
    WorkshopRefused,
    WorkshopSheet,
    close_to_phones,
    open_to_phones,
    reopen_workshop,
    save_workshop,
    write_participants,
    write_workshop_minutes,
)
from jalon.diagnosis.usecases.save_campaign import CampaignSheet, TargetSheet, save_campaign, set_targets
from jalon.diagnosis.usecases.sort_ideas import add_idea, sort_idea
from jalon.diagnosis.wall import wall
from jalon.kernel.errors import Forbidden
from tests.diagnosis.conftest import NOW
from tests.factories import RoadmapFactory

pytestmark = pytest.mark.django_db
TEAM = {"responsable", "amo"}


@pytest.fixture
def workshop(scene):
    return save_workshop(
        actor=scene.owner,
        roadmap_id=scene.roadmap.pk,
        sheet=WorkshopSheet("Soirée", "Que manque-t-il en ligne ?", "inhabitants", scene.commune.pk, starts_at=NOW),
    )


@pytest.fixture
def code(scene, workshop):
    return open_to_phones(actor=scene.owner, workshop_id=workshop.pk, now=NOW).code


def photo(**options):
    out = io.BytesIO()
    picture = Image.new("RGB", (300, 200), "green")
    exif = picture.getexif()
    exif[0x010F] = "Appareil secret"
    exif[0x8825] = {1: "N", 2: (48.0, 1.0, 2.0)}
    picture.save(out, "JPEG", exif=exif, **options)
    return out.getvalue()


@pytest.mark.covers("TER-39")
def test_ideas_come_from_phones_once_and_without_a_trace_of_who(workshop, code):
    key = uuid4()
    for _retry in range(3):
        contribute_idea(code=f" {code.lower()} ", text="Payer la cantine", client_key=key, now=NOW)
    idea = Idea.objects.get()
    assert idea.is_from_phone
    assert {field.name for field in Idea._meta.fields} == {
        "id", "workshop", "group", "client_key", "text", "is_from_phone", "is_hidden", "room_dots",
    }  # fmt: skip
    workshop.refresh_from_db()
    assert workshop.state == "held"


def test_a_code_ends_after_eight_hours_when_closed_and_for_another_one(scene, workshop, code):
    assert workshop_of_code(code, now=NOW + timedelta(hours=7))
    for wrong in ("", " ", "AAAAAAA", code[:-1]):
        assert workshop_of_code(wrong, now=NOW) is None
    with pytest.raises(ContributionRefused):
        contribute_idea(code=code, text="Tard", client_key=uuid4(), now=NOW + timedelta(hours=9))
    close_to_phones(actor=scene.owner, workshop_id=workshop.pk)
    with pytest.raises(ContributionRefused):
        contribute_idea(code=code, text="Trop tard", client_key=uuid4(), now=NOW)
    assert not Idea.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "x" * 401])
def test_an_idea_is_neither_empty_nor_endless(code, text):
    with pytest.raises(WorkshopRefused):
        contribute_idea(code=code, text=text, client_key=uuid4(), now=NOW)


def test_dots_are_bounded_and_a_second_ballot_replaces_the_first(scene, workshop, code):
    ideas = [contribute_idea(code=code, text=f"Idée {n}", client_key=uuid4(), now=NOW) for n in range(3)]
    with pytest.raises(ContributionRefused) as refusal:
        cast_dots(code=code, voter="a", dots={ideas[0].pk: 1}, now=NOW)
    assert refusal.value.code == "not_voting"
    open_to_phones(actor=scene.owner, workshop_id=workshop.pk, now=NOW, is_voting=True)
    with pytest.raises(ContributionRefused):
        cast_dots(code=code, voter="a", dots={ideas[0].pk: 2, ideas[1].pk: 2}, now=NOW)
    cast_dots(code=code, voter="a", dots={ideas[0].pk: 3}, now=NOW)
    cast_dots(code=code, voter="a", dots={ideas[1].pk: 1, ideas[2].pk: 2}, now=NOW)
    cast_dots(code=code, voter="b", dots={ideas[1].pk: 3}, now=NOW)
    assert ballot_of(workshop, "a") == {ideas[1].pk: 1, ideas[2].pk: 2}
    assert [(row.idea.pk, row.dots) for row in wall(workshop)[0].ideas] == [
        (ideas[1].pk, 4), (ideas[2].pk, 2), (ideas[0].pk, 0)
    ]  # fmt: skip
    assert "a" not in set(Vote.objects.values_list("voter_key", flat=True))


def test_dots_on_ideas_of_another_workshop_do_not_count(scene, workshop, code):
    elsewhere = save_workshop(
        actor=scene.owner,
        roadmap_id=scene.roadmap.pk,
        sheet=WorkshopSheet("Autre", "Question ?", "agents", scene.other.pk),
    )
    foreign = add_idea(actor=scene.owner, workshop_id=elsewhere.pk, text="Ailleurs")
    open_to_phones(actor=scene.owner, workshop_id=workshop.pk, now=NOW, is_voting=True)
    assert cast_dots(code=code, voter="a", dots={foreign.pk: 3}, now=NOW) == 0


def test_ideas_are_grouped_and_hidden_from_the_wall(scene, workshop):
    first = add_idea(actor=scene.owner, workshop_id=workshop.pk, text="Payer en ligne")
    second = add_idea(actor=scene.owner, workshop_id=workshop.pk, text="Insulte")
    sort_idea(actor=scene.owner, idea_id=first.pk, new_group="Paiement", room_dots=5)
    sort_idea(actor=scene.owner, idea_id=second.pk, is_hidden=True)
    assert [(g.title, g.dots) for g in wall(workshop, with_hidden=False)] == [("Paiement", 5)]
    elsewhere = save_workshop(
        actor=scene.owner, roadmap_id=scene.roadmap.pk, sheet=WorkshopSheet("B", "Q ?", "agents", scene.other.pk)
    )
    group = elsewhere.groups.create(title="Ailleurs")
    with pytest.raises(WorkshopRefused):
        sort_idea(actor=scene.owner, idea_id=first.pk, group_id=group.pk)


def test_only_the_team_reads_a_workshop(scene, workshop):
    idea = add_idea(actor=scene.owner, workshop_id=workshop.pk, text="Mot brut")
    assert {n for n, a in scene.actors.items() if Workshop.objects.visible_to(a).exists()} == TEAM
    assert {n for n, a in scene.actors.items() if Idea.objects.visible_to(a).exists()} == TEAM
    for name in ("mayor", "dgs", "stranger", "amo_elsewhere"):
        with pytest.raises((Idea.DoesNotExist, Forbidden)):
            sort_idea(actor=scene.actors[name], idea_id=idea.pk, is_hidden=True)


@pytest.mark.covers("TER-39")
def test_a_photograph_keeps_its_points_and_nothing_else(scene, workshop):
    kept = add_photo(actor=scene.owner, workshop_id=workshop.pk, name="IMG_20261122_maison.jpg", data=photo())
    data = kept.file.read()
    assert b"Appareil secret" not in data
    again = Image.open(io.BytesIO(data))
    assert (again.format, again.size, dict(again.getexif())) == ("JPEG", (300, 200), {})
    assert "maison" not in kept.name


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html><script>1</script>", b"GIF89a" + b"0" * 40,
     b"\xff\xd8\xff\xe0broken", photo()[:400]],
)  # fmt: skip
def test_what_is_not_a_photograph_is_refused(scene, workshop, data):
    with pytest.raises(PictureRefused):
        add_photo(actor=scene.owner, workshop_id=workshop.pk, name="x.jpg", data=data)
    assert not Attachment.objects.exists()


def test_a_picture_of_too_many_points_is_refused_before_it_is_unfolded():
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < 200_000
    with pytest.raises(PictureRefused) as refusal:
        cleaned_picture(out.getvalue(), name="bombe.png")
    assert refusal.value.code == "too_large"


@pytest.mark.covers("TER-36")
def test_a_workshop_counts_its_people_in_the_coverage(scene, workshop):
    campaign = save_campaign(
        actor=scene.owner,
        roadmap_id=scene.roadmap.pk,
        sheet=CampaignSheet("A", NOW.date() - timedelta(days=5), NOW.date() + timedelta(days=5)),
    )
    set_targets(actor=scene.owner, campaign_id=campaign.pk, sheet=TargetSheet([scene.commune.pk], ["inhabitants"], 3))

    def counts():
        row = covered_targets(campaign)[0]
        return row.planned, row.done, row.validated, row.state

    assert counts() == (1, 0, 0, "planned")
    write_participants(
        actor=scene.owner, workshop_id=workshop.pk, labels=["Anne", " ", "Un commerçant", "Une lycéenne"]
    )
    assert counts() == (3, 3, 0, "done")
    write_workshop_minutes(actor=scene.owner, workshop_id=workshop.pk, text="Retenu", is_validated=True)
    assert counts() == (3, 3, 3, "validated")
    with pytest.raises(WorkshopRefused):
        add_idea(actor=scene.owner, workshop_id=workshop.pk, text="Après coup")
    reopen_workshop(actor=scene.owner, workshop_id=workshop.pk)
    assert add_idea(actor=scene.owner, workshop_id=workshop.pk, text="Oubliée")


# --- The group of inhabitants ----------------------------------------------------------------------------------------

AGES = (("Âge", (("18 à 39 ans", 5), ("40 ans et plus", 5))),)


@pytest.fixture
def panel(scene):
    return save_panel(
        actor=scene.owner,
        roadmap_id=scene.roadmap.pk,
        sheet=PanelSheet("Groupe d’habitants", "Donner un avis.", 10, True, date(2026, 12, 31), AGES),
    )


def registration(panel, **changes):
    criterion = panel.criteria.get()
    given = {
        "full_name": "Anne Habitante", "email": "Anne@exemple.fr", "has_consented": True,
        "answers": {criterion.pk: "18 à 39 ans"},
    }  # fmt: skip
    return Registration(**given | changes)


@pytest.mark.covers("TER-35")
def test_an_inhabitant_registers_with_consent_and_leaves_without_a_trace(scene, panel):
    member, token = register_inhabitant(panel_key=panel.key, given=registration(panel), today=NOW.date())
    assert "Je peux retirer mon accord" in member.consent_text
    choose_member(actor=scene.owner, member_id=member.pk, state="selected")
    session = save_workshop(
        actor=scene.owner,
        roadmap_id=scene.roadmap.pk,
        sheet=WorkshopSheet("Séance 1", "Q ?", "inhabitants", scene.commune.pk, panel_id=panel.pk),
    )
    write_participants(actor=scene.owner, workshop_id=session.pk, labels=[], panel_member_ids=[member.pk])
    assert session.participants.get().label == "Anne Habitante"
    withdraw_inhabitant(token=token, today=NOW.date())
    left = PanelMember.objects.get()
    assert (left.full_name, left.email, left.answers, left.state) == ("", "", {}, "withdrawn")
    assert session.participants.get().label == "habitant·e"
    with pytest.raises(PanelRefused):
        withdraw_inhabitant(token=token, today=NOW.date())


def test_a_registration_is_refused_without_consent_or_with_an_answer_out_of_the_list(scene, panel):
    criterion = panel.criteria.get()
    for changes, code in (
        ({"has_consented": False}, "consent_missing"),
        ({"email": "pas une adresse"}, "who_missing"),
        ({"full_name": " "}, "who_missing"),
        ({"answers": {criterion.pk: "autre"}}, "criterion"),
        ({"answers": {}}, "criterion"),
        ({"commune_id": RoadmapFactory().organisation_id}, "commune"),
    ):
        with pytest.raises(PanelRefused) as refusal:
            register_inhabitant(panel_key=panel.key, given=registration(panel, **changes), today=NOW.date())
        assert refusal.value.code == code
    with pytest.raises(PanelRefused) as refusal:
        register_inhabitant(panel_key=panel.key, given=registration(panel), today=date(2027, 1, 1))
    assert refusal.value.code == "closed"
    assert not PanelMember.objects.exists()


def test_the_same_address_registers_once(panel):
    for name in ("Anne", "Anne H."):
        register_inhabitant(panel_key=panel.key, given=registration(panel, full_name=name), today=NOW.date())
    assert PanelMember.objects.get().full_name == "Anne H."


def test_only_the_team_reads_who_registered(scene, panel):
    register_inhabitant(panel_key=panel.key, given=registration(panel), today=NOW.date())
    assert {n for n, a in scene.actors.items() if PanelMember.objects.visible_to(a).exists()} == TEAM


# --- Documents -------------------------------------------------------------------------------------------------------


def document(scene, **changes):
    sheet = {"title": "Audit", "kind": "audit", "confidentiality": "restricted", "organisation_id": scene.commune.pk}
    return save_document(actor=scene.owner, roadmap_id=scene.roadmap.pk, sheet=DocumentSheet(**sheet | changes))


@pytest.mark.covers("VIL-36")
def test_a_document_is_read_by_whom_its_confidentiality_says(scene):
    rows = {level: document(scene, confidentiality=level) for level in ("restricted", "internal", "public")}
    readers = {
        level: {n for n, a in scene.actors.items() if SourceDocument.objects.visible_to(a).filter(pk=row.pk).exists()}
        for level, row in rows.items()
    }
    assert readers["restricted"] == TEAM
    assert readers["internal"] == TEAM | {"dgs", "cio"}
    assert readers["public"] >= readers["internal"] | {"mayor", "agent", "other_mayor"}
    assert "stranger" not in readers["public"]


def test_what_is_picked_and_noted_stays_with_the_team(scene):
    row = document(scene, confidentiality="public")
    read_document(actor=scene.owner, document_id=row.pk, notes="Fragile", on=NOW.date())
    pick_extract(actor=scene.owner, document_id=row.pk, text="  Le réseau date de 2009.  ", place="p. 4")
    assert DocumentExtract.objects.get().text == "Le réseau date de 2009."
    assert {n for n, a in scene.actors.items() if DocumentExtract.objects.visible_to(a).exists()} == TEAM
    with pytest.raises(Forbidden):
        read_document(actor=scene.actors["mayor"], document_id=row.pk, notes="Non", on=NOW.date())
    with pytest.raises(DocumentRefused):
        document(scene, address="javascript:alert(1)")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("logo.svg", b"<svg/>"), ("page.html", b"<html>"), ("x.exe", b"MZ"), ("sans-extension", b"x"),
        ("faux.pdf", b"<html><script>"), ("faux.docx", b"MZ\x00"), ("notes.txt", b"  <SVG onload=x>"),
        ("table.csv", b"a;b\n<script>1</script>"), ("vide.pdf", b""), ("lourd.pdf", b"%PDF-" + b"0" * 2000),
    ],
)  # fmt: skip
def test_files_that_a_browser_could_run_are_refused(scene, name, data):
    row = document(scene)
    with pytest.raises(FileRefused):
        add_file(actor=scene.owner, document_id=row.pk, name=name, data=data, most_bytes=1000)
    assert not Attachment.objects.exists()


def test_a_file_keeps_its_name_without_its_folders(scene):
    row = document(scene)
    kept = add_file(
        actor=scene.owner, document_id=row.pk, name="C:\\Users\\..\\plan.pdf", data=b"%PDF-1.7 x", most_bytes=1000
    )
    assert kept.name == "plan.pdf"
    assert kept.file.name.endswith(".bin")
