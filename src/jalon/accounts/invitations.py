"""Invitations: a person, a link to open its account, and who sent it. The role is given apart, at once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import LinkPurpose, Person, SignedLink, User
from jalon.accounts.usecases.offer_first_start import token_hash
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError
from jalon.kernel.text import fold
from jalon.organisations.models import Organisation

LIFE = timedelta(days=14)


class InvitationRefused(DomainError):
    """An invitation that cannot be sent, or no longer be used."""

    messages = {
        "bad_email": _("L’adresse électronique « %(email)s » n’est pas valable."),
        "name_missing": _("Donnez le nom et le prénom de la personne invitée."),
        "not_usable": _("Ce lien n’est plus valable : il a servi, a été retiré, ou a plus de quatorze jours."),
        "has_account": _("Un compte répond déjà à cette adresse : connectez-vous, ou demandez une autre invitation."),
        "weak_password": _("Ce mot de passe ne convient pas : %(why)s"),
    }


@dataclass(frozen=True, slots=True)
class Guest:
    """Who is invited."""

    email: str
    full_name: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What came of an invitation. `token` is None when the person signs in already: there is nothing to open."""

    person: Person
    link: SignedLink | None
    token: str | None


def person_of_guest(guest: Guest, organisation: Organisation) -> Person:
    """The person behind an address: of its account, or without account, or a new one in this organisation.

    Raises:
        InvitationRefused: no name, or an impossible address.
    """
    email = guest.email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise InvitationRefused("bad_email", email=guest.email) from None
    user = User.objects.filter(email=email).select_related("person").first()
    known = Person.objects.filter(user=user).first() if user else None
    known = known or Person.objects.filter(user__isnull=True, email=email).order_by("pk").first()
    if known is not None:
        return known
    if not guest.full_name.strip():
        raise InvitationRefused("name_missing")
    return Person.objects.create(
        user=user,
        full_name=guest.full_name.strip(),
        sort_key=fold(guest.full_name),
        title=guest.title.strip(),
        email=email,
        organisation=organisation,
    )


def draw_link(
    actor: Actor, person: Person, *, organisation: Organisation, roadmap_id: int | None, role: str, now: datetime
) -> Invitation:
    """A link that opens the person's account; none when there is one already. The caller checked the right."""
    if person.user_id is not None:
        return Invitation(person=person, link=None, token=None)
    token = secrets.token_urlsafe(32)
    link = SignedLink.objects.create(
        purpose=LinkPurpose.INVITATION,
        token_hash=token_hash(token),
        email=person.email,
        person=person,
        payload={
            "organisation": organisation.pk,
            "roadmap": roadmap_id,
            "role": str(role),
            "invited_by": actor.person_id,
            "invited_by_label": actor.label,
        },
        expires_at=now + LIFE,
    )
    return Invitation(person=person, link=link, token=token)


def usable_invitation(token: str, *, now: datetime) -> SignedLink | None:
    """The invitation that a token opens. Reads only: a GET may ask."""
    links = SignedLink.objects.filter(purpose=LinkPurpose.INVITATION, token_hash=token_hash(token))
    return links.usable(now).select_related("person").filter(person__user__isnull=True).first()
