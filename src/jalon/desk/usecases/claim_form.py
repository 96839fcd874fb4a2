"""A form sent twice is done once."""

from datetime import datetime, timedelta

from django.db import transaction

from jalon.desk.models import SentForm

KEPT = timedelta(days=2)


class AlreadySent(Exception):
    """The very same form was answered before; `answered_url` is where it led."""

    def __init__(self, answered_url: str) -> None:
        self.answered_url = answered_url
        super().__init__(answered_url)


def claim_form(*, user_id: int, digest: str, now: datetime) -> SentForm:
    """Say that a form is being answered, inside the transaction that answers it.

    The same form sent at the same time waits here for the end of the first: then it is already sent, or, if the first
    was refused, its turn comes. Claims older than two days go away with the next ones.

    Args:
        digest: of the form's own token and of all that it says; the same token with other words is another form.

    Raises:
        AlreadySent: it was answered.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("claim_form belongs to the transaction that answers the form")
    SentForm.objects.filter(user_id_value=user_id, sent_at__lt=now - KEPT).delete()
    claim = SentForm(user_id_value=user_id, digest=digest, sent_at=now)
    SentForm.objects.bulk_create([claim], ignore_conflicts=True)
    found = SentForm.objects.get(user_id_value=user_id, digest=digest)
    if found.answered_url:
        raise AlreadySent(found.answered_url)
    return found
