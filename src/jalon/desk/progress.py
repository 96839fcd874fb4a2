"""Telling where a long work stands, on a second connection so that it is seen before the work commits.

A task of `jobs` does its work through `carry_out`; a use case starts it with `desk.usecases.start_work`.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext as _

from jalon.desk.models import JobProgress, WorkState
from jalon.kernel.errors import DomainError

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

LEAST_SECONDS_BETWEEN_WRITES = 0.3
_TABLE = JobProgress._meta.db_table


class WorkCancelled(Exception):
    """Somebody asked to stop: the work rolls back and ends as « annulé »."""


@dataclass
class Progress:
    """Where one work stands. `step` may be called for every row: it writes at most three times a second.

    Args:
        progress_id: the `JobProgress` row; 0 for a work nobody follows (a command, a test): nothing is written.
    """

    progress_id: int
    _link: BaseDatabaseWrapper | None = None
    _last: float = field(default=0.0)

    def step(self, done: int, total: int, message: str = "") -> None:
        """Say how far the work is.

        Raises:
            WorkCancelled: somebody asked to stop.
        """
        now = time.monotonic()
        if self.progress_id and (done >= total or now - self._last >= LEAST_SECONDS_BETWEEN_WRITES):
            self._last = now
            if self._write("done = %s, total = %s, message = %s", [done, total, message[:300]]):
                raise WorkCancelled

    def state(self, state: WorkState, message: str = "", result_url: str | None = None) -> None:
        """Change the state of the work; a message or an address of result replaces the former one when given."""
        sets, values = "state = %s", [str(state)]
        if message:
            sets, values = sets + ", message = %s", [*values, message[:300]]
        if result_url is not None:
            sets, values = sets + ", result_url = %s", [*values, result_url[:300]]
        self._write(sets, values)

    def _write(self, sets: str, values: list[object] | list[str]) -> bool:
        """Write on the second connection; whether somebody asked to stop."""
        if not self.progress_id or self._link is None:
            return False
        with self._link.cursor() as cursor:
            cursor.execute(
                f"UPDATE {_TABLE} SET {sets}, updated_at = now() WHERE id = %s RETURNING is_cancel_asked",  # noqa: S608
                [*values, self.progress_id],
            )
            row = cursor.fetchone()
        return bool(row and row[0])


@contextlib.contextmanager
def followed(progress_id: int) -> Iterator[Progress]:
    """A progress with its own connection, closed at the end."""
    if not progress_id:
        yield Progress(0)
        return
    link = connection.copy()
    try:
        yield Progress(progress_id, link)
    finally:
        link.close()


def carry_out(progress_id: int, work: Callable[[Progress], str]) -> None:
    """Do a work and tell its state: running, then done, failed with its sentence, or cancelled.

    Args:
        progress_id: what `start_work` made.
        work: does everything in its own transaction; returns the sentence shown at the end.

    Raises:
        Exception: any fault of ours goes on to the worker, after the page was told that the work stopped.
    """
    with followed(progress_id) as progress:
        if JobProgress.objects.filter(pk=progress_id, is_cancel_asked=True).exists():
            progress.state(WorkState.CANCELLED, _("Annulé avant de commencer."))
            return
        progress.state(WorkState.RUNNING)
        try:
            message = work(progress)
        except WorkCancelled:
            progress.state(WorkState.CANCELLED, _("Annulé : rien n’a été changé."))
        except DomainError as refusal:
            progress.state(WorkState.FAILED, refusal.message)
        except Exception:
            progress.state(WorkState.FAILED, _("Le travail s’est arrêté sur une erreur ; rien n’a été changé."))
            raise
        else:
            progress.state(WorkState.DONE, message)
