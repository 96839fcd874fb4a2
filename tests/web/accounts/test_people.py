"""Persons, roles and invitations through their screens; four people for each rule."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalon.accounts.models import OrganisationRole, Person, SignedLink, User
from jalon.desk.models import MailLog
from jalon.journal.models import Entry
from jalon.kernel.actor import Role
from jalon.organisations.models import Membership
from tests.factories import (
    CommuneFactory,
    OrganisationFactory,
    PersonFactory,
    RoadmapFactory,
    UserFactory,
    person_of_member,
    person_with_role,
)
from tests.web.accounts.conftest import PASSWORD, client_of

pytestmark = pytest.mark.django_db
GUEST = {"full_name": "Élue au numérique", "email": "Elue@exemple.fr", "title": "Vice-présidente", "role": Role.ELECTED}


def url(name, *args):
    return reverse(f"accounts:{name}", args=args)


def link_of(message):
    return re.search(r"/compte/invitation/\S+", message.body)[0]


def open_account(client, address, password=PASSWORD):
    client.get(address)
    return client.post(url("invitation_open"), {"password": password, "again": password})


def invite(client, organisation, **values):
    return client.post(url("invite", organisation.pk), {**GUEST, **values}, follow=True)


def test_an_invited_person_opens_an_account_once_and_holds_the_role(town, town_admin):
    page = invite(client_of(town_admin), town)
    assert "L’invitation est partie à elue@exemple.fr." in page.content.decode()
    address = link_of(mail.outbox[0])
    guest = Client()
    followed = guest.get(address)
    assert followed["Referrer-Policy"] == "no-referrer"
    assert "elue@exemple.fr" in guest.get(followed.url).content.decode()
    assert not User.objects.filter(email="elue@exemple.fr").exists()
    open_account(guest, address)
    person = Person.objects.get(user__email="elue@exemple.fr")
    assert guest.session["_auth_user_id"] == str(person.user_id)
    assert person.organisation_roles.get().role == Role.ELECTED
    for later in (Client().get(address), open_account(Client(), address), open_account(guest, address)):
        assert later.status_code == 410
    assert (
        Client().post(reverse("account_login"), {"login": "elue@exemple.fr", "password": PASSWORD}).status_code == 302
    )


def test_only_the_hash_of_the_token_is_kept(town, town_admin):
    invite(client_of(town_admin), town)
    token = link_of(mail.outbox[0]).strip("/").rsplit("/", 1)[-1]
    assert len(token) >= 43
    kept = SignedLink.objects.get()
    assert token not in f"{kept.token_hash}{kept.payload}"
    assert MailLog.objects.get(kind="invitation").status == "sent"
    assert not any(token in str(entry.details) for entry in Entry.objects.all())


def test_a_weak_password_leaves_the_link_usable(town, town_admin):
    invite(client_of(town_admin), town)
    address = link_of(mail.outbox[0])
    assert "ne convient pas" in open_account(Client(), address, "court").content.decode()
    assert open_account(Client(), address).status_code == 302


def test_an_invitation_is_sent_again_and_the_former_link_stops(town, town_admin):
    client = client_of(town_admin)
    invite(client, town)
    link = SignedLink.objects.get()
    client.post(url("invitation_resend", link.pk))
    first, second = map(link_of, mail.outbox)
    assert Client().get(first).status_code == 410
    assert open_account(Client(), second).status_code == 302


def test_a_revoked_or_expired_invitation_opens_nothing(town, town_admin):
    client = client_of(town_admin)
    invite(client, town)
    invite(client, town, email="autre@exemple.fr", full_name="Agent")
    revoked, expired = SignedLink.objects.order_by("pk")
    client.post(url("invitation_revoke", revoked.pk))
    SignedLink.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    for message in mail.outbox:
        assert open_account(Client(), link_of(message)).status_code == 410
    assert client.post(url("invitation_resend", revoked.pk)).status_code == 404


def test_who_has_an_account_already_is_given_the_role_and_told(town, town_admin, account):
    invite(client_of(town_admin), town, email="agent@exemple.fr")
    assert account.organisation_roles.get().organisation == town
    assert not SignedLink.objects.exists()
    assert mail.outbox[0].subject == "Un nouveau rôle dans Jalon"
    assert User.objects.filter(email="agent@exemple.fr").count() == 1


def test_a_mail_server_that_does_not_answer_loses_nothing(town, town_admin, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    page = invite(client_of(town_admin), town)
    assert "n’est pas parti" in page.content.decode()
    assert MailLog.objects.get().status == "failed"
    assert SignedLink.objects.count() == 1


@pytest.fixture
def four(town, town_admin):
    """Steering of the owner, steering of a member, a stranger, a visitor; and somebody of the house."""
    member = CommuneFactory()
    Membership.objects.create(umbrella=town, member=member)
    of_member = PersonFactory(organisation=member)
    OrganisationRole.objects.create(person=of_member, organisation=member, role=Role.ADMINISTRATOR)
    agent = PersonFactory(organisation=town)
    OrganisationRole.objects.create(person=agent, organisation=town, role=Role.AGENT)
    return {
        "owner": client_of(town_admin),
        "agent": client_of(agent),
        "member": client_of(of_member),
        "stranger": client_of(PersonFactory()),
        "visitor": Client(),
    }


EXPECTED = {
    "organisation_people": {"owner": 200, "agent": 200, "member": 404, "stranger": 404, "visitor": 302},
    "person_add": {"owner": 200, "agent": 403, "member": 404, "stranger": 404, "visitor": 302},
    "role_grant": {"owner": 200, "agent": 403, "member": 404, "stranger": 404, "visitor": 302},
    "invite": {"owner": 200, "agent": 403, "member": 403, "stranger": 403, "visitor": 302},
}


@pytest.mark.parametrize("name", EXPECTED)
def test_each_person_reaches_what_its_role_gives(name, four, town):
    got = {who: client.get(url(name, town.pk)).status_code for who, client in four.items()}
    assert got == EXPECTED[name]


def test_only_the_owner_writes(four, town):
    for who, client in four.items():
        client.post(url("person_add", town.pk), {"full_name": f"Ajout {who}"})
        invite(client, town, email=f"{who}@exemple.fr", full_name=f"Invité {who}")
    assert list(Person.objects.filter(full_name__startswith="Ajout").values_list("full_name", flat=True)) == [
        "Ajout owner"
    ]
    assert [link.email for link in SignedLink.objects.all()] == ["owner@exemple.fr"]


def test_only_who_invited_or_administers_manages_an_invitation(four, town):
    invite(four["owner"], town)
    link = SignedLink.objects.get()
    for who in ("agent", "member", "stranger"):
        assert four[who].post(url("invitation_revoke", link.pk)).status_code == 404
        assert four[who].post(url("invitation_resend", link.pk)).status_code == 404
    assert four["visitor"].post(url("invitation_revoke", link.pk)).status_code == 302
    link.refresh_from_db()
    assert link.revoked_at is None


def test_an_identity_is_corrected_by_oneself_or_ones_administrators(four, town, town_admin):
    agent = town.people.exclude(pk=town_admin.pk).get()
    answers = {who: client.get(url("person_edit", agent.pk)).status_code for who, client in four.items()}
    assert answers == {"owner": 200, "agent": 200, "member": 404, "stranger": 404, "visitor": 302}
    four["agent"].post(url("edit_me"), {"full_name": "Nouveau nom", "title": "Agente", "email": "", "phone": ""})
    agent.refresh_from_db()
    assert (agent.full_name, agent.sort_key) == ("Nouveau nom", "nouveau nom")
    assert four["agent"].get(url("person_edit", town_admin.pk)).status_code == 403


def test_the_last_administrator_stays(town, town_admin):
    client = client_of(town_admin)
    held = town_admin.organisation_roles.get()
    page = client.post(url("role_revoke", town.pk, held.pk), follow=True).content.decode()
    assert "dernier administrateur" in page
    values = {"person": town_admin.pk, "role": Role.ADMINISTRATOR, "ends_on": "2030-01-01"}
    assert "dernier administrateur" in client.post(url("role_grant", town.pk), values).content.decode()
    held.refresh_from_db()
    assert held.ends_on is None
    second = PersonFactory(organisation=town)
    client.post(url("role_grant", town.pk), {"person": second.pk, "role": Role.ADMINISTRATOR})
    client.post(url("role_revoke", town.pk, held.pk))
    assert OrganisationRole.objects.get().person == second


def test_an_administrator_who_cannot_sign_in_yet_does_not_count(town, town_admin):
    client = client_of(town_admin)
    invite(client, town, role=Role.ADMINISTRATOR)
    page = client.post(url("role_revoke", town.pk, town_admin.organisation_roles.get().pk), follow=True)
    assert "dernier administrateur" in page.content.decode()


def test_a_role_has_dates_and_stops_by_itself(town, town_admin, time_machine):
    agent = PersonFactory(organisation=town)
    client = client_of(town_admin)
    values = {"person": agent.pk, "role": Role.AGENT, "starts_on": "2026-12-01", "ends_on": "2026-12-31"}
    assert (
        "précède son début"
        in client.post(url("role_grant", town.pk), {**values, "ends_on": "2026-11-30"}).content.decode()
    )
    client.post(url("role_grant", town.pk), values)
    found = {}
    for day in (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1)):
        time_machine.move_to(f"{day} 12:00:00+01:00")
        found[day.isoformat()] = client_of(agent).get(url("organisation_people", town.pk)).status_code
    assert found == {"2026-11-30": 404, "2026-12-01": 200, "2026-12-31": 200, "2027-01-01": 404}


def test_a_person_without_account_is_named_and_listed(town, town_admin):
    client = client_of(town_admin)
    page = client.post(url("person_add", town.pk), {"full_name": "DGS (poste vacant)", "title": "DGS"}, follow=True)
    assert "« DGS (poste vacant) » est ajouté." in page.content.decode()
    assert "sans compte" in page.content.decode()
    assert Person.objects.get(full_name="DGS (poste vacant)").user is None


@pytest.mark.covers("PIL-40")
def test_the_responsable_is_not_the_dsi_and_a_warning_says_so_when_it_is(town, town_admin):
    client = client_of(town_admin)
    dsi = PersonFactory(organisation=town, full_name="Personne à deux casquettes")
    client.post(url("role_grant", town.pk), {"person": dsi.pk, "role": Role.CIO})
    assert "séparez les deux rôles" not in client.get(url("organisation_people", town.pk)).content.decode()
    page = client.post(url("role_grant", town.pk), {"person": dsi.pk, "role": Role.ROADMAP_OWNER}, follow=True)
    assert "« Personne à deux casquettes » est à la fois responsable" in page.content.decode()


@pytest.mark.covers("SYN-12")
def test_elected_agents_and_communes_have_their_own_accounts_and_views(town, town_admin):
    """A syndicat invites an élue, an agent, and the first person of a commune; each sees what is its own."""
    commune, other = CommuneFactory(name="Commune membre"), CommuneFactory(name="Commune étrangère")
    Membership.objects.create(umbrella=town, member=commune)
    ours, foreign = RoadmapFactory(organisation=town), RoadmapFactory(organisation=other)
    person_of_member(ours, OrganisationFactory())
    ours.participants.create(organisation=commune)
    admin = client_of(town_admin)
    invite(admin, town)
    invite(admin, town, email="agent@exemple.fr", full_name="Agent du syndicat", role=Role.AGENT)
    page = admin.get(url("organisation_people", town.pk) + "?population=membres").content.decode()
    assert url("invite", commune.pk) in page
    invite(admin, commune, email="mairie@exemple.fr", full_name="Secrétaire de mairie", role=Role.ADMINISTRATOR)
    elected, agent, mairie = Client(), Client(), Client()
    for client, message in zip((elected, agent, mairie), mail.outbox, strict=True):
        open_account(client, link_of(message))
    assert User.objects.filter(email__in=["elue@exemple.fr", "agent@exemple.fr", "mairie@exemple.fr"]).count() == 3
    listed = {
        key: {
            row.person.full_name
            for row in admin.get(url("organisation_people", town.pk), {"population": key}).context["rows"]
        }
        for key in ("elus", "agents")
    }
    assert listed == {"elus": {"Élue au numérique"}, "agents": {"Agent du syndicat", "Administratrice d’essai"}}
    for client in (elected, agent):
        assert client.get(url("organisation_people", town.pk)).status_code == 200
        assert client.get(url("organisation_people", commune.pk)).status_code == 404
    assert mairie.get(url("organisation_people", town.pk)).status_code == 404
    assert mairie.get(url("person_add", commune.pk)).status_code == 200
    for client in (elected, agent, mairie):
        assert client.get(reverse("roadmaps:roadmap", kwargs={"roadmap_id": ours.pk})).status_code == 200
        assert client.get(reverse("roadmaps:roadmap", kwargs={"roadmap_id": foreign.pk})).status_code == 404
    assert "élu·e" in elected.get(url("me")).content.decode()
    # once the commune has its own administrator, the syndicat no longer invites for it
    assert admin.get(url("invite", commune.pk)).status_code == 403


def test_the_responsable_invites_to_its_roadmap_only(town):
    roadmap, other = RoadmapFactory(organisation=town), RoadmapFactory()
    owner = client_of(person_with_role(roadmap, Role.ROADMAP_OWNER))
    values = {**GUEST, "role": Role.EXTERNAL_ADVISOR, "organisation": town.pk, "parts": ["observe"]}
    refused = owner.post(url("invite_roadmap", roadmap.pk), values)
    assert "date de fin à la mission" in refused.content.decode()
    assert not Person.objects.filter(email="elue@exemple.fr").exists()
    owner.post(url("invite_roadmap", roadmap.pk), {**values, "ends_on": "2027-06-30"})
    held = roadmap.roles.get(role=Role.EXTERNAL_ADVISOR)
    assert (held.ends_on, held.parts) == (date(2027, 6, 30), ["observe"])
    guest = Client()
    open_account(guest, link_of(mail.outbox[-1]))
    assert guest.get(reverse("roadmaps:roadmap", kwargs={"roadmap_id": roadmap.pk})).status_code == 200
    reader = client_of(person_with_role(roadmap, Role.READER))
    answers = [
        client.get(url("invite_roadmap", pk)).status_code
        for client, pk in ((owner, roadmap.pk), (reader, roadmap.pk), (owner, other.pk), (Client(), roadmap.pk))
    ]
    assert answers == [200, 403, 404, 302]


def test_a_session_is_listed_and_closed_from_another_browser(account):
    here, there = Client(HTTP_USER_AGENT="Ici"), Client(HTTP_USER_AGENT="Là-bas")
    for client in (here, there):
        client.post(reverse("account_login"), {"login": "agent@exemple.fr", "password": PASSWORD})
    page = here.get(url("me"))
    other = page.context["sessions"].get(user_agent="Là-bas")
    stranger = client_of(PersonFactory())
    assert stranger.post(url("close_session", other.pk)).status_code == 404
    here.post(url("close_session", other.pk))
    assert there.get(url("me")).status_code == 302
    assert here.get(url("me")).status_code == 200


def test_sign_ins_and_refusals_are_in_the_journal(client, account):
    values = {"login": "agent@exemple.fr", "password": "faux"}
    client.post(reverse("account_login"), values)
    client.post(reverse("account_login"), {**values, "login": "inconnue@exemple.fr"})
    client.post(reverse("account_login"), {**values, "password": PASSWORD})
    verbs = [entry.verb for entry in Entry.objects.order_by("pk")]
    assert verbs == ["accounts.session.refused", "accounts.session.opened"]


def test_the_instance_administrator_starts_an_organisation_where_nobody_is(town):
    admin = client_of(PersonFactory(user=UserFactory(is_instance_admin=True)))
    invite(admin, town, role=Role.ADMINISTRATOR)
    assert OrganisationRole.objects.get().organisation == town
    assert town.name in admin.get(url("people")).content.decode()


def test_mails_of_the_demonstration_are_read_on_this_machine_only(
    client, demonstration, settings, tmp_path, town_admin, town
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    invite(client_of(town_admin), town)
    page = client.get(url("mails")).content.decode()
    assert "Votre invitation dans Jalon" in page
    assert "/compte/invitation/" in page
    assert client.get(url("mails"), REMOTE_ADDR="192.0.2.7").status_code == 404


def test_closing_an_account_signs_it_out_and_reopening_lets_it_in(town, town_admin, account):
    admin = client_of(PersonFactory(user=UserFactory(is_instance_admin=True)))
    inside = Client()
    inside.post(reverse("account_login"), {"login": "agent@exemple.fr", "password": PASSWORD})
    assert inside.get(url("me")).status_code == 200
    answers = [
        client.get(url("account", account.pk)).status_code for client in (admin, client_of(town_admin), Client())
    ]
    assert answers == [200, 404, 302]
    assert client_of(town_admin).get(url("account", town_admin.pk)).status_code == 403
    admin.post(url("account", account.pk), {})
    assert inside.get(url("me")).status_code == 302
    again = Client()
    page = again.post(reverse("account_login"), {"login": "agent@exemple.fr", "password": PASSWORD}, follow=True)
    assert "_auth_user_id" not in again.session
    assert "Ce compte est fermé" in page.content.decode()
    admin.post(url("account", account.pk), {"is_active": "on"})
    again.post(reverse("account_login"), {"login": "agent@exemple.fr", "password": PASSWORD})
    assert "_auth_user_id" in again.session
