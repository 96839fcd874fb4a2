"""Folding French text for sorting and searching (no ICU in the embedded PostgreSQL)."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'"})


def fold(text: str) -> str:
    """Lower case, no accents, ligatures opened, every run of other signs as one space.

    >>> fold("Saint-Médard-sur-Ille, œuvre d’Éloi")
    'saint medard sur ille oeuvre d eloi'
    """
    opened = unicodedata.normalize("NFKD", text.translate(_LIGATURES).lower())
    plain = "".join(c for c in opened if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()
