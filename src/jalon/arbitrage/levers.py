"""What a scenario changes to the means and the weights, as one value kept in JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from jalon.kernel.errors import DomainError

SECTIONS = ("investment", "operating")
ESTIMATES = ("likely", "high", "low")


class LeversRefused(DomainError):
    """A lever out of its bounds."""

    messages = {
        "pct": _("« %(value)s » : une enveloppe varie de −100 à +300 %%."),
        "drop": _("« %(value)s » : une baisse annuelle va de 0 à 50 %%."),
        "days": _("« %(value)s » : donnez un nombre de jours par an, de −2 000 à +2 000."),
        "weight": _("« %(value)s » : un poids va de 0 à 100."),
        "estimates": _("« %(value)s » : choisissez l’hypothèse basse, probable ou haute."),
        "margin": _("« %(value)s » : la marge gardée va de 0 à 50 %%."),
        "not_valid": _("%(label)s : %(error)s"),
        "floor": _("« %(value)s » : le minimum promis à chaque membre va de 0 à 20 actions."),
        "axis": _("« %(value)s » : la part d’un axe va de 0 à 100 %%, le minimum sous le maximum."),
        "threshold": _("« %(value)s » : le seuil de faisabilité va de 0 à 4."),
    }


@dataclass(frozen=True, slots=True)
class Levers:
    """Adjustments of one scenario; the neutral ones change nothing.

    Attributes:
        envelope_pct: section -> change of every yearly envelope, in % (−10: ten per cent less).
        yearly_drop_pct: further cut each year after the first, in %, compounded: « contraction des ressources ».
        capacity_days: skill id -> days a year added (or taken away), spread evenly over the quarters.
        weights: criterion code -> weight, in place of the grid's.
        estimates: costs and efforts counted at their likely, high or low figure.
        margin_pct: part of envelopes and capacities kept for later, in place of the round's.
        feasibility_threshold: in place of the round's.
        member_floor: each member receives at least so many actions; 0: no floor.
        axis_shares: axis id -> (least, most) share of the money of the retained actions, in %.
    """

    envelope_pct: Mapping[str, int] = field(default_factory=dict)
    yearly_drop_pct: int = 0
    capacity_days: Mapping[int, int] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=dict)
    estimates: str = "likely"
    margin_pct: int | None = None
    feasibility_threshold: int | None = None
    member_floor: int = 0
    axis_shares: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for section, pct in self.envelope_pct.items():
            _check(section in SECTIONS and -100 <= pct <= 300, "pct", pct)
        _check(0 <= self.yearly_drop_pct <= 50, "drop", self.yearly_drop_pct)
        for days in self.capacity_days.values():
            _check(-2_000 <= days <= 2_000, "days", days)
        for weight in self.weights.values():
            _check(0 <= weight <= 100, "weight", weight)
        _check(self.estimates in ESTIMATES, "estimates", self.estimates)
        _check(self.margin_pct is None or 0 <= self.margin_pct <= 50, "margin", self.margin_pct)
        limit = self.feasibility_threshold
        _check(limit is None or 0 <= limit <= 4, "threshold", limit)
        _check(0 <= self.member_floor <= 20, "floor", self.member_floor)
        for least, most in self.axis_shares.values():
            _check(0 <= least <= most <= 100, "axis", f"{least}–{most}")

    def to_json(self) -> dict[str, Any]:
        """The stored form; neutral levers are left out."""
        return {
            "envelope_pct": {key: pct for key, pct in sorted(self.envelope_pct.items()) if pct},
            "yearly_drop_pct": self.yearly_drop_pct,
            "capacity_days": {str(key): days for key, days in sorted(self.capacity_days.items()) if days},
            "weights": dict(sorted(self.weights.items())),
            "estimates": self.estimates,
            "margin_pct": self.margin_pct,
            "feasibility_threshold": self.feasibility_threshold,
            "member_floor": self.member_floor,
            "axis_shares": {
                str(key): list(share) for key, share in sorted(self.axis_shares.items()) if share != (0, 100)
            },
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Levers":
        """Inverse of `to_json`; what is missing is neutral."""
        return cls(
            envelope_pct={str(k): int(v) for k, v in stored.get("envelope_pct", {}).items()},
            yearly_drop_pct=int(stored.get("yearly_drop_pct") or 0),
            capacity_days={int(k): int(v) for k, v in stored.get("capacity_days", {}).items()},
            weights={str(k): int(v) for k, v in stored.get("weights", {}).items()},
            estimates=stored.get("estimates") or "likely",
            margin_pct=stored.get("margin_pct"),
            feasibility_threshold=stored.get("feasibility_threshold"),
            member_floor=int(stored.get("member_floor") or 0),
            axis_shares={int(k): (int(v[0]), int(v[1])) for k, v in stored.get("axis_shares", {}).items()},
        )


def _check(is_right: bool, code: str, value: object) -> None:
    if not is_right:
        raise LeversRefused(code, value=value)
