"""Mails written to files, readable on this machine: development and demonstration only."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from jalon.web.accounts.demonstration import is_offered

SHOWN = 50
_CUT = b"-" * 79 + b"\n"


@dataclass(frozen=True, slots=True)
class KeptMail:
    """One mail of the folder."""

    to: str
    subject: str
    at: datetime
    text: str


@never_cache
@require_GET
def mails(request: HttpRequest) -> HttpResponse:
    """The last mails, newest first."""
    if not is_offered(request):
        raise Http404
    return render(request, "accounts/mails.html", {"mails": kept_mails(Path(settings.EMAIL_FILE_PATH))[:SHOWN]})


def kept_mails(folder: Path) -> list[KeptMail]:
    """Mails of Django's file backend, newest first. A file that vanishes or does not read is left out."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.name, reverse=True)[:SHOWN] if folder.is_dir() else []
    found = []
    for path in files:
        try:
            written, raw = path.stat().st_mtime, path.read_bytes()
        except OSError:
            continue
        at = datetime.fromtimestamp(written, tz=timezone.get_current_timezone())
        found += [_read(part, at) for part in raw.split(_CUT) if part.strip()]
    return sorted(found, key=lambda mail: mail.at, reverse=True)


def _read(raw: bytes, at: datetime) -> KeptMail:
    message = message_from_bytes(raw, policy=policy.default)
    body = message.get_body(preferencelist=("plain",))
    return KeptMail(
        to=str(message["To"]), subject=str(message["Subject"]), at=at, text=body.get_content() if body else ""
    )
