"""Reading envelopes."""

from jalon.finance.models import Envelope, EnvelopeOwner
from jalon.roadmaps.models import Roadmap


def envelopes_of(roadmap: Roadmap, *, owner: str = EnvelopeOwner.ROADMAP) -> dict[tuple[int, str], int]:
    """(Civil year, section) -> minor units. A year and section that nobody set is absent, not zero."""
    rows = Envelope.objects.filter(roadmap=roadmap, owner=owner)
    return {(row.year, row.section): row.amount_minor for row in rows}
