"""Send one mail and keep its trace: to whom, about what, when, and whether it left. Its body is not kept."""

import smtplib

from django.core.mail import EmailMessage
from django.utils import timezone

from jalon.desk.models import MailLog

FAILED = "failed"
SENT = "sent"


def send_mail(*, to: str, subject: str, text: str, kind: str) -> MailLog:
    """Send a mail in plain text, outside any transaction: what it speaks of is committed.

    Args:
        kind: what the mail is for, as in `invitation`.

    Returns:
        Its line in the log; `status` is `sent`, or `failed` with the reason in `error`. Never raises for a server that
        does not answer: the caller says what to do.
    """
    return send_message(EmailMessage(subject=subject, body=text, to=[to]), kind=kind)


def send_message(message: EmailMessage, *, kind: str) -> MailLog:
    """The same, for a message already made, to one address."""
    log = MailLog.objects.create(to=message.to[0], subject=str(message.subject)[:200], kind=kind[:60])
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as error:
        log.status, log.error = FAILED, f"{type(error).__name__}: {error}"[:300]
    else:
        log.status, log.sent_at = SENT, timezone.now()
    log.save(update_fields=["status", "error", "sent_at"])
    return log
