"""Give and take a role on an organisation; somebody always administers it."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import OrganisationRole, Person
from jalon.accounts.rules import can_manage_people
from jalon.journal.models import record
from jalon.kernel.actor import Actor, Role
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.organisations.models import Organisation


class OrganisationRoleRefused(DomainError):
    """A role that cannot be given, changed or taken."""

    messages = {
        "ends_before_start": _("La fin du rôle précède son début."),
        "last_administrator": _(
            "« %(name)s » est le dernier administrateur de l’organisation : nommez-en un autre d’abord."
        ),
        "roadmap_only": _("Une AMO reçoit son rôle sur une feuille de route, avec une date de fin."),
        "unknown_role": _("Ce rôle n’existe pas."),
    }


@transaction.atomic
def grant_organisation_role(
    *,
    actor: Actor,
    organisation_id: int,
    person_id: int,
    role: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> OrganisationRole:
    """Give a role, or change the dates of one already held.

    Raises:
        Organisation.DoesNotExist, Person.DoesNotExist, Forbidden: as usual. The person is one the actor sees.
        OrganisationRoleRefused: see its messages.
    """
    organisation = _locked(actor, organisation_id)
    person = Person.objects.visible_to(actor).get(pk=person_id)
    return put_role(actor, organisation, person, role=role, starts_on=starts_on, ends_on=ends_on)


def put_role(
    actor: Actor, organisation: Organisation, person: Person, *, role: str, starts_on: date | None, ends_on: date | None
) -> OrganisationRole:
    """Write the role of a person already read; the caller checked the right and holds the organisation's lock."""
    if role not in Role.values:
        raise OrganisationRoleRefused("unknown_role")
    if role == Role.EXTERNAL_ADVISOR:
        raise OrganisationRoleRefused("roadmap_only")
    if starts_on and ends_on and ends_on < starts_on:
        raise OrganisationRoleRefused("ends_before_start")
    held = OrganisationRole.objects.filter(person=person, organisation=organisation, role=role).first()
    if held is not None and (ends_on is not None or (starts_on and starts_on > actor.on)):
        _keep_an_administrator(held, actor.on)
    granted, _new = OrganisationRole.objects.update_or_create(
        person=person, organisation=organisation, role=role, defaults={"starts_on": starts_on, "ends_on": ends_on}
    )
    record(
        actor,
        "accounts.role.granted",
        Ref.to(person),
        organisation_id=organisation.pk,
        details={"role": role, "starts_on": str(starts_on or ""), "ends_on": str(ends_on or "")},
    )
    return granted


@transaction.atomic
def revoke_organisation_role(*, actor: Actor, organisation_id: int, role_id: int) -> None:
    """Take a role back.

    Raises:
        Organisation.DoesNotExist, OrganisationRole.DoesNotExist, Forbidden: as usual.
        OrganisationRoleRefused: nobody would administer the organisation.
    """
    organisation = _locked(actor, organisation_id)
    held = OrganisationRole.objects.select_related("person").get(pk=role_id, organisation=organisation)
    _keep_an_administrator(held, actor.on)
    record(
        actor,
        "accounts.role.revoked",
        Ref.to(held.person),
        organisation_id=organisation.pk,
        details={"role": held.role},
    )
    held.delete()


def _locked(actor: Actor, organisation_id: int) -> Organisation:
    # two administrators who leave at the same time must not both succeed
    rows = Organisation.objects.visible_to(actor).select_for_update(of=("self",))
    organisation = rows.get(pk=organisation_id)
    require(can_manage_people(actor, organisation.pk), "accounts.role.manage")
    return organisation


def _keep_an_administrator(held: OrganisationRole, day: date) -> None:
    if held.role != Role.ADMINISTRATOR:
        return
    others = OrganisationRole.objects.active_on(day).filter(
        Q(ends_on__isnull=True), organisation=held.organisation_id, role=Role.ADMINISTRATOR
    )
    with_account = others.filter(person__user__is_active=True).exclude(pk=held.pk)
    if not with_account.exists():
        raise OrganisationRoleRefused("last_administrator", name=held.person.full_name)
