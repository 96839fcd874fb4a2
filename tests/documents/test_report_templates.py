"""The operator's own templates: filled in their format, and refused when they would do more than place fields."""

import zipfile
from io import BytesIO

import docx
import odfdo
import pytest

from jalon.documents.report_fields import field_names, sample_fields
from jalon.documents.templates import TemplateRefused, extension_of, fill_template

FIELDS = sample_fields("member")


def docx_of(*lines, table=()):
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if table:
        made = document.add_table(rows=0, cols=1)
        for line in table:
            made.add_row().cells[0].text = line
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def odt_of(*lines, table=()):
    document = odfdo.Document("text")
    document.body.clear()
    for line in lines:
        document.body.append(odfdo.Paragraph(line))
    if table:
        made = odfdo.Table("T", width=1, height=len(table))
        for number, line in enumerate(table):
            made.set_value((0, number), line)
        document.body.append(made)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def text_of(data):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        name = "content.xml" if "content.xml" in archive.namelist() else "word/document.xml"
        return archive.read(name).decode()


def replaced(data, name, content):
    """The same file with one part replaced or added."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as archive, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for known in archive.namelist():
            if known != name:
                out.writestr(known, archive.read(known))
        out.writestr(name, content)
    return stream.getvalue()


MAKERS = pytest.mark.parametrize("make", [docx_of, odt_of], ids=["docx", "odt"])


@MAKERS
def test_fields_are_placed_lists_repeated_and_choices_made(make):
    data = make(
        "Rapport de {{ commune }} <&>",
        "{%p if contrats %}",
        "Il y a des contrats",
        "{%p endif %}",
        "{%p for f in forces %}",
        "Force : {{ f.constat }}",
        "{%p endfor %}",
        table=("{%tr for b in besoins %}", "{{ b.code }} – {{ b.besoin }}", "{%tr endfor %}"),
    )
    fields = FIELDS | {
        "commune": "L’Île <d’essai> & Cie",
        "besoins": [{**FIELDS["besoins"][0], "code": f"B{n}", "besoin": "Un\nbesoin"} for n in range(3)],
    }
    filled = text_of(fill_template(data, fields))
    assert "L’Île &lt;d’essai&gt; &amp; Cie" in filled
    assert "Il y a des contrats" in filled
    assert all(f"B{n} –" in filled for n in range(3))
    assert "Force : Un constat" in filled
    assert "{%" not in filled
    assert "{{" not in filled


def test_an_instruction_cut_by_the_word_processor_is_joined_again():
    data = odt_of("XX")
    cut = text_of(data).replace(
        "XX", "{{ <text:span>com</text:span><text:span>mune }}</text:span> et {% if contrats == ’oui’ %}non{% endif %}"
    )
    assert "Commune et" in text_of(fill_template(replaced(data, "content.xml", cut), FIELDS))


@MAKERS
@pytest.mark.parametrize(
    ("line", "code", "word"),
    [
        ("{{ comune }}", "unknown", "comune"),
        ("{%p for b in besoins %}", "syntax", ""),
        ("{{ contrats[0].montant }}", "unknown", "montant"),
        ("{{ commune }", "", ""),
        ("{{ ''.__class__.__mro__ }}", "forbidden", "__"),
        ("{{ commune.__init__ }}", "forbidden", "__init__"),
        ("{{ commune.format(1) }}", "forbidden", "call"),
        ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "forbidden", ""),
        ("{{ self }}", "unknown", "self"),
        ("{{ config }}", "unknown", "config"),
        ("{% include '/etc/passwd' %}", "forbidden", "include"),
        ("{% import 'os' as os %}", "forbidden", "import"),
        ("{% macro a() %}{% endmacro %}", "forbidden", "macro"),
        ("{% set a = 1 %}", "forbidden", "assign"),
        ("{{ 'a' * 1000000000 }}", "forbidden", "mul"),
        ("{{ 9 ** 9 ** 9 }}", "forbidden", "pow"),
        ("{{ commune|attr('x') }}", "filter", "attr"),
        ("{{ commune|pprint }}", "filter", "pprint"),
        ("{{ forces|map(attribute='__class__') }}", "filter", "map"),
        ("{% for i in range(1000000000) %}{% endfor %}", "forbidden", "call"),
        (
            "{% for a in forces %}{% for b in forces %}{% for c in forces %}x{% endfor %}{% endfor %}{% endfor %}",
            "deep", "",
        ),
    ],
)  # fmt: skip
def test_a_template_that_does_more_than_placing_fields_is_refused_in_words(make, line, code, word):
    with pytest.raises(TemplateRefused) as refusal:
        fill_template(make("{{ operateur }}" if not code else "", line), FIELDS)
    assert not code or refusal.value.code == code
    assert word in refusal.value.message


def test_headers_and_properties_are_fenced_too():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{ cycler.__init__ }}"
    document.add_paragraph("{{ commune }}")
    stream = BytesIO()
    document.save(stream)
    with pytest.raises(TemplateRefused):
        fill_template(stream.getvalue(), FIELDS)
    document = docx.Document()
    document.add_paragraph("{{ commune }}")
    document.core_properties.title = "{{ ''.__class__ }}"
    stream = BytesIO()
    document.save(stream)
    with pytest.raises(TemplateRefused):
        fill_template(stream.getvalue(), FIELDS)


def test_a_file_that_fetches_hides_or_swells_is_refused():
    good_docx, good_odt = docx_of("{{ commune }}"), odt_of("{{ commune }}")
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="http://x.example/a" '
        'TargetMode="External"/></Relationships>'
    )
    dtd = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    picture = (
        '<a xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0">'
        '<draw:image xlink:href="{}"/></a>'
    )
    cases = [
        (b"pas un zip", "container"),
        (b"", "container"),
        (replaced(good_docx, "word/_rels/settings.xml.rels", rels.format(kind="attachedTemplate")), "outside"),
        (replaced(good_docx, "word/_rels/footer1.xml.rels", rels.format(kind="image")), "outside"),
        (replaced(good_docx, "word/vbaProject.bin", b"x"), "macro"),
        (replaced(good_docx, "word/document.xml", dtd), "dtd"),
        (replaced(good_docx, "custom/item1.xml", dtd.encode("utf-16")), "dtd"),
        (replaced(good_odt, "Basic/Standard/Module1.xml", "<a/>"), "macro"),
        (replaced(good_odt, "content.xml", picture.format("https://x.example/p.png")), "outside"),
        (replaced(good_odt, "content.xml", picture.format("file:///etc/passwd")), "outside"),
        (replaced(good_odt, "styles.xml", "<a><b></a>"), "container"),
        (replaced(good_docx, "word/media/bomb.xml", b"0" * 80_000_000), "container"),
    ]
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "rien")
    cases.append((stream.getvalue(), "not_ours"))
    for data, code in cases:
        with pytest.raises(TemplateRefused) as refusal:
            extension_of(data)
        assert refusal.value.code == code, (refusal.value.code, code)
        assert refusal.value.message
    hyperlink = replaced(good_docx, "word/_rels/footer1.xml.rels", rels.format(kind="hyperlink"))
    assert extension_of(hyperlink) == "docx"


def test_a_template_without_any_field_is_said():
    for make in (docx_of, odt_of):
        with pytest.raises(TemplateRefused) as refusal:
            fill_template(make("Texte sans champ"), FIELDS)
        assert refusal.value.code == "empty"


def test_every_field_told_to_the_operator_can_be_placed():
    for kind in ("member", "synthesis"):
        fields = sample_fields(kind)
        lines = []
        for name in field_names(kind):
            if "." in name:
                rows, inner = name.split(".")
                lines.append(f"{{% for x in {rows} %}}{{{{ x.{inner} }}}}{{% endfor %}}")
            elif not isinstance(fields[name], list):
                lines.append(f"{{{{ {name} }}}}")
        for make in (docx_of, odt_of):
            assert "{{" not in text_of(fill_template(make(*lines), fields))
