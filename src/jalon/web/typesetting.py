"""No-break spaces where French wants them: before « : ; ? ! » and inside « guillemets », in the words of a page."""

import re
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse

_PLACES = re.compile("« | (?=[:;?!]|»)".encode())
_KEPT_AS_TYPED = (b"<textarea", b"<script", b"<style", b"<pre", b"<code")
_NO_BREAK = "\xa0".encode()


def typeset(html: str) -> str:
    """No-break spaces in the words, never inside a tag nor in what somebody typed.

    >>> typeset('<a title="a : b">Axe 1 : « Aider »</a>').replace("\\xa0", "~")
    '<a title="a : b">Axe 1~: «~Aider~»</a>'
    >>> typeset("<textarea>Axe 1 : aider</textarea>")
    '<textarea>Axe 1 : aider</textarea>'
    """
    return typeset_bytes(html.encode()).decode()


def typeset_bytes(html: bytes) -> bytes:
    """The same on a page in UTF-8. Only the places of a possible change are looked at, not every word."""
    return b"".join(_pieces(html))


def _pieces(html: bytes) -> Iterator[bytes]:
    done = 0
    for found in _PLACES.finditer(html):
        space = found.end() - 1
        tag = html.rfind(b"<", 0, space)
        if html.find(b">", tag, space) < 0 <= tag or html.startswith(_KEPT_AS_TYPED, tag):
            continue
        yield html[done:space]
        yield _NO_BREAK
        done = found.end()
    yield html[done:]


class Typesetting:
    """Middleware: every page of the product, whatever its words come from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            response.content = typeset_bytes(response.content)
            if response.has_header("Content-Length"):  # a view wrote it, for the page before
                response["Content-Length"] = str(len(response.content))
        return response
