"""How an organisation is found by what people type: three letters, « st », a code, a département in brackets.

Stored beside each organisation: `name_key` (its name without accents, article or abbreviation; it ranks) and
`search_key` (every word it answers to; it filters, through a text-search index of PostgreSQL with word prefixes).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from jalon.kernel.text import fold
from jalon.organisations.registry import departement_names

_SPELLED = {"st": "saint", "sts": "saints", "ste": "sainte", "stes": "saintes"}
_ARTICLES = frozenset("l le la les d de du des aux au en et sur sous lez a".split())
_HEADS = frozenset("l le la les d de du des".split())
_GROUPING_WORDS = {
    "CC": ("cc", "communaute de communes"),
    "CA": ("ca", "communaute d agglomeration agglo"),
    "CU": ("cu", "communaute urbaine"),
    "METRO": ("metropole",),
    "MET69": ("metropole",),
    "EPT": ("ept", "etablissement public territorial"),
}
_BRACKETS = re.compile(r"\(([^)]*)\)?")
MIN_LETTERS = 2


def spelled_words(text: str) -> list[str]:
    """Folded words, « st » and « ste » written out.

    >>> spelled_words("St-Étienne-d’Albagnan")
    ['saint', 'etienne', 'd', 'albagnan']
    """
    return [_SPELLED.get(word, word) for word in fold(text).split()]


def name_key(name: str, grouping_type: str = "") -> str:
    """What a name is ranked and sorted by: no leading article, no abbreviation of the kind of grouping.

    >>> name_key("L'Abergement-Clémenciat"), name_key("CC du Pays de St-Marcellin", "CC")
    ('abergement clemenciat', 'pays de saint marcellin')
    """
    words = spelled_words(name)
    if grouping_type and words and words[0] == fold(grouping_type):
        words = words[1:]
    while len(words) > 1 and words[0] in _HEADS:
        words = words[1:]
    return " ".join(words)


def search_key(name: str, *, grouping_type: str = "", codes: Iterable[str] = ()) -> str:
    """Every word an organisation answers to: its name, its kind of grouping, INSEE, SIREN, postcodes.

    Abbreviations stay beside what they mean: « St-Malo » answers to « saint » and to « st ».
    """
    plain = fold(name).split()
    words = [_SPELLED.get(word, word) for word in plain] + plain
    for label in _GROUPING_WORDS.get(grouping_type, ()):
        words += label.split()
    words += [word for code in codes for word in code.lower().split()]
    return " ".join(dict.fromkeys(words))


@dataclass(frozen=True)
class Query:
    """What someone typed, understood.

    Args:
        phrase: the name as typed, in the form of `name_key`: what ranks.
        whole: the same with its leading article, « la r »: names that begin so come before those that begin with « r ».
        words: alternatives of word prefixes, all of which must be found: (("roche",), ("st", "saint")).
        departement: code given in brackets, « (35) » or « (Réunion) »; empty when there is none.
    """

    phrase: str
    whole: str
    words: tuple[tuple[str, ...], ...]
    departement: str = ""

    @property
    def is_enough(self) -> bool:
        """False for too few letters to search on."""
        return len(self.whole.replace(" ", "")) >= MIN_LETTERS and bool(self.words)

    @property
    def tsquery(self) -> str:
        """The raw text query of PostgreSQL: only letters, digits and its operators."""
        return " & ".join("(" + " | ".join(f"{prefix}:*" for prefix in choice) + ")" for choice in self.words)


def parse_query(text: str) -> Query:
    """Understand what was typed in the field.

    >>> parse_query("St Ma (35)")
    Query(phrase='saint ma', whole='saint ma', words=(('saint',), ('ma',)), departement='35')
    >>> parse_query("l’aberg").words
    (('aberg',),)
    """
    bracket = _BRACKETS.search(text)
    departement = find_departement(bracket.group(1)) if bracket else ""
    typed = _BRACKETS.sub(" ", text)
    raw = fold(_join_digits(typed)).split()
    words: list[tuple[str, ...]] = []
    for position, word in enumerate(raw):
        is_last = position == len(raw) - 1
        if word in _ARTICLES and not is_last:
            continue
        words.append((word, _SPELLED[word]) if is_last and word in _SPELLED else (_SPELLED.get(word, word),))
    typed = _join_digits(typed)
    whole = " ".join(spelled_words(typed))
    return Query(phrase=name_key(typed), whole=whole, words=tuple(words), departement=departement)


def _join_digits(text: str) -> str:
    """« 243 500 741 » is one number: people paste SIREN numbers with their spaces."""
    return re.sub(r"(?<=\d)[\s\u00a0\u202f]+(?=\d)", "", text)


def find_departement(text: str) -> str:
    """Code of the département whose code or beginning of name is given; empty when none.

    >>> find_departement("2a"), find_departement("reunion"), find_departement("ille et v"), find_departement("zz")
    ('2A', '974', '35', '')
    """
    wanted = fold(text)
    if not wanted:
        return ""
    names = departement_names()
    code = wanted.upper().zfill(2)
    if code in names:
        return code
    return next((found for found, name in sorted(names.items()) if name_key(name).startswith(name_key(text))), "")
