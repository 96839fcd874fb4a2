"""The sheet of an action through its addresses."""

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from jalon.kernel.actor import Role
from jalon.programme.models import Action, ActionStatus
from tests.factories import ActionFactory, AxisFactory, NeedFactory, person_with_role

FULL = {
    "team": "deux agents de la DSI, une directrice",
    "prerequisites_text": "annuaire des agents",
    "partners": "le syndicat départemental",
    "target_public": "familles",
    "impacts": "moins de déplacements",
    "risks": "retard de l’éditeur",
    "means": "un marché, dix jours de formation",
    "calendar_text": "six mois",
    "evaluation_mode": "part des démarches en ligne",
}


@pytest.fixture
def action(roadmap):
    return ActionFactory(roadmap=roadmap, title="Portail familles", sort_key="portail familles")


def at(name, action, **more):
    return reverse(f"programme:{name}", kwargs={"roadmap_id": action.roadmap_id, "pk": action.pk, **more})


def save(client, action, section, **sent):
    page = client.get(at("edit", action, section=section))
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False, [])}
    data |= {"revision": page.context["revision"]} | sent
    return client.post(at("edit", action, section=section), data)


@pytest.mark.covers("TER-53", "TER-54", "TER-55", "TER-56")
def test_the_whole_sheet_is_written_and_printed_on_one_page(as_owner, action):
    for section, names in {
        "qui": ("team", "partners"),
        "effets": ("prerequisites_text", "impacts", "risks", "means", "evaluation_mode"),
        "calendrier": ("calendar_text",),
        "gains": ("target_public",),
    }.items():
        assert save(as_owner, action, section, **{name: FULL[name] for name in names}).status_code == 302
    page = as_owner.get(at("action", action)).content.decode()
    for words in FULL.values():
        assert words in page
    pdf = as_owner.get(at("paper", action, extension="pdf"))
    assert pdf["Content-Type"] == "application/pdf"
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(pdf.content)).pages
    assert len(pages) == 1
    assert "retard" in pages[0].extract_text()
    docx = as_owner.get(at("paper", action, extension="docx")).content
    assert "retard" in zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml").decode()
    odt = as_owner.get(at("paper", action, extension="odt")).content
    assert "retard" in zipfile.ZipFile(io.BytesIO(odt)).read("content.xml").decode()
    assert as_owner.get(at("paper", action, extension="exe")).status_code == 404


@pytest.mark.covers("SYN-15", "PIL-11")
def test_the_three_wins_and_the_effect_on_quality_are_kept(as_owner, action):
    sent = {
        "win_user": "une seule inscription",
        "win_agent": "plus de ressaisie",
        "win_collectivite": "moins d’impayés",
        "simplification": "trois formulaires en un",
        "quality_statement": "ouvert le soir",
        "quality_rating": "3",
    }
    assert save(as_owner, action, "gains", **sent).status_code == 302
    action.refresh_from_db()
    assert action.quality_rating == 3
    page = as_owner.get(at("action", action)).content.decode()
    for words in list(sent.values())[:5]:
        assert words in page
    refused = save(as_owner, action, "gains", quality_rating="7")
    assert refused.status_code == 422
    action.refresh_from_db()
    assert action.quality_rating == 3


@pytest.mark.covers("VIL-12")
def test_several_people_write_one_sheet_and_each_change_has_its_author(as_owner, action, roadmap):
    colleague = person_with_role(roadmap, Role.PROJECT_MANAGER)
    other = Client()
    other.force_login(colleague.user)
    save(as_owner, action, "effets", risks="premier risque")
    save(other, action, "effets", risks="second risque")
    page = as_owner.get(at("action", action)).content.decode()
    assert "premier risque → second risque" in page
    assert colleague.full_name in page


def test_a_stale_save_shows_both_versions_and_keeps_the_one_chosen(as_owner, action, roadmap):
    other = Client()
    other.force_login(person_with_role(roadmap, Role.PROJECT_MANAGER).user)
    save(other, action, "effets", risks="celui du collègue")
    stale = as_owner.post(at("edit", action, section="effets"), {"revision": "0", "risks": "le mien"})
    assert stale.status_code == 409
    page = stale.content.decode()
    assert "celui du collègue" in page
    assert "le mien" in page
    action.refresh_from_db()
    assert action.risks == "celui du collègue"
    version = stale.context["conflict"]["version"]
    kept = as_owner.post(at("edit", action, section="effets"), {"keep": "mine", "version": version, "risks": "le mien"})
    assert kept.status_code == 302
    action.refresh_from_db()
    assert action.risks == "le mien"


@pytest.mark.covers("VIL-28")
def test_adoption_asks_for_a_business_sponsor_and_an_it_lead(as_owner, action, roadmap):
    Action.objects.filter(pk=action.pk).update(status=ActionStatus.SUBMITTED)
    page = as_owner.get(at("action", action)).content.decode()
    assert "un sponsor métier" in page
    assert "un responsable côté DSI" in page
    sponsor, lead = (person_with_role(roadmap, Role.DGA), person_with_role(roadmap, Role.CIO))
    save(as_owner, action, "qui", business_sponsor=sponsor.pk, it_lead=lead.pk, lead=lead.pk)
    save(as_owner, action, "gains", win_user="a", win_agent="b", win_collectivite="c")
    page = as_owner.get(at("action", action)).content.decode()
    assert "Avant d’être adoptée" in page
    assert "un sponsor métier" not in page.split("Avant d’être adoptée")[1].split("</div>")[0]
    assert sponsor.full_name in page


@pytest.mark.covers("VIL-10", "FUS-23", "PIL-01", "PIL-03", "PIL-13", "PIL-23", "PIL-35", "SYN-31")
def test_actions_are_classified_and_their_balance_is_shown(as_owner, action, roadmap):
    from jalon.organisations.models import Competence

    competence = Competence.objects.get(code="scolaire")
    method = ActionFactory(roadmap=roadmap, title="Réunions debout")
    save(as_owner, action, "classement", evolution="functional", offering="citizen", serves_citizen_relation="on")
    save(as_owner, action, "identite", competence=competence.pk)
    save(as_owner, method, "classement", evolution="organisational", offering="business", adoption="tried")
    page = as_owner.get(at("edit", method, section="identite"))
    assert page.status_code == 200
    sent = {"title": method.title, "nature": "working_method", "revision": page.context["revision"]}
    assert as_owner.post(at("edit", method, section="identite"), sent).status_code == 302
    method.refresh_from_db()
    assert (method.is_digital, method.nature, method.adoption) == (False, "working_method", "tried")
    found = as_owner.get(reverse("programme:balance", kwargs={"roadmap_id": roadmap.pk})).context["balance"]

    def counts(shares):
        return {share.label: share.count for share in shares if share.count}

    assert counts(found.evolutions) == {"fonctionnelle": 1, "organisationnelle": 1}
    assert counts(found.offerings) == {
        "offre aux usagers (e-administration)": 1,
        "offre aux directions (dématérialisation interne)": 1,
    }
    assert counts(found.relations) == {"relation du citoyen avec sa collectivité": 1}
    assert counts(found.competences) == {competence.label: 1}
    assert counts(found.digital) == {"actions numériques": 1, "actions d’une autre nature": 1}
    assert counts(found.natures) == {"projet": 1, "nouvelle méthode de travail": 1}


@pytest.mark.covers("VIL-11")
def test_an_objective_without_action_is_listed_until_an_action_serves_it(as_owner, action, roadmap):
    from jalon.strategy.models import Objective

    objective = Objective.objects.create(axis=AxisFactory(roadmap=roadmap), title="Ouvrir le soir", origin="elected")
    balance = reverse("programme:balance", kwargs={"roadmap_id": roadmap.pk})
    assert as_owner.get(balance).context["balance"].objectives_without_action == [objective]
    save(as_owner, action, "identite", objectives=[objective.pk])
    assert as_owner.get(balance).context["balance"].objectives_without_action == []
    assert "Ouvrir le soir" in as_owner.get(at("action", action)).content.decode()


def test_the_thread_links_the_needs_and_the_money(as_owner, action, roadmap):
    need = NeedFactory(roadmap=roadmap)
    save(as_owner, action, "raison", needs=[need.pk])
    means = {
        "revision": Action.objects.get(pk=action.pk).revision,
        "cost_0_section": "investment", "cost_0_likely": "18000", "cost_0_year": "1",
    }  # fmt: skip
    assert as_owner.post(at("means", action), means).status_code == 302
    page = as_owner.get(at("action", action)).content.decode()
    assert f"/besoins/{need.pk}" in page
    assert "1 besoin de 1 organisme" in page
    assert "18\xa0000\xa0€" in page


def test_a_comment_is_shown_with_its_author_and_an_empty_one_refused(as_owner, action):
    as_owner.post(at("comment", action), {"text": "Voir avec les écoles."})
    as_owner.post(at("comment", action), {"text": "  "})
    page = as_owner.get(at("action", action))
    assert [comment["text"] for comment in page.context["comments"]] == ["Voir avec les écoles."]


def test_a_stranger_gets_the_same_404_as_for_what_does_not_exist(client, action):
    from tests.factories import PersonFactory

    client.force_login(PersonFactory().user)
    assert client.get(at("action", action)).status_code == 404
    assert client.get(reverse("programme:list", kwargs={"roadmap_id": 999_999})).status_code == 404
