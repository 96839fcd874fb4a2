"""Add, change, move and take away the questions of a survey in preparation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.surveys.form.checking import MOST_ITEMS, condition_faults, name_of
from jalon.surveys.form.definition import CODE, Form, free_code
from jalon.surveys.form.expression import ConditionRefused, cited, parse
from jalon.surveys.kinds import QuestionKind
from jalon.surveys.models import Question, Quota, Survey
from jalon.surveys.refusals import SurveyRefused
from jalon.surveys.rules import can_collect
from jalon.surveys.usecases.frame_survey import locked, note, require_draft


@dataclass(frozen=True)
class QuestionSheet:
    """A question as given. `options` and `rows`: dicts with `code`, `label`, maybe `has_text` and `labels` by language.

    Args:
        code: empty to have one made from the label.
        settings: minimum, maximum, low_label, high_label, budget.
        translations: language -> {label, help}.
    """

    kind: str
    label: str
    code: str = ""
    help: str = ""
    is_required: bool = False
    options: Sequence[Mapping[str, Any]] = ()
    rows: Sequence[Mapping[str, Any]] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    condition: str = ""
    is_random: bool = False
    is_place: bool = False
    translations: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def add_question(*, actor: Actor, survey_id: int, sheet: QuestionSheet) -> Question:
    """Add a question at the end.

    Raises:
        Survey.DoesNotExist, Forbidden: as usual.
        SurveyRefused: the survey was opened, the code is taken, the condition loops or leads nowhere.
    """
    survey = _draft(actor, survey_id)
    known = list(survey.questions.all())
    if len(known) >= MOST_ITEMS:
        raise SurveyRefused("too_many", most=MOST_ITEMS)
    question = Question(survey=survey, order=(known[-1].order + 1 if known else 1))
    fill(question, sheet, taken=[row.code for row in known])
    question.save()
    _check_conditions(survey)
    note(actor, "surveys.question.added", survey, code=question.code)
    return question


@transaction.atomic
def edit_question(*, actor: Actor, question_id: int, sheet: QuestionSheet) -> Question:
    """Change a question.

    Raises:
        Question.DoesNotExist, Forbidden: as usual.
        SurveyRefused: as `add_question`.
    """
    survey, question = _question(actor, question_id)
    fill(question, sheet, taken=list(survey.questions.exclude(pk=question.pk).values_list("code", flat=True)))
    question.save()
    _check_conditions(survey)
    note(actor, "surveys.question.edited", survey, code=question.code)
    return question


@transaction.atomic
def move_question(*, actor: Actor, question_id: int, steps: int) -> Question:
    """Move a question up (negative) or down; refused when a condition would then come before what it cites.

    Raises:
        Question.DoesNotExist, Forbidden: as usual.
        SurveyRefused: the survey was opened, or a condition would loop.
    """
    survey, question = _question(actor, question_id)
    rows = list(survey.questions.all())
    at = next(index for index, row in enumerate(rows) if row.pk == question.pk)
    target = min(max(at + steps, 0), len(rows) - 1)
    rows.insert(target, rows.pop(at))
    for order, row in enumerate(rows, start=1):
        row.order = order
    Question.objects.bulk_update(rows, ["order"])
    _check_conditions(survey)
    return question


@transaction.atomic
def remove_question(*, actor: Actor, question_id: int) -> None:
    """Take a question away, unless a condition cites it.

    Raises:
        Question.DoesNotExist, Forbidden: as usual.
        SurveyRefused: the survey was opened, or another question depends on it.
    """
    survey, question = _question(actor, question_id)
    for other in survey.questions.exclude(condition="").exclude(pk=question.pk):
        if question.code in _cited(other.condition):
            raise SurveyRefused("cited", name=str(question), other=str(other))
    code = question.code
    question.delete()
    note(actor, "surveys.question.removed", survey, code=code)


@transaction.atomic
def set_quota(*, actor: Actor, question_id: int, option_code: str, most: int) -> Quota | None:
    """Bound the answers of one option; 0 takes the bound away.

    Raises:
        Question.DoesNotExist, Forbidden: as usual.
        SurveyRefused: not an option of a single choice, or the survey was opened.
    """
    _survey, question = _question(actor, question_id)
    if question.kind != QuestionKind.SINGLE or question.item.option(option_code) is None:
        raise SurveyRefused("bad_quota")
    if most <= 0:
        Quota.objects.filter(question=question, option_code=option_code).delete()
        return None
    quota, _new = Quota.objects.update_or_create(
        question=question, option_code=option_code, defaults={"most": most, "survey_id": question.survey_id}
    )
    return quota


def fill(question: Question, sheet: QuestionSheet, *, taken: Sequence[str]) -> None:
    """Put a sheet into an unsaved question.

    Raises:
        SurveyRefused: a code that is taken or malformed.
    """
    code = sheet.code.strip() or free_code((sheet.label or str(sheet.kind)).lower(), taken)
    if not CODE.fullmatch(code):
        raise SurveyRefused("bad_code", word=code)
    if code.casefold() in {other.casefold() for other in taken}:
        raise SurveyRefused("code_taken", word=code)
    for name in ("kind", "help", "is_required", "is_random", "is_place"):
        setattr(question, name, getattr(sheet, name))
    question.code, question.label, question.condition = code, sheet.label.strip(), sheet.condition.strip()
    question.options, question.rows = [dict(row) for row in sheet.options], [dict(row) for row in sheet.rows]
    question.settings = {key: value for key, value in sheet.settings.items() if value not in (None, "")}
    question.translations = dict(sheet.translations)


def _draft(actor: Actor, survey_id: int) -> Survey:
    survey = locked(actor, survey_id)
    require(can_collect(actor, survey.roadmap_id), "surveys.edit")
    require_draft(survey)
    return survey


def _question(actor: Actor, question_id: int) -> tuple[Survey, Question]:
    found = Question.objects.filter(survey__in=Survey.objects.of_team(actor)).get(pk=question_id)
    survey = _draft(actor, found.survey_id)
    return survey, survey.questions.get(pk=question_id)


def _check_conditions(survey: Survey) -> None:
    """A condition that loops or leads nowhere is refused as it is written, not the day the survey opens."""
    form = Form(tuple(question.item for question in survey.questions.all()))
    for index in range(len(form.items)):
        for fault in condition_faults(form, index):
            raise SurveyRefused("fault", why=fault.message, name=name_of(form.items[index]))


def _cited(condition: str) -> set[str]:
    try:
        return cited(parse(condition))
    except ConditionRefused:
        return set()
