"""Sending a paper (ODT, DOCX, PDF) or tables (CSV, ODS, XLSX), as an attachment."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.utils.text import slugify

from jalon.documents.docx import to_docx
from jalon.documents.model import Document
from jalon.documents.odt import to_odt
from jalon.documents.pdf import to_pdf
from jalon.tables import WRITERS as TABLE_WRITERS
from jalon.tables import Table

WRITERS = {
    "odt": (to_odt, "application/vnd.oasis.opendocument.text"),
    "docx": (to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (to_pdf, "application/pdf"),
}


def file_response(document: Document, *, extension: str, name: str) -> HttpResponse:
    """The document written in one format.

    Args:
        extension: odt, docx or pdf.
        name: of the file, without extension; folded to plain letters.
    """
    write, content_type = WRITERS[extension]
    return attachment(write(document), content_type=content_type, filename=f"{slugify(name)}.{extension}")


def tables_response(tables: Sequence[Table], *, extension: str, name: str) -> HttpResponse:
    """Tables written in one format of `tables.WRITERS`; no cache keeps them.

    Args:
        extension: csv (the first table only), ods or xlsx.
        name: of the file, without extension; folded to plain letters.

    Raises:
        Http404: no such format.
    """
    if extension not in TABLE_WRITERS:
        raise Http404
    write, content_type = TABLE_WRITERS[extension]
    response = attachment(write(tables), content_type=content_type, filename=f"{slugify(name)}.{extension}")
    response["Cache-Control"] = "no-store"
    return response


def attachment(content: bytes, *, content_type: str, filename: str) -> HttpResponse:
    """Bytes to save, never shown by the browser."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
