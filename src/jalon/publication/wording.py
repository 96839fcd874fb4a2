"""Texts about to be public are read once more: names of persons and amounts of money."""

import re
from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet

from jalon.accounts.models import Person
from jalon.kernel.text import fold
from jalon.publication.copying import Draft
from jalon.roadmaps.models import Roadmap

_AMOUNT = re.compile(r"\d[\d\s.,]*\s?(?:k€|M€|€|euros?\b|F\s?CFP|XPF)", re.IGNORECASE)


def named_person(roadmap: Roadmap, draft: Draft, chosen: set[int]) -> tuple[str, str] | None:
    """Title of what cites somebody known around the roadmap, and the name cited; None if nobody is."""
    return named_in(roadmap, texts_of(draft, chosen))


def named_in(roadmap: Roadmap, texts: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    """The same for any texts, each with the title of what holds it.

    Persons written down by their function (« Maire », with the same title) are no names. Only names of two words or
    more are looked for.
    """
    names = {}
    for person in _around(roadmap).only("full_name", "title"):
        name, title = fold(person.full_name), fold(person.title)
        if " " in name and not (title and name.startswith(title)):
            names[f" {name} "] = person.full_name
    if not names:
        return None
    told = [(title, f" {fold(text)} ") for title, text in texts]
    whole = "\n".join(text for _title, text in told)
    for name, full_name in names.items():
        if name in whole:
            return next(title for title, text in told if name in text), full_name
    return None


def amounts(draft: Draft, chosen: set[int]) -> list[tuple[str, str]]:
    """Title of each text that tells an amount, with the amount as written."""
    return [(title, found.group()) for title, text in texts_of(draft, chosen) if (found := _AMOUNT.search(text))]


def texts_of(draft: Draft, chosen: set[int]) -> Iterator[tuple[str, str]]:
    """Every free text that would be public, with the title of what holds it."""
    roadmap = draft.roadmap
    for name in ("title", "ambition", "ambition_signed_by", "expected_impacts"):
        yield roadmap["title"], roadmap[name]
    for part in (*roadmap["challenges"], *roadmap["axes"]):
        yield roadmap["title"], f"{part['title']} {part['description']}"
    for copy in draft.actions:
        if copy.action_id in chosen:
            yield copy.values["title"], copy.values["title"]
            for entries in copy.values["sections"].values():
                for entry in entries:
                    yield copy.values["title"], entry["text"]


def _around(roadmap: Roadmap) -> QuerySet[Person]:
    return Person.objects.filter(
        Q(organisation=roadmap.organisation_id)
        | Q(roadmap_roles__roadmap=roadmap)
        | Q(organisation__participations__roadmap=roadmap)
    ).distinct()
