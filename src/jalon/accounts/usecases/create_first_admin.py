"""The first administrator of the instance, from the first-start page or from the command line."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import LinkPurpose, Person, SignedLink, User
from jalon.accounts.usecases.offer_first_start import token_hash
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError
from jalon.kernel.refs import Ref
from jalon.kernel.text import fold


class FirstAdminRefused(DomainError):
    """There is one already, the token is not valid, or an answer is missing or weak."""

    messages = {
        "exists": _("Cette instance a déjà un administrateur : demandez-lui une invitation."),
        "bad_token": _(
            "Ce lien de premier démarrage n’est pas valable, ou ne l’est plus. Relancez Jalon : un nouveau lien "
            "s’affichera dans sa console."
        ),
        "name_missing": _("Donnez le nom et le prénom de l’administrateur."),
        "bad_email": _("L’adresse électronique « %(email)s » n’est pas valable."),
        "email_taken": _("L’adresse « %(email)s » est déjà celle d’un compte."),
        "weak_password": _("Ce mot de passe ne convient pas : %(why)s"),
    }


@transaction.atomic
def create_first_admin(*, email: str, full_name: str, password: str, now: datetime, token: str | None = None) -> User:
    """Create the administrator of the instance, when there is none.

    Args:
        token: what `offer_first_start` gave; None only for the command line, whose user holds the machine.

    Raises:
        FirstAdminRefused: see its messages. Nothing is written.
    """
    # one at a time: two persons with the same token must not both succeed
    links = SignedLink.objects.filter(purpose=LinkPurpose.FIRST_ADMIN).usable(now).select_for_update()
    open_links = {link.token_hash: link for link in links}
    if User.objects.filter(is_instance_admin=True, is_active=True).exists():
        raise FirstAdminRefused("exists")
    if token is not None and token_hash(token) not in open_links:
        raise FirstAdminRefused("bad_token")
    user = _new_user(email.strip().lower(), full_name.strip(), password)
    person = Person.objects.create(user=user, full_name=full_name.strip(), sort_key=fold(full_name), email=user.email)
    for link in open_links.values():
        link.used_at = now
        link.save(update_fields=["used_at"])
    actor = Actor(person_id=person.pk, label=person.full_name, on=now.date(), is_instance_admin=True)
    record(actor, "accounts.first_admin.created", Ref.to(person))
    return user


def _new_user(email: str, full_name: str, password: str) -> User:
    if not full_name:
        raise FirstAdminRefused("name_missing")
    try:
        validate_email(email)
    except ValidationError:
        raise FirstAdminRefused("bad_email", email=email) from None
    if User.objects.filter(email=email).exists():
        raise FirstAdminRefused("email_taken", email=email)
    user = User(email=email, is_instance_admin=True)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise FirstAdminRefused("weak_password", why=" ".join(error.messages)) from None
    user.set_password(password)
    user.save()
    return user
