"""Speaking to an OpenID Connect provider: ProConnect, or any other. What it says is checked, nothing more is believed."""

from typing import Any

import jwt
import requests
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.utils import timezone
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from jalon.accounts.models import User
from jalon.accounts.usecases.sign_in_with_identity import IdentityRefused, Said, sign_in_with_identity

Claims = dict[str, Any]


class OidcBackend(OIDCAuthenticationBackend):  # type: ignore[misc]
    """Signature and nonce are the library's; issuer, audience, expiry and subject are checked here."""

    request: HttpRequest

    def verify_token(self, token: str, **kwargs: Any) -> Claims:
        """Claims of the identity token.

        Raises:
            SuspiciousOperation: bad signature, nonce, issuer, audience, or no subject; or expired.
        """
        claims = self._read(token, **kwargs)
        if not claims.get("exp"):
            raise SuspiciousOperation("the token has no expiry")
        return claims

    def _read(self, token: str, **kwargs: Any) -> Claims:
        try:
            claims: Claims = super().verify_token(token, **kwargs)
        except jwt.PyJWTError as error:
            raise SuspiciousOperation(f"the token does not hold: {error}") from error
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        if claims.get("iss") != settings.JALON_OIDC_ISSUER:
            raise SuspiciousOperation("the token comes from another issuer")
        if settings.OIDC_RP_CLIENT_ID not in audiences:
            raise SuspiciousOperation("the token is for another application")
        if not claims.get("sub"):
            raise SuspiciousOperation("the token names nobody")
        return claims

    def get_userinfo(self, access_token: str, id_token: str, payload: Claims) -> Claims:
        """What the provider says of the person: signed (ProConnect) or plain JSON, about the same subject.

        Raises:
            SuspiciousOperation: another subject, a signature that does not hold, or none where one is due.
        """
        del id_token
        answer = requests.get(
            settings.OIDC_OP_USER_ENDPOINT,
            headers={"Authorization": f"Bearer {access_token}"},
            timeout=settings.OIDC_TIMEOUT,
        )
        answer.raise_for_status()
        if answer.headers.get("content-type", "").lower().startswith("application/jwt"):
            claims = self._read(answer.text)
        elif settings.JALON_OIDC_SIGNED_USERINFO:
            raise SuspiciousOperation("the description of the person is not signed")
        else:
            claims = answer.json()
        if claims.get("sub") != payload["sub"]:
            raise SuspiciousOperation("the description is of somebody else")
        return claims

    def get_or_create_user(self, access_token: str, id_token: str, payload: Claims) -> User | None:
        """The account of somebody invited; never a new one for an unknown person."""
        claims = self.get_userinfo(access_token, id_token, payload)
        said = Said(
            issuer=settings.JALON_OIDC_ISSUER,
            subject=str(payload["sub"]),
            email=str(claims.get("email") or ""),
            is_email_verified=claims.get("email_verified") is True or settings.JALON_OIDC_VOUCHES_FOR_EMAIL,
            siret=str(claims.get("siret") or ""),
        )
        try:
            return sign_in_with_identity(said=said, now=timezone.now())
        except IdentityRefused as refusal:
            self.request.oidc_refusal = refusal.message  # type: ignore[attr-defined]
            return None
