"""Correct what is said of an organisation."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref
from jalon.organisations.models import OUTSIDE_REGISTRY, Organisation, OrganisationKind
from jalon.organisations.registry.wanted import search_values
from jalon.organisations.rules import can_edit_organisation
from jalon.organisations.usecases.add_organisation import (
    OrganisationRefused,
    check_duplicates,
    checked_departement,
    checked_siren,
)


@dataclass(frozen=True)
class OrganisationChanges:
    """New values. Of a row of the registry only `name` and `contact_email` are taken: the rest is official."""

    name: str
    contact_email: str = ""
    kind: str = ""
    siren: str = ""
    legal_form: str = ""
    departement_code: str = ""
    postal_codes: str = ""
    population: int | None = None
    ended_on: date | None = None


@transaction.atomic
def edit_organisation(*, actor: Actor, organisation_id: int, changes: OrganisationChanges) -> Organisation:
    """Change an organisation; a name given to a row of the registry is kept by the next vintages.

    Raises:
        Organisation.DoesNotExist: no such organisation.
        Forbidden: the actor does not administer it.
        OrganisationRefused: as when adding one.
    """
    organisation = Organisation.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=organisation_id)
    require(can_edit_organisation(actor, organisation), "organisations.edit")
    before = organisation.name
    organisation.name = " ".join(changes.name.split()) or organisation.registry_name
    if not organisation.name:
        raise OrganisationRefused("name_missing")
    organisation.contact_email = changes.contact_email.strip()
    if not organisation.is_from_registry:
        _change_local(organisation, changes)
        check_duplicates(organisation)
    refresh_keys(organisation)
    organisation.save()
    record(
        actor,
        "organisations.organisation.edited",
        Ref.to(organisation),
        organisation_id=organisation.pk,
        details={"name_before": before} if before != organisation.name else None,
    )
    return organisation


def _change_local(organisation: Organisation, changes: OrganisationChanges) -> None:
    if changes.kind:
        if changes.kind not in OUTSIDE_REGISTRY:
            raise OrganisationRefused("kind")
        organisation.kind = changes.kind
    organisation.siren = checked_siren(changes.siren) or None
    organisation.legal_form = changes.legal_form.strip()
    organisation.departement_code = checked_departement(changes.departement_code)
    organisation.postal_codes = " ".join(changes.postal_codes.split())
    organisation.population = changes.population
    organisation.ended_on = changes.ended_on


def refresh_keys(organisation: Organisation) -> None:
    """Recompute the stored keys after a change of name or codes; the registry's name still finds the row."""
    grouping = organisation.epci_type or ("EPT" if organisation.kind == OrganisationKind.EPT else "")
    codes = (
        organisation.insee_code,
        organisation.siren or "",
        organisation.departement_code,
        organisation.postal_codes,
    )
    other_names = (organisation.registry_name,) if organisation.registry_name else ()
    for name, value in search_values(
        organisation.name, epci_type=grouping, codes=codes, other_names=other_names
    ).items():
        setattr(organisation, name, value)
