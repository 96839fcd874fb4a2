"""What a form carries, signed; the receipt drawn from it; the tokens of links, kept hashed."""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from django.core import signing
from django.utils.crypto import salted_hmac

SALT = "jalon.surveys.form"
LONGEST_LIFE = timedelta(days=60)
"""A page left open longer asks to start again."""
GRACE = timedelta(hours=2)
"""How long after the closing an answer begun before is accepted."""


class StateRefused(ValueError):
    """The state of a form is forged, of another survey, or older than `LONGEST_LIFE`."""


@dataclass(frozen=True)
class FormState:
    """Where one respondent is. Stored nowhere: the form carries it, signed and compressed.

    Args:
        survey: public code of the survey.
        nonce: random; makes the receipt, so that the same form is stored once.
        begun_at: when the first page was shown; never stored with the answer.
        page: number of the page shown.
        shown: codes of the questions shown on it.
        values: answers of the other pages, cleaned.
    """

    survey: str
    nonce: str
    begun_at: datetime
    page: int = 0
    shown: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def begin(cls, survey: str, *, now: datetime) -> Self:
        """A new form."""
        return cls(survey, secrets.token_urlsafe(16), now)

    def at(self, page: int, shown: tuple[str, ...], values: dict[str, Any]) -> Self:
        """The same respondent on another page."""
        return replace(self, page=page, shown=shown, values=values)

    def sealed(self) -> str:
        """As a hidden field."""
        data = {
            "s": self.survey,
            "n": self.nonce,
            "t": int(self.begun_at.timestamp()),
            "p": self.page,
            "c": self.shown,
            "v": self.values,
        }
        return signing.dumps(data, salt=SALT, compress=True)

    @classmethod
    def opened(cls, text: str, *, survey: str) -> Self:
        """Read it back.

        Raises:
            StateRefused: it is not ours, not of this survey, or too old.
        """
        try:
            data = signing.loads(text, salt=SALT, max_age=LONGEST_LIFE)
        except signing.BadSignature as error:
            raise StateRefused(str(error)) from None
        if data["s"] != survey:
            raise StateRefused("another survey")
        begun = datetime.fromtimestamp(data["t"], UTC)
        return cls(data["s"], data["n"], begun, data["p"], tuple(data["c"]), data["v"])


def receipt_of(nonce: str) -> str:
    """The receipt of a form, the same at each retry: three groups of four signs."""
    raw = salted_hmac("jalon.surveys.receipt", nonce, algorithm="sha256").digest()
    code = base64.b32encode(raw).decode()[:12]
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def receipt_hash(survey_id: int, receipt: str) -> str:
    """How a receipt is kept. Case, spaces and hyphens do not count; 0 and 1 are read as O and I."""
    plain = "".join(c for c in receipt.upper() if c.isalnum()).replace("0", "O").replace("1", "I")
    return hashlib.sha256(f"{survey_id}:{plain}".encode()).hexdigest()


def new_token() -> tuple[str, str]:
    """A token for a link and the hash that is kept."""
    token = secrets.token_urlsafe(32)
    return token, token_hash(token)


def token_hash(token: str) -> str:
    """How the token of a link is kept."""
    return hashlib.sha256(token.encode()).hexdigest()
