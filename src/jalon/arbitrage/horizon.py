"""Quarters of a roadmap as the periods of the engine."""

from dataclasses import dataclass
from datetime import date, timedelta

from jalon.arbitrage.models import ArbitrageRound
from jalon.kernel.quarter import Quarter

PERIODS_PER_YEAR = 4


@dataclass(frozen=True, slots=True)
class Horizon:
    """Period 0 is the first quarter of the civil year in which the roadmap starts, so that engine years are civil.

    Attributes:
        origin: quarter of period 0.
        decision: the first quarter in which something decided now may start.
        last: last quarter of the roadmap.
    """

    origin: Quarter
    decision: Quarter
    last: Quarter

    @classmethod
    def of(cls, round_: ArbitrageRound) -> "Horizon":
        """A roadmap already begun takes decisions for the quarter after the round was opened."""
        first = Quarter.of(round_.roadmap.starts_on)
        decision = max(first, Quarter.of(round_.opened_on).plus(1))
        return cls(Quarter(first.year, 1), decision, Quarter.of(round_.roadmap.ends_on))

    @property
    def periods(self) -> int:
        """Length in quarters, from the origin to the last one."""
        return self.last.index - self.origin.index + 1

    @property
    def years(self) -> tuple[int, ...]:
        """Civil years, one per engine year."""
        return tuple(range(self.origin.year, self.last.year + 1))

    def period(self, quarter: Quarter) -> int:
        """Number of a quarter; negative before the origin."""
        return quarter.index - self.origin.index

    def quarter(self, period: int) -> Quarter:
        """Inverse of `period`."""
        return self.origin.plus(period)

    def deadline(self, day: date) -> int:
        """The period before which work due that day must have ended: only whole quarters ending by then count."""
        return self.period(Quarter.of(day + timedelta(days=1)))

    def starts(
        self, duration: int, *, earliest_on: date | None = None, latest_on: date | None = None
    ) -> tuple[int, ...]:
        """Admissible starts of work lasting `duration` quarters; may be empty.

        Args:
            earliest_on: not before the quarter of that day.
            latest_on: ended by that day.
        """
        first = self.period(self.decision)
        if earliest_on is not None:
            first = max(first, self.period(Quarter.of(earliest_on)))
        end = self.periods
        if latest_on is not None:
            end = min(end, self.deadline(latest_on))
        return tuple(range(first, end - duration + 1))
