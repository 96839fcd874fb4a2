"""Streaming the file of a report, once its reader was checked."""

from django.http import FileResponse
from django.utils.text import slugify

from jalon.diagnosis.models import Report

TYPES = {
    "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def report_file(report: Report, extension: str) -> FileResponse:
    """The file to save, never shown by the browser nor kept by a cache."""
    name = f"{slugify(report.title)[:100] or 'rapport'}.{extension}"
    response = FileResponse(
        getattr(report, extension).open("rb"), as_attachment=True, filename=name, content_type=TYPES[extension]
    )
    response["Cache-Control"] = "no-store"
    return response
