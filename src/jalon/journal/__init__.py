"""Who did what. `from jalon.journal.models import record`."""
