"""Sending a paper: the same document as ODT, DOCX or PDF, as an attachment."""

from django.http import HttpResponse
from django.utils.text import slugify

from jalon.documents.docx import to_docx
from jalon.documents.model import Document
from jalon.documents.odt import to_odt
from jalon.documents.pdf import to_pdf

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


def attachment(content: bytes, *, content_type: str, filename: str) -> HttpResponse:
    """Bytes to save, never shown by the browser."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
