"""Add a public body that the official registry does not list."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.money import Currency
from jalon.kernel.refs import Ref
from jalon.organisations.models import OUTSIDE_REGISTRY, Organisation
from jalon.organisations.registry import departement_names
from jalon.organisations.registry.wanted import PACIFIC_FRANC_DEPARTEMENTS, search_values
from jalon.organisations.rules import can_add_organisation
from jalon.organisations.siren import clean_siren


class OrganisationRefused(DomainError):
    """An organisation cannot be kept as given."""

    messages = {
        "name_missing": _("Donnez un nom à l’organisme."),
        "kind": _(
            "Cette forme vient du référentiel officiel : cherchez l’organisme dans la liste au lieu de l’ajouter."
        ),
        "siren_digits": _("« %(siren)s » n’est pas un SIREN : il en faut neuf chiffres (ou les quatorze d’un SIRET)."),
        "siren_checksum": _(
            "« %(siren)s » n’est pas un SIREN valide : son chiffre de contrôle est faux. Vérifiez la saisie."
        ),
        "siren_taken": _("Le SIREN %(siren)s est déjà celui de « %(name)s »."),
        "departement": _("« %(departement)s » n’est pas un code de département."),
        "name_taken": _("« %(name)s » existe déjà dans le même département sous la même forme."),
    }


@dataclass(frozen=True)
class OrganisationSheet:
    """What is said of a body outside the registry. `siren` may be empty (Polynésie, body being created)."""

    kind: str
    name: str
    siren: str = ""
    legal_form: str = ""
    departement_code: str = ""
    postal_codes: str = ""
    population: int | None = None
    contact_email: str = ""


@transaction.atomic
def add_organisation(*, actor: Actor, sheet: OrganisationSheet) -> Organisation:
    """Create a syndicat, an OPSN, a GIP, a Polynesian communauté de communes or another public body.

    Raises:
        Forbidden: the actor administers nothing.
        OrganisationRefused: form of the registry, wrong or taken SIREN, unknown département, same name already there.
    """
    require(can_add_organisation(actor), "organisations.add")
    organisation = new_organisation(sheet)
    check_duplicates(organisation)
    organisation.save()
    record(actor, "organisations.organisation.added", Ref.to(organisation), organisation_id=organisation.pk)
    return organisation


def new_organisation(sheet: OrganisationSheet) -> Organisation:
    """The unsaved row of a sheet, each value checked by itself.

    Raises:
        OrganisationRefused: name missing, form of the registry, wrong SIREN, unknown département.
    """
    name = " ".join(sheet.name.split())
    if not name:
        raise OrganisationRefused("name_missing")
    if sheet.kind not in OUTSIDE_REGISTRY:
        raise OrganisationRefused("kind")
    departement = checked_departement(sheet.departement_code)
    siren = checked_siren(sheet.siren)
    return Organisation(
        kind=sheet.kind,
        name=name,
        siren=siren or None,
        legal_form=sheet.legal_form.strip(),
        departement_code=departement,
        postal_codes=" ".join(sheet.postal_codes.split()),
        population=sheet.population,
        contact_email=sheet.contact_email.strip(),
        currency=Currency.XPF if departement in PACIFIC_FRANC_DEPARTEMENTS else Currency.EUR,
        **search_values(name, codes=(siren, departement, sheet.postal_codes)),
    )


def checked_siren(text: str) -> str:
    """Nine digits, or nothing when nothing was given.

    Raises:
        OrganisationRefused: not nine digits, or a wrong check digit.
    """
    if not text.strip():
        return ""
    try:
        return clean_siren(text)
    except ValueError as error:
        raise OrganisationRefused(f"siren_{error}", siren=text.strip()) from None


def checked_departement(code: str) -> str:
    """The code in capitals on two characters, or nothing.

    Raises:
        OrganisationRefused: no such département.
    """
    wanted = code.strip().upper()
    if wanted and wanted not in departement_names() and wanted.zfill(2) not in departement_names():
        raise OrganisationRefused("departement", departement=code.strip())
    return wanted.zfill(2) if wanted else ""


def check_duplicates(organisation: Organisation) -> None:
    """Refuse a SIREN, or a name in the same département, that another organisation has.

    Raises:
        OrganisationRefused: names the one that is there already.
    """
    others = Organisation.objects.exclude(pk=organisation.pk)
    if organisation.siren:
        taken = others.filter(siren=organisation.siren).first()
        if taken is not None:
            raise OrganisationRefused("siren_taken", siren=organisation.siren, name=taken.name)
    alike = others.filter(
        kind=organisation.kind,
        sort_key=organisation.sort_key,
        departement_code=organisation.departement_code,
        ended_on__isnull=True,
    )
    if alike.exists():
        raise OrganisationRefused("name_taken", name=organisation.name)
