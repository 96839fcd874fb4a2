"""Rules of accounts for the four people: the owner's steering, a member's steering, a stranger, a visitor."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from jalon.accounts.models import OrganisationRole, Person, SignedLink
from jalon.accounts.queries import may_invite
from jalon.accounts.rules import (
    can_edit_person,
    can_manage_accounts,
    can_manage_invitation,
    can_manage_people,
    can_see_people,
)
from jalon.accounts.usecases.change_account import AccountRefused, change_account
from jalon.accounts.usecases.grant_organisation_role import OrganisationRoleRefused, grant_organisation_role
from jalon.accounts.usecases.save_person import Identity, PersonRefused, add_person, edit_person
from jalon.kernel.actor import Actor, Role
from jalon.kernel.errors import Forbidden
from jalon.organisations.models import Department, Membership
from tests.factories import TODAY, CommuneFactory, OrganisationFactory, PersonFactory, UserFactory, actor_of_person

pytestmark = pytest.mark.django_db


def holding(role, organisation):
    person = PersonFactory(organisation=organisation)
    OrganisationRole.objects.create(person=person, organisation=organisation, role=role)
    return person


@pytest.fixture
def world():
    """A syndicat and a commune of it, each with its administrator; an agent; a stranger; nobody."""
    town, member = OrganisationFactory(kind="syndicat"), CommuneFactory()
    Membership.objects.create(umbrella=town, member=member)
    owner, of_member = holding(Role.ADMINISTRATOR, town), holding(Role.ADMINISTRATOR, member)
    agent = holding(Role.AGENT, town)
    actors = {
        "owner": actor_of_person(owner),
        "agent": actor_of_person(agent),
        "member": actor_of_person(of_member),
        "stranger": actor_of_person(PersonFactory()),
        "visitor": Actor(person_id=None, label="visiteur", on=TODAY),
        "instance": actor_of_person(PersonFactory(user=UserFactory(is_instance_admin=True))),
    }
    return SimpleNamespace(town=town, member=member, owner=owner, agent=agent, actors=actors)


def allowed(world, rule):
    return {who for who, actor in world.actors.items() if rule(actor)}


def test_who_sees_and_who_manages_the_people_of_an_organisation(world):
    assert allowed(world, lambda actor: can_see_people(actor, world.town.pk)) == {"owner", "agent", "instance"}
    assert allowed(world, lambda actor: can_manage_people(actor, world.town.pk)) == {"owner", "instance"}
    assert allowed(world, lambda actor: can_manage_people(actor, world.member.pk)) == {"member", "instance"}
    assert allowed(world, can_manage_accounts) == {"instance"}


def test_who_corrects_an_identity(world):
    assert allowed(world, lambda actor: can_edit_person(actor, world.agent)) == {"owner", "agent", "instance"}
    panel = Person.objects.create(full_name="Habitante du panel", sort_key="habitante du panel")
    assert allowed(world, lambda actor: can_edit_person(actor, panel)) == {"instance"}


def test_who_manages_an_invitation(world):
    link = SignedLink(payload={"organisation": world.town.pk, "invited_by": world.agent.pk})
    assert allowed(world, lambda actor: can_manage_invitation(actor, link)) == {"owner", "agent", "instance"}
    assert allowed(world, lambda actor: can_manage_invitation(actor, SignedLink(payload={}))) == {"instance"}


def test_the_first_person_of_a_member_is_invited_by_its_umbrella_then_by_itself(world):
    empty = CommuneFactory()
    Membership.objects.create(umbrella=world.town, member=empty)
    assert allowed(world, lambda actor: may_invite(actor, empty)) == {"owner", "instance"}
    assert allowed(world, lambda actor: may_invite(actor, world.member)) == {"member", "instance"}
    of_registry = CommuneFactory(epci=world.town)
    assert allowed(world, lambda actor: may_invite(actor, of_registry)) == {"owner", "instance"}
    left = CommuneFactory()
    Membership.objects.create(umbrella=world.town, member=left, ends_on=TODAY.replace(year=2020))
    assert allowed(world, lambda actor: may_invite(actor, left)) == {"instance"}


def test_persons_are_seen_by_who_shares_their_organisation(world):
    seen = {
        who: Person.objects.visible_to(actor).filter(pk=world.agent.pk).exists() for who, actor in world.actors.items()
    }
    assert {who for who, is_seen in seen.items() if is_seen} == {"owner", "agent", "instance"}


def test_a_role_goes_only_to_a_person_that_the_actor_sees(world):
    elsewhere = PersonFactory()
    with pytest.raises(Person.DoesNotExist):
        grant_organisation_role(
            actor=world.actors["owner"], organisation_id=world.town.pk, person_id=elsewhere.pk, role=Role.AGENT
        )
    with pytest.raises(Forbidden):
        grant_organisation_role(
            actor=world.actors["member"], organisation_id=world.town.pk, person_id=world.agent.pk, role=Role.DGS
        )
    assert not OrganisationRole.objects.filter(role=Role.DGS).exists()


def test_an_amo_gets_its_role_on_a_roadmap_not_on_an_organisation(world):
    with pytest.raises(OrganisationRoleRefused) as refusal:
        grant_organisation_role(
            actor=world.actors["owner"],
            organisation_id=world.town.pk,
            person_id=world.agent.pk,
            role=Role.EXTERNAL_ADVISOR,
        )
    assert "sur une feuille de route" in refusal.value.message


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (Identity(full_name="  "), "name_missing"),
        (Identity(full_name="Agent", email="pas une adresse"), "bad_email"),
        (Identity(full_name="Agent", email="PRISE@exemple.fr"), "email_taken"),
    ],
)
def test_an_identity_that_cannot_be_kept_says_why(world, given, code):
    add_person(
        actor=world.actors["owner"],
        organisation_id=world.town.pk,
        identity=Identity(full_name="Déjà là", email="prise@exemple.fr"),
    )
    with pytest.raises(PersonRefused) as refusal:
        add_person(actor=world.actors["owner"], organisation_id=world.town.pk, identity=given)
    assert refusal.value.code == code
    assert world.town.people.count() == 3


def test_the_department_of_another_organisation_is_refused(world):
    elsewhere = Department.objects.create(organisation=world.member, name="Mairie")
    with pytest.raises(PersonRefused, match="n’est pas de l’organisation"):
        edit_person(
            actor=world.actors["agent"],
            person_id=world.agent.pk,
            identity=Identity(full_name="Agent", department_id=elsewhere.pk),
        )


def test_the_instance_always_has_an_administrator(world):
    only = Person.objects.get(user__is_instance_admin=True)
    given = {"actor": world.actors["instance"], "now": timezone.now()}
    for is_active, is_admin in ((False, True), (True, False), (False, False)):
        with pytest.raises(AccountRefused, match="administrer l’instance"):
            change_account(**given, person_id=only.pk, is_active=is_active, is_instance_admin=is_admin)
    change_account(**given, person_id=world.owner.pk, is_active=True, is_instance_admin=True)
    change_account(**given, person_id=only.pk, is_active=False, is_instance_admin=False)
    only.user.refresh_from_db()
    assert not only.user.is_active


def test_only_who_runs_the_instance_closes_accounts(world):
    for who in ("owner", "agent"):
        with pytest.raises(Forbidden):
            change_account(
                actor=world.actors[who],
                person_id=world.agent.pk,
                is_active=False,
                is_instance_admin=True,
                now=timezone.now(),
            )
    for who in ("member", "stranger", "visitor"):
        with pytest.raises(Person.DoesNotExist):
            change_account(
                actor=world.actors[who],
                person_id=world.agent.pk,
                is_active=False,
                is_instance_admin=True,
                now=timezone.now(),
            )
