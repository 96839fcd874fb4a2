"""A small evaluator of the formulas our workbook uses, written apart from it: the totals are recomputed, not read.

Knows + - * /, comparisons, ranges, other sheets, SUM, SUMIFS, COUNTIF, COUNT, IF, SUMPRODUCT, ISNUMBER. Anything
else is an error, so that a new kind of formula is not silently left unchecked.
"""

import re
from typing import Any

from openpyxl.utils import range_boundaries
from openpyxl.workbook.workbook import Workbook

TOKEN = re.compile(
    r"\s*(?P<range>(?:'(?:[^']|'')+'!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)"
    r'|\s*(?P<number>\d+(?:\.\d+)?)|\s*(?P<text>"(?:[^"]|"")*")|\s*(?P<name>[A-Z]+)(?=\()|\s*(?P<sign><=|>=|<>|[-+*/=<>(),])'
)


class Evaluator:
    """Values of the cells of a workbook whose formulas are read as text."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.known: dict[tuple[str, int, int], Any] = {}

    def cell(self, sheet: str, row: int, column: int) -> Any:
        key = (sheet, row, column)
        if key not in self.known:
            value = self.book[sheet].cell(row, column).value
            self.known[key] = _Parser(self, sheet, value[1:]).whole() if _is_formula(value) else value
        return self.known[key]

    def area(self, sheet: str, reference: str) -> list[Any]:
        left, top, right, bottom = range_boundaries(reference.replace("$", ""))
        return [self.cell(sheet, row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]


def _is_formula(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("=")


class _Parser:
    def __init__(self, evaluator: Evaluator, sheet: str, text: str) -> None:
        self.evaluator, self.sheet = evaluator, sheet
        self.tokens = []
        place = 0
        while place < len(text):
            match = TOKEN.match(text, place)
            assert match, f"unknown formula: {text[place:]}"
            self.tokens.append((match.lastgroup, match.group(match.lastgroup or 0)))
            place = match.end()

    def whole(self) -> Any:
        value = self.comparison()
        assert not self.tokens, f"left over: {self.tokens}"
        return _one(value)

    def comparison(self) -> Any:
        value = self.sum()
        while self.peek() in ("=", "<", ">", "<=", ">=", "<>"):
            sign, other = self.take(), self.sum()
            value = _compare(_one(value), sign, _one(other))
        return value

    def sum(self) -> Any:
        value = self.product()
        while self.peek() in ("+", "-"):
            sign, other = self.take(), self.product()
            value = _one(value) + _one(other) if sign == "+" else _one(value) - _one(other)
        return value

    def product(self) -> Any:
        value = self.factor()
        while self.peek() in ("*", "/"):
            sign, other = self.take(), self.factor()
            value = _one(value) * _one(other) if sign == "*" else _one(value) / _one(other)
        return value

    def factor(self) -> Any:
        kind, text = self.tokens.pop(0)
        if text == "-":
            value = self.factor()
            return (
                [-int(item) if isinstance(item, bool) else -item for item in value]
                if isinstance(value, list)
                else -value
            )
        if text == "(":
            value = self.comparison()
            assert self.take() == ")"
            return value
        if kind == "number":
            return float(text)
        if kind == "text":
            return text[1:-1]
        if kind == "name":
            return self.call(text)
        assert kind == "range", text
        sheet, _bang, reference = text.rpartition("!")
        return self.evaluator.area(sheet.strip("'").replace("''", "'") or self.sheet, reference)

    def call(self, name: str) -> Any:
        assert self.take() == "("
        arguments = []
        while True:
            arguments.append(None if name == "IF" and arguments and self.skips(arguments) else self.comparison())
            if self.take() == ")":
                break
        return FUNCTIONS[name](*arguments)

    def skips(self, arguments: list[Any]) -> bool:
        """Leave the branch of an IF that is not taken unread: it may divide by zero."""
        if bool(_one(arguments[0])) == (len(arguments) == 1):
            return False
        depth = 0
        while depth or self.peek() not in (",", ")"):
            depth += {"(": 1, ")": -1}.get(self.take(), 0)
        return True

    def peek(self) -> str | None:
        return self.tokens[0][1] if self.tokens else None

    def take(self) -> str:
        return self.tokens.pop(0)[1]


def _one(value: Any) -> Any:
    if isinstance(value, list):
        (value,) = value
    return 0 if value is None else value


def _compare(left: Any, sign: str, right: Any) -> bool:
    return {
        "=": left == right, "<>": left != right, "<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right
    }[sign]  # fmt: skip


def _matches(value: Any, wanted: Any) -> bool:
    wanted = _one(wanted)
    if isinstance(wanted, str) and (found := re.fullmatch(r"(<=|>=|<|>)(\d+)", wanted)):
        return value is not None and _compare(value, found[1], float(found[2]))
    return value == wanted


def _sumifs(amounts: list[Any], *tests: Any) -> float:
    pairs = list(zip(tests[::2], tests[1::2], strict=True))
    assert all(len(area) == len(amounts) for area, _wanted in pairs)
    return sum(
        amount or 0
        for index, amount in enumerate(amounts)
        if all(_matches(area[index], wanted) for area, wanted in pairs)
    )


def _sumproduct(left: list[Any], right: list[Any]) -> float:
    return sum((a or 0) * (b or 0) for a, b in zip(left, right, strict=True))


def _sum(values: list[Any]) -> float:
    return sum(value for value in values if isinstance(value, int | float))


FUNCTIONS = {
    "SUM": _sum,
    "SUMIFS": _sumifs,
    "COUNTIF": lambda area, wanted: sum(_matches(value, wanted) for value in area),
    "COUNT": lambda area: sum(isinstance(value, int | float) for value in area),
    "IF": lambda test, yes, no: yes if _one(test) else no,
    "SUMPRODUCT": _sumproduct,
    "ISNUMBER": lambda area: [isinstance(value, int | float) for value in area],
}
