"""Which rows a sheet may cite: a contract, an application, a service of the same member (or of the keeper), a job."""

from typing import Any

from django.db.models import Q, QuerySet

from jalon.inventory.models import Job, Sheet, Solution
from jalon.inventory.registers import Register
from jalon.kernel.text import fold


def citable(register: Register, key: str, *, keeper_id: int, organisation_id: int) -> QuerySet[Any]:
    """Rows that a sheet of this member may cite under a key. Contracts of the keeper serve all its members."""
    model = register.model_field(key).related_model
    if model is Solution:
        return Solution.objects.filter(keeper=keeper_id)
    if model is Job:
        return Job.objects.usable_by(keeper_id)
    place = Q(organisation=organisation_id)
    if key == "contract":
        place |= Q(organisation=keeper_id)
    rows: QuerySet[Any] = model._default_manager.filter(place, keeper=keeper_id)
    return rows


def cited_text(row: Any) -> str:
    """How a file names a cited row, so that reading it leads back: its reference and its name."""
    return f"{row.reference} {row.name}" if isinstance(row, Sheet) else str(row)


def names_of(row: Any) -> tuple[str, ...]:
    """Every way a file may name a row, folded."""
    if isinstance(row, Sheet):
        return (fold(cited_text(row)), fold(row.reference), fold(row.name))
    return (fold(str(row)), *((fold(row.code),) if isinstance(row, Job) else ()))


def solution_named(keeper_id: int, name: str, *, domain: str = "") -> Solution:
    """The solution of the catalogue with that name, made when it is missing."""
    text = " ".join(name.split())[:200]
    row, _created = Solution.objects.get_or_create(
        keeper_id=keeper_id, sort_key=fold(text)[:200], defaults={"name": text, "domain": domain}
    )
    return row
