"""Add a person to an organisation, with or without account, or correct who somebody is."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import Person
from jalon.accounts.rules import can_edit_person, can_manage_people
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.kernel.text import fold
from jalon.organisations.models import Department, Organisation


class PersonRefused(DomainError):
    """An identity that cannot be kept."""

    messages = {
        "name_missing": _("Donnez le nom et le prénom, ou la fonction si le poste n’est pas pourvu."),
        "bad_email": _("L’adresse électronique « %(email)s » n’est pas valable."),
        "email_taken": _("« %(name)s » a déjà l’adresse « %(email)s » dans cette organisation."),
        "department_elsewhere": _("Cette direction n’est pas de l’organisation de la personne."),
    }


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is."""

    full_name: str
    title: str = ""
    email: str = ""
    phone: str = ""
    department_id: int | None = None


@transaction.atomic
def add_person(*, actor: Actor, organisation_id: int, identity: Identity) -> Person:
    """A person without account, whom actions, bodies and roles may name.

    Raises:
        Organisation.DoesNotExist, Forbidden: as usual.
        PersonRefused: see its messages.
    """
    organisation = Organisation.objects.visible_to(actor).get(pk=organisation_id)
    require(can_manage_people(actor, organisation.pk), "accounts.person.add")
    person = Person(organisation=organisation)
    _write(person, identity)
    record(actor, "accounts.person.added", Ref.to(person), organisation_id=organisation.pk)
    return person


@transaction.atomic
def edit_person(*, actor: Actor, person_id: int, identity: Identity) -> Person:
    """Correct an identity. The address that signs in, if there is an account, stays what it is.

    Raises:
        Person.DoesNotExist, Forbidden: as usual.
        PersonRefused: see its messages.
    """
    person = Person.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=person_id)
    require(can_edit_person(actor, person), "accounts.person.edit")
    _write(person, identity)
    record(actor, "accounts.person.edited", Ref.to(person), organisation_id=person.organisation_id)
    return person


def _write(person: Person, identity: Identity) -> None:
    name, email = identity.full_name.strip(), identity.email.strip().lower()
    if not name:
        raise PersonRefused("name_missing")
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise PersonRefused("bad_email", email=email) from None
        same = Person.objects.filter(organisation=person.organisation_id, email=email).exclude(pk=person.pk).first()
        if same is not None:
            raise PersonRefused("email_taken", name=same.full_name, email=email)
    if identity.department_id is not None:
        known = Department.objects.filter(pk=identity.department_id, organisation=person.organisation_id)
        if not known.exists():
            raise PersonRefused("department_elsewhere")
    person.full_name, person.sort_key = name, fold(name)
    person.title, person.email, person.phone = identity.title.strip(), email, identity.phone.strip()
    person.department_id = identity.department_id
    person.save()
