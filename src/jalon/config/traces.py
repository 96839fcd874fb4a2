"""What our traces never hold: the addresses of the survey pages, whose end is the token of a person."""

from __future__ import annotations

import logging
import re

_SURVEY = re.compile(r"/enquete/[^\s\"']*")


class SurveyAddresses(logging.Filter):
    """Writes `/enquete/…` in place of any address of a survey, in the message and in what it is made of."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the line through, cleaned."""
        record.msg = _cleaned(record.getMessage())
        record.args = ()
        for name in ("request", "path"):
            if "/enquete/" in str(getattr(record, name, "")):
                delattr(record, name)
        return True


def _cleaned(text: str) -> str:
    return _SURVEY.sub("/enquete/…", text)
