"""A report handed over by a mail: the token leaves the address at once, GET shows, POST opens a file and notes it."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jalon.diagnosis.usecases.hand_over_report import DeliveryRefused, delivery_of, open_by_link
from jalon.web.accounts.links import take_token
from jalon.web.reports.files import report_file

IN_SESSION = "handed_report"


@require_safe
@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: consumes nothing, whoever follows it (a mail filter does)."""
    if delivery_of(token, now=timezone.now()) is None:
        return _closed(request)
    return take_token(request, IN_SESSION, token, to="handed:shown")


@require_safe
@never_cache
def shown(request: HttpRequest) -> HttpResponse:
    """What was handed over, with its files."""
    delivery = delivery_of(str(request.session.get(IN_SESSION, "")), now=timezone.now())
    if delivery is None:
        return _closed(request)
    return render(request, "reports/handed.html", {"delivery": delivery, "report": delivery.report})


@require_POST
@never_cache
def download(request: HttpRequest, extension: str) -> HttpResponseBase:
    """One file; its opening is noted."""
    token = str(request.session.get(IN_SESSION, ""))
    try:
        report = open_by_link(token=token, extension=extension, now=timezone.now())
    except DeliveryRefused:
        return _closed(request)
    return report_file(report, extension)


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "reports/closed.html", status=410)
