"""The quarter: the unit in which everything is planned."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A civil quarter, counted 1 to 4 in its year.

    >>> Quarter.of(date(2027, 5, 3))
    Quarter(year=2027, number=2)
    >>> str(Quarter(2027, 4).plus(1))
    'T1 2028'
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise ValueError(f"a quarter is numbered 1 to 4, not {self.number}")

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter that holds this day."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    @classmethod
    def from_index(cls, index: int) -> "Quarter":
        """Inverse of `index`."""
        return cls(index // 4, index % 4 + 1)

    @property
    def index(self) -> int:
        """Quarters since year 0: differences count quarters."""
        return self.year * 4 + self.number - 1

    @property
    def starts_on(self) -> date:
        """First day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def ends_on(self) -> date:
        """Last day."""
        return self.plus(1).starts_on - timedelta(days=1)

    def plus(self, quarters: int) -> "Quarter":
        """This quarter moved by a number of quarters, which may be negative."""
        return Quarter.from_index(self.index + quarters)

    def until(self, last: "Quarter") -> tuple["Quarter", ...]:
        """All quarters from this one to `last`, both included; empty when `last` is before."""
        return tuple(Quarter.from_index(i) for i in range(self.index, last.index + 1))

    def __str__(self) -> str:
        return f"T{self.number} {self.year}"
