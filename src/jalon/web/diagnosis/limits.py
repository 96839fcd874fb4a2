"""How often one address may send something without account. The address itself is kept nowhere."""

import hashlib
import hmac

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from jalon.web.senders import client_address


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
