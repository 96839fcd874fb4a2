"""Rate one chapter of one organisation, from one side."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.chapters import BY_CHAPTER
from jalon.diagnosis.closing import require_open
from jalon.diagnosis.models import Assessment, ChapterAnswer, Viewpoint
from jalon.diagnosis.rules import can_rate
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap

HIGHEST = 4


class AssessmentRefused(DomainError):
    """A rating that cannot be kept."""

    messages = {
        "unknown": _("Ce chapitre, ce regard ou cette question n’existe pas."),
        "not_participant": _("Cet organisme ne participe pas à cette feuille de route."),
        "rating": _("Une note va de 0 à 4."),
        "stale": _("Ce chapitre a été noté par quelqu’un d’autre pendant votre saisie : relisez avant d’enregistrer."),
    }


@dataclass(frozen=True, slots=True)
class AssessmentSheet:
    """Notes given: question code -> 0 to 4 (absent: not answered), facts by question, the note of the chapter."""

    ratings: Mapping[str, int]
    comments: Mapping[str, str] = field(default_factory=dict)
    rating: int | None = None
    comment: str = ""


@transaction.atomic
def assess_chapter(
    *,
    actor: Actor,
    roadmap_id: int,
    organisation_id: int,
    chapter: str,
    viewpoint: str,
    sheet: AssessmentSheet,
    revision: int | None = None,
) -> Assessment:
    """Keep the answers and the note of one side; the former ones stay in the history.

    Raises:
        Roadmap.DoesNotExist, Forbidden: as usual.
        AssessmentRefused: an unknown chapter or question, a note out of 0 to 4, an outsider, stale.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",), no_key=True).get(pk=roadmap_id)
    if chapter not in BY_CHAPTER or viewpoint not in (Viewpoint.IT, Viewpoint.BUSINESS):
        raise AssessmentRefused("unknown")
    require(can_rate(actor, roadmap, viewpoint, organisation_id=organisation_id), "diagnosis.chapter.assess")
    require_open(roadmap.pk)
    is_owner = organisation_id == roadmap.organisation_id
    if not is_owner and not roadmap.participants.filter(organisation=organisation_id).exists():
        raise AssessmentRefused("not_participant")
    _check(chapter, sheet)
    place = {"roadmap": roadmap, "organisation_id": organisation_id, "chapter": chapter, "viewpoint": viewpoint}
    row = Assessment.objects.filter(**place).first() or Assessment(**place)
    if row.pk and revision is not None and row.revision != revision:
        raise AssessmentRefused("stale")
    row.rating, row.comment, row.assessed_on = sheet.rating, sheet.comment.strip(), actor.on
    row.revision += 1
    row.save()
    row.answers.exclude(question__in=sheet.ratings).delete()
    for question, rating in sheet.ratings.items():
        ChapterAnswer.objects.update_or_create(
            assessment=row,
            question=question,
            defaults={"rating": rating, "comment": sheet.comments.get(question, "").strip()[:400]},
        )
    record(
        actor, "diagnosis.chapter.assessed", Ref.to(row), roadmap_id=roadmap.pk, organisation_id=organisation_id,
        details={"chapter": chapter, "viewpoint": viewpoint},
    )  # fmt: skip
    return row


def _check(chapter: str, sheet: AssessmentSheet) -> None:
    known = {question.code for question in BY_CHAPTER[chapter].questions}
    if not set(sheet.ratings) <= known:
        raise AssessmentRefused("unknown")
    if any(not 0 <= note <= HIGHEST for note in (*sheet.ratings.values(), sheet.rating or 0)):
        raise AssessmentRefused("rating")
