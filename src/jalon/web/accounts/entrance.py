"""Signing in: allauth's view, with what our page adds around its form."""

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.account.views import LoginView
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jalon.web.accounts.demonstration import role_groups


class SignInForm(LoginForm):  # type: ignore[misc]
    """allauth's, with our words and nothing hidden in a placeholder."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Adresse électronique")
        self.fields["password"].label = _("Mot de passe")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class ForgottenPasswordForm(ResetPasswordForm):  # type: ignore[misc]
    """allauth's, with the same words as the page of sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Adresse électronique")
        self.fields["email"].widget.attrs.pop("placeholder", None)


class SignInView(LoginView):  # type: ignore[misc]
    """The sign-in page. Rate limits, session rotation and the second factor are allauth's."""

    form_class = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["role_groups"] = role_groups(self.request)
        context["provider_label"] = settings.JALON_OIDC_LABEL if settings.JALON_OIDC_ISSUER else ""
        context["next_url"] = self.get_next_url() or ""
        return context


sign_in = SignInView.as_view()
