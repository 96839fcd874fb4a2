"""Addresses that hold a token: it is taken out of the address at once, and told to nobody.

A page under `no-referrer` cannot hold a form (browsers then send `Origin: null`, which the CSRF check refuses): the link
itself answers by a redirect, under `no-referrer`, to a page whose address holds nothing.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def take_token(request: HttpRequest, name: str, token: str, *, to: str) -> HttpResponse:
    """Keep the token in the session of this browser under `name`, and go to the page `to`."""
    request.session[name] = token
    answer = redirect(to)
    answer["Referrer-Policy"] = "no-referrer"
    return answer
