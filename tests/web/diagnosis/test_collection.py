"""The collection plan on screen: each member sees its own line, the team sees all."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from jalon.diagnosis.models import Campaign, Interview, Reminder, SourceDocument, Target
from jalon.tables import read

pytestmark = pytest.mark.django_db


def at(name, scene, **more):
    return reverse(f"diagnosis:{name}", kwargs={"roadmap_id": scene.roadmap.pk, **more})


def signed_in(scene, name):
    client = Client()
    client.force_login(scene.persons[name].user)
    return client


@pytest.fixture
def campaign(scene):
    client = signed_in(scene, "responsable")
    client.post(at("campaign_new", scene), {"name": "Automne", "starts_on": "2026-11-02", "ends_on": "2026-12-20"})
    made = Campaign.objects.get()
    client.post(
        at("targets", scene, pk=made.pk),
        {
            "organisations": [scene.commune.pk, scene.other.pk],
            "populations": ["agents", "elected"],
            "expected": 2,
        },
    )
    return made


@pytest.mark.covers("TER-18", "TER-36", "SYN-25")
def test_the_tracker_shows_the_team_everybody_and_a_mayor_its_commune(scene, campaign, noted):
    team = signed_in(scene, "responsable").get(at("campaign", scene, pk=campaign.pk)).content.decode()
    assert "Retiers" in team
    assert "Janzé" in team
    assert "1 sur 2" in team.replace("\xa0", " ")
    mayor = signed_in(scene, "mayor").get(at("campaign", scene, pk=campaign.pk)).content.decode()
    assert "Retiers" in mayor
    assert "Janzé" not in mayor
    assert scene.persons["agent"].full_name not in mayor
    stranger = signed_in(scene, "stranger").get(at("campaign", scene, pk=campaign.pk))
    assert stranger.status_code == 404


@pytest.mark.parametrize("extension", ["csv", "xlsx", "ods"])
def test_the_tracker_is_exported_as_seen(scene, campaign, noted, extension):
    answer = signed_in(scene, "responsable").get(at("tracker_file", scene, pk=campaign.pk, extension=extension))
    sheet = read(answer.content, filename=f"suivi.{extension}").sheets[0]
    assert len(sheet.rows) >= 5
    mayor = signed_in(scene, "mayor").get(at("tracker_file", scene, pk=campaign.pk, extension="csv"))
    rows = list(csv.reader(io.StringIO(mayor.content.decode("utf-8-sig")), delimiter=";"))
    assert {row[0] for row in rows[1:]} == {"Retiers"}


def test_reminders_ask_only_the_addresses_of_the_plan(scene, campaign):
    Target.objects.filter(organisation=scene.other).update(contact_email="janze@exemple.fr", contact_label="Janzé")
    client = signed_in(scene, "responsable")
    page = client.get(at("reminders", scene, pk=campaign.pk)).content.decode()
    assert "janze@exemple.fr" in page
    posted = client.post(at("reminders", scene, pk=campaign.pk), {"email": ["janze@exemple.fr", "ailleurs@exemple.fr"]})
    assert posted.status_code == 302
    assert list(Reminder.objects.values_list("to_email", flat=True)) == ["janze@exemple.fr"]
    again = client.post(at("reminders", scene, pk=campaign.pk), {"email": ["janze@exemple.fr"]}, follow=True)
    assert "Personne à relancer" in again.content.decode()


def test_a_target_of_another_organisation_is_refused_in_the_form(scene, campaign):
    from tests.factories import CommuneFactory

    answer = signed_in(scene, "responsable").post(
        at("targets", scene, pk=campaign.pk),
        {"organisations": [CommuneFactory().pk], "populations": ["agents"], "expected": 1},
    )
    assert answer.status_code == 422


def test_closing_shows_what_is_missing_and_keeps_the_reason(scene, campaign):
    client = signed_in(scene, "responsable")
    assert "ne sont pas atteintes" in client.get(at("closing", scene)).content.decode()
    assert client.post(at("closing", scene), {"reason": ""}).status_code == 422
    client.post(at("closing", scene), {"reason": "Fin du mandat"})
    assert "Fin du mandat" in client.get(at("plan", scene)).content.decode()
    assert signed_in(scene, "amo").post(at("closing", scene), {"reason": "x"}).status_code == 403
    client.post(at("reopen", scene), {"reason": "Une commune revient"})
    page = client.get(at("plan", scene)).content.decode()
    assert "Fin du mandat" not in page
    assert "Une commune revient" in page


def test_the_general_manager_reads_how_many_were_heard_everywhere_and_nothing_more(scene, campaign, noted):
    client = signed_in(scene, "dgs")
    page = client.get(at("campaign", scene, pk=campaign.pk)).content.decode()
    assert "Retiers" in page
    assert "Janzé" in page
    assert "Relancer" not in page
    assert client.get(at("interview", scene, pk=noted.pk)).status_code == 404


@pytest.mark.parametrize("extension", ["csv", "ods", "xlsx"])
def test_the_lists_go_out_as_files_of_exactly_what_each_may_read(scene, noted, extension):
    Interview.objects.filter(pk=noted.pk).update(interviewee_function="=HYPERLINK(1)")
    SourceDocument.objects.create(
        roadmap=scene.roadmap, title="+Audit réservé", organisation=scene.commune, confidentiality="restricted"
    )
    SourceDocument.objects.create(
        roadmap=scene.roadmap, title="Projet public", organisation=scene.commune, confidentiality="public"
    )

    def cells(who, name, query=""):
        answer = signed_in(scene, who).get(at(name, scene, extension=extension) + query)
        assert answer.status_code == 200
        rows = read(answer.content, filename=f"x.{extension}").sheets[0].rows
        assert not any(row.marks for row in rows)  # no formula, whatever was typed
        if extension == "csv":
            for line in csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"):
                assert not any(cell.startswith(("=", "+", "@")) for cell in line)
        return [str(value) for row in rows for value in row.values if value is not None]

    told = cells("responsable", "interviews_file")
    assert "Retiers" in told
    assert any("HYPERLINK" in cell for cell in told)
    assert "Le logiciel de cantine est lent." not in told
    assert "Retiers" not in cells("responsable", "interviews_file", "?state=validated")
    assert "Retiers" not in cells("mayor", "interviews_file")
    assert any("Audit réservé" in cell for cell in cells("responsable", "documents_file"))
    mayor = cells("mayor", "documents_file")
    assert "Projet public" in mayor
    assert not any("Audit réservé" in cell for cell in mayor)
    for name in ("interviews_file", "documents_file"):
        assert signed_in(scene, "stranger").get(at(name, scene, extension=extension)).status_code == 404
        assert signed_in(scene, "responsable").get(at(name, scene, extension="exe")).status_code == 404
