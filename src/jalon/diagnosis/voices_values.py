"""What a voice is, wherever it was heard."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Voices:
    """Persons of one origin: `planned` holds `done`, which holds `validated`. `on`: the day, None while undated."""

    organisation_id: int
    department_id: int | None
    population: str
    campaign_id: int | None
    on: date | None
    planned: int
    done: int
    validated: int
