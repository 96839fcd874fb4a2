"""Workshops from phones, groups of inhabitants and documents on screen."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jalon.diagnosis.models import Idea, Panel, PanelMember, SourceDocument, Workshop
from tests.diagnosis.test_workshops import photo

pytestmark = pytest.mark.django_db


def at(name, scene, **more):
    return reverse(f"diagnosis:{name}", kwargs={"roadmap_id": scene.roadmap.pk, **more})


def signed_in(scene, name="responsable"):
    client = Client()
    client.force_login(scene.persons[name].user)
    return client


@pytest.fixture
def workshop(scene):
    signed_in(scene).post(
        at("workshop_new", scene),
        {
            "title": "Soirée", "question": "Que manque-t-il ?", "population": "inhabitants", "dots": 3,
            "organisation": scene.commune.pk, "duration_minutes": 90,
        },
    )  # fmt: skip
    return Workshop.objects.get()


@pytest.mark.covers("TER-39")
def test_a_workshop_runs_with_phones_votes_photo_and_minutes(scene, workshop):
    team, phone = signed_in(scene), Client()
    team.post(at("workshop_act", scene, pk=workshop.pk), {"do": "open"})
    workshop.refresh_from_db()
    assert workshop.code in team.get(at("projected", scene, pk=workshop.pk)).content.decode()
    assert phone.get(reverse("voices:workshop_room")).status_code == 302
    assert phone.post(reverse("voices:workshop"), {"code": "FAUX123"}).status_code == 422
    room = phone.post(reverse("voices:workshop"), {"code": workshop.code.lower()}, follow=True).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', room)[1]
    for _twice in range(2):
        phone.post(reverse("voices:workshop_room"), {"key": key, "text": "Payer <b>la cantine</b>"})
    idea = Idea.objects.get()
    wall = team.get(at("projected", scene, pk=workshop.pk), headers={"HX-Request": "true"}).content.decode()
    assert "Payer &lt;b&gt;la cantine" in wall
    assert "<html" not in wall
    team.post(at("workshop_act", scene, pk=workshop.pk), {"do": "vote"})
    voting = {"vote": "1", f"dots.{idea.pk}": "2"}
    assert "2 points posés" in phone.post(reverse("voices:workshop_room"), voting, follow=True).content.decode()
    assert phone.post(reverse("voices:workshop_room"), voting | {f"dots.{idea.pk}": "9"}).status_code == 422
    team.post(
        at("photo_new", scene, pk=workshop.pk),
        {"photo": SimpleUploadedFile("a.jpg", photo(), content_type="image/jpeg")},
    )
    page = team.get(at("workshop", scene, pk=workshop.pk)).content.decode()
    shown = team.get(re.search(r'src="(/feuilles/[^"]+/photos/\d+)"', page)[1])
    assert shown["Content-Type"] == "image/jpeg"
    assert b"Appareil secret" not in b"".join(shown)
    team.post(at("workshop_minutes", scene, pk=workshop.pk), {"text": "La cantine d’abord.", "is_validated": "on"})
    workshop.refresh_from_db()
    assert (workshop.state, workshop.code) == ("validated", "")
    assert phone.get(reverse("voices:workshop_room")).url == reverse("voices:workshop")
    pdf = team.get(at("workshop_file", scene, pk=workshop.pk, extension="pdf")).content
    assert pdf.startswith(b"%PDF")


def test_codes_cannot_be_guessed_at_speed(scene, workshop):
    from django.core.cache import cache

    cache.clear()
    phone = Client()
    answers = [phone.post(reverse("voices:workshop"), {"code": f"FAUX{n:03d}"}).status_code for n in range(62)]
    assert answers[0] == 422
    assert answers[-1] == 429
    cache.clear()


@pytest.mark.parametrize("name", ["mayor", "dgs", "amo_elsewhere", "stranger", "instance_admin"])
def test_ideas_are_not_for_others(scene, workshop, name):
    client = signed_in(scene, name)
    for page in ("workshop", "projected", "participants", "photo_new", "workshop_edit"):
        assert client.get(at(page, scene, pk=workshop.pk)).status_code in (403, 404), page
    assert client.get(at("workshop_file", scene, pk=workshop.pk, extension="odt")).status_code == 404


@pytest.mark.covers("TER-35")
def test_an_inhabitant_registers_on_the_public_page_and_leaves_by_the_link(scene, mailoutbox):
    from django.core.cache import cache

    cache.clear()
    team = signed_in(scene)
    team.post(
        at("panel_new", scene),
        {
            "name": "Groupe d’habitants", "purpose": "Donner un avis", "places": 10, "is_open": "on",
            "criteria": "Âge : 18 à 39 ans (5) ; 40 ans et plus (5)",
        },
    )  # fmt: skip
    panel = Panel.objects.get()
    criterion = panel.criteria.get()
    assert criterion.choices == [["18 à 39 ans", 5], ["40 ans et plus", 5]]
    visitor, address = Client(), reverse("voices:panel", args=[panel.key])
    form = {"full_name": "Anne", "email": "anne@exemple.fr", f"criterion_{criterion.pk}": "40 ans et plus",
            "commune": scene.commune.pk}  # fmt: skip
    assert visitor.post(address, form).status_code == 422
    assert visitor.post(address, form | {"has_consented": "on", "website": "robot"}).status_code == 302
    assert not PanelMember.objects.exists()
    assert visitor.post(address, form | {"has_consented": "on"}).url == reverse("voices:panel_thanks")
    member = PanelMember.objects.get()
    page = team.get(at("panel", scene, pk=panel.pk)).content.decode()
    assert "anne@exemple.fr" in page
    team.post(at("member_choose", scene, pk=panel.pk, member_id=member.pk), {"state": "selected"})
    link = re.search(r"/recueil/habitants/retrait/[^/\s]+/", mailoutbox[-1].body)[0]
    opened = visitor.get(link, follow=True)
    assert "Effacer mes données" in opened.content.decode()
    member.refresh_from_db()
    assert member.state == "selected"
    assert "C’est fait" in visitor.post(reverse("voices:panel_leave")).content.decode()
    member.refresh_from_db()
    assert (member.state, member.email) == ("withdrawn", "")
    team.post(
        at("panel_edit", scene, pk=panel.pk),
        {"name": panel.name, "purpose": panel.purpose, "places": 10, "criteria": "", "revision": panel.revision},
    )
    assert visitor.get(address).status_code == 410
    assert signed_in(scene, "mayor").get(at("panel", scene, pk=panel.pk)).status_code == 403


@pytest.mark.covers("VIL-36")
def test_a_document_is_described_read_and_quoted(scene):
    team = signed_in(scene)
    team.post(
        at("document_new", scene),
        {"title": "Audit du réseau", "kind": "audit", "confidentiality": "public", "dated_on": "2025-03-01",
         "organisation": scene.commune.pk},
    )  # fmt: skip
    row = SourceDocument.objects.get()
    sent = SimpleUploadedFile("audit.pdf", b"%PDF-1.7 contenu", content_type="text/html")
    team.post(at("file_new", scene, pk=row.pk), {"file": sent})
    team.post(at("document_read", scene, pk=row.pk), {"notes": "Réseau à refaire"})
    team.post(at("extract_new", scene, pk=row.pk), {"text": "Le réseau date de 2009.", "place": "p. 4"})
    page = team.get(at("document", scene, pk=row.pk)).content.decode()
    assert "Réseau à refaire" in page
    assert "Le réseau date de 2009." in page
    file_address = re.search(r'href="(/feuilles/[^"]+/fichiers/\d+)"', page)[1]
    mayor = signed_in(scene, "mayor")
    seen = mayor.get(at("document", scene, pk=row.pk)).content.decode()
    assert "Réseau à refaire" not in seen
    assert "2009" not in seen
    answer = mayor.get(file_address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert b"".join(answer) == b"%PDF-1.7 contenu"
    row.confidentiality = "restricted"
    row.save()
    assert mayor.get(file_address).status_code == 404
    assert signed_in(scene, "stranger").get(file_address).status_code == 404
    bad = SimpleUploadedFile("logo.svg", b"<svg/>")
    assert team.post(at("file_new", scene, pk=row.pk), {"file": bad}).status_code == 422
