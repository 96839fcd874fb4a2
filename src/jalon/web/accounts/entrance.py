"""Signing in: allauth's view, with what our page adds around its form."""

from typing import Any

from allauth.account.views import LoginView

from jalon.web.accounts.demonstration import role_groups


class SignInView(LoginView):  # type: ignore[misc]
    """The sign-in page. Rate limits, session rotation and the second factor are allauth's."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["role_groups"] = role_groups(self.request)
        context["next_url"] = self.get_next_url() or ""
        return context


sign_in = SignInView.as_view()
