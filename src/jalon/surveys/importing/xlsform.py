"""XLSForm: the sheets `survey`, `choices` and `settings` of a spreadsheet, read as questions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from jalon.surveys.form.definition import free_code
from jalon.surveys.form.expression import Compare, Node, joined
from jalon.surveys.importing.languages import language_code
from jalon.surveys.importing.report import Imported, option, renamed
from jalon.surveys.importing.sheets import Line, sheets_of
from jalon.surveys.kinds import QuestionKind
from jalon.surveys.refusals import SurveyRefused
from jalon.surveys.usecases.write_questions import QuestionSheet

_TYPES = {
    "text": QuestionKind.SHORT_TEXT, "string": QuestionKind.SHORT_TEXT, "integer": QuestionKind.NUMBER,
    "int": QuestionKind.NUMBER, "decimal": QuestionKind.NUMBER, "date": QuestionKind.DATE, "note": QuestionKind.NOTE,
    "file": QuestionKind.FILE, "phone number": QuestionKind.SHORT_TEXT, "range": QuestionKind.SCALE, "acknowledge": QuestionKind.SINGLE, "trigger": QuestionKind.SINGLE,
}  # fmt: skip
_LISTS = (
    (re.compile(r"^(?:select_one|select one(?: from)?)\s+(.+)$"), QuestionKind.SINGLE),
    (
        re.compile(r"^(?:select_multiple|select multiple(?: from)?|select all that apply(?: from)?)\s+(.+)$"),
        QuestionKind.MULTIPLE,
    ),
    (re.compile(r"^rank\s+(.+)$"), QuestionKind.RANKING),
)
_SILENT = frozenset(
    {
        "start",
        "end",
        "today",
        "deviceid",
        "username",
        "phonenumber",
        "email",
        "audit",
        "start-geopoint",
        "subscriberid",
        "simserial",
    }
)
_WORDS_WANTED = {"label": "label", "caption": "label", "hint": "hint"}
_COLUMNS = {
    "type": "type", "name": "name", "value": "name", "relevant": "relevant", "relevance": "relevant", "required": "required",
    "constraint": "constraint", "appearance": "appearance", "default": "default", "calculation": "calculation",
    "calculate": "calculation", "choice_filter": "choice_filter", "repeat_count": "repeat_count", "parameters": "parameters",
    "list_name": "list_name", "list name": "list_name",
}  # fmt: skip
_BETWEEN = re.compile(r"\.\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)")
_YES = frozenset({"yes", "true", "true()", "oui", "1"})


@dataclass
class _Row:
    """A line with its cells by name, and its words by language (« » when the column names none)."""

    place: str
    cells: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=lambda: {"label": {}, "hint": {}})

    def get(self, name: str) -> str:
        return self.cells.get(name, "")


def read_xlsform(data: bytes, *, filename: str, taken: Sequence[str] = ()) -> Imported:
    """Questions of an XLSForm.

    Raises:
        SurveyRefused: the file cannot be read, or has no sheet `survey` with a column `type`.
    """
    sheets = sheets_of(data, filename)
    if "survey" not in sheets:
        raise SurveyRefused("fault", why=_("Ce classeur n’a pas de feuille « survey » : ce n’est pas un XLSForm."))
    found = Imported()
    rows = list(_rows(sheets["survey"], found, needed="type"))
    if not rows:
        raise SurveyRefused(
            "fault", why=_("La feuille « survey » n’a pas de colonne « type », ou aucune ligne dessous.")
        )
    lists = _lists(sheets.get("choices", []) + sheets.get("columns", []), found)
    for row in _rows(sheets.get("settings", []), found, needed=""):
        found.title = found.title or row.get("form_title") or row.get("title")
    _Reader(found, lists, taken).read(rows)
    return found


def _rows(lines: Sequence[Line], found: Imported, *, needed: str) -> Iterator[_Row]:
    heads: list[tuple[str, str]] | None = None
    for line in lines:
        if heads is None:
            read = [_heading(cell) for cell in line.cells]
            if needed and needed not in [name for name, _language in read]:
                continue
            heads = read
            known = [head for head in heads if head[0]]
            for name in {name for name, language in known if known.count((name, language)) > 1}:
                found.note(
                    line.place, _("La colonne « %(name)s » est là deux fois : la première est lue.") % {"name": name}
                )
            continue
        row = _Row(line.place)
        for (name, language), cell in zip(heads, line.cells, strict=False):
            if not name or not cell:
                continue
            if name in row.words:
                row.words[name].setdefault(language, cell)
            else:
                row.cells.setdefault(name, cell)
        if row.cells or row.words["label"]:
            yield row


def _heading(cell: str) -> tuple[str, str]:
    """« label::English (en) » → ("label", "en"); « bind:relevant » → ("relevant", "")."""
    parts = [part for part in re.split(r"::?", cell.strip()) if part]
    plain = [part.strip().lower() for part in parts]
    if not plain:
        return "", ""
    if plain[0] in ("bind", "body", "control", "media", "jr"):
        return (_COLUMNS.get(plain[-1], plain[-1]), "") if plain[0] != "media" else ("media", "")
    if plain[0] in _WORDS_WANTED:
        language = (language_code(plain[1]) or plain[1]) if len(plain) > 1 else ""
        return _WORDS_WANTED[plain[0]], language
    return _COLUMNS.get(plain[0], plain[0]), ""


@dataclass
class _List:
    """Choices of a list, and the codes given to their names."""

    options: list[dict[str, Any]] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)


def _lists(lines: Sequence[Line], found: Imported) -> dict[str, _List]:
    lists: dict[str, _List] = {}
    for row in _rows(lines, found, needed="list_name"):
        name, value = row.get("list_name"), row.get("name")
        if not name:
            continue
        if not value:
            found.note(
                row.place, _("Réponse sans nom dans la liste « %(list)s » : elle n’est pas reprise.") % {"list": name}
            )
            continue
        known = lists.setdefault(name, _List())
        if value in known.codes:
            found.note(
                row.place, _("« %(name)s » est deux fois dans la liste « %(list)s ».") % {"name": value, "list": name}
            )
            continue
        taken = [one["code"] for one in known.options]
        code = value if re.fullmatch(r"[A-Za-z0-9_]{1,40}", value) and value not in taken else free_code(value, taken)
        known.codes[value] = code
        label, labels = _said(row.words["label"], found)
        known.options.append(option(code, label or value, labels))
    return lists


def _said(words: Mapping[str, str], found: Imported) -> tuple[str, dict[str, str]]:
    """The main words (French, or without language, or the first) and the others by language."""
    if not words:
        return "", {}
    main = next((key for key in ("fr", "") if key in words), next(iter(words)))
    others = {key: text for key, text in words.items() if key not in (main, "") and re.fullmatch(r"[a-z]{2,3}", key)}
    for key in others:
        if key not in found.languages:
            found.languages.append(key)
    return words[main], others


class _Reader:
    """Goes down the sheet `survey`, keeping the conditions of the groups it is in."""

    def __init__(self, found: Imported, lists: dict[str, _List], taken: Sequence[str]) -> None:
        self.found, self.lists, self.taken = found, lists, taken
        self.groups: list[str] = []
        self.list_of: dict[str, _List] = {}
        self.needs_page = False

    def read(self, rows: Sequence[_Row]) -> None:
        """Every line, in order."""
        for row in rows:
            kind = " ".join(row.get("type").split())
            lowered = kind.lower().replace("_", " ")
            if lowered in ("begin group", "begin repeat"):
                self.begin(row, is_repeat=lowered.endswith("repeat"))
            elif lowered in ("end group", "end repeat"):
                if self.groups:
                    self.groups.pop()
                    self.needs_page = True
                else:
                    self.found.note(row.place, _("Fin de groupe sans début."))
            elif kind:
                self.question(row, kind)
        if self.groups:
            self.found.note("", _("Un groupe n’est pas fermé : il l’est à la fin du questionnaire."))

    def begin(self, row: _Row, *, is_repeat: bool) -> None:
        """A group is a page; a repeat is asked once."""
        self.groups.append(self.condition(row))
        label, labels = _said(row.words["label"], self.found)
        if is_repeat:
            self.found.note(
                row.place,
                _(
                    "« %(name)s » se répète dans le fichier (une fois par personne, par site…) : ici ses questions sont posées "
                    "une seule fois. Pour en garder plusieurs, recopiez-les ou demandez une liste dans un texte."
                )
                % {"name": row.get("name")},
            )
        self.page(row.get("name") or "page", label, labels)

    def page(self, name: str, label: str = "", labels: dict[str, str] | None = None) -> None:
        """Open a page with the conditions of all the groups around."""
        translations = {language: {"label": words} for language, words in (labels or {}).items()}
        code = self.found.code_for(name, self.taken)
        self.found.sheets.append(
            QuestionSheet(QuestionKind.PAGE, label, code, condition=joined(*self.groups), translations=translations)
        )
        self.needs_page = False

    def question(self, row: _Row, kind: str) -> None:
        """A line that asks something, or that is said not to be understood."""
        name = row.get("name")
        ours, options, has_other = self.kind_of(row, kind)
        if ours is None:
            return
        if self.needs_page:
            self.page("suite")
        label, labels = _said(row.words["label"], self.found)
        hint, hints = _said(row.words["hint"], self.found)
        if not label:
            self.found.note(
                row.place, _("« %(name)s » n’a pas de texte : son nom est montré.") % {"name": name or kind}
            )
            label = name or kind
        if "${" in label:
            self.found.note(row.place, _("Le texte reprend une réponse (${…}) : il est montré tel quel."))
        if has_other and options is not None and not any(one["has_text"] for one in options):
            options = [
                *options,
                option(free_code("autre", [one["code"] for one in options]), _("Autre"), has_text=True),
            ]
        condition, code = self.condition(row), self.found.code_for(name, self.taken)
        if name and self.found.codes[name] != code:
            said = {"name": name, "code": code}
            self.found.note(
                row.place, _("Le nom « %(name)s » est déjà pris : la question reçoit le code « %(code)s ».") % said
            )
        elif not name:
            self.found.note(row.place, _("Question sans nom : elle reçoit le code « %(code)s ».") % {"code": code})
        translations = {key: {"label": labels.get(key, ""), "help": hints.get(key, "")} for key in {*labels, *hints}}
        sheet = QuestionSheet(
            kind=ours, label=label[:2000], code=code, help=hint[:2000], is_required=row.get("required").lower() in _YES,
            options=options or (), settings=self.bounds(row, ours), condition=condition, translations=translations,
            is_random="randomize=true" in row.get("parameters").replace(" ", "").lower(),
        )  # fmt: skip
        self.found.sheets.append(sheet)
        self.unread(row)

    def kind_of(self, row: _Row, kind: str) -> tuple[str | None, list[dict[str, Any]] | None, bool]:
        """Our kind, its options, whether « autre » is added; None when the line is not asked."""
        lowered = kind.lower()
        for pattern, ours in _LISTS:
            match = pattern.match(lowered)
            if not match:
                continue
            words = kind[match.start(1) :].split()
            has_other = len(words) > 1 and " ".join(words[1:]).replace(" ", "_").lower().endswith("or_other")
            known = self.lists.get(words[0]) or self.lists.get(" ".join(words))
            if known is None:
                self.found.note(
                    row.place,
                    _("La liste « %(list)s » n’est pas dans la feuille « choices » : la question n’est pas reprise.")
                    % {"list": words[0]},
                )
                return None, None, False
            self.list_of[row.get("name")] = known
            return ours, [dict(one) for one in known.options], has_other
        plain = lowered.split()[0]
        if plain in ("acknowledge", "trigger"):
            self.found.note(row.place, _("« J’ai lu » devient une question à un seul choix."))
            return QuestionKind.SINGLE, [option("lu", _("J’ai lu"))], False
        if lowered == "text" and "multiline" in row.get("appearance").lower():
            return QuestionKind.LONG_TEXT, None, False
        if lowered in _TYPES:
            return _TYPES[lowered], None, False
        if plain in _SILENT:
            self.found.note(
                row.place,
                _("« %(kind)s » relève l’appareil ou l’heure : jamais repris, il désignerait la personne.")
                % {"kind": kind},
            )
        else:
            self.found.note(
                row.place,
                _("Forme « %(kind)s » non reprise : la question « %(name)s » n’est pas ajoutée.")
                % {"kind": kind[:60], "name": row.get("name")},
            )
        return None, None, False

    def condition(self, row: _Row) -> str:
        """The condition of a line in our words."""

        def ours(compare: Compare) -> Node:
            known = self.list_of.get(compare.path.code)
            value = compare.value
            if known is not None and not isinstance(value, str | float):
                return renamed(compare, self.found.codes)
            if known is not None:
                raw = f"{value:g}" if isinstance(value, float) else str(value)
                value = known.codes.get(raw, raw)
            return renamed(Compare(compare.path, compare.op, value), self.found.codes)

        return self.found.condition(row.place, row.get("relevant"), ours)

    def bounds(self, row: _Row, kind: str) -> dict[str, Any]:
        """Bounds said by a constraint like `. > 0 and . <= 120`, or by the parameters of a range."""
        if kind == QuestionKind.SCALE:
            said = dict(re.findall(r"(start|end)\s*=\s*(-?\d+)", row.get("parameters")))
            return {"minimum": int(said.get("start", 1)), "maximum": int(said.get("end", 10))}
        text = row.get("constraint")
        if not text:
            return {}
        rest = re.sub(r"\band\b|[()\s]", "", _BETWEEN.sub("", text), flags=re.IGNORECASE)
        if kind != QuestionKind.NUMBER or rest:
            self.found.note(row.place, _("Contrainte non reprise : « %(text)s ».") % {"text": text[:120]})
            return {}
        bounds: dict[str, Any] = {}
        for sign, value in _BETWEEN.findall(text):
            bounds["minimum" if sign.startswith(">") else "maximum"] = float(value)
            if len(sign) == 1:
                self.found.note(
                    row.place,
                    _("La borne « %(sign)s %(value)s » est prise comme incluse.") % {"sign": sign, "value": value},
                )
        return bounds

    def unread(self, row: _Row) -> None:
        """Columns of the line that change what is asked and that are not taken."""
        words = {
            "default": _("Valeur par défaut non reprise : « %(text)s ». La question sera vide au départ."),
            "calculation": _(
                "Calcul non repris : « %(text)s ». Rien ne sera calculé ni enregistré sous ce nom ; ce qui s’en servait "
                "(condition, texte) est signalé à sa ligne."
            ),
            "choice_filter": _(
                "Filtre des réponses non repris : « %(text)s ». Toutes les réponses de la liste seront proposées, quelles que "
                "soient les réponses précédentes : coupez la liste en plusieurs questions, chacune avec sa condition."
            ),
            "media": _("Image ou son non repris : « %(text)s ». Décrivez-le dans l’aide de la question."),
        }
        for name, said in words.items():
            if row.get(name):
                self.found.note(row.place, said % {"text": row.get(name)[:80]})
