"""The tasks that use cases enqueue by name. Each does its work through a use case and tells its progress."""

from django.conf import settings
from procrastinate.contrib.django import app

import jalon.jobs.arbitrage
import jalon.jobs.collection
import jalon.jobs.inventory
import jalon.jobs.reports
import jalon.jobs.retention
import jalon.jobs.surveys  # noqa: F401  (all register their tasks)
from jalon.desk.progress import carry_out
from jalon.needs.usecases.import_needs import run_needs_import
from jalon.needs.usecases.read_again import read_again
from jalon.needs.usecases.tell_requester import tell_requester
from jalon.programme.usecases.run_import import run_import


@app.task(name="programme.import", pass_context=False)
def programme_import(progress_id: int, batch_id: int) -> None:
    """Bring the actions of a checked import in: all of them or none."""
    carry_out(progress_id, lambda progress: run_import(batch_id=batch_id, progress=progress).sentence)


@app.task(name="needs.tell_requester", pass_context=False)
def needs_tell_requester(need_id: int) -> None:
    """Write to who asked for a need that it waits, and why."""
    tell_requester(need_id=need_id, public_url=settings.JALON_PUBLIC_URL)


@app.task(name="needs.import", pass_context=False)
def needs_import(progress_id: int, batch_id: int) -> None:
    """Bring the needs of a checked import in: all of them or none."""
    carry_out(progress_id, lambda progress: run_needs_import(batch_id=batch_id, progress=progress))


@app.task(name="needs.read_again", pass_context=False)
def needs_read_again(progress_id: int, roadmap_id: int) -> None:
    """Read the needs of a roadmap again, its reference list having changed."""
    carry_out(progress_id, lambda progress: read_again(roadmap_id=roadmap_id, progress=progress))
