"""Inventories made by GLPI agents: JSON of today, XML of before. What names a person or an address is not kept."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from jalon.inventory.choices import EquipmentClass
from jalon.inventory.importing.plan import Software
from jalon.kernel.numbers import number_in
from jalon.tables import Limits, TableRefused
from jalon.tables.archive import Archive
from jalon.tables.safexml import Handler, local, parse_stream
from jalon.tables.texts import clean

MOST_BYTES = 30 * 1024**2
MOST_DEVICES = 2_000
MOST_SOFTWARE = 5_000
MOST_ELEMENTS = 500_000
"""Of one XML inventory; the fullest seen holds some twenty thousand."""
_SERVER = re.compile(r"server|serveur|debian|ubuntu server|rhel|esxi|proxmox", re.IGNORECASE)
_ITEM_TYPES = {
    "networkequipment": EquipmentClass.NETWORK,
    "printer": EquipmentClass.PRINTERS,
    "phone": EquipmentClass.MOBILE,
    "computer": EquipmentClass.WORKSTATIONS,
    "networking": EquipmentClass.NETWORK,
    "storage": EquipmentClass.STORAGE,
}


@dataclass(frozen=True, slots=True)
class Device:
    """What an agent found, with the names that sheets of equipment use. `source`: the file it came from."""

    source: str
    device_id: str
    values: dict[str, Any]
    software: tuple[Software, ...] | None
    is_partial: bool


def read_agents(data: bytes, filename: str) -> list[Device]:
    """Devices of a JSON or XML inventory, or of a ZIP of them.

    Raises:
        TableRefused: it is not one, it is damaged, or it is out of all proportion; the sentence says which.
    """
    if len(data) > MOST_BYTES:
        raise TableRefused("too_big", _("Le fichier dépasse 30 Mo. Découpez-le."))
    if data.startswith(b"PK"):
        return _from_archive(data)
    return [_read_one(data, filename)]


def _from_archive(data: bytes) -> list[Device]:
    archive = Archive(data, Limits())
    names = [name for name in archive.names() if name.lower().endswith((".json", ".xml", ".ocs"))]
    if not names:
        raise TableRefused("no_agent", _("L’archive ne contient aucun inventaire .json ou .xml."))
    if len(names) > MOST_DEVICES:
        raise TableRefused("too_many", _("L’archive contient plus de 2 000 inventaires. Découpez-la."))
    return [_read_one(archive.read_small(name, MOST_BYTES), name) for name in sorted(names)]


def _read_one(data: bytes, filename: str) -> Device:
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"{":
        return _device(_load_json(data, filename), filename)
    if start == b"<":
        return _device(_load_xml(data, filename), filename)
    raise _not_one(filename)


def _not_one(filename: str) -> TableRefused:
    reason = _("« %(file)s » n’est pas un inventaire d’agent GLPI : il doit être en JSON, ou en XML avec une balise REQUEST.")  # fmt: skip
    return TableRefused("not_an_agent", reason % {"file": filename})


def _load_json(data: bytes, filename: str) -> Mapping[str, Any]:
    try:
        loaded = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        reason = _("« %(file)s » n’est pas un JSON lisible : il est coupé, ou abîmé.")
        raise TableRefused("bad_json", reason % {"file": filename}) from error
    if not isinstance(loaded, dict) or not isinstance(loaded.get("content"), dict):
        raise _not_one(filename)
    return loaded


def _no_constant(text: str) -> None:
    raise ValueError(text)


class _Tree(Handler):
    """A small XML as nested dicts of lower-case names; what repeats becomes a list."""

    def __init__(self) -> None:
        self.root: dict[str, Any] = {}
        self._seen = 0
        self._stack: list[tuple[str, dict[str, Any], list[str]]] = [("", self.root, [])]

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._seen += 1
        if self._seen > MOST_ELEMENTS:
            raise TableRefused("too_many_elements", _("L’inventaire contient plus de 500 000 éléments : ce n’est pas celui d’un seul appareil."))  # fmt: skip
        self._stack.append((local(name).lower(), {}, []))

    def end(self, name: str) -> None:
        key, children, words = self._stack.pop()
        value: Any = children or "".join(words).strip()
        parent = self._stack[-1][1]
        if key not in parent:
            parent[key] = value
        elif isinstance(parent[key], list):
            parent[key].append(value)
        else:
            parent[key] = [parent[key], value]

    def text(self, data: str) -> None:
        self._stack[-1][2].append(data)


def _load_xml(data: bytes, filename: str) -> Mapping[str, Any]:
    tree = _Tree()
    parse_stream(BytesIO(data), tree, what=filename)
    request = tree.root.get("request")
    if not isinstance(request, dict) or not isinstance(request.get("content"), dict):
        raise _not_one(filename)
    return request


def _device(request: Mapping[str, Any], filename: str) -> Device:
    content = request["content"]
    if isinstance(content.get("device"), (dict, list)):
        content = _first(content["device"])
    hardware, bios = _first(content.get("hardware")), _first(content.get("bios"))
    network = _first(content.get("network_device") or content.get("info"))
    system = _first(content.get("operatingsystem"))
    name = _text(network.get("name") or hardware.get("name") or request.get("deviceid"), 200)
    if not name:
        raise TableRefused("no_name", _("« %(file)s » ne dit pas le nom de l’appareil.") % {"file": filename})
    system_name = _text(system.get("full_name") or system.get("name") or hardware.get("osname"), 160)
    values = {
        "name": name,
        "kind": _kind(request, network, hardware, system_name),
        "quantity": 1,
        "maker": _text(network.get("manufacturer") or bios.get("smanufacturer"), 120),
        "model": _text(network.get("model") or bios.get("smodel"), 160),
        "serial": _text(network.get("serial") or bios.get("ssn"), 120),
        "system": system_name,
        "capacity": _capacity(content, hardware),
        "place": _text(network.get("location"), 160),
    }
    device_id = _text(request.get("deviceid"), 200)
    return Device(
        source=filename,
        device_id=f"{name}|{values['serial']}" if device_id in ("", "foo") else device_id,
        values={key: value for key, value in values.items() if value not in ("", None)},
        software=_software(content.get("softwares")),
        is_partial=bool(request.get("partial")),
    )


def _kind(request: Mapping[str, Any], network: Mapping[str, Any], hardware: Mapping[str, Any], system: str) -> str:
    for said in (request.get("itemtype"), network.get("type")):
        known = _ITEM_TYPES.get(_text(said, 40).lower().replace(" ", ""))
        if known is not None and known != EquipmentClass.WORKSTATIONS:
            return known
    chassis = _text(hardware.get("chassis_type"), 60)
    if "server" in chassis.lower() or "rack" in chassis.lower() or _SERVER.search(system):
        return EquipmentClass.SERVERS
    return EquipmentClass.WORKSTATIONS


def _capacity(content: Mapping[str, Any], hardware: Mapping[str, Any]) -> str:
    parts = []
    cpu = _first(content.get("cpus"))
    if cpu.get("name"):
        parts.append(_text(cpu["name"], 80))
    memory = _number(hardware.get("memory"))
    if memory:
        parts.append(_("%(size)s Mo de mémoire") % {"size": memory})
    disks = sum(_number(disk.get("disksize")) for disk in _all(content.get("storages")))
    if disks:
        parts.append(_("%(size)s Go de disque") % {"size": round(disks / 1000)})
    return ", ".join(parts)[:160]


def _software(found: Any) -> tuple[Software, ...] | None:
    if found is None:
        return None
    rows = {}
    for one in _all(found):
        name = _text(one.get("name"), 200)
        if name:
            rows[name] = Software(name, _text(one.get("version"), 80), _text(one.get("publisher"), 160))
    return tuple(list(rows.values())[:MOST_SOFTWARE])


def _all(value: Any) -> Iterator[Mapping[str, Any]]:
    """The mappings of a list, or of a value that an XML gave alone."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield one


def _first(value: Any) -> Mapping[str, Any]:
    return next(_all(value), {})


def _text(value: Any, longest: int) -> str:
    if isinstance(value, (dict, list)) or value is None:
        return ""
    return clean(" ".join(str(value).split()))[:longest]


def _number(value: Any) -> int:
    return number_in(_text(value, 20)) or 0
