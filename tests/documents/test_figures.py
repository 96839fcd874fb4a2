"""Pictures: fit for the strict CSP and for assistive tools, true to their table, on one time axis."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from jalon.documents import (
    AxisYear,
    CurvePoint,
    GanttBar,
    MemberTheme,
    Milestone,
    Section,
    SkillLoad,
    TimeScale,
    YearMoney,
    charts,
    draw,
    gantt,
    load_by_skill,
    money_by_axis,
    money_by_year,
    needs_map,
    value_curve,
)
from jalon.documents.drawing import tame
from jalon.documents.french import clean
from jalon.kernel.quarter import Quarter

FIRST = Quarter(2027, 1)
SVG = "{http://www.w3.org/2000/svg}"


def scale_of(width: float = 960) -> TimeScale:
    return TimeScale(FIRST, 16, width)


def bars_of(count: int) -> list[GanttBar]:
    return [
        GanttBar(
            f"A{i}", f"Portail <b>n° {i}</b> & démarches", f"Axe {i * 5 // count}", FIRST.plus(i % 12), 1 + i % 5,
            note="45 k€", is_obligation=i % 4 == 0, milestones=(Milestone("Recette", FIRST.plus(i % 12)),),
            after=(f"A{i - 1}",) if i % 3 == 1 else (),
        )
        for i in range(count)
    ]  # fmt: skip


def money_of() -> list[YearMoney]:
    return [
        YearMoney(year, section, 150_000_00 + year, 150_000_00 + 2028)
        for year in range(2027, 2031)
        for section in Section
    ]


def loads_of() -> list[SkillLoad]:
    return [SkillLoad("Sécurité", (30, 60, *(10,) * 14), (50,) * 16), SkillLoad("Applications", (20,) * 16, (50,) * 16)]


def drawings(width: int):
    scale = scale_of(width)
    return [
        gantt(bars_of(20), scale=scale, today=date(2027, 5, 20), with_prerequisites=True),
        money_by_year(money_of(), scale=scale, currency="EUR"),
        load_by_skill(loads_of(), scale=scale),
        value_curve(
            [CurvePoint(n * 50_000_00, 30.0 * n) for n in range(5)],
            current=CurvePoint(80_000_00, 40),
            currency="EUR",
            width=width,
        ),
        money_by_axis(
            [AxisYear(f"Axe {a}", y, 10_000_00 * a) for a in range(1, 4) for y in (2027, 2028)],
            currency="XPF",
            width=width,
        ),
        needs_map([MemberTheme(m, t, 3) for m in ("Janzé", "Retiers") for t in ("SIG", "Sécurité")], width=width),
    ]


@pytest.mark.parametrize("width", [960, 360])
def test_every_picture_may_stand_inline_under_the_strict_csp(width):
    for drawing in drawings(width):
        root = etree.fromstring(drawing.svg)
        for element in root.iter():
            tag = etree.QName(element).localname
            assert tag not in {"style", "script", "foreignObject", "image", "a"}
            for name, value in element.attrib.items():
                assert name != "style"
                assert not str(name).startswith("on")
                assert "javascript:" not in value
                assert not re.search(r"https?://", value)


@pytest.mark.parametrize("width", [960, 360])
def test_every_picture_has_a_name_a_description_and_its_table(width):
    for drawing in drawings(width):
        root = etree.fromstring(drawing.svg)
        assert root.get("role") == "img"
        assert root[0].tag == f"{SVG}title"
        assert root[0].text == drawing.title
        assert root[1].tag == f"{SVG}desc"
        assert root[1].text == clean(drawing.summary)
        assert drawing.summary.endswith((".", ").", "»."))
        assert drawing.table.rows
        assert len(drawing.table.headers) == len(drawing.table.text_rows("EUR")[0])


def test_no_picture_says_anything_in_english():
    for drawing in drawings(960):
        assert not re.search(r"aria-|titled|axis |legend for|mark container", drawing.svg)


def test_nothing_is_drawn_outside_a_phone_screen():
    for drawing in drawings(360):
        root = etree.fromstring(drawing.svg)
        assert float(root.get("viewBox").split()[2]) <= 390
        for rect in root.iter(f"{SVG}rect"):
            assert float(rect.get("x", 0)) + float(rect.get("width", 0)) <= 390


def test_calendar_money_and_load_share_one_time_axis():
    scale = scale_of()
    starts = []
    for drawing in (
        gantt(bars_of(20), scale=scale),
        money_by_year(money_of(), scale=scale, currency="EUR"),
        load_by_skill(loads_of(), scale=scale),
    ):
        root = etree.fromstring(drawing.svg)
        starts.append(
            {text.text: text.get("x") for text in root.iter(f"{SVG}text") if re.fullmatch(r"20\d\d", text.text or "")}
        )
    assert starts[0] == starts[1] == starts[2]
    assert list(starts[0]) == ["2027", "2028", "2029", "2030"]


def test_the_calendar_draws_one_bar_per_action_at_its_quarter():
    scale = scale_of()
    bar = GanttBar("A", "Portail", "Axe 1", FIRST.plus(4), 2)
    root = etree.fromstring(gantt([bar], scale=scale).svg)
    (drawn,) = [rect for rect in root.iter(f"{SVG}rect") if rect.get("class") == "f-series-1"]
    assert float(drawn.get("x")) == pytest.approx(scale.left + 4 * scale.step + 1, abs=0.01)
    assert float(drawn.get("width")) == pytest.approx(2 * scale.step - 2, abs=0.01)


def test_the_day_is_drawn_only_inside_the_horizon():
    inside = gantt(bars_of(3), scale=scale_of(), today=date(2028, 1, 15)).svg
    outside = gantt(bars_of(3), scale=scale_of(), today=date(2033, 1, 15)).svg
    assert "aujourd’hui" in inside
    assert "aujourd’hui" not in outside


def test_an_overload_is_said_by_a_sign_and_in_words_not_only_by_colour():
    drawing = load_by_skill(loads_of(), scale=scale_of())
    root = etree.fromstring(drawing.svg)
    assert [text.text for text in root.iter(f"{SVG}text") if text.text == "!"] == ["!"]
    assert "! au-delà sur 1 trim." in drawing.svg
    assert drawing.summary == "Au-delà de la capacité : Sécurité (1 trimestre)."
    over = money_by_year(money_of(), scale=scale_of(), currency="EUR")
    assert over.summary.endswith(
        "Enveloppe dépassée : investissement 2029, fonctionnement 2029, investissement 2030 et fonctionnement 2030."
    )


def test_the_tables_hold_the_amounts_of_the_pictures():
    drawing = money_by_axis([AxisYear("Axe 1", 2027, 10_00), AxisYear("Axe 2", 2028, 25_00)], currency="EUR")
    assert drawing.table.rows == (("Axe 1", 10_00, 0, 10_00), ("Axe 2", 0, 25_00, 25_00))
    assert drawing.table.total == ("Total", 10_00, 25_00, 35_00)


def test_hostile_names_stay_text_in_pictures():
    nasty = '"><script>alert(1)</script>&\x00\u202e'
    for drawing in (
        gantt([GanttBar("A", nasty, nasty, FIRST, 2, note=nasty)], scale=scale_of()),
        needs_map([MemberTheme(nasty, nasty, 2)]),
        money_by_axis([AxisYear(nasty, 2027, 10)], currency="EUR"),
    ):
        root = etree.fromstring(drawing.svg)
        assert not list(root.iter(f"{SVG}script"))
        assert "\u202e" not in drawing.svg


def test_a_chart_already_drawn_is_taken_from_the_cache(monkeypatch):
    cache: dict[str, str] = {}
    rows = [AxisYear("Axe 1", 2027, 10_00)]
    first = money_by_axis(rows, currency="EUR", cache=cache)
    assert len(cache) == 1
    monkeypatch.setattr(charts.vl_convert, "vegalite_to_svg", lambda *_a, **_k: pytest.fail("drawn twice"))
    assert money_by_axis(rows, currency="EUR", cache=cache) == first
    with pytest.raises(pytest.fail.Exception):
        money_by_axis([replace(rows[0], amount_minor=11_00)], currency="EUR", cache=cache)


def test_a_chart_fetches_nothing():
    spec = {
        "data": {"url": "http://127.0.0.1:9/data.json"},
        "mark": "bar",
        "encoding": {"x": {"field": "a", "type": "nominal"}},
    }
    table = money_by_axis([], currency="EUR").table
    with pytest.raises(ValueError, match=r"(?i)not allowed|denied|access|external"):
        draw(spec, title="t", summary="s.", table=table)


def test_a_foreign_svg_is_made_harmless():
    foreign = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" onload="x()">'
        '<style>*{}</style><script>x()</script><a xlink:href="http://x"><text style="fill:red">t</text></a>'
        '<image href="http://x/i.png"/><clipPath id="c"/><rect clip-path="url(#c)" fill="#0f3d46"/></svg>'
    )
    svg = tame(foreign, title="t", summary="s", prefix="p")
    assert not re.search(r"onload|style|script|http://x|<image", svg)
    assert 'id="p-c"' in svg
    assert "url(#p-c)" in svg
    assert 'class="f-ink"' in svg


def test_an_svg_cannot_read_a_file_of_the_server():
    bomb = '<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/hostname">]><svg xmlns="http://www.w3.org/2000/svg"><text>&e;</text></svg>'
    try:
        svg = tame(bomb, title="t", summary="s", prefix="p")
    except ValueError:
        return
    assert Path("/etc/hostname").read_text(encoding="utf-8").strip() not in svg


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast of two hexadecimal colours."""

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_words_and_bars_stand_out_on_their_ground_in_both_themes():
    from django.contrib.staticfiles import finders

    css = Path(finders.find("documents/figures.css")).read_text(encoding="utf-8")
    themes = [
        dict(re.findall(r"--figure-([a-z0-9-]+): (#[0-9a-f]{6})", block))
        for block in re.findall(r"\{([^{}]*--figure-paper: [^{}]*)\}", css)
    ]
    light, dark, printed = themes
    assert light == printed == charts.PALETTE
    for theme in (light, dark):
        for ground in (theme["paper"], theme["band"]):
            for words in ("ink", "text", "muted"):
                assert contrast(theme[words], ground) >= 4.5, (words, ground)
            assert contrast(theme["alert"], ground) >= 4.5, ground
            for name, colour in theme.items():
                if name.startswith("series"):
                    assert contrast(colour, ground) >= 3, (name, ground)
