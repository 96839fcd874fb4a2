"""A questionnaire as frozen values, made from rows or from an imported file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from jalon.surveys.form.expression import Node, always, parse
from jalon.surveys.kinds import ASKS, QuestionKind

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
"""How a question or an option is named in conditions and exports."""
RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur", "ps", "dv", "yi"})
_NO_WORDS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Option:
    """One accepted answer. `has_text`: « autre », which asks for its own words. `labels`: language -> words."""

    code: str
    label: str
    has_text: bool = False
    labels: Mapping[str, str] = field(default_factory=lambda: _NO_WORDS)

    def said(self, language: str) -> str:
        """Its words in a language, in French when they are missing."""
        return self.labels.get(language) or self.label


@dataclass(frozen=True)
class Item:
    """One thing of a questionnaire: a question, a text to read, or the start of a page.

    Args:
        options: accepted answers; columns of a matrix.
        rows: lines of a matrix.
        minimum, maximum: of a number or a scale; `maximum` is also the most options of a multiple choice, and the
            longest text, in characters.
        budget: points to give out.
        is_place: its answer says where the person lives: the answers of small groups are hidden.
    """

    code: str
    kind: str
    label: str
    help: str = ""
    is_required: bool = False
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    low_label: str = ""
    high_label: str = ""
    budget: int = 10
    condition: str = ""
    is_random: bool = False
    is_place: bool = False
    labels: Mapping[str, str] = field(default_factory=lambda: _NO_WORDS)
    helps: Mapping[str, str] = field(default_factory=lambda: _NO_WORDS)

    @property
    def asks(self) -> bool:
        """Whether it expects an answer."""
        return self.kind in ASKS

    def said(self, language: str) -> str:
        """Its words in a language, in French when they are missing."""
        return self.labels.get(language) or self.label

    def helped(self, language: str) -> str:
        """Its help in a language."""
        return self.helps.get(language) or self.help

    @cached_property
    def when(self) -> Node:
        """Its condition, ready to be evaluated.

        Raises:
            ConditionRefused: the condition cannot be read (a survey that is open has none).
        """
        return parse(self.condition) if self.condition.strip() else always()

    def option(self, code: str) -> Option | None:
        """The option of a code."""
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True)
class Page:
    """Items shown together; `head` opens the page and may hold its condition."""

    number: int
    head: Item | None
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Form:
    """A whole questionnaire, in order."""

    items: tuple[Item, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Item]:
        """Code -> item."""
        return {item.code: item for item in self.items}

    @cached_property
    def questions(self) -> tuple[Item, ...]:
        """Items that expect an answer."""
        return tuple(item for item in self.items if item.asks)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Pages in order; the first one has no head when the questionnaire does not start by one."""
        pages: list[Page] = []
        head: Item | None = None
        group: list[Item] = []
        for item in self.items:
            if item.kind == QuestionKind.PAGE:
                if group or head is not None:
                    pages.append(Page(len(pages), head, tuple(group)))
                head, group = item, []
            else:
                group.append(item)
        if group or head is not None or not pages:
            pages.append(Page(len(pages), head, tuple(group)))
        return tuple(pages)


def free_code(wanted: str, taken: Sequence[str]) -> str:
    """A valid code near the one wanted, not yet taken.

    >>> free_code("âge (ans)", ["age_ans"])
    'age_ans_2'
    """
    from jalon.kernel.text import fold

    base = re.sub(r"[^A-Za-z0-9_]+", "_", wanted) if CODE.fullmatch(wanted) else fold(wanted).replace(" ", "_")
    base = base.strip("_")[:34] or "q"
    if not base[0].isalpha():
        base = f"q_{base}"[:36]
    known = {code.casefold() for code in taken}
    code, rank = base, 2
    while code.casefold() in known:
        code, rank = f"{base}_{rank}", rank + 1
    return code
