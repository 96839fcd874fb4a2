"""One answer by commune: filled by several people, counted after the mayor's visa, never read by others."""

import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jalon.kernel.actor import Role
from jalon.surveys.models import AttributedResponse, Invitation
from jalon.surveys.queries import text_answers
from jalon.surveys.usecases.invite import Guest, invite_organisations, invite_persons
from jalon.surveys.usecases.open_survey import open_survey
from jalon.surveys.usecases.write_questions import QuestionSheet
from tests.factories import TODAY, CommuneFactory, RoadmapFactory, actor_of_person, person_of_member
from tests.surveys.making import YES_NO, make_survey, owner_of
from tests.web.surveys.answering import Respondent

pytestmark = pytest.mark.django_db

QUESTIONS = (
    QuestionSheet("single", "Avez-vous un site ?", "site", is_required=True, options=YES_NO),
    QuestionSheet("page", "Les agents", "agents"),
    QuestionSheet("long_text", "Qu’est-ce qui vous gêne ?", "gene"),
)


class Places:
    """Two communes asked, with their people and links."""

    def __init__(self, *questions):
        self.roadmap = RoadmapFactory(status="under_construction")
        self.owner = owner_of(self.roadmap)
        self.commune, self.other = CommuneFactory(), CommuneFactory()
        self.mayor = person_of_member(self.roadmap, self.commune, Role.ELECTED)
        self.secretary = person_of_member(self.roadmap, self.commune, Role.AGENT)
        self.stranger = person_of_member(self.roadmap, self.other, Role.ELECTED)
        self.survey, _actor = make_survey(
            *(questions or QUESTIONS), audience="organisations", identity="attributed", is_open=False,
            roadmap=self.roadmap, actor=self.owner,
        )  # fmt: skip
        sent = invite_organisations(
            actor=self.owner, survey_id=self.survey.pk, organisation_ids=[self.commune.pk, self.other.pk]
        )
        self.tokens = {one.invitation.organisation_id: one.token for one in sent}
        open_survey(actor=self.owner, survey_id=self.survey.pk, today=TODAY, closes_on=None)
        self.link = reverse("answers:invited", args=[self.tokens[self.commune.pk]])
        self.invitation = Invitation.objects.get(organisation=self.commune)

    def signed_in(self, person):
        client = Client()
        client.force_login(person.user)
        return client

    def url(self, name, **more):
        own = {"invitation_id": self.invitation.pk} if name in ("own", "approve") else {"pk": self.survey.pk}
        return reverse(f"surveys:{name}", kwargs={"roadmap_id": self.roadmap.pk, **own, **more})

    @property
    def response(self):
        return AttributedResponse.objects.get(organisation=self.commune)


@pytest.mark.covers("SYN-25")
def test_two_people_fill_by_the_link_then_the_mayor_signs_in_and_gives_the_visa():
    places = Places()
    one = Respondent(places.link)
    one.send({"q-site": "oui", "qui": "Secrétaire de mairie"})
    other = Respondent(places.link + "?page=2")
    other.address = places.link
    other.send({"q-gene": "Le réseau coupe", "qui": "Adjointe au numérique"})
    assert "Relire et envoyer" in other.html
    assert "Le réseau coupe" in other.html
    other.send(go="envoyer")
    assert places.response.state == "to_approve"
    assert places.response.filled_by == ["Secrétaire de mairie", "Adjointe au numérique"]
    assert not list(text_answers(places.owner, places.survey))
    client = places.signed_in(places.mayor)
    assert "Viser cette réponse" in client.get(places.url("own")).content.decode()
    client.post(places.url("approve"), {"geste": "viser"})
    assert places.response.state == "counted"
    assert Invitation.objects.get(pk=places.invitation.pk).is_answered
    assert [answer.text for answer in text_answers(places.owner, places.survey)] == ["Le réseau coupe"]


def test_an_agent_cannot_give_the_visa_nor_the_team_nor_another_mayor():
    places = Places()
    visitor = Respondent(places.link)
    visitor.send({"q-site": "oui"})
    visitor.send({})
    visitor.send(go="envoyer")
    assert places.signed_in(places.secretary).post(places.url("approve"), {"geste": "viser"}).status_code == 403
    assert places.signed_in(places.stranger).post(places.url("approve"), {"geste": "viser"}).status_code == 404
    from jalon.surveys.rules import can_approve

    assert not can_approve(places.owner, places.commune.pk)
    assert places.response.state == "to_approve"


def test_the_mayor_without_account_reads_and_approves_by_a_link_that_serves_once():
    places = Places()
    visitor = Respondent(places.link)
    visitor.send({"q-site": "non"})
    visitor.send({"q-gene": "Rien"})
    visitor.send(go="envoyer")
    visitor.client.post(places.link + "/visa", {"adresse": "maire@exemple.fr"})
    link = re.search(r"/enquete/visa/\S+", mail.outbox[-1].body)[0]
    page = Client().get(link).content.decode()
    assert "Rien" in page
    assert places.response.state == "to_approve"
    assert Client().post(link, {"geste": "viser", "qui": ""}).status_code == 422
    Client().post(link, {"geste": "viser", "qui": "Maire"})
    assert (places.response.state, places.response.visa_by_label) == ("counted", "Maire")
    assert Client().get(link).status_code == 404


def test_an_answer_sent_back_shows_its_reason_and_a_change_after_the_visa_takes_it_away():
    places = Places()
    visitor = Respondent(places.link)
    visitor.send({"q-site": "non"})
    visitor.send({})
    visitor.send(go="envoyer")
    mayor = places.signed_in(places.mayor)
    mayor.post(places.url("approve"), {"geste": "renvoyer", "motif": "Complétez la seconde page"})
    assert "Complétez la seconde page" in Respondent(places.link).html
    visitor.send(go="envoyer")
    mayor.post(places.url("approve"), {"geste": "viser"})
    again = Respondent(places.link + "?page=1")
    again.address = places.link
    again.send({"q-site": "oui"})
    assert places.response.state == "draft"
    assert places.response.visa_on is None
    assert not Invitation.objects.get(pk=places.invitation.pk).is_answered


def test_two_people_on_the_same_page_do_not_erase_one_another():
    places = Places()
    first, second = Respondent(places.link), Respondent(places.link)
    first.send({"q-site": "oui"})
    assert second.send({"q-site": "non"}).status_code == 409
    assert "Avez-vous un site" in second.html
    assert places.response.values == {"site": "oui"}
    second.send({"q-site": "non"})
    assert places.response.values == {"site": "non"}


@pytest.mark.parametrize("name", ["survey", "results", "texts", "cross", "invitations", "preview"])
def test_a_member_and_a_stranger_reach_no_page_of_the_team(name):
    places = Places()
    assert places.signed_in(places.mayor).get(places.url(name)).status_code == 404
    assert places.signed_in(places.stranger).get(places.url(name)).status_code == 404


def test_a_commune_reads_its_own_answer_and_never_that_of_another():
    places = Places()
    visitor = Respondent(places.link)
    visitor.send({"q-site": "oui"})
    visitor.send({"q-gene": "Nos mots"})
    assert "Nos mots" in places.signed_in(places.secretary).get(places.url("own") + "?page=relire").content.decode()
    assert places.signed_in(places.stranger).get(places.url("own")).status_code == 404
    assert not AttributedResponse.objects.visible_to(actor_of_person(places.stranger)).exists()
    other = Invitation.objects.get(organisation=places.other).pk
    assert places.signed_in(places.mayor).post(places.url("own", invitation_id=other), {"page": "1", "montrees": "site", "q-site": "non"}).status_code == 404  # fmt: skip


def test_the_team_writes_down_an_answer_given_by_telephone_with_its_visa():
    places = Places()
    client = Client()
    from jalon.accounts.models import Person

    client.force_login(Person.objects.get(pk=places.owner.person_id).user)
    url = places.url("behalf", invitation_id=places.invitation.pk)
    sent = {
        "channel": "phone",
        "who": "Secrétaire",
        "q-site": "oui",
        "q-gene": "Le fax",
        "visa_by": "Maire",
        "visa_how": "",
    }
    assert client.post(url, sent).status_code == 422  # half a visa
    assert client.post(url, sent | {"visa_how": "telephone"}).status_code == 302
    found = places.response
    assert (found.state, found.channel, found.visa_by_label) == ("counted", "phone", "Maire")


def test_a_file_is_asked_only_of_who_gives_its_name_and_known_by_its_content():
    places = Places(QuestionSheet("file", "Votre plan", "plan"))
    bad = Client().post(
        places.link,
        {"page": "1", "montrees": "plan", "revision": "0", "q-plan": SimpleUploadedFile("plan.pdf", b"MZ\x90")},
    )
    assert bad.status_code == 409
    assert "pas accepté" in bad.content.decode()
    pdf = SimpleUploadedFile("../../plan.pdf", b"%PDF-1.7 essai")
    Client().post(places.link, {"page": "1", "montrees": "plan", "revision": "0", "aller": "suite", "q-plan": pdf})
    from jalon.desk.models import Attachment

    kept = Attachment.objects.get()
    assert kept.name == "plan.pdf"
    assert places.response.values == {"plan": str(kept.pk)}


def test_invited_persons_answer_once_by_their_link_and_expired_forged_or_withdrawn_links_are_told_the_same():
    from datetime import date

    survey, actor = make_survey(QuestionSheet("short_text", "Mot", "mot"), audience="invited", is_open=False)
    one, late, gone = invite_persons(
        actor=actor, survey_id=survey.pk, guests=[Guest("a@exemple.fr"), Guest("b@exemple.fr"), Guest("c@exemple.fr")]
    )
    open_survey(actor=actor, survey_id=survey.pk, today=TODAY, closes_on=None)
    Invitation.objects.filter(pk=late.invitation.pk).update(expires_on=date(2020, 1, 1))
    Invitation.objects.filter(pk=gone.invitation.pk).update(is_withdrawn=True)
    pages = [Client().get(reverse("answers:invited", args=[token])) for token in (late.token, gone.token, "inventé")]
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1
    visitor = Respondent(reverse("answers:invited", args=[one.token]))
    twin = Respondent(reverse("answers:invited", args=[one.token]))
    visitor.send({"q-mot": "bonjour"})
    assert "réponse est enregistrée" in visitor.html
    assert twin.send({"q-mot": "encore"}).status_code == 409
    assert "déjà servi" in twin.html
    assert "une seule est comptée" in Respondent(reverse("answers:invited", args=[one.token])).html


def test_a_followed_answer_is_resumed_and_changed_by_its_link_and_the_page_says_it_is_not_anonymous():
    survey, actor = make_survey(audience="invited", identity="pseudonymous", is_open=False)
    (sent,) = invite_persons(actor=actor, survey_id=survey.pk, guests=[Guest("a@exemple.fr")])
    open_survey(actor=actor, survey_id=survey.pk, today=TODAY, closes_on=None)
    link = reverse("answers:invited", args=[sent.token])
    visitor = Respondent(link)
    assert "pas une enquête anonyme" in visitor.html
    visitor.send({"q-usage": "oui"})
    later = Respondent(link)
    assert later.form.fields["q-usage"] == ["oui"]
    visitor.send({"q-aise": "3"})
    visitor.send(go="envoyer")
    assert AttributedResponse.objects.get().state == "counted"


def test_organisations_outside_the_roadmap_are_not_invited_through_a_forged_form():
    from jalon.surveys.refusals import InvitationRefused

    places = Places()
    with pytest.raises(InvitationRefused):
        invite_organisations(actor=places.owner, survey_id=places.survey.pk, organisation_ids=[CommuneFactory().pk])
