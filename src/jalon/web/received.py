"""What arrives that no page can take: a body out of all proportion, a null character.

Refused before anything reads it, in a French sentence. A null character in a query or among the words of a form is only
dropped: no keyboard gives it, no database holds it.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.template.loader import render_to_string

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


class Received:
    """Middleware: first after the headers of safety, so that a heavy body is never kept, even from a visitor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _declared_bytes(request) > settings.JALON_UPLOAD_MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return _too_much()
        if "\x00" in request.path:
            return HttpResponse(render_to_string("404.html"), status=404)
        while "%00" in request.META.get("QUERY_STRING", ""):  # again: « %0%000 »
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace("%00", "")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Take null characters out of the words sent: no keyboard gives them, no database holds them."""
        if request.method != "POST":
            return None
        try:
            sent = request.POST
        except UnreadablePostError:
            return None  # the connection was lost: the protection against forged requests says it
        except TOO_MUCH:
            return _too_much() if request.content_type == "multipart/form-data" else None  # read once only; or again
        if any("\x00" in text for name, texts in sent.lists() for text in (name, *texts)):
            request.POST = _without_nulls(sent)  # type: ignore[assignment]  # immutable, as the stubs want it, but built here
        return None


def _without_nulls(sent: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True, encoding=sent.encoding)
    for name, texts in sent.lists():
        kept.setlist(name.replace("\x00", ""), [text.replace("\x00", "") for text in texts])
    kept._mutable = False
    return kept


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django refuses to read: more than a form may hold, or a request that is none."""
    return _too_much() if isinstance(exception, TOO_MUCH) else _unreadable()


def _unreadable() -> HttpResponse:
    return HttpResponse(render_to_string("400.html"), status=400)


def _too_much() -> HttpResponse:
    context = {
        "most_file": settings.JALON_UPLOAD_MAX_BYTES // 1_000_000,
        "most_words": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_000_000,
    }
    return HttpResponse(render_to_string("413.html", context), status=413)


def _declared_bytes(request: HttpRequest) -> int:
    """Bytes of the body; Django never reads more than what is declared."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
