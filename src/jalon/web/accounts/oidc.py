"""Signing in through a provider: away by a GET redirect, back by its answer."""

import logging

import jwt
import requests
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from jalon.accounts.models import User
from jalon.web.accounts.entering import enter

LOG = logging.getLogger(__name__)


@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """To the provider, with nothing in the address that it does not know."""
    if not settings.JALON_OIDC_ISSUER:
        raise Http404
    answer: HttpResponse = OIDCAuthenticationRequestView.as_view()(request)
    return answer


@method_decorator(never_cache, name="dispatch")
class ReturnView(OIDCAuthenticationCallbackView):  # type: ignore[misc]
    """Back from the provider. Whatever goes wrong ends on the sign-in page, with a sentence."""

    user: User

    def get(self, request: HttpRequest) -> HttpResponse:
        if not settings.JALON_OIDC_ISSUER:
            raise Http404
        try:
            answer: HttpResponse = super().get(request)
        except (SuspiciousOperation, requests.RequestException, jwt.PyJWTError, ValueError, KeyError) as error:
            LOG.warning("sign-in by the provider failed: %s", error)
            return self.login_failure()
        return answer

    def login_failure(self) -> HttpResponse:
        """Say why, offer the other ways."""
        sentence = getattr(
            self.request,
            "oidc_refusal",
            _("La connexion par %(label)s n’a pas abouti. Recommencez, ou connectez-vous autrement.")
            % {"label": settings.JALON_OIDC_LABEL},
        )
        messages.error(self.request, sentence)
        return redirect("account_login")

    def login_success(self) -> HttpResponse:
        """In, under a new session."""
        target = self.success_url
        enter(self.request, self.user, how="oidc")
        return HttpResponseRedirect(target)
