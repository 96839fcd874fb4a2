"""Appointments as an iCalendar file (RFC 5545), for any diary."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_LINE_BYTES = 75


@dataclass(frozen=True, slots=True)
class Appointment:
    """One appointment. `uid` stays the same when it moves, so that the diary replaces it. `starts_at` is aware."""

    uid: str
    title: str
    starts_at: datetime
    minutes: int
    place: str = ""
    description: str = ""
    is_cancelled: bool = False


def to_ics(appointments: Iterable[Appointment], *, made_at: datetime) -> bytes:
    """The file, in UTC, lines folded at 75 bytes as the standard asks.

    Args:
        made_at: stamp written on every appointment.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Jalon//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for found in appointments:
        end = found.starts_at + timedelta(minutes=found.minutes)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{found.uid}",
            f"DTSTAMP:{_instant(made_at)}",
            f"DTSTART:{_instant(found.starts_at)}",
            f"DTEND:{_instant(end)}",
            f"SUMMARY:{_text(found.title)}",
        ]
        lines += [f"LOCATION:{_text(found.place)}"] if found.place else []
        lines += [f"DESCRIPTION:{_text(found.description)}"] if found.description else []
        lines += ["STATUS:CANCELLED" if found.is_cancelled else "STATUS:CONFIRMED", "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """CRLF at the end; a long line goes on after CRLF and one space, never inside a character.

    >>> _folded("SUMMARY:" + "é" * 40).count(b"\\r\\n ")
    1
    """
    parts: list[bytes] = []
    part, room = b"", _LINE_BYTES
    for character in line:
        encoded = character.encode()
        if len(part) + len(encoded) > room:
            parts.append(part)
            part, room = b"", _LINE_BYTES - 1
        part += encoded
    parts.append(part)
    return b"\r\n ".join(parts) + b"\r\n"
