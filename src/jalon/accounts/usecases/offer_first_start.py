"""The token of the first-start page, shown in the console of who installs."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from jalon.accounts.models import LinkPurpose, SignedLink, User

LIFE = timedelta(days=1)


@transaction.atomic
def offer_first_start(*, now: datetime) -> str | None:
    """Draw a token that lets one person become the first administrator; an earlier token stops working.

    Returns:
        The token, kept nowhere in clear; None when the instance has an administrator already.
    """
    if User.objects.filter(is_instance_admin=True, is_active=True).exists():
        return None
    SignedLink.objects.filter(purpose=LinkPurpose.FIRST_ADMIN).usable(now).update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    SignedLink.objects.create(purpose=LinkPurpose.FIRST_ADMIN, token_hash=token_hash(token), expires_at=now + LIFE)
    return token


def token_hash(token: str) -> str:
    """How a token is kept: SHA-256, hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_first_start_open(*, token: str, now: datetime) -> bool:
    """Whether this token opens the first-start page. Reads only: a GET may ask."""
    if User.objects.filter(is_instance_admin=True, is_active=True).exists():
        return False
    usable = SignedLink.objects.filter(purpose=LinkPurpose.FIRST_ADMIN).usable(now)
    return usable.filter(token_hash=token_hash(token)).exists()
