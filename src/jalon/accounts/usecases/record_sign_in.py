"""The journal of sign-ins: opened, or refused for an account that exists. An unknown address leaves nothing."""

from datetime import date

from jalon.accounts.models import Person, User
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.refs import Ref


def record_sign_in(*, user: User, how: str, on: date) -> None:
    """Somebody came in.

    Args:
        how: `password`, `invitation`, `first_start`, `oidc` or `demonstration`.
    """
    person = Person.objects.filter(user=user).first()
    label = person.full_name if person else user.email
    actor = Actor(person_id=person.pk if person else None, label=label, on=on)
    organisation_id = person.organisation_id if person else None
    record(
        actor, "accounts.session.opened", Ref.to(person or user), organisation_id=organisation_id, details={"how": how}
    )


def record_refused_sign_in(*, email: str, on: date) -> None:
    """Somebody failed to come in as an account that exists: who administers it may want to know."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        return
    person = Person.objects.filter(user=user).first()
    record(
        Actor.system(on=on),
        "accounts.session.refused",
        Ref.to(person or user),
        organisation_id=person.organisation_id if person else None,
    )
