"""Results as a page shows them: bars that are `<progress>`, each with its words; nothing is drawn that is not also written."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.surveys.disclosure import Shown
from jalon.surveys.results import CrossTable, Evolution, Result
from jalon.web.french import number_text, percent_text

HIDDEN = "caché"


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a chart: its words and its length out of 100 (None: hidden, no bar)."""

    label: str
    text: str
    length: str


@dataclass(frozen=True, slots=True)
class ShownResult:
    """A question with its results in words."""

    result: Result
    answered: str
    bars: tuple[Bar, ...]
    facts: tuple[str, ...]
    table: tuple[tuple[str, tuple[str, ...]], ...]
    hides: bool


def count_text(count: Shown) -> str:
    """A count, or the word that says it is hidden."""
    return _(HIDDEN) if count is None else number_text(count)


def shown_results(results: Sequence[Result]) -> list[ShownResult]:
    """Results in words."""
    return [_shown(result) for result in results]


def _shown(result: Result) -> ShownResult:
    answered = (
        _("moins de 5 réponses")
        if result.answered is None
        else ngettext("%(n)s réponse", "%(n)s réponses", result.answered) % {"n": number_text(result.answered)}
    )
    bars = [_bar(line.label, line.count, line.share_pct) for line in result.lines]
    means = [(label, mean) for label, mean in result.means.items() if label]
    if means:
        longest = max(mean for _label, mean in means) or 1
        bars = [
            Bar(label, number_text(mean, 1), f"{100 * mean / longest:.1f}") for label, mean in _sorted(result, means)
        ]
    facts = []
    if result.mean is not None:
        facts.append(_("moyenne %(mean)s") % {"mean": number_text(result.mean, 2)})
    if result.median is not None:
        facts.append(_("médiane %(median)s") % {"median": number_text(result.median, 2)})
    if result.kind == "ranking":
        facts.append(_("rang moyen : le plus petit est préféré"))
    table = tuple((label, tuple(count_text(count) for count in counts)) for label, counts in result.table)
    return ShownResult(result, answered, tuple(bars), tuple(facts), table, result.hides)


def _sorted(result: Result, means: list[tuple[str, float]]) -> list[tuple[str, float]]:
    return sorted(means, key=lambda pair: pair[1], reverse=result.kind == "points")


def _bar(label: str, count: Shown, share_pct: float | None) -> Bar:
    if count is None or share_pct is None:
        return Bar(label, count_text(count), "")
    return Bar(label, f"{count_text(count)} ({percent_text(share_pct)})", f"{share_pct:.1f}")


def cross_rows(table: CrossTable) -> list[tuple[str, list[str]]]:
    """Lines of a cross-table in words."""
    return [(label, [count_text(count) for count in counts]) for label, counts in table.rows]


def evolution_rows(evolution: Evolution) -> list[tuple[str, list[str]]]:
    """Lines of an evolution in words."""

    def said(value: float | None) -> str:
        if value is None:
            return "—"
        return percent_text(value) if evolution.unit == "%" else number_text(value, 2)

    return [(label, [said(value) for value in values]) for label, values in evolution.lines]
