"""One-click sign-in of the demonstration: only with demonstration settings, and only from this very machine."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from jalon.accounts.models import Person
from jalon.accounts.queries import demonstration_people
from jalon.web.accounts.entering import enter

_LOOPBACK = frozenset({"127.0.0.1", "::1"})
_FORWARDING = ("HTTP_X_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_CLIENT_IP", "HTTP_FORWARDED", "HTTP_VIA")
"""Beginnings of the headers that a proxy adds, `X-Forwarded-For`, `-Proto` and `-Host` included."""


@dataclass(frozen=True, slots=True)
class RoleGroup:
    """Persons of one organisation, offered together."""

    label: str
    people: tuple[Person, ...]


def is_offered(request: HttpRequest) -> bool:
    """Whether this request may sign in with one click. A proxy of this machine stands for others: it may not."""
    is_local = request.META.get("REMOTE_ADDR") in _LOOPBACK
    return (
        settings.JALON_IS_DEMONSTRATION and is_local and not any(name.startswith(_FORWARDING) for name in request.META)
    )


def role_groups(request: HttpRequest) -> list[RoleGroup]:
    """Persons of the demonstration by organisation, the newcomer first; nothing when it is not offered."""
    if not is_offered(request):
        return []
    groups: dict[str, list[Person]] = {}
    for person in demonstration_people():
        label = person.organisation.name if person.organisation else _("Sans organisation")
        groups.setdefault(label, []).append(person)
    return [RoleGroup(label=label, people=tuple(people)) for label, people in groups.items()]


@never_cache
@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """Who one may be in the demonstration; also reached while signed in, to become somebody else."""
    if not is_offered(request):
        raise Http404
    return render(request, "accounts/demonstration.html", {"role_groups": role_groups(request), "next_url": ""})


@never_cache
@require_POST
def sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Become a person of the demonstration."""
    if not is_offered(request):
        raise Http404
    person = get_object_or_404(demonstration_people(), pk=pk)
    if person.user is None:
        raise Http404
    enter(request, person.user, how="demonstration")
    target = request.POST.get("next", "")
    if target and url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return redirect(target)
    return redirect(settings.LOGIN_REDIRECT_URL)
