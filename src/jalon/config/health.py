"""Addresses for machines: alive, ready, metrics. They say nothing of the data."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

_WAITING = "SELECT status, count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') GROUP BY status"


@never_cache
@require_GET
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    del request
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_GET
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and has the structure of this version; 503 otherwise, with what is missing."""
    del request
    try:
        executor = MigrationExecutor(connection)
        behind = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return JsonResponse({"ready": False, "why": "la base de données ne répond pas"}, status=503)
    if behind:
        return JsonResponse({"ready": False, "why": f"{behind} migration(s) à appliquer"}, status=503)
    return JsonResponse({"ready": True})


@never_cache
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Queued work by state, in the text format of Prometheus. For the loopback only: nginx does not pass it on."""
    if request.META.get("REMOTE_ADDR") not in {"127.0.0.1", "::1", ""} or "HTTP_X_FORWARDED_FOR" in request.META:
        return HttpResponse(status=404)
    counts = {"todo": 0, "doing": 0, "failed": 0}
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        counts.update({str(status): int(count) for status, count in cursor.fetchall()})
    lines = ["# HELP jalon_jobs Background jobs by state.", "# TYPE jalon_jobs gauge"]
    lines += [f'jalon_jobs{{state="{state}"}} {count}' for state, count in sorted(counts.items())]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")
