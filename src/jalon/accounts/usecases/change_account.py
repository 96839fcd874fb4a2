"""Close or reopen an account; share the administration of the instance."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import Person, User
from jalon.accounts.rules import can_manage_accounts
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref


class AccountRefused(DomainError):
    """A change that would leave the instance to nobody, or that has no object."""

    messages = {
        "no_account": _("« %(name)s » n’a pas de compte."),
        "last_administrator": _("Il faut toujours quelqu’un pour administrer l’instance : nommez-en un autre d’abord."),
    }


@transaction.atomic
def change_account(*, actor: Actor, person_id: int, is_active: bool, is_instance_admin: bool, now: datetime) -> User:
    """Open or close an account, give or take the administration of the instance. A closed account is signed out.

    Raises:
        Person.DoesNotExist, Forbidden: as usual.
        AccountRefused: see its messages.
    """
    person = Person.objects.visible_to(actor).get(pk=person_id)
    require(can_manage_accounts(actor), "accounts.account.change")
    # locked together: two administrators who leave at the same time must not both succeed
    locked = User.objects.filter(is_instance_admin=True, is_active=True).select_for_update().order_by("pk")
    administrators = {user.pk for user in locked}
    user = User.objects.select_for_update().filter(pk=person.user_id or 0).first()
    if user is None:
        raise AccountRefused("no_account", name=person.full_name)
    if administrators == {user.pk} and not (is_active and is_instance_admin):
        raise AccountRefused("last_administrator")
    user.is_active, user.is_instance_admin = is_active, is_instance_admin
    user.save(update_fields=["is_active", "is_instance_admin"])
    if not is_active:
        for session in UserSession.objects.filter(user=user):
            session.end()
    details = {"is_active": is_active, "is_instance_admin": is_instance_admin, "at": now.isoformat()}
    record(actor, "accounts.account.changed", Ref.to(person), organisation_id=person.organisation_id, details=details)
    return user
