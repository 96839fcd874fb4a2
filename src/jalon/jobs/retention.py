"""What the night does of words past their term: see `docs/regles/conservation.md`."""

from django.utils import timezone
from procrastinate.contrib.django import app

from jalon.diagnosis.usecases.list_past_term import list_past_term


@app.periodic(cron="37 3 * * *")
@app.task(name="diagnosis.retention", queueing_lock="diagnosis.retention", pass_context=False)
def list_words_past_term(timestamp: int) -> None:
    """Put words and identities past their term on the archivist's list; nothing is erased."""
    list_past_term(today=timezone.localdate())
