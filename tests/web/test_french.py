"""Numbers, dates and amounts as they are read on the screens."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template

from jalon.kernel.quarter import Quarter
from jalon.kernel.refs import Ref
from jalon.organisations.models import Theme


def shown(source: str, **context: object) -> str:
    return Template("{% load jalon %}" + source).render(Context(context)).replace("\u00a0", "_")


@pytest.mark.parametrize(
    ("minor", "currency", "exact", "short"),
    [
        (45_000_00, "EUR", "45_000_€", "45_k€"),
        (9_990_50, "EUR", "9_990,50_€", "10_k€"),
        (99_90, "EUR", "99,90_€", "100_€"),
        (1_234_567_00, "EUR", "1_234_567_€", "1,2_M€"),
        (-18_000_00, "EUR", "−18_000_€", "−18_k€"),
        (1_250_000, "XPF", "1_250_000_F_CFP", "1,3_M_F_CFP"),
        (0, "EUR", "0_€", "0_€"),
        (None, "EUR", "—", "—"),
    ],
)
def test_amounts(minor, currency, exact, short):
    assert shown("{{ x|money:c }}", x=minor, c=currency) == exact
    assert shown("{{ x|money_short:c }}", x=minor, c=currency) == short


@pytest.mark.parametrize(
    ("source", "value", "read"),
    [
        ("{{ x|effort }}", Decimal("12.5"), "12,5_j"),
        ("{{ x|effort }}", None, "—"),
        ("{{ x|effort_halfdays }}", 25, "12,5_j"),
        ("{{ x|pct }}", 64, "64_%"),
        ("{{ x|pct:1 }}", 64.25, "64,3_%"),
        ("{{ x|number }}", 119_000, "119_000"),
        ("{{ x|number:1 }}", -0.04, "0"),
        ("{{ x|frdate }}", date(2027, 3, 1), "1er_mars_2027"),
        ("{{ x|frdate }}", date(2027, 8, 12), "12_août_2027"),
        ("{{ x|frdate }}", datetime(2027, 1, 15, 8, 5, tzinfo=UTC), "15_janvier_2027 à 9_h_05"),
        ("{{ x|frdate:'short' }}", date(2027, 3, 1), "01/03/2027"),
        ("{{ x|frdate:'month' }}", date(2027, 3, 1), "mars_2027"),
        ("{{ x|frdate }}", None, "—"),
        ("{{ x|quarter }}", date(2027, 4, 1), "T2_2027"),
        ("{{ x|quarter }}", Quarter(2028, 4), "T4_2028"),
    ],
)
def test_measures_and_days(source, value, read):
    assert shown(source, x=value) == read


def test_a_cited_object_is_a_link_only_when_its_page_is_known():
    ref = Ref("programme.action", 3, "Portail <familles>")
    assert shown("{% ref_link x '/a/3' %}", x=ref) == '<a class="ref" href="/a/3">Portail &lt;familles&gt;</a>'
    assert shown("{% ref_link x %}", x=ref) == '<span class="ref">Portail &lt;familles&gt;</span>'


def test_sorting_keeps_the_filters_and_drops_the_page(rf):
    query = rf.get("/", {"status": ["planned", "done"], "after": "k9", "q": "a&b"}).GET
    changed = shown("{% query_with q sort='-cost' after='' %}", q=query)
    assert changed == "?status=planned&amp;status=done&amp;q=a%26b&amp;sort=-cost"


@pytest.mark.parametrize(
    ("count", "read"),
    [(0, "0 besoin a"), (1, "1 besoin a"), (1.5, "1,5 besoin a"), (2, "2 besoins ont"), ([], "[] besoin a")],
)
def test_nothing_and_less_than_two_are_singular(count, read):
    template = Template("{% load jalon %}{{ n }} besoin{{ n|pluralize }} {{ n|pluralize:'a,ont' }}")
    assert template.render(Context({"n": count})) == read


def test_an_empty_choice_is_a_word_or_a_dash_never_a_row_of_hyphens():
    class Choosing(forms.Form):
        may = forms.ModelChoiceField(Theme.objects.none(), required=False)
        must = forms.ModelChoiceField(Theme.objects.none())

    html = Template("{% load jalon %}{% widget form.may %}{% widget form.must %}").render(Context({"form": Choosing()}))
    assert ">—</option>" in html
    assert ">Choisissez</option>" in html
    assert "---" not in html
