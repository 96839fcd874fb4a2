"""Files of the library: what may be kept, told by name and by content, and kept as attachments."""

from hashlib import sha256
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from jalon.desk.models import Attachment
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError
from jalon.kernel.refs import Ref

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "odt": ("application/vnd.oasis.opendocument.text", (_ZIP,)),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", (_ZIP,)),
    "odp": ("application/vnd.oasis.opendocument.presentation", (_ZIP,)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (_ZIP,)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (_ZIP,)),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", (_ZIP,)),
    "doc": ("application/msword", (_OLE,)),
    "xls": ("application/vnd.ms-excel", (_OLE,)),
    "ppt": ("application/vnd.ms-powerpoint", (_OLE,)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "csv": ("text/csv", ()),
    "txt": ("text/plain", ()),
}
"""Ending of a name -> its type, and how such a file starts; nothing: text, looked at below."""
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<!entity")


class FileRefused(DomainError):
    """A file that is not kept."""

    messages = {
        "kind": _("« %(name)s » : ce type de fichier n’est pas gardé. Acceptés : %(kinds)s."),
        "content": _("« %(name)s » ne contient pas ce que son nom annonce : il n’est pas gardé."),
        "too_heavy": _("« %(name)s » dépasse %(most)d Mo."),
        "empty": _("« %(name)s » est vide."),
    }


def checked_kind(name: str, data: bytes, *, most_bytes: int) -> str:
    """The media type of a file that may be kept.

    Raises:
        FileRefused: empty, too heavy, of a kind that is not kept (SVG, HTML, programs…), or not what its name says.
    """
    ending = PurePath(name).suffix.lower().removeprefix(".")
    if ending not in KINDS:
        raise FileRefused("kind", name=name, kinds=", ".join(sorted(KINDS)).upper())
    if not data:
        raise FileRefused("empty", name=name)
    if len(data) > most_bytes:
        raise FileRefused("too_heavy", name=name, most=most_bytes // 1_000_000)
    content_type, starts = KINDS[ending]
    if starts and not data.startswith(starts):
        raise FileRefused("content", name=name)
    if not starts:
        head = data[:4096].lower()
        if b"\x00" in head or any(mark in head for mark in _MARKUP):
            raise FileRefused("content", name=name)
    return content_type


def keep_file(
    actor: Actor, subject: Ref, *, name: str, data: bytes, content_type: str, is_communicable: bool = False
) -> Attachment:
    """Keep bytes as an attachment of a subject. The caller checked the right and the content."""
    kept = Attachment(
        subject_type=subject.type,
        subject_id=subject.id,
        subject_label=subject.label,
        name=PurePath(name.replace("\\", "/")).name[-200:],
        content_type=content_type,
        size_bytes=len(data),
        sha256=sha256(data).hexdigest(),
        is_communicable=is_communicable,
        uploaded_by_id=actor.person_id,
        uploaded_by_label=actor.label,
    )
    kept.file.save(f"{kept.key}.bin", ContentFile(data), save=False)
    kept.save()
    return kept
