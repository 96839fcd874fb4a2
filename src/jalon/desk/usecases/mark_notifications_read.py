"""Say that one has read what one was told."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from jalon.desk.models import Notification
from jalon.kernel.actor import Actor


@transaction.atomic
def mark_notifications_read(*, actor: Actor, now: datetime, only: Collection[int] | None = None) -> int:
    """Mark one's own, all or those given; others' are left alone without a word.

    Returns:
        How many were unread.
    """
    unread = Notification.objects.visible_to(actor).filter(read_at__isnull=True)
    if only is not None:
        unread = unread.filter(pk__in=only)
    return unread.update(read_at=now)
