"""Open one's account with the link of an invitation: once."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from jalon.accounts.invitations import InvitationRefused
from jalon.accounts.models import LinkPurpose, Person, SignedLink, User
from jalon.accounts.usecases.offer_first_start import token_hash
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.refs import Ref


@transaction.atomic
def accept_invitation(*, token: str, password: str, now: datetime) -> User:
    """Create the account of the person invited; every invitation waiting for it is then used.

    Raises:
        InvitationRefused: the link is not usable, an account has this address, or the password is weak. Nothing is
            written: the link can be tried again.
    """
    links = SignedLink.objects.filter(purpose=LinkPurpose.INVITATION, token_hash=token_hash(token)).usable(now)
    link = links.select_for_update(of=("self",)).first()
    if link is None or link.person_id is None:
        raise InvitationRefused("not_usable")
    return open_account(Person.objects.select_for_update(of=("self",)).get(pk=link.person_id), link, password, now)


def open_account(person: Person, link: SignedLink, password: str | None, now: datetime) -> User:
    """The account of a person whose link the caller holds locked; without password, only a provider opens it."""
    if person.user_id is not None:
        raise InvitationRefused("not_usable")
    if User.objects.filter(email=link.email).exists():
        raise InvitationRefused("has_account")
    user = User(email=link.email)
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise InvitationRefused("weak_password", why=" ".join(error.messages)) from None
    user.set_password(password)
    user.save()
    person.user = user
    person.email = person.email or user.email
    person.save(update_fields=["user", "email"])
    SignedLink.objects.filter(person=person, purpose=LinkPurpose.INVITATION, used_at__isnull=True).update(used_at=now)
    actor = Actor(person_id=person.pk, label=person.full_name, on=now.date())
    organisation_id = link.payload.get("organisation")
    record(actor, "accounts.invitation.accepted", Ref.to(person), organisation_id=organisation_id)
    return user
