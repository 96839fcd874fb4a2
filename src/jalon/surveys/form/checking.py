"""What is wrong in a questionnaire before anybody answers: loops, dead ends, questions that cannot be answered."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from jalon.surveys.form.definition import CODE, Form, Item
from jalon.surveys.form.expression import Compare, ConditionRefused, Path, cited, holds, parse, paths
from jalon.surveys.kinds import WITH_OPTIONS, QuestionKind

MOST_COMBINATIONS = 20_000
"""Beyond, a condition is taken as possible: it is not said to be a dead end without proof."""
MOST_ITEMS = 1_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and about which question (its code; empty for the whole)."""

    code: str
    message: str


def faults(form: Form) -> list[Fault]:
    """Everything that would stop a respondent, in the order of the questionnaire; empty when it may be opened."""
    if not form.questions:
        return [Fault("", _("L’enquête n’a aucune question."))]
    if len(form.items) > MOST_ITEMS:
        return [Fault("", _("L’enquête a plus de %(most)d éléments.") % {"most": MOST_ITEMS})]
    found: list[Fault] = []
    seen: set[str] = set()
    for index, item in enumerate(form.items):
        if not CODE.fullmatch(item.code) or item.code.casefold() in seen:
            found.append(Fault(item.code, _("Le code « %(code)s » est déjà pris ou mal formé.") % {"code": item.code}))
        seen.add(item.code.casefold())
        found += _content_faults(item)
        found += condition_faults(form, index)
    return found


def _content_faults(item: Item) -> Iterator[Fault]:
    said = {"name": name_of(item)}
    if not item.label.strip() and item.kind != QuestionKind.PAGE:
        yield Fault(item.code, _("La question « %(name)s » n’a pas de texte.") % said)
    least = 2 if item.kind in (QuestionKind.RANKING, QuestionKind.POINTS) else 1
    if item.kind in WITH_OPTIONS and len(item.options) < least:
        text = _("La question « %(name)s » n’a pas assez de réponses à proposer : personne ne pourrait y répondre.")
        yield Fault(item.code, text % said)
    if item.kind == QuestionKind.MATRIX and not item.rows:
        yield Fault(item.code, _("Le tableau « %(name)s » n’a pas de lignes.") % said)
    for group in (item.options, item.rows):
        codes = [option.code for option in group]
        if len(set(codes)) != len(codes):
            yield Fault(item.code, _("Deux réponses de « %(name)s » ont le même code.") % said)
    bounded = item.kind in (QuestionKind.NUMBER, QuestionKind.SCALE)
    if bounded and item.minimum is not None and item.maximum is not None and item.minimum >= item.maximum:
        yield Fault(item.code, _("Les bornes de « %(name)s » ne laissent aucune réponse possible.") % said)


def condition_faults(form: Form, index: int) -> list[Fault]:
    """What is wrong in the condition of one item."""
    item = form.items[index]
    if not item.condition.strip():
        return []
    said = {"name": name_of(item)}
    try:
        node = parse(item.condition)
    except ConditionRefused as refusal:
        return [Fault(item.code, _("Condition de « %(name)s » : %(why)s") % {**said, "why": refusal.message})]
    before = {known.code: known for known in form.items[:index] if known.asks}
    found = [fault for code in sorted(cited(node)) if (fault := _cited_fault(form, item, code, before))]
    if not found:
        found = [fault for compare in paths(node) if (fault := _value_fault(item, compare, before))]
    if not found and not reachable(form, index):
        text = _("« %(name)s » ne serait jamais demandée : aucune suite de réponses ne rend sa condition vraie.")
        found = [Fault(item.code, text % said)]
    return found


def _cited_fault(form: Form, item: Item, code: str, before: dict[str, Item]) -> Fault | None:
    said = {"name": name_of(item), "code": code}
    if code in before:
        return None
    if code == item.code:
        return Fault(
            item.code, _("La condition de « %(name)s » dépend de sa propre réponse : c’est une boucle.") % said
        )
    other = form.by_code.get(code)
    if other is None or not other.asks:
        return Fault(item.code, _("La condition de « %(name)s » cite « %(code)s », qui n’est pas une question.") % said)
    if item.code in _needed(form, other):
        text = _("« %(name)s » et « %(code)s » dépendent l’une de l’autre : c’est une boucle.")
    else:
        text = _("La condition de « %(name)s » cite « %(code)s », qui vient après : placez-la avant.")
    return Fault(item.code, text % said)


def _needed(form: Form, item: Item) -> set[str]:
    """Codes that the condition of an item depends on, from one to the next."""
    found: set[str] = set()
    waiting = [item]
    while waiting:
        current = waiting.pop()
        try:
            codes = cited(parse(current.condition)) if current.condition.strip() else set()
        except ConditionRefused:
            continue
        for code in codes - found:
            found.add(code)
            if code in form.by_code:
                waiting.append(form.by_code[code])
    return found


def _value_fault(item: Item, compare: Compare, before: dict[str, Item]) -> Fault | None:
    asked = before[compare.path.code]
    said = {"name": name_of(item), "asked": name_of(asked), "value": compare.value, "part": compare.path.part}
    parts = {option.code for option in (asked.rows if asked.kind == QuestionKind.MATRIX else asked.options)}
    if compare.path.part and compare.path.part not in parts:
        text = _("La condition de « %(name)s » cite « %(part)s », qui n’est pas dans « %(asked)s ».")
        return Fault(item.code, text % said)
    chosen = asked.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE) and not compare.path.part
    chosen = chosen or (asked.kind == QuestionKind.MATRIX and bool(compare.path.part))
    if not chosen or compare.op not in ("=", "!=", "contient") or isinstance(compare.value, Path):
        return None
    value = f"{compare.value:g}" if isinstance(compare.value, float) else compare.value
    if value in ("", *(option.code for option in asked.options)):
        return None
    text = _("La condition de « %(name)s » attend « %(value)s », qui n’est pas une réponse de « %(asked)s ».")
    return Fault(item.code, text % {**said, "value": value})


def reachable(form: Form, index: int) -> bool:
    """Whether some answers make an item asked, hidden questions having no answer.

    Tries representative answers of the questions its condition depends on (each value cited, its neighbours, none).
    """
    item = form.items[index]
    codes = _needed(form, item)
    chain = [known for known in form.items[:index] if known.code in codes and known.asks]
    mentions = [compare for source in (*chain, item) if source.condition for compare in _quietly(source)]
    domains = [list(_domain(known, mentions)) for known in chain]
    size = 1
    for domain in domains:
        size *= max(len(domain), 1)
    if size > MOST_COMBINATIONS:
        return True
    for drawn in itertools.product(*domains):
        values: dict[str, Any] = {}
        for known, value in zip(chain, drawn, strict=True):
            if value is not None and holds(known.when, values):
                values[known.code] = value
        if holds(parse(item.condition), values):
            return True
    return False


def _quietly(item: Item) -> list[Compare]:
    try:
        return list(paths(parse(item.condition)))
    except ConditionRefused:
        return []


def _domain(item: Item, mentions: Sequence[Compare]) -> Iterator[Any]:
    """Answers worth trying for a question: those cited, a neighbour of each, and none."""
    yield None
    about = [compare for compare in mentions if compare.path.code == item.code]
    cited_values = [compare.value for compare in about if not isinstance(compare.value, Path)]
    if item.kind == QuestionKind.SINGLE:
        yield from (option.code for option in item.options)
    elif item.kind in (QuestionKind.MULTIPLE, QuestionKind.RANKING):
        codes = [option.code for option in item.options][:8]
        for size in range(1, len(codes) + 1):
            yield from (list(group) for group in itertools.combinations(codes, size))
    elif item.kind == QuestionKind.MATRIX:
        rows = sorted({compare.path.part for compare in about if compare.path.part})[:3]
        columns = [option.code for option in item.options]
        yield from (dict(zip(rows, drawn, strict=True)) for drawn in itertools.product(columns, repeat=len(rows)))
    elif item.kind == QuestionKind.POINTS:
        parts = {compare.path.part for compare in about}
        for part in sorted(parts & {option.code for option in item.options}):
            yield from ({part: points} for points in range(item.budget + 1))
    elif item.kind == QuestionKind.DATE:
        for value in cited_values:
            yield from _days_around(value)
        yield "2026-01-01"
    elif item.kind in (QuestionKind.NUMBER, QuestionKind.SCALE):
        yield from _numbers_around(item, cited_values)
    else:
        yield from (str(value) for value in cited_values if value != "")
        yield "mot"


def _days_around(value: object) -> Iterator[str]:
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return
    yield from ((day + timedelta(days=gap)).isoformat() for gap in (-1, 0, 1))


def _numbers_around(item: Item, cited_values: Sequence[object]) -> Iterator[float]:
    low = item.minimum if item.minimum is not None else (1 if item.kind == QuestionKind.SCALE else -1e12)
    high = item.maximum if item.maximum is not None else (5 if item.kind == QuestionKind.SCALE else 1e12)
    tried = {low, high}
    for value in cited_values:
        if isinstance(value, float):
            tried |= {value - 1, value, value + 1}
    yield from sorted(value for value in tried if low <= value <= high)


def name_of(item: Item) -> str:
    """How a question is called in a message: its words, shortened, or its code."""
    words = " ".join(item.label.split())
    return (words[:60] + "…" if len(words) > 60 else words) or item.code
