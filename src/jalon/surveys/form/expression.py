"""Conditions: read from our words, from XLSForm or from LimeSurvey, evaluated on answers, written back in our words.

`age >= 18 et (usage = "oui" ou outils contient "mail")`; a line of a matrix, the points of an option: `services.wifi`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from jalon.kernel.errors import DomainError

DEEPEST, LONGEST = 40, 2_000
Values = Mapping[str, Any]


class ConditionRefused(DomainError):
    """A condition that cannot be read."""

    messages = {
        "too_long": _("La condition est trop longue ou trop imbriquée : coupez-la en plusieurs questions."),
        "unreadable": _("« %(word)s » n’est pas compris dans la condition « %(text)s »."),
        "unfinished": _(
            "La condition « %(text)s » n’est pas finie : il manque une réponse, une parenthèse ou un guillemet."
        ),
        "function": _("La fonction « %(word)s » n’est pas connue."),
        "two_literals": _("La condition « %(text)s » compare deux valeurs : citez une question."),
    }


@dataclass(frozen=True, slots=True)
class Path:
    """A question, or a part of its answer: a line of a matrix, the points or the rank of an option."""

    code: str
    part: str = ""

    def __str__(self) -> str:
        return f"{self.code}.{self.part}" if self.part else self.code


@dataclass(frozen=True, slots=True)
class Compare:
    """An answer against a value or another answer; `op` among = != < <= > >= contient répondu."""

    path: Path
    op: str
    value: "str | float | Path" = ""


@dataclass(frozen=True, slots=True)
class Junction:
    """« et » (all) or « ou » (any)."""

    is_all: bool
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary."""

    part: "Node"


Node = Compare | Junction | Not

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<string>"[^"]*"|'[^']*'|«[^»]*»|“[^”]*”)
    |(?P<number>-?\d+(?:[.,]\d+)?)
    |\$\{\s*(?P<brace>[^}]+?)\s*\}
    |(?P<op><=|>=|!=|<>|==|=|<|>|≤|≥|≠|&&|\|\||!|\(|\)|,)
    |(?P<word>[^\W\d]\w*(?:\.\w+)*)
    )""",
    re.VERBOSE,
)
_WORDS = {
    "and": "et", "&&": "et", "et": "et", "or": "ou", "||": "ou", "ou": "ou", "not": "non", "!": "non", "non": "non",
    "==": "=", "=": "=", "!=": "!=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">=", "contient": "contient", "contains": "contient",
}  # fmt: skip
_SPELLED = {"eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
"""Signs that LimeSurvey spells; only between two operands, elsewhere they may name a question."""
_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">=", "contient"})
_SUFFIXES = re.compile(r"\.(?:NAOK|value|code|shown|valueNAOK)\b")


def always() -> Node:
    """The condition of what is always asked."""
    return Junction(True, ())


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """Read a condition.

    Raises:
        ConditionRefused: with what is not understood.
    """
    if len(text) > LONGEST:
        raise ConditionRefused("too_long")
    return _Reader(text).whole()


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    text = _SUFFIXES.sub("", text)
    at = 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if not found:
            raise ConditionRefused("unreadable", word=text[at:].strip()[:30], text=text[:120])
        at = found.end()
        kind = str(found.lastgroup)
        value = found[kind]
        if kind == "string":
            yield "literal", value[1:-1].strip("\xa0 ") if value[0] in "«“" else value[1:-1]
        elif kind == "number":
            yield "number", value.replace(",", ".")
        elif kind == "brace":
            yield "path", value
        else:
            plain = _WORDS.get(value.lower(), value)
            yield ("op", plain) if plain in _COMPARISONS | {"et", "ou", "non", "(", ")", ","} else ("path", value)


class _Reader:
    """Recursive descent: or, and, not, comparison."""

    def __init__(self, text: str) -> None:
        self.text, self.tokens, self.at, self.depth = text, list(_tokens(text)), 0, 0

    def whole(self) -> Node:
        node = self.junction("ou")
        if self.at < len(self.tokens):
            raise ConditionRefused("unreadable", word=self.tokens[self.at][1], text=self.text[:120])
        return node

    def junction(self, word: str) -> Node:
        parts = [self.below(word)]
        while self.peek() == ("op", word):
            self.at += 1
            parts.append(self.below(word))
        return parts[0] if len(parts) == 1 else Junction(word == "et", tuple(parts))

    def below(self, word: str) -> Node:
        return self.junction("et") if word == "ou" else self.unary()

    def unary(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ConditionRefused("too_long")
        try:
            if self.peek() == ("op", "non"):
                self.at += 1
                return Not(self.unary())
            if self.peek() == ("op", "("):
                self.at += 1
                inside = self.junction("ou")
                self.expect(")")
                return inside
            return self.comparison()
        finally:
            self.depth -= 1

    def comparison(self) -> Node:
        kind, word = self.take()
        if kind == "path" and self.peek() == ("op", "("):
            return self.function(word)
        left = _operand(kind, word)
        found = self.peek()
        if found is not None and found[0] == "path" and found[1].lower() in _SPELLED:
            found = self.tokens[self.at] = ("op", _SPELLED[found[1].lower()])
        if found is None or found[0] != "op" or found[1] not in _COMPARISONS:
            if isinstance(left, float):  # LimeSurvey writes « 1 » for « always »
                return always() if left else Not(always())
            if isinstance(left, Path):
                return Compare(left, "répondu")
            raise ConditionRefused("unfinished", text=self.text[:120])
        op = self.take()[1]
        right = _operand(*self.take())
        if isinstance(left, Path):
            return Compare(left, op, right)
        if not isinstance(right, Path):
            raise ConditionRefused("two_literals", text=self.text[:120])
        turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(op, op)
        return Compare(right, turned, left)

    def function(self, word: str) -> Node:
        name = word.lower()
        self.expect("(")
        if name in ("selected", "contient"):
            path = _operand(*self.take())
            self.expect(",")
            value = _operand(*self.take())
            self.expect(")")
            if isinstance(path, Path) and not isinstance(value, Path):
                return Compare(path, "contient", value)
            raise ConditionRefused("unreadable", word=word, text=self.text[:120])
        if name in ("répondu", "repondu", "answered", "is_empty"):
            path = _operand(*self.take())
            self.expect(")")
            if not isinstance(path, Path):
                raise ConditionRefused("two_literals", text=self.text[:120])
            seen = Compare(path, "répondu")
            return Not(seen) if name == "is_empty" else seen
        raise ConditionRefused("function", word=word)

    def peek(self) -> tuple[str, str] | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> tuple[str, str]:
        found = self.peek()
        if found is None:
            raise ConditionRefused("unfinished", text=self.text[:120])
        self.at += 1
        return found

    def expect(self, sign: str) -> None:
        if self.take() != ("op", sign):
            raise ConditionRefused("unfinished", text=self.text[:120])


def _operand(kind: str, word: str) -> "str | float | Path":
    if kind == "literal":
        return word
    if kind == "number":
        return float(word)
    if kind == "path":
        code, _dot, part = word.partition(".")
        return Path(code, part)
    raise ConditionRefused("unreadable", word=word, text=word)


def holds(node: Node, values: Values) -> bool:
    """Whether a condition is true of answers (see `form.cleaning` for their shape)."""
    if isinstance(node, Junction):
        return (all if node.is_all else any)(holds(part, values) for part in node.parts)
    if isinstance(node, Not):
        return not holds(node.part, values)
    found = read(node.path, values)
    if node.op == "répondu":
        return found not in (None, "", [], {})
    wanted = read(node.value, values) if isinstance(node.value, Path) else node.value
    return _compared(found, node.op, wanted)


def read(path: Path, values: Values) -> Any:
    """The answer at a path; None when there is none."""
    found = values.get(path.code)
    if not path.part:
        return found
    if isinstance(found, Mapping):
        return found.get(path.part)
    if isinstance(found, list) and path.part in found:  # a rank, or a box ticked
        return found.index(path.part) + 1
    return None


def _compared(found: Any, op: str, wanted: Any) -> bool:
    if isinstance(found, list):
        inside = _plain(wanted) in [_plain(value) for value in found]
        return inside if op in ("=", "contient") else not inside if op == "!=" else False
    if op == "contient":
        return found is not None and (
            _plain(found) == _plain(wanted) or (isinstance(found, str) and str(wanted).casefold() in found.casefold())
        )
    if op in ("=", "!="):
        same = (found is None and wanted == "") or (found is not None and _plain(found) == _plain(wanted))
        return same if op == "=" else not same
    left, right = _ordered(found), _ordered(wanted)
    if left is None or right is None or type(left) is not type(right):
        return False
    return bool({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[op])  # type: ignore[operator]


def _plain(value: Any) -> str:
    """A value as compared for equality: numbers without useless decimals, texts as they are."""
    number = _ordered(value)
    return f"{number:g}" if isinstance(number, float) else str(value)


def _ordered(value: Any) -> float | str | None:
    """A number, or an ISO day as text; None for what has no order."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
        return str(value)
    try:
        return float(str(value).replace(",", "."))
    except ValueError:
        return None


def paths(node: Node) -> Iterator[Compare]:
    """Every comparison of a condition."""
    if isinstance(node, Junction):
        for part in node.parts:
            yield from paths(part)
    elif isinstance(node, Not):
        yield from paths(node.part)
    else:
        yield node


def cited(node: Node) -> set[str]:
    """Codes of the questions a condition reads."""
    found = set()
    for compare in paths(node):
        found.add(compare.path.code)
        if isinstance(compare.value, Path):
            found.add(compare.value.code)
    return found


def written(node: Node) -> str:
    """A condition in our words; `parse` reads it back."""
    if node == always():
        return "1"
    if isinstance(node, Junction):
        word = " et " if node.is_all else " ou "
        return word.join(f"({written(p)})" if isinstance(p, Junction) else written(p) for p in node.parts)
    if isinstance(node, Not):
        return f"non ({written(node.part)})"
    if node.op == "répondu":
        return f"répondu({node.path})"
    if isinstance(node.value, float):
        value = f"{node.value:g}"
    else:
        value = str(node.value) if isinstance(node.value, Path) else '"' + str(node.value).replace('"', "'") + '"'
    return f"{node.path} {node.op} {value}"


def replaced(node: Node, change: Callable[[Compare], Node]) -> Node:
    """A condition with each comparison changed."""
    if isinstance(node, Junction):
        return Junction(node.is_all, tuple(replaced(part, change) for part in node.parts))
    if isinstance(node, Not):
        return Not(replaced(node.part, change))
    return change(node)


def joined(*texts: str) -> str:
    """Conditions that must all hold, as one."""
    kept = [text.strip() for text in texts if text.strip()]
    return kept[0] if len(kept) == 1 else " et ".join(f"({text})" for text in kept)
