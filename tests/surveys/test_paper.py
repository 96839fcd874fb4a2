"""The questionnaire on paper: a person reads it, no code is written on it."""

import pytest

from jalon.documents.model import BulletList, Paragraph
from jalon.surveys.usecases.write_questions import QuestionSheet
from jalon.web.surveys.paper import printed_form
from tests.factories import TODAY
from tests.surveys.making import YES_NO, make_survey

pytestmark = pytest.mark.django_db

CHOICES = ({"code": "r1", "label": "Cantine"}, {"code": "r2", "label": "Urbanisme"})


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ('site = "oui"', "Seulement si vous avez répondu « Oui » à la question 1."),
        ('site != "oui"', "Seulement si vous n’avez pas répondu « Oui » à la question 1."),
        ("age >= 18", "Seulement si votre réponse à la question 2 est 18 au moins."),
        (
            'site = "oui" et (age < 18 ou usages contient "r2")',
            "Seulement si vous avez répondu « Oui » à la question 1 et (votre réponse à la question 2 est moins de 18 "
            "ou vous avez répondu « Urbanisme » à la question 3).",
        ),
        ('non (site = "oui")', "Seulement si il n’est pas vrai que vous avez répondu « Oui » à la question 1."),
    ],
)
def test_a_condition_is_said_in_words_with_the_label_of_the_answer(condition, sentence):
    survey, _actor = make_survey(
        QuestionSheet("single", "Avez-vous un site ?", "site", options=YES_NO),
        QuestionSheet("number", "Votre âge", "age"),
        QuestionSheet("multiple", "Vos démarches", "usages", options=CHOICES),
        QuestionSheet("short_text", "Laquelle ?", "suite", condition=condition),
    )
    blocks = printed_form(survey, today=TODAY).blocks
    said = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert sentence.replace("si il", "s’il") in said
    assert any("☐ Cantine\n☐ Urbanisme" in text for text in said)
    assert not any(isinstance(block, BulletList) for block in blocks), "a box is mark enough"
