"""Reading persons, their accounts and roles."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from jalon.accounts.models import LinkPurpose, OrganisationRole, Person, SignedLink
from jalon.accounts.rules import can_manage_people, can_open_member
from jalon.kernel.actor import Actor, Role
from jalon.organisations.models import Membership, Organisation

DEMONSTRATION_DOMAIN = "@demonstration.invalid"
"""Addresses of the demonstration's accounts (RFC 2606: nothing can be sent there)."""


def demonstration_people() -> QuerySet[Person]:
    """Persons that one click may become: the newcomer without role first, then by organisation and function."""
    is_newcomer = When(organisation__isnull=True, user__is_instance_admin=False, then=Value(0))
    is_admin = When(organisation__isnull=True, then=Value(1))
    return (
        Person.objects.filter(user__email__endswith=DEMONSTRATION_DOMAIN, user__is_active=True)
        .select_related("user", "organisation")
        .annotate(rank=Case(is_newcomer, is_admin, default=Value(2), output_field=IntegerField()))
        .order_by("rank", "organisation__sort_key", "organisation_id", "pk")
    )


class Population(StrEnum):
    """The populations that a roadmap associates; each has its accounts."""

    ELECTED = "elus"
    AGENTS = "agents"
    MEMBERS = "membres"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody of an organisation: its roles of today and to come, and where its account stands."""

    person: Person
    roles: tuple[OrganisationRole, ...]
    has_account: bool
    invitation: SignedLink | None

    @property
    def is_elected(self) -> bool:
        """Holds an elective mandate here; everybody else works for the organisation."""
        return any(role.role == Role.ELECTED for role in self.roles)


def people_rows(actor: Actor, organisation: Organisation, *, now: datetime) -> list[PersonRow]:
    """Persons of an organisation, or who hold a role there, by name. The caller checked `can_see_people`."""
    held: defaultdict[int, list[OrganisationRole]] = defaultdict(list)
    current = OrganisationRole.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=actor.on))
    for role in current.filter(organisation=organisation).order_by("role"):
        held[role.person_id].append(role)
    people = Person.objects.filter(Q(organisation=organisation) | Q(pk__in=held)).select_related("user", "department")
    waiting = SignedLink.objects.filter(purpose=LinkPurpose.INVITATION, person__in=people).usable(now)
    invitations = {link.person_id: link for link in waiting.order_by("created_at")}
    return [
        PersonRow(
            person=person,
            roles=tuple(held[person.pk]),
            has_account=person.user is not None and person.user.is_active,
            invitation=None if person.user_id else invitations.get(person.pk),
        )
        for person in people.order_by("sort_key", "pk")
    ]


def wears_two_hats(organisation: Organisation, actor: Actor) -> list[Person]:
    """Persons who are both responsable de la feuille de route and DSI here: arbitrages would be one service's."""
    today = OrganisationRole.objects.active_on(actor.on).filter(organisation=organisation)
    owners = today.filter(role=Role.ROADMAP_OWNER).values("person")
    return list(Person.objects.filter(pk__in=owners).filter(pk__in=today.filter(role=Role.CIO).values("person")))


def may_invite(actor: Actor, organisation: Organisation) -> bool:
    """Whether the actor may invite to a role here: its administrators, or for the first person those of its umbrella."""
    if can_manage_people(actor, organisation.pk):
        return True
    adhesions = Membership.objects.active_on(actor.on).filter(member=organisation)
    umbrellas = set(adhesions.values_list("umbrella_id", flat=True)) | {organisation.epci_id or 0}
    is_unclaimed = not OrganisationRole.objects.filter(organisation=organisation).exists()
    return can_open_member(actor, umbrellas, is_unclaimed=is_unclaimed)


def organisations_with_people(actor: Actor, *, limit: int) -> list[Organisation]:
    """Organisations whose persons the actor may see, by name; for the instance's administrators, those with roles."""
    rows = Organisation.objects.visible_to(actor)
    if actor.is_instance_admin:
        rows = rows.filter(pk__in=OrganisationRole.objects.values("organisation"))
    else:
        rows = rows.filter(pk__in=list(actor.organisation_roles))
    return list(rows.order_by("sort_key", "pk")[:limit])
