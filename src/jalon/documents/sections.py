"""The two sections of a local budget, with their French names."""

from enum import StrEnum

from django.utils.translation import gettext as _


class Section(StrEnum):
    """Investment or operating; the values are those of `finance`."""

    INVESTMENT = "investment"
    OPERATING = "operating"

    @property
    def label(self) -> str:
        """Its French name."""
        return _("Investissement") if self is Section.INVESTMENT else _("Fonctionnement")
