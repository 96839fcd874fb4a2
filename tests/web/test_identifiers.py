"""Identifiers in pages: numbers are written the French way, identifiers never are."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "src" / "jalon" / "web" / "templates"
RAW = re.compile(r"\{\{ (?:(?:[a-z_]+\.)+(?:pk|id|[a-z_]+_id|[a-z_]+_pk)|(?:[a-z_]+\.)*revision) \}\}")
HTML_IDS = {"{{ attrs.id }}", "{{ field.auto_id }}"}
"""Words chosen by a form, not numbers of the database."""


def test_no_template_writes_an_identifier_as_a_number_to_read() -> None:
    """« 1 045 » sent back by a form is nobody's identifier: beyond 999 rows the screen would do nothing."""
    found = [
        f"{path.relative_to(TEMPLATES)}: {words}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for words in RAW.findall(path.read_text(encoding="utf-8"))
        if words not in HTML_IDS
    ]
    assert not found, "\n".join(found) + "\nwrite them with |stringformat:'s'"
