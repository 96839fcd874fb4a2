"""Fill the checklist of a small commune in one go: each line that is used makes an application, and its contract."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from jalon.inventory.filling import SheetRefused
from jalon.inventory.models import Contract, Usage
from jalon.inventory.rules import can_enter
from jalon.inventory.shipped import CHECKLIST
from jalon.inventory.usecases.add_sheet import add_sheet
from jalon.inventory.usecases.change_sheet import change_sheet
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.roadmaps.models import Roadmap

BY_CODE = {code: (label, domain) for code, label, domain in CHECKLIST}
PREFIX = "LISTE-"
"""References of what the checklist makes: the same line finds its sheet again."""


@dataclass(frozen=True)
class Line:
    """One line: what is used for that, where it runs, what users think of it, who is paid how much until when.

    `yearly_minor`: net of tax, in minor units of the roadmap's currency.
    """

    code: str
    product: str
    hosting: str = ""
    functional_fit: str = ""
    holder: str = ""
    yearly_minor: int | None = None
    ends_on: date | None = None


@transaction.atomic
def fill_checklist(*, actor: Actor, roadmap_id: int, organisation_id: int, lines: Sequence[Line]) -> int:
    """Write the lines that say something. A line left empty changes nothing; nothing is removed.

    Returns:
        How many applications were made or changed.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        SheetRefused: not a participant, or a line without a product but with the rest.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    require(can_enter(actor, roadmap, organisation_id), "inventory.enter")
    done = 0
    for line in lines:
        says_more = any((line.holder, line.yearly_minor, line.ends_on, line.hosting, line.functional_fit))
        if line.product.strip():
            done += _write(actor, roadmap, organisation_id, line)
        elif says_more:
            raise SheetRefused("missing", label=BY_CODE[line.code][0])
    return done


def _write(actor: Actor, roadmap: Roadmap, organisation_id: int, line: Line) -> bool:
    """One line; whether something changed."""
    label, domain = BY_CODE[line.code]
    contract = _contract(actor, roadmap, organisation_id, line, label, domain)
    values = {
        "name": f"{label} : {line.product.strip()}"[:200],
        "solution": line.product.strip()[:200],
        "domain": domain,
        "hosting": line.hosting,
        "functional_fit": line.functional_fit,
        "contract": contract.pk if contract is not None else None,
    }
    place = {"keeper": roadmap.organisation_id, "organisation": organisation_id}
    there = Usage.objects.filter(reference=_reference(line), **place).first()
    said = {key: value for key, value in values.items() if value not in ("", None)}
    if there is None:
        said["reference"] = _reference(line)
        add_sheet(
            actor=actor,
            roadmap_id=roadmap.pk,
            register_code="applications",
            organisation_id=organisation_id,
            values=said,
        )
        return True
    present = {
        key: str(there.solution)
        if key == "solution"
        else there.contract_id
        if key == "contract"
        else getattr(there, key)
        for key in said
    }
    if present == said:
        return False
    change_sheet(
        actor=actor, roadmap_id=roadmap.pk, register_code="applications", sheet_id=there.pk, revision=there.revision,
        values=said,
    )  # fmt: skip
    return True


def _contract(
    actor: Actor, roadmap: Roadmap, organisation_id: int, line: Line, label: str, domain: str
) -> Contract | None:
    place = {"keeper": roadmap.organisation_id, "organisation": organisation_id}
    there = Contract.objects.filter(reference=_reference(line), **place).first()
    if there is None and line.yearly_minor is None and line.ends_on is None and not line.holder.strip():
        return None
    values: dict[str, object] = {"name": f"{label} : {line.product.strip()}"[:200], "domain": domain}
    if line.holder.strip():
        values["holder"] = line.holder.strip()[:200]
    if line.ends_on is not None:
        values["ends_on"] = line.ends_on
    if line.yearly_minor is not None:
        amounts = dict(there.amounts_minor) if there is not None else {}
        values["amounts_minor"] = amounts | {str(actor.on.year): line.yearly_minor}
    if there is not None and all(getattr(there, key) == value for key, value in values.items()):
        return there
    if there is None:
        values["reference"] = _reference(line)
        made = add_sheet(
            actor=actor, roadmap_id=roadmap.pk, register_code="contrats", organisation_id=organisation_id, values=values
        )
    else:
        made = change_sheet(
            actor=actor, roadmap_id=roadmap.pk, register_code="contrats", sheet_id=there.pk, revision=there.revision,
            values=values,
        )  # fmt: skip
    return made if isinstance(made, Contract) else None


def _reference(line: Line) -> str:
    return f"{PREFIX}{line.code}"
