"""Languages as questionnaires name them."""

import re

_NAMES = {
    "french": "fr", "francais": "fr", "français": "fr", "english": "en", "anglais": "en", "spanish": "es", "espanol": "es",
    "español": "es", "arabic": "ar", "arabe": "ar", "chinese": "zh", "german": "de", "italian": "it", "portuguese": "pt",
    "tahitian": "ty", "tahitien": "ty", "reo tahiti": "ty", "breton": "br", "brezhoneg": "br", "turkish": "tr", "hebrew": "he",
}  # fmt: skip


def language_code(name: str) -> str:
    """« English (en) », « french », « pt » → a code; empty when it is not known.

    >>> language_code("English (en)"), language_code("français"), language_code("klingon")
    ('en', 'fr', '')
    """
    found = re.search(r"\(([a-z]{2,3})(?:-\w+)?\)", name.lower())
    if found:
        return found[1]
    plain = name.strip().lower()
    return _NAMES.get(plain, plain.split("-")[0] if re.fullmatch(r"[a-z]{2,3}(-\w+)?", plain) else "")
