"""Start a work in the background whose progress is shown."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from jalon.desk.models import JobProgress
from jalon.kernel.actor import Actor
from jalon.kernel.jobs import enqueue
from jalon.kernel.refs import Ref


@transaction.atomic
def start_work(
    *,
    actor: Actor,
    task: str,
    label: str,
    subject: Ref,
    roadmap_id: int | None = None,
    lock: str | None = None,
    result_url: str = "",
    args: Mapping[str, object] | None = None,
) -> JobProgress:
    """Queue a task with a row that tells its progress; both vanish if the transaction is rolled back.

    The right to do the work was checked by the use case that calls this one.

    Args:
        task: name of a task of `jalon.jobs`; it receives `progress_id` and `args`.
        label: what the page calls the work, in French.
        subject: what the work is about.
        lock: works of one lock run one after the other.
        result_url: what the page offers to open once done.
        args: JSON values given to the task.
    """
    progress = JobProgress.objects.create(
        task=task,
        label=label[:200],
        subject_type=subject.type,
        subject_id=subject.id,
        subject_label=subject.label,
        roadmap_id_value=roadmap_id,
        asked_by_id_value=actor.person_id,
        result_url=result_url,
    )
    given: dict[str, Any] = {**(args or {}), "progress_id": progress.pk}
    enqueue(task, lock=lock, **given)
    return progress
