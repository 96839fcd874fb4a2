"""The six slides: native objects anyone can edit, readable by assistive tools."""

from io import BytesIO

import pytest
from pptx import Presentation

from jalon.documents import copil_slides


@pytest.mark.parametrize(("count", "kept"), [(0, 0), (12, 4), (119, 60)])
def test_there_are_six_slides_each_with_a_title(make_pack, count, kept):
    deck = Presentation(BytesIO(copil_slides(make_pack(count, kept))))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert len(titles) == 6
    assert all(titles)
    assert titles[1] == "Ce que vous devez décider"


def test_tables_and_chart_are_native_and_the_chart_holds_the_totals_of_the_plan(make_pack):
    pack = make_pack(35, 12)
    slides = list(Presentation(BytesIO(copil_slides(pack))).slides)
    assert sum(shape.has_table for shape in slides[2].shapes) == 2
    chart = next(shape.chart for shape in slides[3].shapes if shape.has_chart)
    assert sum(sum(series.values) for series in chart.plots[0].series) * 100 == pytest.approx(pack.total_minor)
    pictures = [shape for slide in slides for shape in slide.shapes if shape.shape_type == 13]
    assert pictures == []


def test_what_does_not_fit_a_slide_is_counted(make_pack):
    slides = list(Presentation(BytesIO(copil_slides(make_pack(119, 60)))).slides)
    words = " ".join(shape.text_frame.text for shape in slides[4].shapes if shape.has_text_frame)
    assert "Et 50 autres\xa0: voir le tableur." in words


def test_every_shape_stays_on_its_slide(make_pack):
    deck = Presentation(BytesIO(copil_slides(make_pack(119, 119))))
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height
