"""ArchiMate model exchange (The Open Group, 3.x): applications and flows read, the inventory written.

Application components become applications. A flow or serving relation between two of them, directly or through the
functions, interfaces and services that they hold or realise, becomes a flow. The rest is counted and said.
"""

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from jalon.inventory.models import Flow, Usage
from jalon.tables import TableRefused
from jalon.tables.safexml import Handler, local, parse_stream
from jalon.tables.texts import clean

NAMESPACE = "http://www.opengroup.org/xsd/archimate/3.0/"
SCHEMA = "http://www.opengroup.org/xsd/archimate/3.1/archimate3_Model.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
MOST_BYTES = 30 * 1024**2
COMPONENT = "ApplicationComponent"
HELD = frozenset({"ApplicationFunction", "ApplicationService", "ApplicationInterface", "ApplicationProcess"})
HOLDING = frozenset({"Composition", "Aggregation", "Assignment", "Realization"})
FLOWING = frozenset({"Flow", "Serving"})


@dataclass(slots=True)
class Element:
    """An element or a relation of a model."""

    identifier: str
    type: str
    source: str = ""
    target: str = ""
    name: str = ""
    documentation: str = ""
    properties: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Model:
    """What a model gives to the inventory. Applications: identifier -> element; `left_aside`: type -> how many."""

    applications: Mapping[str, Element]
    flows: Sequence[Element]
    left_aside: Mapping[str, int]


class _Reader(Handler):
    """Elements, relations and names of properties; views are left out."""

    def __init__(self) -> None:
        self.elements: dict[str, Element] = {}
        self.relations: list[Element] = []
        self.property_names: dict[str, str] = {}
        self.is_model = False
        self._path: list[str] = []
        self._current: Element | None = None
        self._property = self._definition = ""
        self._words: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = local(name)
        if not self._path:
            self.is_model = tag == "model" and NAMESPACE in name
        self._path.append(tag)
        self._words = []
        said = {local(key): value for key, value in attributes.items()}
        if tag in ("element", "relationship") and self._path[1:2] in (["elements"], ["relationships"]):
            self._current = Element(
                said.get("identifier", ""), said.get("type", ""), said.get("source", ""), said.get("target", "")
            )
        elif tag == "property":
            self._property = said.get("propertyDefinitionRef", "")
        elif tag == "propertyDefinition":
            self._definition = said.get("identifier", "")

    def end(self, name: str) -> None:
        tag = self._path.pop()
        words = " ".join("".join(self._words).split())
        self._words = []
        parent = self._path[-1] if self._path else ""
        if tag in ("element", "relationship") and self._current is not None:
            if tag == "element":
                self.elements[self._current.identifier] = self._current
            else:
                self.relations.append(self._current)
            self._current = None
        elif tag == "name" and parent == "propertyDefinition":
            self.property_names.setdefault(self._definition, words)
        elif self._current is not None and tag == "name" and parent in ("element", "relationship"):
            self._current.name = self._current.name or words
        elif self._current is not None and tag == "documentation":
            self._current.documentation = words
        elif self._current is not None and tag == "value" and parent == "property":
            self._current.properties[self._property] = words

    def text(self, data: str) -> None:
        self._words.append(data)


def is_archimate(data: bytes) -> bool:
    """Whether the first bytes look like an exchange file."""
    return b"archimate" in data[:4_000].lower()


def read_model(data: bytes) -> Model:
    """Applications and flows of an exchange file.

    Raises:
        TableRefused: not an exchange file, damaged, or out of all proportion; the sentence says which.
    """
    if len(data) > MOST_BYTES:
        raise TableRefused("too_big", _("Le fichier dépasse 30 Mo. Découpez-le."))
    reader = _Reader()
    parse_stream(BytesIO(data), reader, what=_("modèle ArchiMate"))
    if not reader.is_model:
        raise TableRefused("not_archimate", _("Ce fichier XML n’est pas un échange ArchiMate 3 (« Open Exchange »). Exportez-le sous cette forme depuis votre outil."))  # fmt: skip
    applications = {one.identifier: one for one in reader.elements.values() if one.type == COMPONENT and one.name}
    if not applications:
        raise TableRefused("no_application", _("Le modèle ne contient aucune application (ApplicationComponent)."))
    for one in applications.values():
        one.properties = {reader.property_names.get(key, key): value for key, value in one.properties.items()}
    holder = {
        one.target: one.source
        for one in reader.relations
        if one.type in HOLDING and one.source in applications and _type(reader, one.target) in HELD
    }
    flows, left = [], Counter(one.type for one in reader.elements.values() if one.type != COMPONENT)
    for relation in reader.relations:
        ends = [holder.get(end, end) for end in (relation.source, relation.target)]
        if relation.type in FLOWING and ends[0] != ends[1] and all(end in applications for end in ends):
            words = relation.name or _words_of(reader, relation) or _("échange")
            flows.append(Element(relation.identifier, relation.type, ends[0], ends[1], words))
    return Model(applications, flows, left)


def _type(reader: _Reader, identifier: str) -> str:
    found = reader.elements.get(identifier)
    return found.type if found else ""


def _words_of(reader: _Reader, relation: Element) -> str:
    """The name of the service or function through which a relation goes."""
    names = [reader.elements[end].name for end in (relation.source, relation.target) if _type(reader, end) in HELD]
    return names[0] if names else ""


PROPERTIES = (
    ("reference", "Référence"),
    ("organisation", "Organisme"),
    ("domain", "Domaine"),
    ("hosting", "Hébergement"),
    ("target_hosting", "Hébergement visé"),
    ("life_cycle", "Cycle de vie"),
    ("criticality", "Criticité"),
    ("technical_fit", "Avis technique"),
    ("functional_fit", "Avis des utilisateurs"),
    ("disposition", "Suite proposée"),
)
"""Properties written on each application, which come back as its fields."""


def write_model(title: str, usages: Iterable[Usage], flows: Iterable[Flow]) -> bytes:
    """The applications and the flows of an inventory as an exchange file, valid against its schema.

    Identifiers are made of the permanent keys: the same sheets give the same file.
    """
    ET.register_namespace("", NAMESPACE)
    ET.register_namespace("xsi", XSI)
    schema = {f"{{{XSI}}}schemaLocation": f"{NAMESPACE} {SCHEMA}"}
    model = ET.Element(_tag("model"), {"identifier": "id-jalon-inventaire", **schema})
    _named(model, title)
    applications = list(usages)
    actors = {usage.organisation_id: usage.organisation for usage in applications}
    if applications:
        _elements(ET.SubElement(model, _tag("elements")), applications, actors)
        _relations(ET.SubElement(model, _tag("relationships")), applications, flows)
        definitions = ET.SubElement(model, _tag("propertyDefinitions"))
        for key, label in PROPERTIES:
            one = ET.SubElement(
                definitions, _tag("propertyDefinition"), {"identifier": f"prop-{key}", "type": "string"}
            )
            _named(one, label)
    written: bytes = ET.tostring(model, encoding="utf-8", xml_declaration=True)
    return written


def _elements(parent: ET.Element, usages: Sequence[Usage], actors: Mapping[int, Any]) -> None:
    for usage in usages:
        one = _element(parent, f"id-{usage.key}", COMPONENT, usage.name, usage.notes)
        properties = ET.SubElement(one, _tag("properties"))
        for key, _label in PROPERTIES:
            if value := _property(usage, key):
                held = ET.SubElement(properties, _tag("property"), {"propertyDefinitionRef": f"prop-{key}"})
                _worded(held, "value", value)
    for organisation in actors.values():
        _element(parent, f"id-{organisation.key}", "BusinessActor", organisation.name, "")


def _property(usage: Usage, key: str) -> str:
    if key in ("reference", "organisation"):
        return str(getattr(usage, key))
    return str(getattr(usage, f"get_{key}_display")()) if getattr(usage, key) else ""


def _relations(parent: ET.Element, usages: Sequence[Usage], flows: Iterable[Flow]) -> None:
    keys = {usage.pk: usage.key for usage in usages}
    for usage in usages:
        ends = {"source": f"id-{usage.key}", "target": f"id-{usage.organisation.key}"}
        _element(parent, f"id-use-{usage.key}", "Serving", "", "", ends)
    for flow in flows:
        if flow.source_id in keys and flow.target_id in keys:
            ends = {"source": f"id-{keys[flow.source_id]}", "target": f"id-{keys[flow.target_id]}"}
            _element(parent, f"id-{flow.key}", "Flow", flow.name, flow.notes, ends)


def _element(
    parent: ET.Element, identifier: str, type_: str, name: str, notes: str, ends: Mapping[str, str] | None = None
) -> ET.Element:
    tag = "relationship" if ends else "element"
    one = ET.SubElement(parent, _tag(tag), {"identifier": identifier, **(ends or {}), f"{{{XSI}}}type": type_})
    if name:
        _named(one, name)
    if notes:
        _worded(one, "documentation", notes)
    return one


def _named(parent: ET.Element, words: str) -> None:
    _worded(parent, "name", words)


def _worded(parent: ET.Element, tag: str, words: str) -> None:
    one = ET.SubElement(parent, _tag(tag), {"{http://www.w3.org/XML/1998/namespace}lang": "fr"})
    one.text = clean(words)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
