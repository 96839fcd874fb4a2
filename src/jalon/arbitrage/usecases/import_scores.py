"""Notes of a college from a sheet: one row per action, one column per criterion."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.arbitrage.inputs import is_compared, read_round
from jalon.arbitrage.models import ArbitrageRound, Score
from jalon.arbitrage.notation import MAX_NOTE
from jalon.arbitrage.usecases.record_scores import ScoreEntry
from jalon.kernel.errors import DomainError
from jalon.tables import Field, Kind, Table, TableRefused, guess, interpret, read, to_csv


class ImportRefused(DomainError):
    """A file that gives no notes."""

    messages = {
        "no_file": gettext_lazy("Choisissez un fichier XLSX, ODS ou CSV."),
        "unreadable": gettext_lazy("%(sentence)s"),
        "no_criterion": gettext_lazy("Aucune colonne ne porte le nom d’un critère de la grille."),
    }


@dataclass(frozen=True, slots=True)
class ScoresReading:
    """What a file says: notes ready to write, or every problem by sheet, row and column."""

    entries: tuple[ScoreEntry, ...]
    problems: tuple[str, ...]


def fields_of(round_: ArbitrageRound) -> tuple[Field, ...]:
    """Columns of the sheet: code, title, then one per criterion."""
    criteria = round_.criteria.all()
    return (
        Field(
            "action", str(_("Code")), Kind.CODE, synonyms=("code action", "référence"), is_required=True, is_unique=True
        ),
        Field("title", str(_("Action")), Kind.TEXT, synonyms=("intitulé",)),
        *(Field(f"c-{c.code}", c.label, Kind.INT, synonyms=(c.code,), minimum=0, maximum=MAX_NOTE) for c in criteria),
    )


def read_scores_file(*, round_: ArbitrageRound, name: str, data: bytes) -> ScoresReading:
    """Read a file of notes without writing anything. An empty cell leaves the note as it is.

    Raises:
        ImportRefused: not a table we read, or no column of a criterion.
    """
    fields = fields_of(round_)
    try:
        workbook = read(data, filename=name)
        mapping = guess(workbook, fields).mapping()
        result = interpret(workbook, fields, mapping)
    except TableRefused as refusal:
        raise ImportRefused("unreadable", sentence=refusal.message) from refusal
    keys = [f.key for f in fields if f.key.startswith("c-")]
    if not any(column.field in keys for column in mapping.columns):
        raise ImportRefused("no_criterion")
    problems = [issue.message for issue in result.blocking]
    by_code = {a.code: a.pk for a in read_round(round_).actions}
    entries = []
    for row in result.rows:
        code = str(row.values.get("action") or "")
        if code not in by_code:
            problems.append(
                _("Ligne %(row)d : l’action « %(code)s » n’est pas dans cet arbitrage.")
                % {"row": row.number, "code": code}
            )
            continue
        for key in keys:
            note = row.values.get(key)
            if isinstance(note, int):
                entries.append(ScoreEntry(by_code[code], key[2:], note))
    return ScoresReading(tuple(entries), tuple(problems))


def scores_table(round_: ArbitrageRound, college: str) -> bytes:
    """The notes of a college as CSV; what is not scored is an empty cell."""
    notes = {
        (score.action_id, score.criterion.code): score.value
        for score in Score.objects.filter(criterion__round=round_, college=college).select_related("criterion")
    }
    fields = fields_of(round_)
    rows = [
        [action.code, action.title, *(notes.get((action.pk, f.key[2:])) for f in fields[2:])]
        for action in read_round(round_).actions
        if is_compared(action)
    ]
    return to_csv(Table(str(_("Notes")), fields, rows))
