"""From passages to a need, a finding or an opportunity, in one gesture; each keeps its sources."""

from collections.abc import Callable, Iterable, Sequence

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.diagnosis.models import FindingKind, Passage
from jalon.diagnosis.usecases.write_finding import FindingSheet, write_finding
from jalon.kernel.refs import Ref
from jalon.needs.models import NeedOrigin
from jalon.needs.usecases.raise_need import NeedSheet, raise_need
from jalon.roadmaps.models import Roadmap
from jalon.web.screens import ActorRequest

STATEMENT, FINDING = 400, 300
ORIGINS = {
    "note": NeedOrigin.INTERVIEW,
    "minutes": NeedOrigin.INTERVIEW,
    "idea": NeedOrigin.WORKSHOP,
    "extract": NeedOrigin.DOCUMENT,
    "answer": NeedOrigin.SURVEY,
}


def make_need(request: ActorRequest, roadmap: Roadmap, passages: Sequence[Passage]) -> str:
    """A need in the words of the passages, raised for who spoke; the owner's when nobody knows whose it is."""
    places = {passage.organisation_id for passage in passages if passage.organisation_id}
    organisation_id = passages[0].organisation_id or roadmap.organisation_id
    need = raise_need(
        actor=request.actor,
        roadmap_id=roadmap.pk,
        sheet=NeedSheet(
            statement=_words(passages, STATEMENT),
            organisation_id=organisation_id,
            member_ids=sorted(places - {organisation_id}),
            population=_one(passage.population for passage in passages),
            origin=ORIGINS.get(_one(passage.source_type for passage in passages), NeedOrigin.OTHER),
        ),
        sources=[_ref(passage) for passage in passages],
    )
    messages.success(request, _("Besoin %(code)s créé, avec ses sources.") % {"code": need.code})
    return reverse("needs:need", kwargs={"roadmap_id": roadmap.pk, "pk": need.pk})


def make_finding(request: ActorRequest, roadmap: Roadmap, passages: Sequence[Passage], kind: str) -> str:
    """A finding to be reworded, about the organisation that spoke when there is only one."""
    places = {passage.organisation_id for passage in passages}
    finding = write_finding(
        actor=request.actor,
        roadmap_id=roadmap.pk,
        sheet=FindingSheet(
            kind=kind,
            statement=_words(passages, FINDING),
            organisation_id=places.pop() if len(places) == 1 else None,
            passage_ids=[passage.pk for passage in passages],
        ),
    )
    messages.success(request, _("Note créée avec ses sources : reformulez-la, puis validez-la."))
    return reverse("coding:finding_edit", kwargs={"roadmap_id": roadmap.pk, "pk": finding.pk})


MAKERS: dict[str, Callable[[ActorRequest, Roadmap, Sequence[Passage]], str]] = {
    "need": make_need,
    "finding": lambda request, roadmap, rows: make_finding(request, roadmap, rows, FindingKind.WEAKNESS),
    "opportunity": lambda request, roadmap, rows: make_finding(request, roadmap, rows, FindingKind.OPPORTUNITY),
}
"""What one gesture makes of passages -> how."""


def make(request: ActorRequest, roadmap: Roadmap, passages: Sequence[Passage], what: str) -> str:
    """Make it; returns the address of what was made.

    Raises:
        KeyError: nothing of that name is made.
        DomainError: the sentence of the use case that refused.
    """
    return MAKERS[what](request, roadmap, passages)


def _one(values: Iterable[str]) -> str:
    """The value that all share, or nothing."""
    known = set(values)
    return known.pop() if len(known) == 1 else ""


def _ref(passage: Passage) -> Ref:
    """A source says where, never the words: the need is read by more people than the corpus."""
    return Ref(passage._meta.label_lower, passage.pk, _("passage n° %(id)s") % {"id": passage.pk})


def _words(passages: Sequence[Passage], limit: int) -> str:
    words = " ".join(" ".join(passage.text.split()) for passage in passages)
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"
