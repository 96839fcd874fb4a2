"""Names compared as people mean them: without accents, case, plural, punctuation or unit in brackets."""

import re
import unicodedata
from functools import lru_cache

_BRACKETS = re.compile(r"[(\[]([^()\[\]]{0,60})[)\]]")
_WORDS = re.compile(r"(?:[^\w%€]|_)+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LITTLE = frozenset("a au aux d de des du en et l la le les n of par pour sur the un une".split())
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ß": "ss", "№": "n"})


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case, without accents; words separated by one space.

    >>> fold("Coût_prévisionnel – N° d’Opération")
    'cout previsionnel n d operation'
    """
    plain = _CAMEL.sub(" ", text)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.translate(_LIGATURES))
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _WORDS.sub(" ", plain.lower()).strip()


def name_words(text: str) -> tuple[str, ...]:
    """Words of a name that count: singular, without little words nor what is in brackets.

    >>> name_words("Les coûts d’investissement (k€)")
    ('cout', 'investissement')
    """
    words = [word for word in fold(_BRACKETS.sub(" ", text)).split() if word not in _LITTLE]
    return tuple(_singular(word) for word in words) or tuple(fold(text).split())


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("aux"):
        return word[:-3] + "al"
    if len(word) > 3 and word.endswith(("s", "x")):
        return word[:-1]
    return word
