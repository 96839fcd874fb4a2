"""Copy a guide, change it, retire it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from jalon.diagnosis.models import GuideQuestion, InterviewGuide
from jalon.diagnosis.rules import can_change_guide, can_collect
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.roadmaps.models import Roadmap

MOST_QUESTIONS = 60


class GuideRefused(DomainError):
    """A guide that cannot be as asked."""

    messages = {
        "no_question": _("Un guide a au moins une question."),
        "too_many": _("Un guide a au plus %(most)d questions : celui-ci en a %(count)d."),
        "label_missing": _("Donnez un intitulé au guide."),
    }


@dataclass(frozen=True)
class GuideSheet:
    """A guide as given. `questions`: pairs of the question and its prompts, in order."""

    label: str
    profile: str
    questions: Sequence[tuple[str, str]]
    introduction: str = ""


@transaction.atomic
def copy_guide(*, actor: Actor, roadmap_id: int, guide_id: int) -> InterviewGuide:
    """A copy of a guide for the owner of a roadmap, to be changed.

    Raises:
        Roadmap.DoesNotExist, InterviewGuide.DoesNotExist, Forbidden: as usual.
    """
    roadmap = Roadmap.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=roadmap_id)
    require(can_collect(actor, roadmap.pk), "diagnosis.guide.copy")
    source = InterviewGuide.objects.visible_to(actor).usable_for(roadmap).get(pk=guide_id)
    copy = InterviewGuide.objects.create(
        organisation=roadmap.organisation,
        code=_free_code(roadmap.organisation_id, source.label),
        profile=source.profile,
        label=source.label,
        introduction=source.introduction,
        copied_from=source,
    )
    _ask(copy, [(question.text, question.hint) for question in source.questions.all()])
    _record(actor, roadmap, "diagnosis.guide.copied", copy)
    return copy


@transaction.atomic
def save_guide(*, actor: Actor, roadmap_id: int, guide_id: int, sheet: GuideSheet) -> InterviewGuide:
    """Change a guide of the owner. One that an interview cites is kept as it is: a new version takes its place.

    Raises:
        Roadmap.DoesNotExist, InterviewGuide.DoesNotExist, Forbidden: as usual.
        GuideRefused: no label, no question, too many.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    guide = InterviewGuide.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=guide_id)
    allowed = can_change_guide(actor, guide, roadmap_id=roadmap.pk, owner_id=roadmap.organisation_id)
    require(allowed, "diagnosis.guide.save")
    questions = [(text.strip()[:400], hint.strip()[:400]) for text, hint in sheet.questions if text.strip()]
    if not sheet.label.strip():
        raise GuideRefused("label_missing")
    if not questions:
        raise GuideRefused("no_question")
    if len(questions) > MOST_QUESTIONS:
        raise GuideRefused("too_many", most=MOST_QUESTIONS, count=len(questions))
    if guide.interviews.exists():
        guide.is_retired = True
        guide.save(update_fields=["is_retired"])
        guide = InterviewGuide(
            organisation_id=guide.organisation_id,
            code=guide.code,
            version=_next_version(guide),
            copied_from=guide.copied_from,
        )
    guide.label, guide.profile = sheet.label.strip()[:160], sheet.profile
    guide.introduction = sheet.introduction.strip()
    guide.save()
    _ask(guide, questions)
    _record(actor, roadmap, "diagnosis.guide.saved", guide)
    return guide


@transaction.atomic
def retire_guide(*, actor: Actor, roadmap_id: int, guide_id: int) -> InterviewGuide:
    """Propose a guide no more. Interviews that cite it keep it.

    Raises:
        Roadmap.DoesNotExist, InterviewGuide.DoesNotExist, Forbidden: as usual.
    """
    roadmap = Roadmap.objects.visible_to(actor).get(pk=roadmap_id)
    guide = InterviewGuide.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=guide_id)
    allowed = can_change_guide(actor, guide, roadmap_id=roadmap.pk, owner_id=roadmap.organisation_id)
    require(allowed, "diagnosis.guide.retire")
    guide.is_retired = True
    guide.save(update_fields=["is_retired"])
    _record(actor, roadmap, "diagnosis.guide.retired", guide)
    return guide


def _ask(guide: InterviewGuide, questions: Sequence[tuple[str, str]]) -> None:
    guide.questions.all().delete()
    GuideQuestion.objects.bulk_create(
        GuideQuestion(guide=guide, order=order, text=text, hint=hint)
        for order, (text, hint) in enumerate(questions, start=1)
    )


def _next_version(guide: InterviewGuide) -> int:
    versions = InterviewGuide.objects.filter(organisation=guide.organisation_id, code=guide.code)
    return 1 + max(versions.values_list("version", flat=True))


def _free_code(organisation_id: int, label: str) -> str:
    stem = slugify(label)[:50] or "guide"
    taken = set(InterviewGuide.objects.filter(organisation=organisation_id).values_list("code", flat=True))
    code, number = stem, 2
    while code in taken:
        code, number = f"{stem}-{number}", number + 1
    return code


def _record(actor: Actor, roadmap: Roadmap, verb: str, guide: InterviewGuide) -> None:
    record(actor, verb, Ref.to(guide), organisation_id=roadmap.organisation_id, roadmap_id=roadmap.pk)
