"""A dangerous or unreadable file is refused with a French sentence, in little memory and time."""

import io
import tracemalloc
import zipfile
from contextlib import suppress

import pytest

from jalon.tables import Limits, TableRefused, read, read_pasted

from .files import raw_ods, raw_xlsx, rows_of, zipped

CELL = '<c r="A1" t="inlineStr"><is><t>Projet</t></is></c>'
SOUND = raw_xlsx(f'<sheetData><row r="1">{CELL}</row></sheetData>')


def refusal(data, **limits):
    with pytest.raises(TableRefused) as caught:
        read(data, filename="essai", limits=Limits(**limits))
    assert caught.value.message.endswith((".", "!"))
    return caught.value


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b"  \r\n;;;\r\n", b"\x00\x00", raw_xlsx("<sheetData/>"), raw_ods("")]
)
def test_an_empty_file_is_said_empty(data):
    assert refusal(data).code == "empty"


def test_a_truncated_workbook_is_said_damaged():
    for size in (30, len(SOUND) // 2, len(SOUND) - 5):
        assert refusal(SOUND[:size]).code == "corrupt"


def test_a_workbook_with_flipped_bytes_is_read_or_refused_but_never_crashes():
    data = zipped({f"p{i}": b"x" * 50 for i in range(3)}) + SOUND
    for position in range(0, len(SOUND), 19):
        flipped = bytearray(SOUND)
        flipped[position] ^= 0xFF
        for broken in (bytes(flipped), data[:position] + bytes(flipped)):
            with suppress(TableRefused):
                read(broken)


def test_a_broken_sheet_is_said_damaged():
    assert refusal(raw_xlsx('<sheetData><row r="1"><c>')).code == "corrupt"
    assert refusal(raw_xlsx('<sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData>')).code == "corrupt"
    assert refusal(raw_xlsx('<sheetData><row r="1"><c r="A1"><v>douze</v></c></row></sheetData>')).code == "corrupt"
    assert refusal(raw_xlsx(f'<sheetData><row r="9">{CELL}</row><row r="2">{CELL}</row></sheetData>')).code == "corrupt"


def test_protected_files_are_said_protected():
    ole2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    assert refusal(ole2 + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")).code == "encrypted"
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:encryption-data/></m:manifest>'
    )
    assert refusal(raw_ods("", manifest=manifest)).code == "encrypted"
    flagged = bytearray(SOUND)
    central = flagged.index(b"PK\x01\x02")
    flagged[central + 8] |= 1
    assert refusal(bytes(flagged)).code == "encrypted"


def test_an_old_xls_is_called_so():
    ole2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    refused = refusal(ole2 + b"\0" * 600 + "Workbook".encode("utf-16-le"))
    assert refused.code == "old_xls"
    assert ".xls" in refused.message
    assert refusal(b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"x" * 50).code == "old_xls"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7 etc", "not_a_table"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "markup"),
        (b'<?xml version="1.0"?><Workbook/>', "markup"),
        (zipped({"word/document.xml": "x"}), "not_a_table"),
        (zipped({"photo.jpg": "x"}), "plain_zip"),
        (zipped({"xl/workbook.bin": "x"}), "xlsb"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "not_a_table"),
        (b"\x7fELF\x01\x02\x03\x00\x05 ; ; ;", "not_a_table"),
    ],
)
def test_other_kinds_of_files_are_named(data, code):
    assert refusal(data).code == code


BOMB = '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "prolog",
    [
        BOMB + "]>",
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">',
        "<!DOCTYPE r>",
    ],
)
def test_entities_and_dtd_are_refused_everywhere(prolog):
    inline = '<row r="1"><c r="A1" t="inlineStr"><is><t>&i;&x;</t></is></c></row>'
    assert refusal(raw_xlsx(f"<sheetData>{inline}</sheetData>", prolog=prolog)).code == "dtd"
    assert refusal(raw_ods("<table:table-row/>", prolog=prolog)).code == "dtd"
    strings = f'<?xml version="1.0"?>{prolog}<sst/>'
    assert refusal(raw_xlsx("<sheetData/>", xl__sharedStrings_xml=strings)).code == "dtd"
    assert refusal(raw_xlsx("<sheetData/>", xl__workbook_xml=f'<?xml version="1.0"?>{prolog}<workbook/>')).code == "dtd"


def test_a_dtd_in_utf_16_does_not_slip_through():
    sheet = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE r [<!ENTITY x "y">]><worksheet><sheetData/></worksheet>'
    assert refusal(raw_xlsx("", xl__worksheets__sheet1_xml=sheet.encode("utf-16"))).code == "dtd"


def test_a_zip_bomb_is_refused_without_being_unpacked():
    data = raw_xlsx("<sheetData>" + " " * 60_000_000 + "</sheetData>")
    assert len(data) < 100_000
    tracemalloc.start()
    try:
        assert refusal(data).code == "zip_bomb"
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()
    assert refusal(data, max_ratio=10_000, max_unpacked_bytes=50_000_000).code == "zip_bomb"


def test_a_part_that_lies_about_its_size_is_refused():
    data = bytearray(raw_xlsx("<sheetData>" + " " * 60_000_000 + "</sheetData>"))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = bytes(data).replace(size.to_bytes(4, "little"), (900).to_bytes(4, "little"))
    assert lying != bytes(data)
    assert refusal(lying).code in ("corrupt", "zip_bomb")


def test_too_many_parts_or_too_deep_or_too_long_elements_are_refused():
    assert refusal(zipped({f"xl/p{i}": "" for i in range(50)}), max_entries=40).code == "zip_bomb"
    assert refusal(raw_xlsx("<a>" * 5_000 + "</a>" * 5_000)).code == "corrupt"
    assert (
        refusal(
            raw_xlsx(
                '<a b="' + "xyz" * 900_000 + '"/>',
            ),
            max_ratio=10_000,
        ).code
        == "zip_bomb"
    )


def test_a_million_declared_rows_that_do_not_exist_cost_nothing():
    sheet = f'<dimension ref="A1:XFD1048576"/><sheetData><row r="1">{CELL}</row><row r="1048576" s="3"/></sheetData>'
    assert rows_of(read(raw_xlsx(sheet))) == [("Projet",)]
    empty = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    cell = '<table:table-cell office:value-type="string"><text:p>Projet</text:p></table:table-cell>'
    workbook = read(
        raw_ods(f"<table:table-row>{cell}</table:table-row>{empty}<table:table-row>{cell}</table:table-row>")
    )
    assert [row.number for row in workbook.sheets[0].rows] == [1, 1_048_576]


def test_a_million_repeated_full_rows_or_columns_are_refused():
    cell = '<table:table-cell office:value-type="float" office:value="1"{}><text:p>1</text:p></table:table-cell>'
    rows = f'<table:table-row table:number-rows-repeated="1048576">{cell.format("")}</table:table-row>'
    assert refusal(raw_ods(rows)).code == "too_many_rows"
    columns = cell.format(' table:number-columns-repeated="16384"')
    assert refusal(raw_ods(f"<table:table-row>{columns}</table:table-row>")).code == "too_many_columns"
    many = cell.format(' table:number-columns-repeated="400"')
    assert (
        refusal(raw_ods(f'<table:table-row table:number-rows-repeated="90000">{many}</table:table-row>')).code
        == "too_many_cells"
    )
    wordy = (
        '<table:table-cell office:value-type="string"><text:p><text:s text:c="90000000"/></text:p></table:table-cell>'
    )
    assert refusal(raw_ods(f"<table:table-row>{wordy}</table:table-row>")).code == "text_too_long"


def test_limits_name_the_sheet_the_row_and_what_to_do():
    lines = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 12))
    refused = refusal(raw_xlsx(f"<sheetData>{lines}</sheetData>"), max_rows=10)
    assert (refused.code, "Projets" in refused.message) == ("too_many_rows", True)
    refused = refusal(raw_xlsx('<sheetData><row r="3"><c r="XFD3"><v>1</v></c></row></sheetData>'))
    assert refused.code == "too_many_columns"
    assert "ligne 3" in refused.message
    assert "XFD" in refused.message
    assert refusal(b"a;b\n" * 20, max_rows=10).code == "too_many_rows"
    assert refusal(b"a;b\n" * 20, max_cells=10).code == "too_many_cells"
    assert refusal(b"a" * 3_000_000, max_bytes=2_000_000).code == "too_big"
    assert refusal(b"a;" + b"b" * 150_000).code == "text_too_long"


def test_a_quote_never_closed_is_said_rather_than_swallowing_the_file():
    refused = refusal('titre;coût\n"Portail;12\nParapheur;13\n'.encode())
    assert refused.code == "open_quote"


def test_pasting_nothing_is_said():
    with pytest.raises(TableRefused) as caught:
        read_pasted(" \n ")
    assert caught.value.message == "Rien n’a été collé."
