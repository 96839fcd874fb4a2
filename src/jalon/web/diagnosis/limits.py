"""How often one address may send something without account. The address itself is kept nowhere."""

import hashlib
import hmac

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone


def is_too_often(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Count one sending; True once there were more than `most` in the period, from one address or one IPv6 network.

    The key is an HMAC of the address with the day and the instance's secret: nothing can be traced back from it.
    """
    now = timezone.now()
    words = f"{what}|{client_address(request)}|{now.date()}|{int(now.timestamp()) // seconds}"
    key = "often:" + hmac.new(settings.SECRET_KEY.encode(), words.encode(), hashlib.sha256).hexdigest()
    if cache.add(key, 1, timeout=seconds):
        return False
    try:
        return cache.incr(key) > most
    except ValueError:  # it ended in between
        return False


def client_address(request: HttpRequest) -> str:
    """Address of who sends, seen through the relays that the settings count; an IPv6 one by its network."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    relays = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if relays and len(forwarded) >= relays:
        address = forwarded[-relays]
    return ":".join(address.split(":")[:4]) if ":" in address else address
