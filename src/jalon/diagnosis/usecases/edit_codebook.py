"""Prepare a version of the codebook, by hand or from a file, then freeze it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.codebooks import SHIPPED, ThemeRow, draft_codebook, frozen_codebook
from jalon.diagnosis.models import Codebook, CodebookTheme
from jalon.diagnosis.team import collects
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap
from jalon.tables import Field, Kind, Severity, TableRefused, guess, interpret, read

MOST_THEMES = 300
FIELDS = (
    Field("code", "Code", Kind.CODE, max_length=40),
    Field("label", "Thème", synonyms=("Libellé", "Intitulé", "Catégorie"), is_required=True, max_length=120),
    Field("family", "Famille", synonyms=("Groupe",), max_length=80),
    Field("definition", "Définition", synonyms=("Ce qui en relève", "Description"), max_length=1000),
)
"""Columns of a codebook as a file; what is exported is imported back identically."""


class CodebookRefused(DomainError):
    """A codebook that cannot be as asked."""

    messages = {
        "no_label": _("Donnez un nom au thème."),
        "no_draft": _("La grille est figée : ouvrez d’abord une nouvelle version."),
        "empty": _("Une grille sans thème ne se fige pas."),
        "twice": _("Le code « %(theme)s » est donné deux fois (« %(first)s » et « %(second)s »)."),
        "unreadable": _("%(reason)s"),
        "cell": _("%(reason)s Rien n’a été importé."),
        "no_column": _("La colonne « Thème » est introuvable. Colonnes attendues : Code, Thème, Famille, Définition."),
        "too_many": _("%(count)s thèmes : une grille en compte %(most)s au plus."),
    }


@transaction.atomic
def open_codebook(*, actor: Actor, roadmap_id: int) -> Codebook:
    """Open the next version: a copy of the latest frozen one, or the list proposed by the product for the first.

    Returns the version in preparation when there is one already.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
    """
    roadmap = _roadmap(actor, roadmap_id)
    known = draft_codebook(roadmap)
    if known is not None:
        return known
    before = frozen_codebook(roadmap)
    rows: Sequence[ThemeRow] = SHIPPED
    if before is not None:
        rows = [ThemeRow(row.code, row.label, row.family, row.definition) for row in before.themes.all()]
    draft = Codebook.objects.create(roadmap=roadmap, version=before.version + 1 if before else 1)
    _write(draft, rows)
    record(actor, "diagnosis.codebook.opened", Ref.to(draft), roadmap_id=roadmap.pk)
    return draft


@transaction.atomic
def save_theme(*, actor: Actor, roadmap_id: int, row: ThemeRow, theme_id: int | None = None) -> CodebookTheme:
    """Add a theme to the version in preparation, or change one. Its code, once given, stays.

    Raises:
        Roadmap.DoesNotExist, CodebookTheme.DoesNotExist, Forbidden: as usual.
        CodebookRefused: no name, no version in preparation, or a code given twice.
    """
    draft = _draft(actor, roadmap_id)
    if not row.label.strip():
        raise CodebookRefused("no_label")
    if theme_id is not None:
        theme = draft.themes.get(pk=theme_id)
    else:
        code = slugify(row.code or row.label)[:40]
        twin = draft.themes.filter(code=code).first()
        if twin is not None:
            raise CodebookRefused("twice", theme=code, first=twin.label, second=row.label)
        if draft.themes.count() >= MOST_THEMES:
            raise CodebookRefused("too_many", count=MOST_THEMES + 1, most=MOST_THEMES)
        theme = CodebookTheme(codebook=draft, code=code, order=draft.themes.count())
    theme.label, theme.family, theme.definition = row.label.strip(), row.family.strip(), row.definition.strip()
    theme.save()
    record(actor, "diagnosis.codebook.changed", Ref.to(draft), roadmap_id=roadmap_id, details={"theme": theme.code})
    return theme


@transaction.atomic
def remove_theme(*, actor: Actor, roadmap_id: int, theme_id: int) -> None:
    """Take a theme out of the version in preparation. What was coded with former versions keeps it.

    Raises:
        Roadmap.DoesNotExist, CodebookTheme.DoesNotExist, Forbidden, CodebookRefused: as `save_theme`.
    """
    draft = _draft(actor, roadmap_id)
    theme = draft.themes.get(pk=theme_id)
    record(actor, "diagnosis.codebook.changed", Ref.to(draft), roadmap_id=roadmap_id, details={"removed": theme.code})
    theme.delete()


@transaction.atomic
def import_codebook(*, actor: Actor, roadmap_id: int, data: bytes, filename: str) -> Codebook:
    """Replace the themes of the version in preparation (opened if need be) by those of a file: all of them or none.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        CodebookRefused: unreadable, no column of themes, a bad cell (its row and column are named), a code given twice.
    """
    _roadmap(actor, roadmap_id)
    rows = themes_of_file(data, filename)
    draft = open_codebook(actor=actor, roadmap_id=roadmap_id)
    draft.themes.all().delete()
    _write(draft, rows)
    record(actor, "diagnosis.codebook.imported", Ref.to(draft), roadmap_id=roadmap_id, details={"themes": len(rows)})
    return draft


@transaction.atomic
def freeze_codebook(*, actor: Actor, roadmap_id: int) -> Codebook:
    """Freeze the version in preparation: it codes from now on and no longer changes.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        CodebookRefused: nothing in preparation, or no theme.
    """
    draft = _draft(actor, roadmap_id)
    if not draft.themes.exists():
        raise CodebookRefused("empty")
    draft.frozen_at = timezone.now()
    draft.save(update_fields=["frozen_at"])
    record(actor, "diagnosis.codebook.frozen", Ref.to(draft), roadmap_id=roadmap_id)
    return draft


def themes_of_file(data: bytes, filename: str) -> list[ThemeRow]:
    """The themes of a CSV, XLSX or ODS file.

    Raises:
        CodebookRefused: the first thing that is wrong, with its row and column.
    """
    try:
        workbook = read(data, filename=filename)
        mapping = guess(workbook, FIELDS).mapping()
        if mapping.column_of("label") is None:
            raise CodebookRefused("no_column")
        found = interpret(workbook, FIELDS, mapping)
    except TableRefused as refusal:
        raise CodebookRefused("unreadable", reason=refusal.message) from refusal
    for issue in found.issues:
        if issue.severity is not Severity.WARNING:
            raise CodebookRefused("cell", reason=issue.message)
    rows: list[ThemeRow] = []
    seen: dict[str, str] = {}
    for line in found.rows:
        label = str(line.values.get("label") or "").strip()
        code = slugify(str(line.values.get("code") or label))[:40]
        if not label:
            continue
        if code in seen:
            raise CodebookRefused("twice", theme=code, first=seen[code], second=label)
        seen[code] = label
        texts = (str(line.values.get(name) or "") for name in ("family", "definition"))
        rows.append(ThemeRow(code, label, *texts))
    if not rows:
        raise CodebookRefused("empty")
    if len(rows) > MOST_THEMES:
        raise CodebookRefused("too_many", count=len(rows), most=MOST_THEMES)
    return rows


def _roadmap(actor: Actor, roadmap_id: int) -> Roadmap:
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",), no_key=True).get(pk=roadmap_id)
    require(collects(actor, roadmap.pk), "diagnosis.codebook.edit")
    return roadmap


def _draft(actor: Actor, roadmap_id: int) -> Codebook:
    draft = draft_codebook(_roadmap(actor, roadmap_id))
    if draft is None:
        raise CodebookRefused("no_draft")
    return draft


def _write(draft: Codebook, rows: Sequence[ThemeRow]) -> None:
    CodebookTheme.objects.bulk_create(
        CodebookTheme(
            codebook=draft, code=row.code, label=row.label, family=row.family, definition=row.definition, order=order
        )
        for order, row in enumerate(rows)
    )
