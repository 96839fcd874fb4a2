"""Letters of the collection: reminders, and what is asked of correspondents."""

from procrastinate.contrib.django import app

from jalon.desk.progress import carry_out
from jalon.diagnosis.usecases import manage_correspondents, send_reminders


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
