"""Signing somebody in outside the password form: invitation, first start, provider, demonstration."""

from django.contrib.auth import login
from django.http import HttpRequest
from django.utils import timezone

from jalon.accounts.models import User
from jalon.accounts.usecases.record_sign_in import record_sign_in

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def enter(request: HttpRequest, user: User, *, how: str) -> None:
    """Open a session under a new key, and leave a line in the journal."""
    request.session.flush()
    login(request, user, backend=BACKEND)
    record_sign_in(user=user, how=how, on=timezone.localdate())
