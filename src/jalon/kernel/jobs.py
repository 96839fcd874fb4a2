"""Asking for work to be done later, by the name of a task that `jobs` registered."""

from typing import Any

from procrastinate.contrib.django import app


def enqueue(name: str, *, lock: str | None = None, queue: str = "default", **args: Any) -> int:
    """Defer a task in the current transaction: rolled back with it, run after it.

    Args:
        name: name of a task registered in `jalon.jobs`, e.g. `arbitrage.solve`.
        lock: tasks of one lock run one after the other (e.g. `solve:org:12`).
        queue: the queue of workers that take it.
        **args: JSON values given to the task.

    Returns:
        The id of the queued job.
    """
    return int(app.configure_task(name, lock=lock, queue=queue, allow_unknown=True).defer(**args))
