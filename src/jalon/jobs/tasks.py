"""The tasks that use cases enqueue by name. Each does its work through a use case and tells its progress."""

from procrastinate.contrib.django import app

import jalon.jobs.arbitrage  # noqa: F401  (registers its tasks)
from jalon.desk.progress import carry_out
from jalon.diagnosis.usecases import manage_correspondents, send_reminders
from jalon.programme.usecases.run_import import run_import


@app.task(name="programme.import", pass_context=False)
def programme_import(progress_id: int, batch_id: int) -> None:
    """Bring the actions of a checked import in: all of them or none."""
    carry_out(progress_id, lambda progress: run_import(batch_id=batch_id, progress=progress).sentence)


@app.task(name=send_reminders.TASK, pass_context=False)
def diagnosis_send_reminders(progress_id: int, campaign_id: int) -> None:
    """Send the reminders of a campaign that are queued."""
    carry_out(
        progress_id,
        lambda progress: send_reminders.send_queued_reminders(campaign_id=campaign_id, progress=progress),
    )


@app.task(name=manage_correspondents.TASK, pass_context=False)
def diagnosis_send_solicitation(progress_id: int, solicitation_id: int) -> None:
    """Send what was asked of correspondents."""
    carry_out(
        progress_id,
        lambda progress: manage_correspondents.send_queued_solicitation(
            solicitation_id=solicitation_id, progress=progress
        ),
    )
