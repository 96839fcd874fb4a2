"""A number written in an attribute is for machines: it never takes the space of thousands that a page shows to people.

With « 1 200 » where the form expects 1200, the twelve-hundredth row of any table could not be chosen any more.
"""

import re
from pathlib import Path

import jalon.web

TEMPLATES = Path(jalon.web.__file__).parent / "templates"
_ATTRIBUTE = re.compile(r"""[\w-]+=(["'])(?:(?!\1).)*?\1""", re.DOTALL)
_BARE = re.compile(r"\{\{\s*(?:[\w.]*(?:\.|\b|_)pk|[\w.]*_id|[\w.]*\brevision)\s*\}\}")
"""Keys and revisions; an `id` alone is the name of an element, not a number."""


def test_a_key_in_an_attribute_is_written_without_separator():
    found = [
        f"{template.relative_to(TEMPLATES)} : {bare[0]}"
        for template in sorted(TEMPLATES.rglob("*.html"))
        for attribute in _ATTRIBUTE.finditer(template.read_text(encoding="utf-8"))
        for bare in _BARE.finditer(attribute[0])
        if "field.auto_id" not in bare[0]
    ]
    assert not found, "write it with |stringformat:'s'"
