"""A reference to anything, without a foreign key: for what must point upward."""

from dataclasses import dataclass
from typing import Self

from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Ref:
    """Type (`app.model`), id and label of a row at the time it was cited."""

    type: str
    id: int
    label: str

    @classmethod
    def to(cls, row: Model) -> Self:
        """The reference to a saved row."""
        if row.pk is None:
            raise ValueError("only a saved row can be cited")
        return cls(row._meta.label_lower, int(row.pk), str(row)[:200])
