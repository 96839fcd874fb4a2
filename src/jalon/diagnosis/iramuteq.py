"""The corpus for IRaMuTeQ: one text by voice under a starred line of variables, names removed.

Format: `**** *source_note *population_elected *organisme_12 *annee_2026`, then the text on its own lines.
"""

import re
from collections.abc import Iterable, Iterator

from django.db.models import Q

from jalon.accounts.models import Person
from jalon.diagnosis.corpus import Voice
from jalon.kernel.text import fold
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.populations import Population

PERSON, CONTACT = "[personne]", "[contact]"
WITHOUT_PLACE = frozenset({Population.AGENTS, Population.INHABITANTS})
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_PHONE = re.compile(r"(?<!\d)(?:\+|00)?\d(?:[ .\-]?\d){7,12}(?!\d)")
_STARS = re.compile(r"\*+")


def known_names(roadmap: Roadmap) -> "re.Pattern[str] | None":
    """Names of the persons of the roadmap, longest first; None when there is none."""
    rows = Person.objects.filter(
        Q(organisation=roadmap.organisation_id)
        | Q(organisation__participations__roadmap=roadmap)
        | Q(roadmap_roles__roadmap=roadmap)
        | Q(interviews__roadmap=roadmap)
    )
    heard = roadmap.interviews.values_list("interviewee_label", flat=True)
    names = {" ".join(name.split()) for name in (*rows.values_list("full_name", flat=True).distinct(), *heard)}
    kept = sorted((name for name in names if len(name) > 3), key=len, reverse=True)
    if not kept:
        return None
    return re.compile("|".join(rf"\b{re.escape(name)}\b" for name in kept), re.IGNORECASE)


def without_names(text: str, names: "re.Pattern[str] | None") -> str:
    """A text in which known persons, addresses and telephone numbers are no longer."""
    text = _PHONE.sub(CONTACT, _MAIL.sub(CONTACT, text))
    return text if names is None else names.sub(PERSON, text)


def value(text: str) -> str:
    """A value of a variable: plain letters and digits only."""
    return fold(text).replace(" ", "-") or "inconnu"


def starred(voice: Voice) -> str:
    """The line of variables of one voice."""
    variables = [("source", voice.source), ("population", voice.population or "document")]
    place = voice.organisation
    if place is not None and not voice.is_anonymous and voice.population not in WITHOUT_PLACE:
        variables.append(("organisme", str(place.pk)))
    if voice.said_on is not None:
        variables.append(("annee", str(voice.said_on.year)))
    return "**** " + " ".join(f"*{name}_{value(text)}" for name, text in variables)


def corpus_lines(voices: Iterable[Voice], names: "re.Pattern[str] | None") -> Iterator[str]:
    """The corpus, piece by piece, in UTF-8 once encoded. Stars of the texts are removed: they would start another."""
    for voice in voices:
        words = _STARS.sub(" ", without_names(voice.text, names))
        yield f"{starred(voice)}\n{words.strip()}\n\n"
