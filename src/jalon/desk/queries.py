"""Reading the work in the background for screens."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from jalon.desk.models import JobProgress, WorkState

SOON = timedelta(seconds=4)
"""A work that has waited less is about to start: nothing to explain."""
SILENT = timedelta(seconds=60)


def waiting_reason(job: JobProgress, *, now: datetime) -> str:
    """Why a queued work has not started, as a sentence; empty when it is not waiting, or only since a moment ago."""
    if job.state != WorkState.QUEUED or now - job.created_at < SOON:
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
        (seen,) = cursor.fetchone() or (None,)
        if seen is None or now - seen > SILENT:
            return _(
                "Le service des travaux de fond ne répond pas. Votre demande est gardée et commencera dès son retour ; "
                "prévenez la personne qui héberge Jalon."
            )
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM procrastinate_jobs mine JOIN procrastinate_jobs other ON other.lock = mine.lock "
            "AND other.id <> mine.id AND other.status = 'doing' WHERE mine.args ->> 'progress_id' = %s)",
            [str(job.pk)],
        )
        (is_behind,) = cursor.fetchone() or (False,)
    if is_behind:
        return _("Un autre calcul de votre organisation est en cours ; celui-ci commencera ensuite.")
    return _("D’autres travaux passent avant ; celui-ci commencera ensuite.")
