"""What one is typing, kept for another device (`static/jalon/js/draft.js`)."""

import json
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jalon.desk.models import Draft
from jalon.desk.usecases.keep_draft import DraftRefused, drop_draft, keep_draft
from jalon.tables.texts import clean
from jalon.web.screens import ActorRequest, screen


@require_http_methods(["GET", "POST"])
@screen
def draft(request: ActorRequest) -> HttpResponse:
    """GET `?key=`: the draft of a form, or null. POST `key` and `values` (JSON): keep it; without `values`: forget it."""
    if request.method == "GET":
        return JsonResponse({"draft": _kept(request)}, headers={"Cache-Control": "no-store"})
    key, values = request.POST.get("key", ""), request.POST.get("values")
    try:
        if values is None:
            drop_draft(actor=request.actor, form_key=key)
        else:
            keep_draft(actor=request.actor, form_key=key, typed=json.loads(values), now=timezone.now())
    except DraftRefused as refusal:
        return JsonResponse({"refusal": refusal.message}, status=422)
    except (ValueError, RecursionError):
        return JsonResponse({"refusal": DraftRefused("shape").message}, status=422)
    return HttpResponse(status=204)


def _kept(request: ActorRequest) -> dict[str, Any] | None:
    row = Draft.objects.visible_to(request.actor).filter(form_key=clean(request.GET.get("key", "")[:200])).first()
    return None if row is None else {"at": int(row.saved_at.timestamp() * 1000), "values": row.data}
