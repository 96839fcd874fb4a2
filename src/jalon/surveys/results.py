"""Results counted by the database, small groups hidden: tables ready for a page, a chart or a file.

Every count shown here went through `disclosure`, unless the survey is attributed and its reader collects it (`is_whole`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from jalon.surveys.disclosure import LEAST, Shown, suppressed, suppressed_share, suppressed_table
from jalon.surveys.form.cleaning import scale_of
from jalon.surveys.form.definition import Item, Option
from jalon.surveys.kinds import TEXTS, Identity, QuestionKind, ResponseState
from jalon.surveys.models import AnonymousResponse, AttributedResponse, Survey

COUNTED_KINDS = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.SCALE)
"""Kinds that may be crossed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One answer and who gave it. `count` None: hidden (small group); `share_pct` of those who answered."""

    label: str
    count: Shown
    share_pct: float | None


@dataclass(frozen=True, slots=True)
class Result:
    """Results of one question.

    Args:
        answered: how many answered it; None when hidden.
        lines: counts by answer, in the order of the questionnaire.
        columns, table: of a matrix: one line of counts by row.
        mean: of a scale, a number, the points or the ranks, by line label; the key "" is the whole question.
        texts: how many wrote something.
    """

    code: str
    kind: str
    label: str
    answered: Shown
    lines: tuple[Line, ...] = ()
    columns: tuple[str, ...] = ()
    table: tuple[tuple[str, tuple[Shown, ...]], ...] = ()
    means: Mapping[str, float] = field(default_factory=dict)
    median: float | None = None
    question_id: int = 0
    is_published: bool = False

    @property
    def hides(self) -> bool:
        """Whether something is hidden in it."""
        counts = [line.count for line in self.lines] + [count for _row, counts in self.table for count in counts]
        return self.answered is None or any(count is None for count in counts)

    @property
    def mean(self) -> float | None:
        """The mean of the whole question."""
        return self.means.get("")

    def kept(self) -> dict[str, Any]:
        """As JSON, to outlive the answers."""
        return asdict(self)

    @classmethod
    def from_kept(cls, data: Mapping[str, Any]) -> "Result":
        """Read it back."""
        lines = tuple(Line(**line) for line in data["lines"])
        table = tuple((label, tuple(counts)) for label, counts in data["table"])
        return cls(**{**data, "lines": lines, "columns": tuple(data["columns"]), "table": table})


@dataclass(frozen=True, slots=True)
class _Raw:
    """What the database counted: (code, part, value) -> answers; code -> who answered."""

    counts: Mapping[tuple[str, str, str], int]
    answered: Mapping[str, int]
    total: int


def results_of(survey: Survey, *, is_whole: bool = False) -> tuple[Result, ...]:
    """Results of every question that has some.

    Args:
        is_whole: hide nothing; only for an attributed survey whose reader collects it.
    """
    questions = list(survey.questions.all())
    raw, means = _read(survey, [question.item for question in questions if question.item.asks])
    hide = not is_whole
    if hide and raw.total < LEAST:
        raw = _Raw({}, {}, 0)
    return tuple(
        _result(question.item, raw, means, hide=hide, question_id=question.pk, is_published=question.is_published)
        for question in questions
        if question.item.asks
    )


def published_results(survey: Survey) -> tuple[Result, ...]:
    """Results of the published questions, small groups always hidden."""
    return tuple(result for result in results_of(survey) if result.is_published)


_Means = Mapping[str, tuple[float, float]]
_KNOWN: dict[tuple[object, ...], tuple[_Raw, _Means]] = {}
"""Counts of anonymous surveys, in this process: never changed, each holds for one number of answers."""
MOST_KNOWN = 32


def _read(survey: Survey, items: Sequence[Item]) -> tuple[_Raw, _Means]:
    """Counts and means, read again only when an answer came.

    An anonymous answer is never changed nor taken out alone: the same number of answers to the same questions is the
    same answers. Answers tied to somebody change: they are read each time.
    """
    numbers = [item for item in items if item.kind in (QuestionKind.SCALE, QuestionKind.NUMBER)]
    if survey.identity != Identity.ANONYMOUS:
        return _counted(survey, items), _means(survey, numbers)
    total = AnonymousResponse.objects.filter(survey=survey).count()
    asked = tuple((item.code, item.kind) for item in items)
    key = (survey.key, total, asked)
    if key not in _KNOWN:
        found = _counted(survey, items), _means(survey, numbers)
        if found[0].total != total:  # an answer came in between: true now, not to be kept under the former number
            return found
        while len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.pop(next(iter(_KNOWN)), None)
        _KNOWN[key] = found
    return _KNOWN[key]


def _source(survey: Survey) -> tuple[str, list[Any]]:
    """FROM and WHERE of the answers that count, as `r`."""
    if survey.identity == Identity.ANONYMOUS:
        return f"{AnonymousResponse._meta.db_table} r WHERE r.survey_id = %s", [survey.pk]
    return (
        f"{AttributedResponse._meta.db_table} r WHERE r.survey_id = %s AND r.state = %s",
        [survey.pk, str(ResponseState.COUNTED)],
    )


def _counted(survey: Survey, items: Sequence[Item]) -> _Raw:
    """Every count, in one reading of the answers: each answer is opened once, whatever the number of questions."""
    source, values = _source(survey)
    shape = {
        "scalar": [i.code for i in items if i.kind in (QuestionKind.SINGLE, QuestionKind.SCALE)],
        "list": [i.code for i in items if i.kind == QuestionKind.MULTIPLE],
        "ranked": [i.code for i in items if i.kind == QuestionKind.RANKING],
        "object": [i.code for i in items if i.kind in (QuestionKind.MATRIX, QuestionKind.POINTS)],
    }
    every = [item.code for item in items]
    # `values` is a name of PostgreSQL's own: it is always quoted
    query = f"""
        WITH opened AS MATERIALIZED (
            SELECT e.key, e.value FROM (SELECT r."values" AS v FROM {source}) a, jsonb_each(a.v) e WHERE e.key = ANY(%s)
        )
        SELECT key, '', '', count(*) FROM opened GROUP BY 1
        UNION ALL
        SELECT key, '=', value #>> '{{}}', count(*) FROM opened WHERE key = ANY(%s) GROUP BY 1, 3
        UNION ALL
        SELECT key, '=', x.one, count(*) FROM opened, jsonb_array_elements_text(value) AS x(one)
            WHERE key = ANY(%s) AND jsonb_typeof(value) = 'array' GROUP BY 1, 3
        UNION ALL
        SELECT key, x.one, x.rank::text, count(*)
            FROM opened, jsonb_array_elements_text(value) WITH ORDINALITY AS x(one, rank)
            WHERE key = ANY(%s) AND jsonb_typeof(value) = 'array' GROUP BY 1, 2, 3
        UNION ALL
        SELECT key, x.part, x.one, count(*) FROM opened, jsonb_each_text(value) AS x(part, one)
            WHERE key = ANY(%s) AND jsonb_typeof(value) = 'object' GROUP BY 1, 2, 3
    """  # noqa: S608  (names of our own tables; values are passed apart)
    counts: dict[tuple[str, str, str], int] = {}
    answered: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {source}", values)  # noqa: S608
        total = int(cursor.fetchone()[0])
        parts = [shape["scalar"], shape["list"], shape["ranked"], shape["object"]]
        cursor.execute(query, [*values, every, *parts])
        for key, part, value, count in cursor.fetchall():
            if part == "" and value == "":
                answered[key] = count
            else:
                counts[key, "" if part == "=" else part, value] = count
    return _Raw(counts, answered, total)


def _means(survey: Survey, items: Sequence[Item]) -> dict[str, tuple[float, float]]:
    """Code -> mean and median, of five answers at least."""
    if not items:
        return {}
    source, values = _source(survey)
    query = f"""
        SELECT e.key, avg((e.value)::numeric), percentile_cont(0.5) WITHIN GROUP (ORDER BY (e.value)::numeric)
        FROM (SELECT r."values" AS v FROM {source}) a, jsonb_each(a.v) e
        WHERE e.key = ANY(%s) AND jsonb_typeof(e.value) = 'number' GROUP BY 1 HAVING count(*) >= %s
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query, [*values, [item.code for item in items], LEAST])
        return {key: (float(mean), float(median)) for key, mean, median in cursor.fetchall()}


def _result(item: Item, raw: _Raw, means: Mapping[str, tuple[float, float]], *, hide: bool, **about: Any) -> Result:
    answered = raw.answered.get(item.code, 0)
    shown = None if hide and 0 < answered < LEAST else answered
    base: dict[str, Any] = {"code": item.code, "kind": item.kind, "label": item.label, "answered": shown, **about}
    if item.code in means and (shown or not hide):
        base["means"], base["median"] = {"": means[item.code][0]}, means[item.code][1]
    if shown is None or item.kind in (*TEXTS, QuestionKind.FILE, QuestionKind.DATE, QuestionKind.NUMBER):
        return Result(**base)
    if item.kind == QuestionKind.MATRIX:
        return Result(**base, columns=tuple(o.label for o in item.options), table=_matrix(item, raw, hide=hide))
    if item.kind in (QuestionKind.RANKING, QuestionKind.POINTS):
        return Result(**{**base, "means": _ordered_means(item, raw, answered, hide=hide)})
    options = answers_of(item)
    counts = [raw.counts.get((item.code, "", option.code), 0) for option in options]
    kept: Iterable[Shown] = counts
    if hide:
        is_many = item.kind == QuestionKind.MULTIPLE
        kept = [suppressed_share(count, answered) for count in counts] if is_many else suppressed(counts)
    lines = (Line(option.label, count, share(count, answered)) for option, count in zip(options, kept, strict=True))
    return Result(**base, lines=tuple(lines))


def share(count: Shown, total: int) -> float | None:
    """A share out of 100, None when it is hidden."""
    return None if count is None or total == 0 else 100 * count / total


def answers_of(item: Item) -> tuple[Option, ...]:
    """Possible answers of a question that is counted."""
    if item.kind != QuestionKind.SCALE:
        return item.options
    steps = scale_of(item)
    ends = {steps[0]: item.low_label, steps[-1]: item.high_label}
    return tuple(Option(str(step), f"{step} – {ends[step]}" if ends.get(step) else str(step)) for step in steps)


def _matrix(item: Item, raw: _Raw, *, hide: bool) -> tuple[tuple[str, tuple[Shown, ...]], ...]:
    """Each line of a matrix is a question of its own, with its own total."""
    found = []
    for row in item.rows:
        counts = [raw.counts.get((item.code, row.code, option.code), 0) for option in item.options]
        found.append((row.label, tuple(suppressed(counts) if hide else counts)))
    return tuple(found)


def _ordered_means(item: Item, raw: _Raw, answered: int, *, hide: bool) -> dict[str, float]:
    """Mean rank, or mean points, of each option; an option nobody gave points to has 0."""
    totals: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for (code, part, value), count in raw.counts.items():
        if code == item.code:
            totals[part][0] += float(value) * count
            totals[part][1] += count
    found = {}
    for option in item.options:
        amount, given = totals[option.code]
        least = answered if item.kind == QuestionKind.POINTS else given
        if hide and 0 < least < LEAST:
            continue
        if least:
            found[option.label] = amount / least
    return found


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Two questions crossed: columns are the answers of the second one."""

    row_label: str
    column_label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Shown, ...]], ...]

    @property
    def hides(self) -> bool:
        """Whether something is hidden in it."""
        return any(count is None for _label, counts in self.rows for count in counts)


def cross(survey: Survey, first: Item, second: Item, *, is_whole: bool = False) -> CrossTable:
    """Counts of two closed questions, small groups hidden with their complements.

    Raises:
        ValueError: one of them cannot be crossed.
    """
    if first.kind not in COUNTED_KINDS or second.kind not in COUNTED_KINDS:
        raise ValueError("only closed questions are crossed")
    source, values = _source(survey)
    query = f"""
        SELECT x.one, y.one, count(*)
        FROM (SELECT r."values" AS v FROM {source}) a,
             jsonb_array_elements_text(CASE jsonb_typeof(a.v -> %s) WHEN 'array' THEN a.v -> %s
                ELSE jsonb_build_array(a.v -> %s) END) AS x(one),
             jsonb_array_elements_text(CASE jsonb_typeof(a.v -> %s) WHEN 'array' THEN a.v -> %s
                ELSE jsonb_build_array(a.v -> %s) END) AS y(one)
        WHERE x.one IS NOT NULL AND y.one IS NOT NULL GROUP BY 1, 2
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query, [*values, *([first.code] * 3), *([second.code] * 3)])
        counts = {(one, two): count for one, two, count in cursor.fetchall()}
    rows, columns = answers_of(first), answers_of(second)
    table = [[counts.get((row.code, column.code), 0) for column in columns] for row in rows]
    total = sum(map(sum, table))
    kept: Sequence[Sequence[Shown]] = table
    if not is_whole:
        kept = suppressed_table(table) if total >= LEAST else [[None] * len(columns) for _row in rows]
    return CrossTable(
        first.label,
        second.label,
        tuple(column.label for column in columns),
        tuple((row.label, tuple(line)) for row, line in zip(rows, kept, strict=True)),
    )


def waves_of(survey: Survey) -> list[Survey]:
    """The waves of the same measure up to this one, the oldest first."""
    found = [survey]
    while found[0].previous_wave_id and len(found) < 20:
        previous = Survey.objects.filter(pk=found[0].previous_wave_id).first()
        if previous is None or previous in found:
            break
        found.insert(0, previous)
    return found


@dataclass(frozen=True, slots=True)
class Evolution:
    """A question measured several times: one label by wave, and lines of values (shares out of 100, or means)."""

    label: str
    unit: str
    waves: tuple[str, ...]
    lines: tuple[tuple[str, tuple[float | None, ...]], ...]


def evolutions(survey: Survey, *, is_whole: bool = False) -> tuple[Evolution, ...]:
    """Questions that several waves ask under the same code; waves of fewer than five answers have no value."""
    waves = waves_of(survey)
    if len(waves) < 2:
        return ()
    by_wave = [{result.code: result for result in results_of(wave, is_whole=is_whole)} for wave in waves]
    names = tuple(_("%(title)s (%(day)s)") % {"title": w.title, "day": _day(w)} for w in waves)
    found = []
    for code, last in by_wave[-1].items():
        same = [results.get(code) for results in by_wave]
        if sum(result is not None for result in same) < 2:
            continue
        if last.mean is not None or last.kind in (QuestionKind.SCALE, QuestionKind.NUMBER):
            means = tuple(result.mean if result else None for result in same)
            found.append(Evolution(last.label, _("moyenne"), names, ((_("moyenne"), means),)))
        elif last.lines:
            shares = [{line.label: line.share_pct for line in result.lines} if result else {} for result in same]
            lines = tuple((line.label, tuple(known.get(line.label) for known in shares)) for line in last.lines)
            found.append(Evolution(last.label, "%", names, lines))
    return tuple(found)


def _day(survey: Survey) -> str:
    return survey.opened_on.strftime("%m/%Y") if survey.opened_on else _("en préparation")
