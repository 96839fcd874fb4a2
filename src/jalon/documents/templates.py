"""The operator's own ODT or DOCX, filled with plain fields. A template places, repeats and chooses; it calls nothing.

Three fences: the container is checked before anything is unpacked (bombs, macros, links to the outside, DTD); the
template language is cut down to names, loops and choices when it is parsed, wherever it stands in the file; and what
is left runs in Jinja's sandbox, on texts and lists of texts only.
"""

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import jinja2
from django.utils.translation import gettext_lazy as _
from docxtpl import DocxTemplate
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from jalon.documents.odt_template import odt_from_source, odt_source
from jalon.kernel.errors import DomainError
from jalon.tables import TableRefused
from jalon.tables.archive import Archive
from jalon.tables.values import Limits

LIMITS = Limits(max_bytes=10 * 1024 * 1024, max_unpacked_bytes=60 * 1024 * 1024, max_entries=1_000)
DEEPEST = 2
"""Loops inside a loop: chapters and their findings, no more."""
FILTERS = (
    "capitalize",
    "default",
    "d",
    "first",
    "join",
    "last",
    "length",
    "count",
    "lower",
    "sort",
    "title",
    "trim",
    "upper",
)
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.For,
    nodes.If, nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr,
    nodes.Concat, nodes.Keyword,
)  # fmt: skip
_HYPERLINK = re.compile(r"/hyperlink$")
_MACROS = re.compile(
    r"(vbaProject|vbaData|(^|/)Basic/|(^|/)Scripts/|activeX|oleObject|(^|/)embeddings/)", re.IGNORECASE
)


class TemplateRefused(DomainError):
    """A template that cannot be used; nothing is kept, nothing is produced."""

    messages = {
        "container": _("%(reason)s"),
        "not_ours": _("Ce fichier n’est ni un ODT ni un DOCX."),
        "macro": _("Le modèle contient une macro ou un objet inséré (« %(part)s ») : retirez-le, puis renvoyez le modèle."),
        "outside": _(
            "Le modèle va chercher quelque chose à l’extérieur (« %(what)s ») : collez l’image ou le texte dans le modèle."
        ),
        "dtd": _("Le modèle contient une déclaration XML interdite (DTD ou entités) : enregistrez-le de nouveau."),
        "unknown": _("Le champ « %(field)s » n’existe pas. Champs possibles : %(known)s."),
        "syntax": _("Le modèle est mal écrit%(place)s : %(reason)s."),
        "forbidden": _(
            "« %(what)s » n’est pas permis dans un modèle : on y place des champs, on répète des listes (« for »), on "
            "choisit (« if »), rien d’autre."
        ),
        "filter": _("Le filtre « %(name)s » n’est pas permis. Filtres possibles : %(known)s."),
        "deep": _("Deux listes imbriquées au plus : le modèle en imbrique davantage."),
        "broken": _("Une fois rempli, le modèle n’est plus un document valable : vérifiez que chaque « for » et chaque "
                    "« if » se ferme dans le même tableau ou le même paragraphe."),
        "empty": _("Le modèle ne contient aucun champ entre doubles accolades, comme « {{ commune }} »."),
    }  # fmt: skip


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja without globals, with few filters, whose every parse is checked."""

    def __init__(self, known: list[str]) -> None:
        super().__init__(undefined=jinja2.StrictUndefined, autoescape=True)
        self.known = known
        self.seen = False
        self.globals.clear()
        for name in [name for name in self.filters if name not in FILTERS]:
            del self.filters[name]
        for name in [name for name in self.tests if name not in ("defined", "none", "undefined")]:
            del self.tests[name]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _check(tree, self.known, frozenset(), 0)
        self.seen = self.seen or any(True for _node in tree.find_all((nodes.Name, nodes.If)))
        return tree


def _check(node: nodes.Node, known: list[str], local: frozenset[str], depth: int) -> None:
    """Refuse what is not placing, repeating or choosing.

    Raises:
        TemplateRefused: the first thing that is not allowed, or a name that is not a field.
    """
    if not isinstance(node, _ALLOWED):
        raise TemplateRefused("forbidden", what=type(node).__name__.lower())
    if isinstance(node, nodes.Name) and node.ctx == "load" and node.name not in local and node.name not in known:
        raise _unknown(node.name, known)
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        raise TemplateRefused("forbidden", what=node.attr)
    if isinstance(node, nodes.Getitem) and not isinstance(node.arg, nodes.Const):
        raise TemplateRefused("forbidden", what="[…]")
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise TemplateRefused("filter", name=node.name, known=", ".join(FILTERS))
    if isinstance(node, nodes.For):
        if node.recursive:
            raise TemplateRefused("forbidden", what="recursive")
        if depth >= DEEPEST:
            raise TemplateRefused("deep")
        _check(node.iter, known, local, depth)
        inside = local | {name.name for name in node.target.find_all(nodes.Name)} | {"loop"}
        if isinstance(node.target, nodes.Name):
            inside |= {node.target.name}
        for child in (*node.body, *node.else_, *([node.test] if node.test else [])):
            _check(child, known, inside, depth + 1)
        return
    for child in node.iter_child_nodes():
        _check(child, known, local, depth)


def _unknown(name: str, known: list[str]) -> TemplateRefused:
    return TemplateRefused("unknown", field=name, known=", ".join(known))


def extension_of(data: bytes) -> str:
    """« odt » or « docx », from what the file holds, after its container was checked.

    Raises:
        TemplateRefused: another kind of file, a bomb, a macro, something fetched outside, a DTD.
    """
    if len(data) > LIMITS.max_bytes:
        raise TemplateRefused("container", reason="Le modèle dépasse 10 Mo.")
    try:
        archive = Archive(data, LIMITS)
        names = archive.names()
        if "word/document.xml" in names:
            extension = "docx"
        elif "content.xml" in names and "mimetype" in names:
            extension = "odt"
        else:
            raise TemplateRefused("not_ours")
        for name in names:
            if _MACROS.search(name):
                raise TemplateRefused("macro", part=name)
            if name.endswith((".xml", ".rels")):
                _check_part(name, archive.open(name).read())
    except TableRefused as refusal:
        raise TemplateRefused("container", reason=refusal.message) from refusal
    return extension


def _check_part(name: str, content: bytes) -> None:
    head = content.replace(b"\x00", b"")  # UTF-16 has them
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise TemplateRefused("dtd")
    if not content.strip():
        return
    try:
        root = etree.fromstring(content, _parser())
    except etree.XMLSyntaxError as error:
        raise TemplateRefused("container", reason="Le modèle est abîmé : enregistrez-le de nouveau.") from error
    for element in root.iter(etree.Element):
        is_external = name.endswith(".rels") and (element.get("TargetMode") or "").lower() == "external"
        if is_external and not _HYPERLINK.search(element.get("Type") or ""):
            raise TemplateRefused("outside", what=element.get("Target") or "")
        local = etree.QName(element).localname
        if local in ("event-listener", "object", "object-ole", "plugin", "applet", "dde-source", "dde-connection-decl"):
            raise TemplateRefused("macro", part=local)
        for key, value in element.attrib.items():
            is_link = etree.QName(key).localname == "href"
            if (
                is_link
                and local not in ("a", "bookmark")
                and re.match(r"\s*([a-z][a-z0-9+.-]*:|//|/|\.\./\.\.)", str(value), re.I)
            ):
                raise TemplateRefused("outside", what=value)
        words = (element.text or "") if local == "instrText" else ""
        if re.search(r"\b(INCLUDE\w*|DDE\w*|LINK|IMPORT|DATABASE)\b", words, re.I):
            raise TemplateRefused("outside", what=words.strip())


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def fill_template(data: bytes, fields: Mapping[str, Any]) -> bytes:
    """The template filled, in its own format.

    Args:
        data: bytes of an ODT or DOCX.
        fields: texts, and lists of rows of texts, as `report_fields.fields_of` gives them.

    Raises:
        TemplateRefused: unsafe, badly written, or naming a field that does not exist; the sentence names it.
    """
    extension = extension_of(data)
    environment = _Environment(sorted(fields))
    fill = _fill_docx if extension == "docx" else _fill_odt
    try:
        filled = fill(data, dict(fields), environment)
    except TemplateRefused:
        raise
    except jinja2.UndefinedError as error:
        raise _unknown(_name_in(str(error)), _with_rows(fields)) from error
    except jinja2.exceptions.SecurityError as error:
        raise TemplateRefused("forbidden", what=str(error)[:80]) from error
    except jinja2.TemplateSyntaxError as error:
        raise TemplateRefused("syntax", place="", reason=str(error.message or error)[:200]) from error
    except jinja2.TemplateError as error:
        raise TemplateRefused("syntax", place="", reason=str(error)[:200]) from error
    except (TypeError, ValueError, KeyError, AttributeError, IndexError, etree.LxmlError, zipfile.BadZipFile) as error:
        raise TemplateRefused("broken") from error
    if not environment.seen:
        raise TemplateRefused("empty")
    return filled


def _fill_docx(data: bytes, fields: dict[str, Any], environment: _Environment) -> bytes:
    template = DocxTemplate(BytesIO(data))
    template.render(fields, environment, autoescape=True)
    stream = BytesIO()
    template.save(stream)
    _well_formed(stream.getvalue())
    return stream.getvalue()


def _fill_odt(data: bytes, fields: dict[str, Any], environment: _Environment) -> bytes:
    parts: dict[str, bytes] = {}
    for name in ("content.xml", "styles.xml"):
        source = odt_source(data, name)
        if source is not None:
            parts[name] = environment.from_string(source).render(fields).encode()
    filled = odt_from_source(data, parts)
    _well_formed(filled)
    return filled


def _well_formed(data: bytes) -> None:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            content = archive.read(name) if name.endswith(".xml") else b""
            if content.strip():
                etree.fromstring(content, _parser())


def _name_in(message: str) -> str:
    found = re.findall(r"'([^']*)'", message)
    named = [name for name in found if not name.endswith(" object")]
    return named[-1] if named else message[:80]


def _with_rows(fields: Mapping[str, Any]) -> list[str]:
    names = []
    for name, value in fields.items():
        names.append(name)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            names += [f"{name}.{inner}" for inner in value[0]]
    return names
