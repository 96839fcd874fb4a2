"""Bring the shipped guides into the database."""

from django.db import transaction

from jalon.diagnosis.models import GuideQuestion, InterviewGuide
from jalon.diagnosis.shipped_guides import GUIDES, ShippedGuide


@transaction.atomic
def load_guides() -> None:
    """Create the shipped guides, version 1. One that exists already is left alone: interviews may cite it."""
    known = set(InterviewGuide.objects.filter(organisation=None).values_list("code", flat=True))
    for shipped in GUIDES:
        if shipped.code not in known:
            _create(shipped)


def _create(shipped: ShippedGuide) -> None:
    guide = InterviewGuide.objects.create(
        organisation=None,
        code=shipped.code,
        profile=shipped.profile,
        label=shipped.label,
        introduction=shipped.introduction,
    )
    GuideQuestion.objects.bulk_create(
        GuideQuestion(guide=guide, order=order, text=text, hint=hint)
        for order, (text, hint) in enumerate(shipped.questions, start=1)
    )
