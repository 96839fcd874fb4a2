"""Who sat, who could vote, whether the quorum was met. Values only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from jalon.governance.models import Body, Seat


@dataclass(frozen=True, slots=True)
class Composition:
    """A body on one day.

    Attributes:
        seats: seats held that day; present: those who sat or were represented.
    """

    seats: tuple[Seat, ...]
    present: tuple[Seat, ...]
    quorum: int | None

    @property
    def voters(self) -> int:
        """Voices that could be cast."""
        return sum(seat.is_voting for seat in self.present)

    @property
    def has_quorum(self) -> bool:
        """Without a quorum in its rules, half of the seats (rounded up) must be there."""
        wanted = self.quorum if self.quorum is not None else -(-len(self.seats) // 2)
        return len(self.present) >= wanted

    def to_json(self) -> dict[str, Any]:
        """What a decision keeps: functions and colleges, no names."""
        here = {seat.pk for seat in self.present}
        return {
            "quorum": self.quorum,
            "has_quorum": self.has_quorum,
            "voters": self.voters,
            "seats": [
                {
                    "function": seat.function,
                    "college": seat.college,
                    "is_voting": seat.is_voting,
                    "is_chair": seat.is_chair,
                    "is_present": seat.pk in here,
                }
                for seat in self.seats
            ],
        }


def composition_on(body: Body, day: date, *, present_seat_ids: Collection[int] | None = None) -> Composition:
    """The composition of a body on a day.

    Args:
        present_seat_ids: who sat; None means every seat held that day. Seats of elsewhere are left out.
    """
    seats = tuple(body.seats.active_on(day))
    present = seats if present_seat_ids is None else tuple(s for s in seats if s.pk in set(present_seat_ids))
    return Composition(seats=seats, present=present, quorum=body.quorum)
