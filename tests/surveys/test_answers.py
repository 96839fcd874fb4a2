"""What an answer may be, kind by kind."""

import pytest

from jalon.surveys.form.cleaning import Plain, clean
from jalon.surveys.form.definition import Form, Item, Option
from jalon.surveys.form.paging import clean_all, missing, pruned, shuffled

THREE = (Option("a", "A"), Option("b", "B"), Option("autre", "Autre", has_text=True))


def answer(item, **sent):
    return clean(item, Plain({name.replace("_", "-"): value for name, value in sent.items()}))


@pytest.mark.parametrize(
    ("item", "sent", "kept"),
    [
        (Item("q", "single", "?", options=THREE), {"q_q": "autre", "q_q_autre": " mots "}, {"q": "autre", "q__text": "mots"}),
        (Item("q", "single", "?", options=THREE), {"q_q": "a", "q_q_autre": "oubli"}, {"q": "a"}),
        (Item("q", "multiple", "?", options=THREE), {"q_q": ["b", "a"]}, {"q": ["a", "b"]}),
        (Item("q", "scale", "?"), {"q_q": "5"}, {"q": 5}),
        (Item("q", "number", "?"), {"q_q": "1 234,5"}, {"q": 1234.5}),
        (Item("q", "date", "?"), {"q_q": "22/11/2026"}, {"q": "2026-11-22"}),
        (Item("q", "short_text", "?"), {"q_q": "a\x00b\x07"}, {"q": "ab"}),
        (Item("q", "ranking", "?", options=THREE), {"q_q_b": "1", "q_q_a": "2"}, {"q": ["b", "a"]}),
        (Item("q", "points", "?", options=THREE, budget=10), {"q_q_a": "7", "q_q_b": "3"}, {"q": {"a": 7, "b": 3}}),
        (Item("q", "matrix", "?", options=THREE, rows=(Option("r", "R"),)), {"q_q_r": "b"}, {"q": {"r": "b"}}),
        (Item("q", "long_text", "?"), {}, {}),
    ],
)  # fmt: skip
def test_a_good_answer_is_kept_in_its_shape(item, sent, kept):
    assert answer(item, **sent).values == kept


@pytest.mark.parametrize(
    ("item", "sent", "words"),
    [
        (Item("q", "single", "?", options=THREE), {"q_q": "z"}, "pas proposée"),
        (Item("q", "single", "?", options=THREE, is_required=True), {}, "Choisissez"),
        (Item("q", "multiple", "?", options=THREE, maximum=1), {"q_q": ["a", "b"]}, "1 réponses au plus"),
        (Item("q", "scale", "?"), {"q_q": "6"}, "degré"),
        (Item("q", "number", "?", minimum=0, maximum=120), {"q_q": "121"}, "au plus 120"),
        (Item("q", "number", "?"), {"q_q": "1e999"}, "trop grand"),
        (Item("q", "number", "?"), {"q_q": "beaucoup"}, "en chiffres"),
        (Item("q", "date", "?"), {"q_q": "31/02/2026"}, "comme 31/12/2026"),
        (Item("q", "short_text", "?"), {"q_q": "x" * 301}, "301 caractères"),
        (Item("q", "ranking", "?", options=THREE), {"q_q_a": "1", "q_q_b": "1"}, "Deux réponses ont le rang 1"),
        (Item("q", "points", "?", options=THREE, budget=10), {"q_q_a": "7"}, "réparti 7 points"),
        (Item("q", "points", "?", options=THREE, budget=10), {"q_q_a": "-1", "q_q_b": "11"}, "nombres entiers"),
        (Item("q", "matrix", "?", options=THREE, rows=(Option("r", "R"), Option("s", "S")), is_required=True),
         {"q_q_r": "a"}, "chaque ligne"),
    ],
)  # fmt: skip
def test_a_bad_answer_is_told_what_to_do(item, sent, words):
    cleaned = answer(item, **sent)
    assert words in cleaned.errors["q"]
    assert not cleaned.values


def test_hidden_pages_and_questions_have_no_answer_and_are_not_required():
    form = Form((
        Item("a", "single", "A", options=THREE),
        Item("p", "page", "P", condition='a = "b"'),
        Item("b", "short_text", "B", is_required=True),
        Item("c", "short_text", "C", condition="répondu(b)", is_required=True),
    ))  # fmt: skip
    assert pruned(form, {"a": "a", "b": "x", "c": "y"}) == {"a": "a"}
    assert [item.code for item in missing(form, {"a": "b", "b": "x"})] == ["c"]
    assert clean_all(form, Plain({"q-a": "b"})).errors.keys() == {"b"}


def test_a_random_order_is_the_respondent_s_own_and_leaves_other_last():
    options = (*(Option(str(n), str(n)) for n in range(20)), Option("autre", "Autre", has_text=True))
    item = Item("q", "single", "?", options=options, is_random=True)
    one, two = shuffled(item, "un"), shuffled(item, "deux")
    assert one == shuffled(item, "un") != two
    assert one[-1].code == two[-1].code == "autre"
