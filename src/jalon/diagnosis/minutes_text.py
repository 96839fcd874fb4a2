"""Minutes as text: titled passages, written from notes, compared word by word. Pure functions.

A passage starts by a line « ## title »; what comes before the first one has no title.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MARK = "## "
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A titled part of the minutes."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: `kind` is « same », « added » or « removed »."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ComparedPassage:
    """A passage before and after, as runs of words; `is_changed` when they differ."""

    title: str
    pieces: tuple[Piece, ...]
    is_changed: bool


def passages(text: str) -> list[Passage]:
    """The passages of minutes, in order.

    >>> passages("Bonjour.\\n## Sites\\nTrop lents.")
    [Passage(title='', text='Bonjour.'), Passage(title='Sites', text='Trop lents.')]
    """
    found: list[Passage] = []
    title = ""
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if line.startswith(MARK):
            _keep(found, title, lines)
            title, lines = line[len(MARK) :].strip(), []
        else:
            lines.append(line)
    _keep(found, title, lines)
    return found


def _keep(found: list[Passage], title: str, lines: list[str]) -> None:
    text = "\n".join(lines).strip()
    if title or text:
        found.append(Passage(title, text))


def joined(parts: Iterable[Passage]) -> str:
    """The text of passages; a line that would read as a title inside a passage is kept as words.

    >>> joined([Passage("", "Bonjour."), Passage("Sites", "Trop lents.")])
    'Bonjour.\\n\\n## Sites\\nTrop lents.'
    """
    blocks = []
    for part in parts:
        body = "\n".join(" " + line if line.startswith(MARK) else line for line in part.text.strip().splitlines())
        blocks.append(f"{MARK}{part.title}\n{body}".strip() if part.title else body)
    return "\n\n".join(block for block in blocks if block)


def from_notes(noted: Sequence[tuple[str, str]]) -> str:
    """Minutes drafted from notes: pairs of the question and what was noted under it, in the order asked.

    >>> from_notes([("Sites ?", "Trop lents."), ("Sites ?", "Peu d'aide."), ("", "Merci.")])
    "## Sites ?\\nTrop lents.\\nPeu d'aide.\\n\\n## Autres points abordés\\nMerci."
    """
    order: dict[str, list[str]] = {}
    for title, text in noted:
        order.setdefault(title, []).append(text.strip())
    apart = order.pop("", [])
    parts = [Passage(title, "\n".join(texts)) for title, texts in order.items()]
    if apart:
        parts.append(Passage("Autres points abordés", "\n".join(apart)))
    return joined(parts)


def compare(before: str, after: str) -> list[ComparedPassage]:
    """What changed, passage by passage; passages are matched by their place and title."""
    old, new = passages(before), passages(after)
    titles_of_new = [part.title for part in new]
    result = []
    used: set[int] = set()
    for position, part in enumerate(old):
        same_place = position < len(new) and new[position].title == part.title
        index = position if same_place else titles_of_new.index(part.title) if part.title in titles_of_new else None
        if index is not None:
            used.add(index)
        result.append(_compared(part.title, part.text, "" if index is None else new[index].text))
    result += [_compared(part.title, "", part.text) for index, part in enumerate(new) if index not in used]
    return result


def _compared(title: str, before: str, after: str) -> ComparedPassage:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    for tag, start, end, begin, stop in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[start:end])))
            continue
        if end > start:
            pieces.append(Piece("removed", "".join(old[start:end])))
        if stop > begin:
            pieces.append(Piece("added", "".join(new[begin:stop])))
    return ComparedPassage(title, tuple(pieces), old != new)
