"""Bring the questions of a file into a survey in preparation: all that can be, and the list of what was not understood."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.surveys.form.checking import MOST_ITEMS, condition_faults
from jalon.surveys.form.definition import Form
from jalon.surveys.importing.limesurvey import is_limesurvey, read_limesurvey
from jalon.surveys.importing.report import Imported
from jalon.surveys.importing.xlsform import read_xlsform
from jalon.surveys.models import Question
from jalon.surveys.refusals import SurveyRefused
from jalon.surveys.rules import can_collect
from jalon.surveys.usecases.frame_survey import locked, note, require_draft
from jalon.surveys.usecases.write_questions import fill


@transaction.atomic
def import_questions(*, actor: Actor, survey_id: int, filename: str, data: bytes) -> Imported:
    """Add the questions of an XLSForm or LimeSurvey file after those already there.

    Returns:
        The questions added and, line by line, what was left out or changed. A condition that is not understood, loops or
        leads nowhere is left out and said.

    Raises:
        Survey.DoesNotExist, Forbidden: as usual.
        SurveyRefused: the survey was opened, or the file cannot be read: nothing is added.
    """
    survey = locked(actor, survey_id)
    require(can_collect(actor, survey.roadmap_id), "surveys.import")
    require_draft(survey)
    known = list(survey.questions.all())
    taken = [row.code for row in known]
    if is_limesurvey(data):
        found = read_limesurvey(data, taken=taken)
    else:
        found = read_xlsform(data, filename=filename, taken=taken)
    if len(known) + len(found.sheets) > MOST_ITEMS:
        raise SurveyRefused("too_many", most=MOST_ITEMS)
    _drop_bad_conditions(found, known)
    rows = []
    order = known[-1].order if known else 0
    for sheet in found.sheets:
        order += 1
        row = Question(survey=survey, order=order)
        fill(row, sheet, taken=taken)
        taken.append(row.code)
        rows.append(row)
    Question.objects.bulk_create(rows)
    fresh = [language for language in found.languages if language not in survey.languages and language != "fr"]
    if fresh:
        survey.languages = [*survey.languages, *fresh]
        survey.save(update_fields=["languages"])
    note(actor, "surveys.survey.imported", survey, questions=len(rows), notes=len(found.notes))
    return found


def _drop_bad_conditions(found: Imported, known: list[Question]) -> None:
    """A condition of the file that could not be kept is said, and its question is always asked."""
    before = [row.item for row in known]
    for index, sheet in enumerate(found.sheets):
        row = Question()
        fill(row, sheet, taken=())
        form = Form((*before, row.item))
        faults = condition_faults(form, len(form.items) - 1)
        if faults:
            message = _("Condition non reprise, la question sera toujours posée. %(why)s") % {"why": faults[0].message}
            found.note(sheet.code, message)
            found.sheets[index] = replace(sheet, condition="")
            row.condition = ""
        before.append(row.item)
