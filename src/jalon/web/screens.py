"""How every screen starts: signed in, an actor, a database that a GET cannot write."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from jalon.desk.usecases.keep_draft import drop_draft
from jalon.journal.history import history_told
from jalon.kernel.actor import Actor
from jalon.kernel.errors import Forbidden
from jalon.roadmaps.models import Roadmap
from jalon.roadmaps.queries import actor_for
from jalon.web.context import Shell
from jalon.web.once import answered_once, carry_out_afterwards
from jalon.web.shell import around, around_roadmap

P = ParamSpec("P")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_WRITES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "MERGE", "CREATE", "ALTER", "DROP")


class ActorRequest(HttpRequest):
    """A request behind `screen`."""

    actor: Actor
    shell: Shell


class WriteOnGet(RuntimeError):
    """A GET tried to write: a fault of ours, seen by the first test that opens the page."""


def _refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if sql.lstrip().upper().startswith(_WRITES):
        raise WriteOnGet(sql[:120])
    return execute(sql, params, many, context)


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a signed-in request, for today."""
    user = request.user
    if not user.is_authenticated:
        raise PermissionDenied
    return actor_for(
        getattr(user, "person", None),
        is_instance_admin=user.is_instance_admin,
        label=user.email,
        on=timezone.localdate(),
    )


def screen(
    view: Callable[Concatenate[ActorRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Signed in, `request.actor` set, history told who acts, database read-only on GET.

    No browser nor relay keeps the page, unless the view says so. A form that carries a token is answered once (`jalon.web.once`); one that names its draft is saved, so the draft goes.
    What the actor may not see answers 404, the same as what does not exist; what it sees but may not do, 403.
    """

    @wraps(view)
    def opened(plain: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not plain.user.is_authenticated:
            if plain.headers.get("HX-Request"):  # a fragment must not be replaced by the page of sign-in
                return HttpResponse(status=401)
            return redirect_to_login(plain.get_full_path())
        request = cast(ActorRequest, plain)
        request.actor = actor_of(request)
        request.shell = around(request)
        if request.method in SAFE_METHODS:
            with connection.execute_wrapper(_refuse_writes):
                return _kept_nowhere(view(request, *args, **kwargs))
        with history_told(person=request.actor.person_id, actor=request.actor.label, screen=request.path):
            response = answered_once(request, lambda: view(request, *args, **kwargs))
            carry_out_afterwards(request)
            if request.POST.get("draft_key") and isinstance(response, HttpResponseRedirect):
                drop_draft(actor=request.actor, form_key=request.POST["draft_key"])
            return _kept_nowhere(response)

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", opened)


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    """On a shared computer, going back after signing out shows nothing. A view may say otherwise."""
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def open_roadmap(request: ActorRequest, roadmap_id: int, *, step: str) -> Roadmap:
    """The roadmap of the address, seen by the actor, with the shell around it.

    Args:
        step: key of the journey step this screen belongs to (see `jalon.web.shell.STEPS`).

    Raises:
        Http404: no such roadmap among those the actor sees, or the step is outside an AMO's mission.
    """
    roadmaps = Roadmap.objects.visible_to(request.actor).select_related("organisation")
    roadmap = get_object_or_404(roadmaps, pk=roadmap_id)
    if not request.actor.may_reach(roadmap.pk, step):
        raise Http404
    request.shell = around_roadmap(request, roadmap, step=step)
    return roadmap


class ForbiddenToResponse:
    """Middleware: a refusal of right becomes a 403 page with its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only `Forbidden`; the rest goes on."""
        if not isinstance(exception, Forbidden):
            return None
        return render(request, "403.html", {"refusal": exception.message}, status=403)
