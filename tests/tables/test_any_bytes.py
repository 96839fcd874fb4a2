"""Whatever the bytes, reading gives a workbook or a refusal: nothing else escapes."""

import zipfile
from contextlib import suppress
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.tables import Field, Kind, Table, TableRefused, guess, interpret, read, read_pasted, to_ods, to_xlsx

from .files import zipped

FIELDS = tuple(Field(kind.value, kind.value, kind) for kind in Kind)
ROWS = [("a", "b", 1, 2, 3, 4, 5, None, True, "c", ("d",))]
SOUND = (to_xlsx([Table("A", FIELDS, ROWS)]), to_ods([Table("A", FIELDS, ROWS)]))


def go_through(workbook):
    found = guess(workbook, FIELDS)
    interpret(workbook, FIELDS, found.mapping(minimum=0.0))


def read_or_refuse(data):
    with suppress(TableRefused):
        go_through(read(data))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data):
    read_or_refuse(data)


@settings(max_examples=80, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('\n\t;,"|12./-%€ '), min_size=1, max_size=200)
)
def test_any_text_pasted_or_sent(text):
    read_or_refuse(text.encode())
    read_or_refuse(text.encode("utf-16"))
    with suppress(TableRefused):
        go_through(read_pasted(text))


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(SOUND), st.data())
def test_a_damaged_part_inside_a_sound_archive(sound, data):
    with zipfile.ZipFile(BytesIO(sound)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    content = bytearray(parts[name])
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(
            st.binary(max_size=3) | st.sampled_from([b'"', b"9", b"<a/>", b"-", b"1e999"])
        )
        content = content or bytearray(b"x")
    read_or_refuse(zipped(parts | {name: bytes(content)}))
