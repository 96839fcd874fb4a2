"""Reading a file or a list of organisations: what its rows say, before anything is compared with the database.

The columns of BANATIC exports are recognised (one row per body, or one row per body and member), and so are plain
lists. A pasted list of SIREN numbers, with or without names, is read too.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jalon.kernel.text import fold
from jalon.organisations.models import OrganisationKind
from jalon.organisations.registry import departement_names
from jalon.organisations.search import find_departement
from jalon.tables import Field, Kind, Workbook, guess, interpret, read

FIELDS: tuple[Field, ...] = (
    Field("siren", "SIREN", Kind.CODE, ("N° SIREN", "Siren groupement", "N° SIREN groupement", "SIRET"), max_length=20),
    Field(
        "name", "Nom", Kind.TEXT, ("Nom du groupement", "Raison sociale", "Dénomination", "Organisme"), max_length=200
    ),
    Field("nature", "Forme juridique", Kind.TEXT, ("Nature juridique", "Forme", "Type d’organisme"), max_length=120),
    Field("departement", "Département", Kind.TEXT, ("Département siège", "Code département"), max_length=80),
    Field("population", "Population", Kind.INT, ("Population totale", "Habitants"), minimum=0, maximum=80_000_000),
    Field("postal_codes", "Code postal", Kind.CODE, ("Code postal du siège", "Codes postaux"), max_length=100),
    Field(
        "contact_email", "Courriel", Kind.TEXT, ("Courriel du siège", "Adresse électronique", "Email"), max_length=254
    ),
    Field("member_siren", "SIREN du membre", Kind.CODE, ("Siren membre", "N° SIREN membre"), max_length=20),
    Field("member_insee", "Code Insee du membre", Kind.CODE, ("N° INSEE", "Insee membre"), max_length=5),
    Field("member_name", "Nom du membre", Kind.TEXT, ("Nom membre",), max_length=200),
    Field(
        "member_category",
        "Catégorie du membre",
        Kind.TEXT,
        ("Catégorie des membres du groupement", "Type de membre"),
        max_length=60,
    ),
)

_NATURES: dict[str, tuple[str, str]] = {
    "sivu": (OrganisationKind.SYNDICAT, "SIVU (syndicat intercommunal à vocation unique)"),
    "sivom": (OrganisationKind.SYNDICAT, "SIVOM (syndicat intercommunal à vocation multiple)"),
    "smf": (OrganisationKind.SYNDICAT, "syndicat mixte fermé"),
    "smo": (OrganisationKind.SYNDICAT, "syndicat mixte ouvert"),
    "petr": (OrganisationKind.SYNDICAT, "PETR (pôle d’équilibre territorial et rural)"),
    "polem": (OrganisationKind.SYNDICAT, "pôle métropolitain"),
    "opsn": (OrganisationKind.OPSN, ""),
    "gip": (OrganisationKind.GIP, ""),
    "syndicat": (OrganisationKind.SYNDICAT, ""),
}
OF_REGISTRY = frozenset({"cc", "ca", "cu", "metro", "met69", "ept", "commune", "departement", "region"})
_POLYNESIE = "987"
_LIST_LINE = re.compile(r"^\s*((?:\d[\s.\u00a0\u202f]?){8,13}\d)\s*[;,\t:–-]*\s*(.*)$")


@dataclass(frozen=True)
class Entry:
    """What one row says. Texts may be empty; nothing is checked yet."""

    line: int
    siren: str = ""
    name: str = ""
    nature: str = ""
    departement: str = ""
    population: int | None = None
    postal_codes: str = ""
    contact_email: str = ""
    member_siren: str = ""
    member_insee: str = ""
    member_name: str = ""
    member_category: str = ""

    @property
    def has_member(self) -> bool:
        """Whether the row also names a member of the body."""
        return bool(self.member_siren or self.member_insee or self.member_name)


@dataclass(frozen=True)
class Listing:
    """A file or a list, read. `issues` are French sentences with their place; any of them refuses the whole."""

    entries: Sequence[Entry]
    issues: Sequence[str] = ()
    notes: Sequence[str] = ()


def read_listing(data: bytes, *, filename: str) -> Listing:
    """Read a CSV, XLSX or ODS file whose columns are recognised by their names.

    Raises:
        TableRefused: the file cannot be read safely.
    """
    return listing_of(read(data, filename=filename))


def listing_of(workbook: Workbook) -> Listing:
    """Rows of the sheet that looks most like a list of organisations."""
    mapping = guess(workbook, FIELDS).mapping()
    result = interpret(workbook, FIELDS, mapping)
    issues = [issue.message for issue in result.blocking]
    if mapping.column_of("name") is None and mapping.column_of("siren") is None:
        issues.insert(
            0, "Aucune colonne ne donne le nom ni le SIREN des organismes. Intitulez-les « Nom » et « SIREN »."
        )
    entries = [_entry(row.number, row.values) for row in result.rows if row.is_usable]
    return Listing(entries, issues, workbook.notes)


def _entry(line: int, values: Mapping[str, object]) -> Entry:
    def text(key: str) -> str:
        return str(values.get(key) or "").strip()

    population = values.get("population")
    return Entry(
        line,
        siren=text("siren"),
        name=text("name"),
        nature=text("nature"),
        departement=text("departement"),
        population=population if isinstance(population, int) else None,
        postal_codes=text("postal_codes"),
        contact_email=text("contact_email"),
        member_siren=text("member_siren"),
        member_insee=text("member_insee"),
        member_name=text("member_name"),
        member_category=text("member_category"),
    )


def parse_siren_list(text: str) -> Listing:
    """Read one SIREN per line, perhaps followed by a name: « 243500634 CC Roche aux Fées ».

    >>> [(entry.siren, entry.name) for entry in parse_siren_list("243 500 634 ; Roche aux Fées").entries]
    [('243 500 634', 'Roche aux Fées')]
    """
    entries, issues = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _LIST_LINE.match(line)
        if found is None:
            issues.append(f"Ligne {number} : « {line.strip()[:60]} » ne commence pas par un SIREN de neuf chiffres.")
        else:
            entries.append(Entry(line=number, siren=found.group(1).strip(), name=found.group(2).strip()))
    return Listing(entries, issues)


def kind_of(entry: Entry, default: str) -> tuple[str, str]:
    """Kind and precise legal form of a body, from the legal nature its row gives; `default` when it gives none."""
    words = fold(entry.nature)
    if not words:
        return default, ""
    if words in _NATURES:
        return _NATURES[words]
    for start, kind in (
        ("syndicat", OrganisationKind.SYNDICAT),
        ("pole", OrganisationKind.SYNDICAT),
        ("communaute de communes", OrganisationKind.COMMUNAUTE_POLYNESIE),
        ("groupement d interet public", OrganisationKind.GIP),
        ("operateur public", OrganisationKind.OPSN),
    ):
        if words.startswith(start):
            return kind, entry.nature
    return OrganisationKind.OTHER, entry.nature


def is_of_registry(entry: Entry) -> bool:
    """Whether a body of this nature must come from the registry (a Polynesian communauté de communes does not)."""
    words = fold(entry.nature)
    is_communaute = words in OF_REGISTRY or words.startswith(("communaute", "metropole"))
    return is_communaute and departement_of(entry.departement) != _POLYNESIE


def departement_of(text: str) -> str:
    """Code from « 12 », « 12 - Aveyron » or « Aveyron »; the text itself when none is recognised."""
    head = re.split(r"\s*[-–:]\s*", text.strip(), maxsplit=1)[0]
    code = head.upper().zfill(2)
    if code in departement_names():
        return code
    return find_departement(text) or text.strip()
