"""Reading surveys: their list, an open one by its public code, invitations, texts to code."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Count, Q, QuerySet

from jalon.kernel.actor import Actor
from jalon.roadmaps.models import Roadmap
from jalon.surveys.kinds import TEXTS, Audience, Identity, ResponseState, SurveyState
from jalon.surveys.models import AnonymousResponse, AttributedResponse, Invitation, Receipt, Survey
from jalon.surveys.tokens import GRACE, receipt_hash, token_hash

PAGE_SIZE = 50


def survey_of_code(code: str) -> Survey | None:
    """The survey at a public address; never one in preparation. Reads no more than the survey."""
    found = Survey.objects.filter(public_code=code).exclude(state=SurveyState.DRAFT)
    return found.select_related("roadmap__organisation").first()


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a link opens, whatever its state."""
    found = Invitation.objects.filter(token_hash=token_hash(token)).exclude(survey__state=SurveyState.DRAFT)
    return found.select_related("survey__roadmap__organisation", "organisation").first()


def visa_of(token: str) -> AttributedResponse | None:
    """The answer that a visa link opens."""
    found = AttributedResponse.objects.filter(invitation__visa_token_hash=token_hash(token))
    return found.select_related("survey__roadmap__organisation", "organisation", "invitation").first()


def is_accepting(survey: Survey, *, now: datetime, today: date, begun_at: datetime) -> bool:
    """Whether an answer begun at that moment is stored now: while open, then two hours for those begun before."""
    is_late = survey.closes_on is not None and today > survey.closes_on
    if survey.state == SurveyState.OPEN and not is_late:
        return True
    if survey.state == SurveyState.CLOSED and survey.closed_at:
        return begun_at <= survey.closed_at and now <= survey.closed_at + GRACE
    return bool(survey.state == SurveyState.OPEN and is_late and now - begun_at <= GRACE)


def is_open(survey: Survey, *, today: date) -> bool:
    """Whether a new answer may begin."""
    return survey.state == SurveyState.OPEN and (survey.closes_on is None or today <= survey.closes_on)


def is_receipt_counted(survey: Survey, receipt: str) -> bool:
    """Whether this receipt is that of an answer kept."""
    return Receipt.objects.filter(code_hash=receipt_hash(survey.pk, receipt), survey=survey).exists()


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """A page of surveys; `next_after` is the id after which the next page starts, or None."""

    rows: list[Survey]
    next_after: int | None


def surveys_page(actor: Actor, roadmap: Roadmap, *, after: int | None = None) -> SurveyPage:
    """Surveys the actor may see, newest first, by pages of 50."""
    rows = Survey.objects.visible_to(actor).filter(roadmap=roadmap)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: PAGE_SIZE + 1])
    return SurveyPage(found[:PAGE_SIZE], found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None)


def counted_by_survey(surveys: list[Survey]) -> dict[int, int]:
    """Survey id -> answers that count. Two queries, whatever the number of surveys."""
    ids = [survey.pk for survey in surveys]
    anonymous = AnonymousResponse.objects.filter(survey__in=ids).values("survey").annotate(n=Count("pk"))
    known = AttributedResponse.objects.counted().filter(survey__in=ids).values("survey").annotate(n=Count("pk"))
    found = dict.fromkeys(ids, 0)
    for row in (*anonymous, *known):
        found[row["survey"]] += row["n"]
    return found


def responses_count(survey: Survey) -> int:
    """Answers that count."""
    return counted_by_survey([survey])[survey.pk]


@dataclass(frozen=True, slots=True)
class Following:
    """How far the collection is: invited, begun, waiting for a visa, counted."""

    invited: int
    begun: int
    to_approve: int
    counted: int


def following(survey: Survey) -> Following:
    """Progress of the invitations of a survey, in one query."""
    row = survey.invitations.filter(is_withdrawn=False).aggregate(
        invited=Count("pk"),
        begun=Count("response"),
        to_approve=Count("response", filter=Q(response__state=ResponseState.TO_APPROVE)),
        counted=Count("pk", filter=Q(is_answered=True)),
    )
    return Following(**row)


def invitations_page(survey: Survey, *, after: int | None = None) -> tuple[list[Invitation], int | None]:
    """Invitations with their answers, by pages of 50, oldest first."""
    rows = survey.invitations.select_related("organisation", "response").order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    found = list(rows[: PAGE_SIZE + 1])
    return found[:PAGE_SIZE], found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None


def own_invitations(actor: Actor, roadmap: Roadmap) -> QuerySet[Invitation]:
    """Surveys that wait for the actor's organisation."""
    return (
        Invitation.objects.filter(
            survey__roadmap=roadmap,
            survey__audience=Audience.ORGANISATIONS,
            organisation__in=list(actor.organisation_roles),
            is_withdrawn=False,
        )
        .exclude(survey__state=SurveyState.DRAFT)
        .select_related("survey", "organisation", "response")
        .order_by("-survey_id", "pk")
    )


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """Words somebody wrote, to be coded.

    Args:
        key: stays the same at each reading: `anonymous:<mark>` or `attributed:<id>:<code of the question>`.
        organisation_id: only for an answer given in the name of an organisation.
    """

    key: str
    survey_id: int
    question_code: str
    question_label: str
    population: str
    text: str
    organisation_id: int | None = None


def text_answers(actor: Actor, survey: Survey, *, most: int | None = None) -> Iterator[TextAnswer]:
    """Free texts of the answers that count, question by question; nothing when the actor does not collect this survey.

    Anonymous texts have a key and an order of their own in each question: two texts of one person are not brought together.
    """
    if not Survey.objects.of_team(actor).filter(pk=survey.pk).exists():
        return
    labels = {item.code: item.label for item in survey.form.questions if item.kind in TEXTS}
    for code, mark, text, place in _texts(survey, list(labels), most):
        yield TextAnswer(
            key=f"{'anonymous' if survey.is_anonymous else 'attributed'}:{mark}",
            survey_id=survey.pk,
            question_code=code,
            question_label=labels[code],
            population=survey.population,
            text=text,
            organisation_id=place,
        )


def _texts(survey: Survey, codes: list[str], most: int | None) -> Iterator[tuple[str, str, str, int | None]]:
    """Code, mark, text and organisation of each text, question by question, in one query."""
    if survey.identity == Identity.ANONYMOUS:
        source, mark, place = f"{AnonymousResponse._meta.db_table} r", "md5(r.id::text || e.key)", "NULL::bigint"
        counted = ""
    else:
        source, mark, place = f"{AttributedResponse._meta.db_table} r", "r.id || ':' || e.key", "r.organisation_id"
        counted = f"AND r.state = '{ResponseState.COUNTED.value}'"
    query = f"""
        SELECT e.key, {mark}, e.value #>> '{{}}', {place} FROM {source}, jsonb_each(r."values") e
        WHERE r.survey_id = %s {counted} AND e.key = ANY(%s) ORDER BY array_position(%s, e.key), 2 LIMIT %s
    """  # noqa: S608  (names of our own tables; values are passed apart)
    with connection.cursor() as cursor:
        cursor.execute(query, [survey.pk, codes, codes, most])
        while rows := cursor.fetchmany(2000):
            yield from rows
