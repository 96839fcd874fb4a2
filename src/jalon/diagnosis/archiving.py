"""What is handed to the archives: the words of a roadmap as tables, and the photographs of its workshops."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.diagnosis.models import Idea, Interview, InterviewNote, Minutes, Workshop
from jalon.diagnosis.retention import spoken_passages
from jalon.roadmaps.models import Roadmap
from jalon.tables import Field, Kind, Table


def archived_tables(roadmap: Roadmap) -> list[Table]:
    """One sheet by kind of thing; interviews and workshops are numbered, what was said refers to their number."""
    return [
        _table(_("Entretiens"), _INTERVIEW, _interviews(roadmap)),
        _table(_("Notes"), _NOTE, _notes(roadmap)),
        _table(_("Comptes rendus"), _MINUTES, _minutes(roadmap)),
        _table(_("Ateliers"), _WORKSHOP, _workshops(roadmap)),
        _table(_("Idées"), _IDEA, _ideas(roadmap)),
        _table(_("Passages"), _PASSAGE, _passages(roadmap)),
    ]


_INTERVIEW = ("Entretien", "Organisme", "Population", "Personne", "Fonction", "Jour", "État", "Validé le")
_NOTE = ("Entretien", "Question", "Nature", "Texte", "Peut être cité")
_MINUTES = ("Entretien", "Version", "Texte", "Correction de la personne")
_WORKSHOP = ("Atelier", "Intitulé", "Question", "Organisme", "Population", "Jour", "Compte rendu")
_IDEA = ("Atelier", "Groupe", "Idée")
_PASSAGE = ("Source", "Organisme", "Population", "Passage", "Thèmes", "Citable")


def _table(title: str, labels: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> Table:
    fields = tuple(Field(key=f"c{place}", label=label, kind=Kind.TEXT) for place, label in enumerate(labels))
    return Table(title, fields, [[None if value is None else str(value) for value in row] for row in rows])


def _day(moment: object) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y}" if moment else ""  # type: ignore[arg-type]


def _interviews(roadmap: Roadmap) -> Iterator[tuple[object, ...]]:
    rows = Interview.objects.filter(roadmap=roadmap, words_erased_on=None).select_related("organisation")
    for row in rows.order_by("pk"):
        day = f"{row.agreed_on:%d/%m/%Y}" if row.agreed_on else ""
        yield (
            row.pk, row.organisation, row.get_population_display(), row.interviewee_label, row.interviewee_function,
            _day(row.starts_at), row.get_state_display(), day,
        )  # fmt: skip


def _notes(roadmap: Roadmap) -> Iterator[tuple[object, ...]]:
    rows = InterviewNote.objects.filter(interview__roadmap=roadmap).select_related("question")
    for row in rows.order_by("interview", "pk"):
        quotable = _("oui") if row.is_quotable else _("non")
        yield row.interview_id, row.question or "", row.get_kind_display(), row.text, quotable


def _minutes(roadmap: Roadmap) -> Iterator[tuple[object, ...]]:
    for row in Minutes.objects.filter(interview__roadmap=roadmap).order_by("interview", "version"):
        yield row.interview_id, row.version, row.text, _("oui") if row.is_from_interviewee else _("non")


def _workshops(roadmap: Roadmap) -> Iterator[tuple[object, ...]]:
    rows = Workshop.objects.filter(roadmap=roadmap, words_erased_on=None).select_related("organisation")
    for row in rows.order_by("pk"):
        place, population = row.organisation, row.get_population_display()
        yield row.pk, row.title, row.question, place, population, _day(row.starts_at), row.minutes


def _ideas(roadmap: Roadmap) -> Iterator[tuple[object, ...]]:
    rows = Idea.objects.filter(workshop__roadmap=roadmap).select_related("group")
    for row in rows.order_by("workshop", "pk"):
        yield row.workshop_id, row.group or "", row.text


def _passages(roadmap: Roadmap) -> Iterator[tuple[object, ...]]:
    rows = spoken_passages(roadmap).select_related("organisation").prefetch_related("themes").order_by("pk")
    for row in rows:
        themes = ", ".join(theme.label for theme in row.themes.all())
        quotable = _("oui") if row.is_quotable else _("non")
        yield row.source_label, row.organisation, row.get_population_display(), row.text, themes, quotable
