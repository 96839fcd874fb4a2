"""What reading one cell gives, and how a column is to be read."""

from dataclasses import dataclass
from enum import StrEnum

from .dates import DateOrder
from .numbers import DecimalSign


class Severity(StrEnum):
    """How much an issue stops: ERROR and AMBIGUOUS leave no value, WARNING leaves one."""

    ERROR = "error"
    AMBIGUOUS = "ambiguous"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Options:
    """What the user said of one column.

    Attributes:
        decimal_sign: sign of the decimals, settles « 1.234 ».
        date_order: settles « 01/02/03 ».
        scale: factor on amounts, 1000 for a column in k€.
        fill_down: an empty cell of a merged range takes the value of the range.
    """

    decimal_sign: DecimalSign | None = None
    date_order: DateOrder | None = None
    scale: int = 1
    fill_down: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell read. `value` is `None` for an empty or unreadable cell. `code` is empty when nothing is to say."""

    value: object = None
    code: str = ""
    reason: str = ""
    severity: Severity = Severity.WARNING

    @property
    def is_usable(self) -> bool:
        """Whether the value can be taken."""
        return not self.code or self.severity is Severity.WARNING


AS_IT_IS = Options()
