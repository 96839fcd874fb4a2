"""What is said in interviews and workshops, and what is picked in documents: a row of ours is a voice."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.diagnosis.corpus.reader import RowReader
from jalon.diagnosis.corpus.voice import Voice, plain
from jalon.diagnosis.models import DocumentExtract, Idea, Interview, InterviewNote, Minutes
from jalon.diagnosis.models.documents import Confidentiality
from jalon.diagnosis.models.interviews import AGREED_STATES, HEARD_STATES, NoteKind
from jalon.kernel.actor import Actor
from jalon.roadmaps.models import Roadmap


def _said_in(talk: Interview) -> dict[str, Any]:
    """What a voice of an interview takes from it. A person heard twice is one speaker."""
    return {
        "organisation": talk.organisation,
        "population": talk.population,
        "speaker": f"person:{talk.person_id}" if talk.person_id else f"interview:{talk.pk}",
        "said_on": talk.starts_at.date() if talk.starts_at else None,
        "parent_id": str(talk.pk),
    }


class NoteReader(RowReader[InterviewNote]):
    """Notes and verbatims of interviews. Quotable: a verbatim marked so, once the person agreed on the minutes."""

    code = "note"
    label = gettext_lazy("notes d’entretien")
    organisation = "interview__organisation"
    population = "interview__population"

    def rows(self, actor: Actor, roadmap: Roadmap) -> QuerySet[InterviewNote]:
        rows = InterviewNote.objects.visible_to(actor).filter(interview__roadmap=roadmap)
        return rows.select_related("interview__organisation", "question")

    def voice(self, row: InterviewNote) -> Voice:
        talk = row.interview
        kind = _("verbatim") if row.kind == NoteKind.VERBATIM else _("note")
        return Voice(
            source=self.code,
            id=str(row.pk),
            label=_("Entretien, %(who)s (%(kind)s)")
            % {"who": talk.interviewee_function or talk.interviewee_label, "kind": kind},
            text=plain(row.text),
            is_quotable=row.is_quotable and talk.state in AGREED_STATES,
            **_said_in(talk),
        )


class MinutesReader(RowReader[Minutes]):
    """The latest minutes of each interview held. Never quotable as such: verbatims are."""

    code = "minutes"
    label = gettext_lazy("comptes rendus d’entretien")
    organisation = "interview__organisation"
    population = "interview__population"

    def rows(self, actor: Actor, roadmap: Roadmap) -> QuerySet[Minutes]:
        latest = Minutes.objects.filter(interview=OuterRef("interview")).order_by("-version").values("pk")[:1]
        rows = Minutes.objects.visible_to(actor).filter(interview__roadmap=roadmap, interview__state__in=HEARD_STATES)
        return rows.filter(pk=Subquery(latest)).select_related("interview__organisation")

    def voice(self, row: Minutes) -> Voice:
        talk = row.interview
        return Voice(
            source=self.code,
            id=str(row.pk),
            label=_("Compte rendu, %(who)s") % {"who": talk.interviewee_function or talk.interviewee_label},
            text=plain(row.text),
            is_quotable=False,
            **_said_in(talk),
        )


class IdeaReader(RowReader[Idea]):
    """Ideas of workshops. Nobody knows who wrote which: a workshop counts as one person."""

    code = "idea"
    label = gettext_lazy("idées d’atelier")
    organisation = "workshop__organisation"
    population = "workshop__population"

    def rows(self, actor: Actor, roadmap: Roadmap) -> QuerySet[Idea]:
        rows = Idea.objects.visible_to(actor).filter(workshop__roadmap=roadmap)
        return rows.select_related("workshop__organisation")

    def voice(self, row: Idea) -> Voice:
        session = row.workshop
        return Voice(
            source=self.code,
            id=str(row.pk),
            label=_("Atelier « %(title)s »") % {"title": session.title},
            text=plain(row.text),
            organisation=session.organisation,
            population=session.population,
            speaker=f"workshop:{session.pk}",
            said_on=session.starts_at.date() if session.starts_at else None,
            is_quotable=not row.is_hidden,
            is_anonymous=True,
            parent_id=str(session.pk),
        )


class ExtractReader(RowReader[DocumentExtract]):
    """Extracts of documents. Quotable when the document is public."""

    code = "extract"
    label = gettext_lazy("extraits de document")
    organisation = "document__organisation"

    def rows(self, actor: Actor, roadmap: Roadmap) -> QuerySet[DocumentExtract]:
        rows = DocumentExtract.objects.visible_to(actor).filter(document__roadmap=roadmap)
        return rows.select_related("document__organisation")

    def voice(self, row: DocumentExtract) -> Voice:
        paper = row.document
        return Voice(
            source=self.code,
            id=str(row.pk),
            label=", ".join(filter(None, (paper.title, row.place)))[:200],
            text=plain(row.text),
            organisation=paper.organisation,
            population="",
            speaker=f"document:{paper.pk}",
            said_on=paper.dated_on,
            is_quotable=paper.confidentiality == Confidentiality.PUBLIC,
            parent_id=str(paper.pk),
        )
