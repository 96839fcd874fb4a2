"""Conditions: read, evaluated, written back; loops and dead ends refused with the name of the question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.surveys.form.checking import faults
from jalon.surveys.form.definition import Form, Item, Option
from jalon.surveys.form.expression import ConditionRefused, holds, parse, written

YES_NO = (Option("oui", "Oui"), Option("non", "Non"))
VALUES = {"age": 42, "usage": "oui", "outils": ["mail", "visio"], "services": {"wifi": "bon"}, "le": "2026-11-22"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('usage = "oui"', True),
        ("age >= 18 et age < 43", True),
        ("age >= 18 and (usage == 'non' or outils contient 'mail')", True),
        ("selected(${outils}, 'visio') && not(${age} > 50)", True),
        ('outils = "sms"', False),
        ("services.wifi = « bon »", True),
        ("services.fibre = 'bon'", False),
        ("répondu(usage)", True),
        ("non répondu(absent)", True),
        ("absent > 3 ou absent < 3", False),
        ('absent = ""', True),
        ("le >= '2026-11-01'", True),
        ('((age.NAOK >= 40))', True),
        ("18 <= age", True),
        ("1", True),
        ("age > usage", False),
    ],
)  # fmt: skip
def test_a_condition_is_evaluated_and_means_the_same_once_written_again(text, expected):
    node = parse(text)
    assert holds(node, VALUES) is expected
    assert holds(parse(written(node)), VALUES) is expected


@pytest.mark.parametrize("text", ["age >", "(age > 3", "age ? 3", '"a" = "b"', "f(x) = 1", "age > 3 zut", "(" * 60 + "age" + ")" * 60,
                                  "age = 1 et " * 400 + "age = 2", "${age", "et", "'", "non"])  # fmt: skip
def test_what_cannot_be_read_is_refused_in_a_sentence(text):
    with pytest.raises(ConditionRefused) as refusal:
        parse(text)
    assert refusal.value.message.endswith(".")


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text):
    try:
        node = parse(text)
    except ConditionRefused:
        return
    assert isinstance(holds(node, VALUES), bool)


def single(code, condition="", **more):
    return Item(code, "single", f"Question {code}", options=YES_NO, condition=condition, **more)


def messages(*items):
    return [fault.message for fault in faults(Form(items))]


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([single("a", 'a = "oui"')], ["Question a", "boucle"]),
        ([single("a", 'b = "oui"'), single("b", 'a = "oui"')], ["Question a", "boucle"]),
        ([single("a", 'b = "oui"'), single("b")], ["Question a", "vient après"]),
        ([single("a"), single("b", 'zut = "oui"')], ["Question b", "zut"]),
        ([single("a"), single("b", 'a = "peut-etre"')], ["Question b", "peut-etre"]),
        ([single("a"), single("b", 'a = "oui" et a = "non"')], ["Question b", "jamais"]),
        ([single("a"), single("b", 'a = "oui"'), single("c", 'a = "non" et b = "oui"')], ["Question c", "jamais"]),
        ([Item("n", "number", "Âge", minimum=18, maximum=99), single("b", "n < 18")], ["Question b", "jamais"]),
        ([Item("a", "single", "Vide", is_required=True)], ["Vide", "pas assez de réponses"]),
        ([Item("a", "scale", "Échelle", minimum=5, maximum=1)], ["Échelle", "aucune réponse possible"]),
        ([Item("m", "matrix", "Tableau", options=YES_NO)], ["Tableau", "lignes"]),
        ([single("a"), single("b", "a >")], ["Question b", "pas finie"]),
        ([Item("p", "page", "Page"), Item("note", "note", "Lire")], ["aucune question"]),
    ],
)
def test_loops_and_dead_ends_are_refused_with_the_name_of_the_question(items, words):
    said = " ".join(messages(*items))
    for word in words:
        assert word in said, said


def test_a_condition_that_some_answers_meet_is_accepted():
    age = Item("age", "number", "Âge", minimum=0, maximum=120)
    tools = Item("outils", "multiple", "Outils", options=(Option("mail", "Mail"), Option("sms", "SMS")))
    matrix = Item("q", "matrix", "Qualité", options=YES_NO, rows=(Option("wifi", "Wi-Fi"),))
    text = 'age >= 18 et (outils contient "mail" ou q.wifi = "non") et non outils = "sms"'
    assert messages(age, tools, matrix, single("fin", text)) == []
