from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from jalon.web.colours import LEAST_CONTRAST, contrast, ink_on, organisation_css


@example(0x757575)
@given(st.integers(0, 0xFFFFFF))
def test_whatever_an_organisation_chooses_words_are_readable_on_it(number):
    ground = f"#{number:06x}"
    assert contrast(ink_on(ground), ground) >= LEAST_CONTRAST


def test_the_sheet_of_an_organisation_names_its_colours_and_an_ink():
    assert (
        organisation_css("#ffd500", "#004488")
        == ":root {\n  --org: #ffd500;\n  --org-ink: #020405;\n  --org-accent: #004488;\n}\n"
    )


@pytest.mark.parametrize("evil", ["red;} body {display:none", "#12345", "url(//x)", "#12345g", "#123456\n"])
def test_nothing_but_a_colour_reaches_a_style_sheet(evil):
    with pytest.raises(ValidationError):
        organisation_css("#004488", evil)
