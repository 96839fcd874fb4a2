"""The inventory of one member, as lines of its report."""

from datetime import date

from jalon.documents.diagnosis_reports import ContractLine, UsageLine
from jalon.organisations.models import Organisation
from jalon.roadmaps.models import Roadmap


def usage_lines(roadmap: Roadmap, place: Organisation) -> tuple[UsageLine, ...] | None:
    """Applications that the member uses; None while the product keeps no inventory."""
    return None


def contract_lines(roadmap: Roadmap, place: Organisation, *, on: date) -> tuple[ContractLine, ...]:
    """Contracts of the member, the first to act on first."""
    return ()


def measure_lines(roadmap: Roadmap) -> tuple[tuple[str, str, str], ...]:
    """Indicators of uses and offer: name, value, source."""
    return ()
