"""Devices of inventory agents, and models, as planned sheets."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.inventory.importing.archimate import PROPERTIES, Element, Model
from jalon.inventory.importing.columns import file_value
from jalon.inventory.importing.glpi import Device
from jalon.inventory.importing.known import Known
from jalon.inventory.importing.plan import InventoryPlan, PlannedSheet
from jalon.inventory.models import Equipment, Sheet
from jalon.inventory.registers import APPLICATIONS, EQUIPMENT, FLOWS, Kind, Register
from jalon.kernel.text import fold
from jalon.roadmaps.models import Roadmap
from jalon.tables import Place

MOST_SAID = 8


def plan_devices(roadmap: Roadmap, devices: Sequence[Device], *, organisation_id: int) -> InventoryPlan:
    """One sheet of equipment by device; the same device is found again by the agent's identifier, or its serial."""
    plan = InventoryPlan(read=len(devices))
    rows = Equipment.objects.filter(keeper=roadmap.organisation_id, organisation=organisation_id)
    there = list(rows.select_related("organisation"))
    by_device = {row.device_id: row for row in there if row.device_id}
    by_serial = {row.serial: row for row in there if row.serial}
    seen: set[str] = set()
    for device in devices:
        if device.device_id in seen:
            plan.notes.append(_("« %(name)s » est donné deux fois : le premier inventaire est gardé.") % {"name": device.values["name"]})  # fmt: skip
            continue
        seen.add(device.device_id)
        sheet = by_device.get(device.device_id) or by_serial.get(device.values.get("serial", ""))
        values = dict(device.values)
        if sheet is not None:  # what somebody wrote by hand stays: an agent only tells what it sees of the machine
            values = {key: value for key, value in values.items() if key in _SEEN or not getattr(sheet, key)}
        changed = frozenset(key for key, value in values.items() if sheet is None or getattr(sheet, key) != value)
        plan.rows.append(
            PlannedSheet(
                EQUIPMENT, organisation_id, Place(device.source, 0), values, str(device.values["name"]), "", sheet,
                changed, {"device_id": device.device_id}, device.software, device.is_partial,
            )
        )  # fmt: skip
    return plan


_SEEN = frozenset({"system", "capacity", "maker", "model", "serial"})


def plan_model(known: Known, roadmap: Roadmap, model: Model, *, default_member: int | None) -> InventoryPlan:
    """Applications and flows of a model. A member named by a property wins over the one chosen for the file."""
    plan = InventoryPlan(read=len(model.applications) + len(model.flows))
    names: dict[str, PlannedSheet] = {}
    for one in model.applications.values():
        if (row := _application(known, roadmap, plan, one, default_member)) is not None:
            names[one.identifier] = row
            known.plan(row)
    for relation in model.flows:
        _flow(known, roadmap, plan, relation, names)
    rows = [*names.values(), *plan.rows]
    plan.rows = [row for row in rows if row.is_new or row.changed]
    plan.unchanged = len(rows) - len(plan.rows)
    if model.left_aside:
        most = sorted(model.left_aside.items(), key=lambda pair: -pair[1])[:MOST_SAID]
        kinds = ", ".join(f"{count} {kind}" for kind, count in most)
        total = sum(model.left_aside.values())
        words = ngettext(
            "%(total)d autre élément du modèle n’est pas repris : %(kinds)s.",
            "%(total)d autres éléments du modèle ne sont pas repris : %(kinds)s.",
            total,
        )
        plan.notes.append(words % {"total": total, "kinds": kinds})
    return plan


def _application(
    known: Known, roadmap: Roadmap, plan: InventoryPlan, one: Element, default_member: int | None
) -> PlannedSheet | None:
    place = Place(one.name, 0)
    named = one.properties.get("Organisme")
    member = known.member(named) if named else default_member
    if member is None:
        reason = _(
            "« %(name)s » : « %(named)s » n’est pas de cette feuille de route, ou vous ne pouvez pas saisir pour lui"
        )
        missing = _("« %(name)s » : choisissez de quel organisme sont ces applications")
        plan.say(Place("", 0), (reason if named else missing) % {"name": one.name, "named": named or ""})
        return None
    values: dict[str, Any] = {"name": one.name[:200]}
    if one.documentation:
        values["notes"] = one.documentation[:4_000]
    for key, label in PROPERTIES[2:]:
        code = _code(APPLICATIONS, key, one.properties.get(label, ""))
        if code:
            values[key] = code
    reference = one.properties.get("Référence", "") or one.identifier
    return _planned(known, roadmap, APPLICATIONS, member, values, reference[:40], place)


def _flow(known: Known, roadmap: Roadmap, plan: InventoryPlan, one: Element, names: dict[str, PlannedSheet]) -> None:
    source, target = names.get(one.source), names.get(one.target)
    if source is None or target is None or source.organisation_id != target.organisation_id:
        return
    values = {"name": one.name[:200], "source": _cite(source), "target": _cite(target)}
    member = source.organisation_id
    reference = one.identifier.removeprefix("id-")[:40]
    row = _planned(known, roadmap, FLOWS, member, values, reference, Place(one.name, 0))
    if any(other.reference == row.reference and other.organisation_id == member for other in plan.rows):
        return
    plan.rows.append(row)


def _cite(row: PlannedSheet) -> str:
    return row.sheet.reference if row.sheet is not None else row.reference


def _planned(
    known: Known,
    roadmap: Roadmap,
    register: Register,
    member: int,
    values: dict[str, Any],
    reference: str,
    place: Place,
) -> PlannedSheet:
    sheet = known.sheet(register, member, reference=reference, name="") or known.sheet(
        register, member, reference="", name=str(values["name"])
    )
    changed = values if sheet is None else _changes(known, roadmap, register, sheet, values)
    return PlannedSheet(register, member, place, values, str(values["name"]), reference, sheet, frozenset(changed))


def _changes(known: Known, roadmap: Roadmap, register: Register, sheet: Sheet, values: dict[str, Any]) -> Iterable[str]:
    for key, value in values.items():
        if register.kind(key) is Kind.ROW:
            cited = known.cited(register, key, sheet.organisation_id, str(value))
            if cited in (None, True) or cited.pk != getattr(sheet, f"{key}_id"):
                yield key
        elif file_value(register, sheet, key, currency=roadmap.currency) != value:
            yield key


def _code(register: Register, key: str, words: str) -> str:
    """The code of a choice from its label; empty when unknown."""
    return next((code for code, label in register.model_field(key).choices if fold(str(label)) == fold(words)), "")
