"""What the night does for the surveys: see `docs/regles/enquetes.md`."""

from django.utils import timezone
from procrastinate.contrib.django import app

from jalon.surveys.kinds import Identity, SurveyState
from jalon.surveys.models import AnonymousResponse, Survey
from jalon.surveys.usecases.keep_promises import forget_addresses, list_destructions, mix_traces


@app.periodic(cron="17 3 * * *")
@app.task(name="surveys.night", queueing_lock="surveys.night", pass_context=False)
def night(timestamp: int) -> None:
    """Mix the traces of the surveys that received answers, forget addresses, list what is past its time."""
    today = timezone.localdate()
    forget_addresses(today=today)
    alive = Survey.objects.filter(identity=Identity.ANONYMOUS, state__in=(SurveyState.OPEN, SurveyState.CLOSED))
    answered = alive.filter(pk__in=AnonymousResponse.objects.values("survey").distinct(), destruction=None)
    for survey_id in answered.values_list("pk", flat=True):
        mix_traces(survey_id=survey_id)
    list_destructions(today=today)
