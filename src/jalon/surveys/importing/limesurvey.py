"""LimeSurvey: structure of a survey (.lss), a group (.lsg) or a question (.lsq), read without entities nor network."""

import re
from collections.abc import Sequence
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from jalon.kernel.numbers import number_in
from jalon.surveys.form.expression import Compare, Node, Path
from jalon.surveys.importing.languages import language_code
from jalon.surveys.importing.report import Imported, option, renamed
from jalon.surveys.importing.sheets import MOST_BYTES
from jalon.surveys.kinds import QuestionKind as Q
from jalon.surveys.refusals import SurveyRefused
from jalon.surveys.usecases.write_questions import QuestionSheet

Row = dict[str, str]
_KINDS = {
    "L": Q.SINGLE, "!": Q.SINGLE, "O": Q.SINGLE, "Y": Q.SINGLE, "G": Q.SINGLE, "5": Q.SCALE, "M": Q.MULTIPLE, "P": Q.MULTIPLE,
    "N": Q.NUMBER, "S": Q.SHORT_TEXT, "T": Q.LONG_TEXT, "U": Q.LONG_TEXT, "D": Q.DATE, "F": Q.MATRIX, "H": Q.MATRIX,
    "A": Q.MATRIX, "B": Q.MATRIX, "C": Q.MATRIX, "E": Q.MATRIX, "R": Q.RANKING, "X": Q.NOTE, "|": Q.FILE,
}  # fmt: skip
_SPLIT = {"Q": Q.SHORT_TEXT, "K": Q.NUMBER}
_FIXED = {
    "Y": (("Y", "Oui"), ("N", "Non")),
    "G": (("F", "Femme"), ("M", "Homme")),
    "A": tuple((f"A{n}", str(n)) for n in range(1, 6)),
    "B": tuple((f"A{n}", str(n)) for n in range(1, 11)),
    "C": (("Y", "Oui"), ("U", "Je ne sais pas"), ("N", "Non")),
    "E": (("I", "Plus"), ("S", "Pareil"), ("D", "Moins")),
}
_UNSEEN = (
    (re.compile("<!--"), re.compile("-->")),
    (re.compile(r"<(?:script|style)\b", re.IGNORECASE), re.compile(r"</(?:script|style)\s*>", re.IGNORECASE)),
)
_BLOCK = re.compile(r"<(?:br|p|div|li)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>")
_SUBSCRIPT = re.compile(r"([A-Za-z][A-Za-z0-9]*)_([A-Za-z0-9]+)")


def is_limesurvey(data: bytes) -> bool:
    """Whether the file says it comes from LimeSurvey, or is XML at all."""
    head = data[:4_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return b"LimeSurveyDocType" in data[:4_000] or head.startswith((b"<?xml", b"<document", b"<!DOCTYPE doc"))


def read_limesurvey(data: bytes, *, taken: Sequence[str] = ()) -> Imported:
    """Questions of a LimeSurvey file.

    Raises:
        SurveyRefused: damaged, with a DTD or entities, too big, or not from LimeSurvey.
    """
    if len(data) > MOST_BYTES:
        raise SurveyRefused("fault", why=_("Le fichier dépasse 20 Mo : ce n’est pas un questionnaire."))
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        why = _("Le fichier contient une déclaration XML interdite (DTD ou entités) : par sécurité il n’est pas lu.")
        raise SurveyRefused("fault", why=why) from None
    except (ParseError, ValueError, LookupError) as error:
        raise SurveyRefused("fault", why=_("Le fichier LimeSurvey est abîmé : %(why)s.") % {"why": error}) from None
    if root.tag != "document" or root.find("LimeSurveyDocType") is None or root.find("questions") is None:
        raise SurveyRefused("fault", why=_("Ce fichier XML n’est pas un questionnaire de LimeSurvey."))
    return _Reader(root, taken).read()


def _table(root: Element, name: str) -> list[Row]:
    rows = root.find(f"{name}/rows")
    return [] if rows is None else [{cell.tag: (cell.text or "").strip() for cell in row} for row in rows]


def plain(html: str) -> str:
    """The words of a text written as HTML. Read in one pass: a text of tags that never close takes no more time.

    >>> plain("<p>Une <strong>question</strong></p><script>alerte()</script>")
    'Une question'
    """
    if "<" not in html and "&" not in html:
        return html.strip()
    for opening, closing in _UNSEEN:
        html = _without(html, opening, closing)
    words = unescape(_TAG.sub("", _BLOCK.sub("\n", html)))
    lines = (" ".join(line.split()) for line in words.replace("\xa0", " ").split("\n"))
    return "\n".join(line for line in lines if line)


def _without(html: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """The text less what stands between two marks; what is never closed goes to the end."""
    kept = opening.split(html)
    for rank, piece in enumerate(kept[1:], start=1):
        end = closing.search(piece)
        kept[rank] = piece[end.end() :] if end else ""
    return "".join(kept)


class _Reader:
    """Tables of the file, then groups and questions in order."""

    def __init__(self, root: Element, taken: Sequence[str]) -> None:
        self.taken, self.found = taken, Imported()
        self.groups = sorted(_table(root, "groups"), key=_order("group_order"))
        questions = _table(root, "questions")
        self.parts = [
            *_table(root, "subquestions"),
            *(q for q in questions if q.get("parent_qid", "0") not in ("", "0")),
        ]
        self.questions = sorted(
            (q for q in questions if q.get("parent_qid", "0") in ("", "0")), key=_order("question_order")
        )
        self.answers = sorted(_table(root, "answers"), key=_order("sortorder"))
        self.words = {
            "g": (_table(root, "group_l10ns") or _table(root, "groups"), "gid"),
            "q": (_table(root, "question_l10ns") or [*questions, *self.parts], "qid"),
            "a": (_table(root, "answer_l10ns") or self.answers, "aid"),
        }
        self.settings = _table(root, "surveys_languagesettings")
        self.by_title: dict[str, Row] = {}

    def read(self) -> Imported:
        """Everything, in the order of the groups."""
        for row in self.settings[:1]:
            self.found.title = plain(row.get("surveyls_title", ""))
        seen = set()
        for group in self.groups:
            if group.get("gid") in seen:
                continue
            seen.add(group.get("gid"))
            self.group(group)
            for question in self.questions:
                if question.get("gid") == group.get("gid"):
                    self.question(question)
        for question in self.questions:
            if question.get("gid") not in seen:
                self.question(question)
        if not self.found.sheets:
            raise SurveyRefused("fault", why=_("Le fichier LimeSurvey n’a aucune question que Jalon sache poser."))
        return self.found

    def group(self, row: Row) -> None:
        """A group is a page."""
        label, labels = self.said("g", row.get("gid", ""), "group_name")
        help_, helps = self.said("g", row.get("gid", ""), "description")
        code = self.found.code_for(f"groupe_{row.get('gid', '')}", self.taken)
        condition = self.found.condition(label, row.get("grelevance", ""), self.ours)
        sheet = QuestionSheet(Q.PAGE, label, code, help_, condition=condition, translations=_both(labels, helps))
        self.found.sheets.append(sheet)

    def question(self, row: Row) -> None:
        """A question, or several for the kinds that hold several inputs."""
        kind, title = row.get("type", ""), row.get("title", "")
        if title in self.by_title:
            return  # old files repeat a question in each language
        label, labels = self.said("q", row.get("qid", ""), "question")
        help_, helps = self.said("q", row.get("qid", ""), "help")
        condition = self.found.condition(title, row.get("relevance", ""), self.ours)
        self.by_title[title] = row
        common: dict[str, Any] = {
            "help": help_[:2000],
            "is_required": row.get("mandatory") in ("Y", "S"),
            "condition": condition,
        }
        if kind in _SPLIT:
            self.split(row, label, _SPLIT[kind], common)
            return
        if kind not in _KINDS:
            self.found.note(
                title,
                _("Forme « %(kind)s » de LimeSurvey non reprise : la question n’est pas ajoutée.") % {"kind": kind},
            )
            return
        ours, options, rows = _KINDS[kind], self.options(row), self.rows(row)
        if ours in (Q.MULTIPLE,):
            options, rows = rows, []
        if ours != Q.MATRIX:
            rows = []
        if row.get("other") == "Y" and ours in (Q.SINGLE, Q.MULTIPLE):
            options = [*options, option("autre", _("Autre"), has_text=True)]
        if kind in ("O", "P"):
            self.found.note(title, _("Le commentaire libre joint à chaque réponse n’est pas repris."))
        if row.get("preg"):
            self.found.note(title, _("La forme exigée du texte (expression régulière) n’est pas reprise."))
        settings = {"minimum": 1, "maximum": 5} if ours == Q.SCALE else {}
        code = self.found.code_for(title, self.taken)
        sheet = QuestionSheet(
            ours, (label or title)[:2000], code, options=options, rows=rows, settings=settings,
            translations=_both(labels, helps), **common,
        )  # fmt: skip
        self.found.sheets.append(sheet)

    def split(self, row: Row, label: str, kind: str, common: dict[str, Any]) -> None:
        """Several inputs under one title: one question each."""
        title = row.get("title", "")
        self.found.note(title, _("Question à plusieurs champs : elle devient une question par champ."))
        for part in self.subs(row):
            words, labels = self.said("q", part.get("qid", ""), "question")
            code = self.found.code_for(f"{title}_{part.get('title', '')}", self.taken)
            text = f"{label} – {words}" if words else label
            self.found.sheets.append(QuestionSheet(kind, text[:2000], code, translations=_both(labels, {}), **common))

    def subs(self, row: Row) -> list[Row]:
        """Sub-questions, in order, once each."""
        found: dict[str, Row] = {}
        for part in sorted(self.parts, key=_order("question_order")):
            if part.get("parent_qid") == row.get("qid") and part.get("scale_id", "0") in ("", "0"):
                found.setdefault(part.get("title", ""), part)
        return list(found.values())

    def rows(self, row: Row) -> list[dict[str, Any]]:
        """Sub-questions as lines of a matrix or boxes."""
        return [
            option(part.get("title", ""), *self.said("q", part.get("qid", ""), "question")) for part in self.subs(row)
        ]

    def options(self, row: Row) -> list[dict[str, Any]]:
        """Answers proposed."""
        if row.get("type") in _FIXED:
            return [option(code, label) for code, label in _FIXED[row["type"]]]
        found: dict[str, dict[str, Any]] = {}
        for answer in self.answers:
            if answer.get("qid") == row.get("qid"):
                label, labels = self.said("a", answer.get("aid", ""), "answer", fallback=answer)
                found.setdefault(answer.get("code", ""), option(answer.get("code", ""), label, labels))
        return list(found.values())

    def said(self, kind: str, key: str, column: str, *, fallback: Row | None = None) -> tuple[str, dict[str, str]]:
        """Words in the main language (French if there is some) and in the others."""
        rows, name = self.words[kind]
        found: dict[str, str] = {}
        for row in rows:
            if key and row.get(name) == key and row.get(column):
                found.setdefault(language_code(row.get("language", "")) or "fr", plain(row[column]))
        if not found and fallback:
            found["fr"] = plain(fallback.get(column, ""))
        if not found:
            return "", {}
        main = "fr" if "fr" in found else next(iter(found))
        others = {language: words for language, words in found.items() if language != main}
        self.found.languages += [language for language in others if language not in self.found.languages]
        return found[main], others

    def ours(self, compare: Compare) -> Node:
        """LimeSurvey names a box `Q01_SQ001 == "Y"` and a line of a matrix `Q02_SQ001`."""
        match = _SUBSCRIPT.fullmatch(compare.path.code)
        row = self.by_title.get(match[1]) if match else None
        if match and row is not None:
            if _KINDS.get(row.get("type", "")) == Q.MULTIPLE:
                return Compare(Path(self.found.codes[match[1]]), "contient", match[2])
            if match[1] in self.found.codes:
                return Compare(Path(self.found.codes[match[1]], match[2]), compare.op, compare.value)
        return renamed(compare, self.found.codes)


def _both(labels: dict[str, str], helps: dict[str, str]) -> dict[str, dict[str, str]]:
    return {key: {"label": labels.get(key, ""), "help": helps.get(key, "")} for key in {*labels, *helps}}


def _order(column: str) -> Any:
    return lambda row: (
        number_in(row.get(column)) or 0,
        row.get("qid") or row.get("gid") or "",
    )
