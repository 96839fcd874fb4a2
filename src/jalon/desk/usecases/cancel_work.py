"""Ask a work in the background to stop."""

from django.db import transaction

from jalon.desk.models import JobProgress, WorkState
from jalon.kernel.actor import Actor


@transaction.atomic
def cancel_work(*, actor: Actor, key: str) -> JobProgress:
    """Ask to stop: the work ends at its next step and changes nothing. A finished work is left as it is.

    Raises:
        JobProgress.DoesNotExist: no such work among those the actor follows.
    """
    progress = JobProgress.objects.visible_to(actor).get(key=key)
    asked = JobProgress.objects.filter(pk=progress.pk, state__in=[WorkState.QUEUED, WorkState.RUNNING])
    asked.update(is_cancel_asked=True)
    progress.refresh_from_db()
    return progress
