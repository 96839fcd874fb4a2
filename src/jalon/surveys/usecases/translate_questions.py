"""Write the texts of a questionnaire in another language."""

from collections.abc import Mapping

from django.db import transaction

from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.surveys.models import Question
from jalon.surveys.refusals import SurveyRefused
from jalon.surveys.rules import can_collect
from jalon.surveys.usecases.frame_survey import locked, note, require_draft


@transaction.atomic
def translate_questions(*, actor: Actor, survey_id: int, language: str, words: Mapping[str, str]) -> int:
    """Keep translations.

    Args:
        words: `l-<question>` label, `h-<question>` help, `o-<question>-<code>` option, `r-<question>-<code>` line.

    Returns:
        Questions changed.

    Raises:
        Survey.DoesNotExist, Forbidden: as usual.
        SurveyRefused: the survey was opened, or has not this language.
    """
    survey = locked(actor, survey_id)
    require(can_collect(actor, survey.roadmap_id), "surveys.edit")
    require_draft(survey)
    if language not in survey.languages:
        raise SurveyRefused("bad_language", word=language)
    questions = list(survey.questions.all())
    for question in questions:
        said = {"label": words.get(f"l-{question.pk}", ""), "help": words.get(f"h-{question.pk}", "")}
        question.translations = {**question.translations, language: said}
        for group in (question.options, question.rows):
            sign = "o" if group is question.options else "r"
            for row in group:
                text = words.get(f"{sign}-{question.pk}-{row['code']}", "")
                row["labels"] = {**(row.get("labels") or {}), language: text}
    Question.objects.bulk_update(questions, ["translations", "options", "rows"])
    note(actor, "surveys.survey.translated", survey, language=language)
    return len(questions)
