"""What an import brings: questions ready to be added, and in sentences what was not understood, line by line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from jalon.surveys.form.definition import free_code
from jalon.surveys.form.expression import Compare, ConditionRefused, Node, Path, parse, replaced, written
from jalon.surveys.usecases.write_questions import QuestionSheet


@dataclass(frozen=True, slots=True)
class Note:
    """Something of the file that is not kept as it was. `place`: « feuille survey, ligne 12 » or the code of a question."""

    place: str
    message: str


@dataclass
class Imported:
    """Questions read, in order, and the notes; filled by a reader."""

    sheets: list[QuestionSheet] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    title: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    """Name in the file -> our code."""

    def note(self, place: str, message: str) -> None:
        """Say something was not understood."""
        self.notes.append(Note(place, message))

    def code_for(self, name: str, taken: Sequence[str] = ()) -> str:
        """A free code near a name of the file; the first use of the name is the one that conditions mean."""
        code = free_code(name or "question", [*taken, *(sheet.code for sheet in self.sheets)])
        self.codes.setdefault(name, code)
        return code

    def condition(self, place: str, text: str, change: Callable[[Compare], Node]) -> str:
        """A condition of the file in our words; empty, and noted, when it is not understood."""
        text = text.strip()
        if text in ("", "1", "true()", "true"):
            return ""
        try:
            return written(replaced(parse(text), change))
        except ConditionRefused as refusal:
            self.note(
                place, _("Condition non reprise, la question sera toujours posée : %(why)s") % {"why": refusal.message}
            )
            return ""


def renamed(compare: Compare, codes: dict[str, str]) -> Compare:
    """A comparison with our codes in place of the names of the file."""
    path = replace(compare.path, code=codes.get(compare.path.code, compare.path.code))
    value = compare.value
    if isinstance(value, Path):
        value = replace(value, code=codes.get(value.code, value.code))
    return Compare(path, compare.op, value)


def option(code: str, label: str, labels: dict[str, str] | None = None, *, has_text: bool = False) -> dict[str, Any]:
    """An option as `QuestionSheet` takes it."""
    return {"code": code, "label": label[:300], "labels": labels or {}, "has_text": has_text}
