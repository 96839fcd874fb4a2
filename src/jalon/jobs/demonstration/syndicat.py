"""An illustrative syndicate of 39 communes of French Polynesia; no such body is described by the registry."""

from jalon.jobs.demonstration.people import DOMAIN
from jalon.kernel.actor import Actor
from jalon.kernel.money import Currency
from jalon.organisations.models import Competence, Membership, Organisation, OrganisationKind
from jalon.organisations.usecases.add_organisation import OrganisationSheet, add_organisation

NAME = "Syndicat informatique d’illustration (Polynésie française)"
MEMBERS = 39


def make_syndicat(actor: Actor) -> tuple[Organisation, list[Organisation]]:
    """The syndicate and its 39 members, which transferred it the competence « informatique »."""
    syndicat = Organisation.objects.filter(name=NAME).first()
    communes = list(
        Organisation.objects.filter(kind=OrganisationKind.COMMUNE, insee_code__startswith="987").order_by("sort_key")[
            :MEMBERS
        ]
    )
    if syndicat is None:
        syndicat = add_organisation(
            actor=actor,
            sheet=OrganisationSheet(
                kind=OrganisationKind.SYNDICAT,
                name=NAME,
                legal_form="Syndicat de communes (illustration : ni son nom ni ses membres ne sont réels)",
                population=sum(commune.population or 0 for commune in communes),
            ),
        )
        syndicat.currency = Currency.XPF
        syndicat.contact_email = f"contact@{DOMAIN}"
        syndicat.save(update_fields=["currency", "contact_email"])
        competence = Competence.objects.get(organisation=None, code="informatique")
        Membership.objects.bulk_create(
            Membership(umbrella=syndicat, member=commune, competence=competence) for commune in communes
        )
    return syndicat, communes
