"""Close one of one's open sessions, from another browser."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from jalon.accounts.models import Person, User
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.refs import Ref


@transaction.atomic
def end_session(*, actor: Actor, user: User, session_id: int) -> None:
    """End it: that browser is signed out at its next page.

    Raises:
        UserSession.DoesNotExist: not a session of this account.
    """
    session = UserSession.objects.get(pk=session_id, user=user)
    session.end()
    person = Person.objects.filter(user=user).first()
    record(actor, "accounts.session.ended", Ref.to(person or user))
