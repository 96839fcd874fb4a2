"""Keep a file given as an answer. Only surveys that say who answers ask for files."""

import hashlib

from django.core.files.uploadedfile import UploadedFile

from jalon.desk.models import Attachment
from jalon.kernel.refs import Ref
from jalon.surveys.models import AttributedResponse
from jalon.surveys.refusals import AnswerRefused

MOST_BYTES = 10_000_000
_BEGINNINGS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"PK\x03\x04": "application/zip",
}
_ENDINGS = {"pdf", "png", "jpg", "jpeg", "odt", "ods", "docx", "xlsx"}


def keep_file(response: AttributedResponse, code: str, sent: "UploadedFile[bytes]", *, who: str) -> int:
    """Attach a file to a response, known by its content and not by what it says it is.

    Returns:
        The number of the attachment, which is the answer to the question.

    Raises:
        AnswerRefused: too big, or of a kind that is not accepted.
    """
    if (sent.size or 0) > MOST_BYTES:
        raise AnswerRefused("file_size", most=MOST_BYTES // 1_000_000)
    content = sent.read()
    name = (sent.name or "fichier").replace("\\", "/").rsplit("/", 1)[-1][:200]
    kind = next((kind for start, kind in _BEGINNINGS.items() if content.startswith(start)), None)
    if kind is None or name.rsplit(".", 1)[-1].lower() not in _ENDINGS:
        raise AnswerRefused("file_kind")
    subject = Ref(AttributedResponse._meta.label_lower, response.pk, str(response)[:200])
    sent.seek(0)
    kept = Attachment.objects.create(
        subject_type=subject.type,
        subject_id=subject.id,
        subject_label=f"{code}",
        file=sent,
        name=name,
        content_type=kind,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by_label=who[:200],
    )
    return kept.pk
