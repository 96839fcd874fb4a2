"""What somebody chose for an import, beside the columns."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from jalon.programme.scaling import ScalingRule


class OnKnown(TextChoices):
    """What becomes of an action that is there already."""

    KEEP = "keep", _("la laisser telle quelle")
    UPDATE = "update", _("la mettre à jour avec le fichier")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """Choices of an import. None for a filter: the product's proposal; an empty tuple keeps nothing.

    Args:
        scales: values of the column « taille de référence » to keep; None keeps those near the owner's size.
        axes, domains: values to keep; None keeps all.
        scaling: how amounts follow the population, where the file gives a reference scale.
        converts_currency: amounts of the file are in the other currency (EUR or XPF) and are to be converted.
        confidence: for rows that do not say theirs.
        on_known: what becomes of actions that are there already.
        drops_unknown_links: links to actions that are nowhere are left out instead of stopping the import.
    """

    scales: tuple[str, ...] | None = None
    axes: tuple[str, ...] | None = None
    domains: tuple[str, ...] | None = None
    scaling: str = ScalingRule.SIX_TENTHS
    converts_currency: bool = False
    confidence: str = "estimate"
    on_known: str = OnKnown.KEEP
    drops_unknown_links: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain values that `from_json` takes back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Options kept earlier; what is missing takes its default."""

        def kept(name: str) -> tuple[str, ...] | None:
            values = data.get(name)
            return None if values is None else tuple(str(value) for value in values)

        return cls(
            scales=kept("scales"),
            axes=kept("axes"),
            domains=kept("domains"),
            scaling=str(data.get("scaling") or ScalingRule.SIX_TENTHS),
            converts_currency=bool(data.get("converts_currency", False)),
            confidence=str(data.get("confidence") or "estimate"),
            on_known=str(data.get("on_known") or OnKnown.KEEP),
            drops_unknown_links=bool(data.get("drops_unknown_links", False)),
        )
