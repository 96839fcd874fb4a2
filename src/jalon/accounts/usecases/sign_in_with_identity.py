"""Come in with an identity of a provider: one already tied, or tied now to somebody invited."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import LinkPurpose, OidcIdentity, Person, SignedLink, User
from jalon.accounts.usecases.accept_invitation import open_account
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError
from jalon.kernel.refs import Ref
from jalon.organisations.models import Organisation


class IdentityRefused(DomainError):
    """An identity that opens no account here."""

    messages = {
        "not_verified": _("Le fournisseur d’identité n’a pas vérifié votre adresse : connectez-vous autrement."),
        "not_invited": _(
            "Aucun compte ni invitation ne répond à l’adresse « %(email)s ». Demandez une invitation à qui administre "
            "votre organisation."
        ),
        "closed": _("Ce compte est fermé. Demandez à qui administre votre organisation de le rouvrir."),
        "other_identity": _("Ce compte est déjà lié à une autre identité de ce fournisseur."),
    }


@dataclass(frozen=True, slots=True)
class Said:
    """What the provider says, its signatures checked. `siret` is empty or 14 digits, the establishment of the person."""

    issuer: str
    subject: str
    email: str
    is_email_verified: bool
    siret: str = ""


@transaction.atomic
def sign_in_with_identity(*, said: Said, now: datetime) -> User:
    """The account of this identity.

    A known identity is enough. Otherwise a verified address ties it, once, to the account of that address or to the
    person whose invitation waits at that address.

    Raises:
        IdentityRefused: see its messages. Nothing is written.
    """
    known = OidcIdentity.objects.filter(issuer=said.issuer, subject=said.subject).select_related("user").first()
    user = known.user if known is not None else _tie(said, now)
    if not user.is_active:
        raise IdentityRefused("closed")
    _place(user, said.siret)
    return user


def _tie(said: Said, now: datetime) -> User:
    email = said.email.strip().lower()
    if not email or not said.is_email_verified:
        raise IdentityRefused("not_verified")
    user = User.objects.select_for_update().filter(email=email).first() or _invited(email, now)
    if user.identities.filter(issuer=said.issuer).exists():
        raise IdentityRefused("other_identity")
    OidcIdentity.objects.create(user=user, issuer=said.issuer, subject=said.subject)
    person = Person.objects.filter(user=user).first()
    actor = Actor(person_id=person.pk if person else None, label=str(person or user), on=now.date())
    record(actor, "accounts.identity.tied", Ref.to(person or user), details={"issuer": said.issuer})
    return user


def _invited(email: str, now: datetime) -> User:
    links = SignedLink.objects.filter(purpose=LinkPurpose.INVITATION, email=email, person__user__isnull=True)
    link = links.usable(now).select_for_update(of=("self",)).order_by("pk").first()
    if link is None or link.person_id is None:
        raise IdentityRefused("not_invited", email=email)
    person = Person.objects.select_for_update(of=("self",)).get(pk=link.person_id)
    return open_account(person, link, None, now)


def _place(user: User, siret: str) -> None:
    """A person who belongs nowhere yet belongs to the organisation of the SIRET; roles stay what they are."""
    person = Person.objects.filter(user=user, organisation__isnull=True).first()
    if person is None or len(siret) != 14 or not siret.isdigit():
        return
    organisation = Organisation.objects.filter(siren=siret[:9]).order_by("pk").first()
    if organisation is not None:
        person.organisation = organisation
        person.save(update_fields=["organisation"])
