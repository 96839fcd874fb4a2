"""What allauth asks us: accounts are by invitation only, texts are ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.accounts.models import User
from jalon.accounts.usecases.record_sign_in import record_refused_sign_in, record_sign_in
from jalon.desk.usecases.send_mail import send_message


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signup closed; refusals in our words, the same whether the account exists or not."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("L’adresse ou le mot de passe n’est pas le bon."),
        "account_inactive": _("Ce compte est fermé. Demandez à qui administre votre organisation de le rouvrir."),
        "enter_current_password": _("Donnez votre mot de passe actuel."),
        "incorrect_code": _("Ce code n’est pas le bon. Attendez le suivant et recommencez."),
        "incorrect_password": _("Ce mot de passe n’est pas le bon."),
        "too_many_login_attempts": _("Trop d’essais manqués. Attendez quelques minutes avant de recommencer."),
        "rate_limited": _("Trop de demandes en peu de temps. Attendez quelques minutes avant de recommencer."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an administrator or a responsable invites."""
        del request
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's account."""
        del request
        return "/compte/"

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """My work."""
        del request
        return "/"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through our mail log. A server that does not answer shows nothing: whether the account exists stays unsaid."""
        request = allauth_context.request
        known = {"request": request, "email": email, "current_site": get_current_site(request)}
        message = self.render_mail(template_prefix, email, known | context)
        send_message(message, kind=template_prefix.rsplit("/", 1)[-1])

    def login(self, request: HttpRequest, user: User) -> None:
        """Let in, and say so in the journal."""
        super().login(request, user)
        record_sign_in(user=user, how="password", on=timezone.localdate())

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Say it in the journal of the account, if there is one."""
        del request
        record_refused_sign_in(email=str(credentials.get("email") or ""), on=timezone.localdate())
