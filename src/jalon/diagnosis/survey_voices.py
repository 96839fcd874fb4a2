"""Answers of surveys as voices. An anonymous one can only count for the owner: nothing says where it comes from."""

from collections.abc import Iterator

from django.db.models import Count

from jalon.diagnosis.voices_values import Voices
from jalon.roadmaps.models import Roadmap
from jalon.surveys.kinds import Identity, ResponseState
from jalon.surveys.models import AnonymousResponse, AttributedResponse, Survey


def survey_voices(roadmap: Roadmap) -> Iterator[Voices]:
    """One voice by answer: begun is planned, sent is done, counted (after the visa when one is asked) is validated."""
    answers = AttributedResponse.objects.filter(survey__roadmap=roadmap, organisation__isnull=False)
    fields = ("organisation_id", "survey__population", "state", "sent_on", "survey__opened_on")
    for organisation_id, population, state, sent_on, opened_on in answers.values_list(*fields):
        is_counted = state == ResponseState.COUNTED
        is_done = is_counted or state == ResponseState.TO_APPROVE
        yield Voices(organisation_id, None, population, None, sent_on or opened_on, 1, int(is_done), int(is_counted))
    surveys = Survey.objects.filter(roadmap=roadmap, identity=Identity.ANONYMOUS, opened_on__isnull=False)
    answered = AnonymousResponse.objects.filter(survey__in=surveys).order_by()
    counts = dict(answered.values_list("survey").annotate(Count("pk")))
    for survey in surveys:
        count = counts.get(survey.pk, 0)
        yield Voices(roadmap.organisation_id, None, survey.population, None, survey.opened_on, count, count, count)
