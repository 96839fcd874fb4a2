"""Money in minor units of one currency. Euros have cents, francs Pacifique have none."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Currency(TextChoices):
    """Currencies of French local authorities."""

    EUR = "EUR", _("euro")
    XPF = "XPF", _("franc Pacifique")

    @property
    def exponent(self) -> int:
        """Decimals of the minor unit (ISO 4217)."""
        return {"EUR": 2, "XPF": 0}[self.value]

    @property
    def symbol(self) -> str:
        """How amounts end in print."""
        return {"EUR": "€", "XPF": "F CFP"}[self.value]


def to_minor(amount: Decimal | int, currency: str) -> int:
    """An amount in major units as minor units, rounded half to even."""
    scale = 10 ** Currency(currency).exponent
    return int((Decimal(amount) * scale).to_integral_value())


def to_major(amount_minor: int, currency: str) -> Decimal:
    """Minor units as an exact decimal amount."""
    return Decimal(amount_minor).scaleb(-Currency(currency).exponent)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount that knows its currency; adding two currencies is an error."""

    amount_minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"cannot add {self.currency} and {other.currency}")
        return Money(self.amount_minor + other.amount_minor, self.currency)

    def __str__(self) -> str:
        exponent = Currency(self.currency).exponent
        major = to_major(self.amount_minor, self.currency)
        decimals = 0 if self.amount_minor % 10**exponent == 0 else exponent
        text = f"{major:,.{decimals}f}".replace(",", "\u202f").replace(".", ",")
        return f"{text}\u00a0{Currency(self.currency).symbol}"
