"""Who sends to a page open to all, for limits of rate: never kept beside what is sent."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Address of who sends, seen through the relays that the settings count; an IPv6 one by its network (/64)."""
    address = request.META.get("REMOTE_ADDR", "")
    relays = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if relays and len(forwarded) >= relays:
        address = forwarded[-relays]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "inconnue"
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)
