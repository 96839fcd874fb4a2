"""A voice: something said or written by somebody. Coding, counting and quoting know nothing else of where it comes from."""

from dataclasses import dataclass
from datetime import date

from jalon.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Voice:
    """Something said or written by somebody.

    Args:
        source, id: which provider, and its key there.
        label: where it comes from, for the team; never a name that the reader may not know.
        speaker: tells two persons apart without naming them.
        is_quotable: may be read outside the team, signed by its population.
        parent_id: id of the row that holds it (interview, workshop, document), to open it.
    """

    source: str
    id: str
    label: str
    text: str
    organisation: Organisation | None
    population: str
    speaker: str
    said_on: date | None
    is_quotable: bool
    is_anonymous: bool = False
    parent_id: str = ""


@dataclass(frozen=True, slots=True)
class VoiceFilter:
    """What narrows the corpus; empty: everything."""

    source: str = ""
    population: str = ""
    organisation_id: int | None = None
    text: str = ""
    is_uncoded: bool = False


def plain(text: str) -> str:
    """A text whose offsets are the same for the server and the browser: line ends are one sign, no null."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").rstrip()
