"""What was collected on a roadmap, until when it may be kept, and how much of it there is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import ngettext

from jalon.desk.models import Attachment
from jalon.diagnosis.closing import current_closing
from jalon.diagnosis.models import (
    Finding,
    Idea,
    Interview,
    InterviewNote,
    Minutes,
    PanelMember,
    PanelMemberState,
    Passage,
    RetainedKind,
    Workshop,
)
from jalon.diagnosis.models.passages import DETACHED
from jalon.diagnosis.notice import notice_of
from jalon.kernel.months import months_after
from jalon.roadmaps.models import Roadmap

SPOKEN = ("note", "minutes", "idea")
"""Kinds of sources whose words are those of interviews and workshops."""


def words_due_on(roadmap: Roadmap) -> date:
    """The day from which the words of interviews and workshops are past their term."""
    closing = current_closing(roadmap.pk)
    start = closing.closed_on if closing else roadmap.ends_on
    return months_after(start, notice_of(roadmap).retention_months)


def due_on(roadmap: Roadmap, kind: str) -> date:
    """The day from which words, or the identities of a group of inhabitants, are past their term."""
    return words_due_on(roadmap) if kind == RetainedKind.WORDS else roadmap.ends_on


def spoken_passages(roadmap: Roadmap) -> QuerySet[Passage]:
    """Passages of interviews and workshops that still hold something of who spoke."""
    rows = Passage.objects.filter(roadmap=roadmap, source_type__in=SPOKEN)
    return rows.exclude(source_id__startswith=DETACHED)


def photographs(roadmap: Roadmap) -> QuerySet[Attachment]:
    """Photographs of the workshops whose words are still there."""
    sessions = Workshop.objects.filter(roadmap=roadmap, words_erased_on=None)
    return Attachment.objects.filter(
        subject_type=Workshop._meta.label_lower, subject_id__in=list(sessions.values_list("pk", flat=True))
    )


def identities(roadmap: Roadmap) -> QuerySet[PanelMember]:
    """Inhabitants registered in the groups of a roadmap, save who withdrew."""
    return PanelMember.objects.filter(panel__roadmap=roadmap).exclude(state=PanelMemberState.WITHDRAWN)


def counts_of(roadmap: Roadmap, kind: str) -> dict[str, int]:
    """What there is to erase: a key of `counted` -> how many; what there is none of is absent."""
    rows: dict[str, QuerySet[Any]]
    if kind == RetainedKind.PANEL:
        rows = {"identities": identities(roadmap)}
    else:
        kept = Q(words_erased_on=None)
        rows = {
            "interviews": Interview.objects.filter(kept, roadmap=roadmap),
            "notes": InterviewNote.objects.filter(interview__roadmap=roadmap),
            "minutes": Minutes.objects.filter(interview__roadmap=roadmap),
            "workshops": Workshop.objects.filter(kept, roadmap=roadmap),
            "ideas": Idea.objects.filter(workshop__roadmap=roadmap),
            "photographs": photographs(roadmap),
            "passages": spoken_passages(roadmap),
        }
    return {key: count for key, found in rows.items() if (count := found.count())}


def counted(counts: Mapping[str, int]) -> list[str]:
    """Counts in words, in a fixed order."""
    words = {
        "interviews": ngettext("%(n)d entretien", "%(n)d entretiens", counts.get("interviews", 0)),
        "notes": ngettext("%(n)d note ou verbatim", "%(n)d notes et verbatims", counts.get("notes", 0)),
        "minutes": ngettext(
            "%(n)d version de compte rendu", "%(n)d versions de comptes rendus", counts.get("minutes", 0)
        ),
        "workshops": ngettext("%(n)d atelier", "%(n)d ateliers", counts.get("workshops", 0)),
        "ideas": ngettext("%(n)d idée", "%(n)d idées", counts.get("ideas", 0)),
        "photographs": ngettext("%(n)d photographie", "%(n)d photographies", counts.get("photographs", 0)),
        "passages": ngettext("%(n)d passage codé", "%(n)d passages codés", counts.get("passages", 0)),
        "identities": ngettext("%(n)d habitant inscrit", "%(n)d habitants inscrits", counts.get("identities", 0)),
    }
    return [text % {"n": counts[key]} for key, text in words.items() if counts.get(key)]


def findings_word_for_word(roadmap: Roadmap) -> list[Finding]:
    """Findings still written with the very words of a passage they cite, which would outlive the passage."""
    rows = Finding.objects.filter(roadmap=roadmap, passages__in=spoken_passages(roadmap))
    return [
        finding
        for finding in rows.distinct().prefetch_related("passages")
        if any(repeats(finding.statement, passage.text) for passage in finding.passages.all())
    ]


def repeats(statement: str, words: str) -> bool:
    """A statement says the words of a passage as they are, whole or cut at the end.

    >>> repeats("Je saisis tout deux fois.", "Je  saisis tout deux fois."), repeats("Double saisie", "Je saisis deux fois.")
    (True, False)
    """
    said, given = " ".join(statement.split()).rstrip("…").casefold(), " ".join(words.split()).casefold()
    return len(given) > 3 and len(said) > 3 and (given in said or (statement.rstrip().endswith("…") and said in given))
