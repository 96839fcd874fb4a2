"""The tasks that use cases enqueue by name. Each does its work through a use case and tells its progress."""

from procrastinate.contrib.django import app

import jalon.jobs.arbitrage
import jalon.jobs.inventory  # noqa: F401
from jalon.desk.progress import carry_out
from jalon.programme.usecases.run_import import run_import


@app.task(name="programme.import", pass_context=False)
def programme_import(progress_id: int, batch_id: int) -> None:
    """Bring the actions of a checked import in: all of them or none."""
    carry_out(progress_id, lambda progress: run_import(batch_id=batch_id, progress=progress).sentence)
