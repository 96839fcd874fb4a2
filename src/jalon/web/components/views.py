"""The page of components, for who writes a screen: every component with an example. Development and demonstration only."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from jalon.kernel.numbers import number_in
from jalon.kernel.text import fold
from jalon.web.components import examples
from jalon.web.components.forms import ExampleFilterForm, ExampleForm

View = Callable[..., HttpResponse]


def development_only(view: View) -> View:
    """A 404 elsewhere than in development and demonstration."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (settings.DEBUG or getattr(settings, "JALON_IS_DEMONSTRATION", False)):
            raise Http404
        request.shell = examples.SHELL  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return guarded


@require_GET
@development_only
def page(request: HttpRequest) -> HttpResponse:
    """Every component, once."""
    context = examples.page_context()
    context["filters"] = ExampleFilterForm(request.GET)
    context["form"] = ExampleForm()
    context["refused_form"] = ExampleForm({"title": "", "cost": "douze", "kind": "project"}, prefix="refused")
    return render(request, "development/components.html", context)


@development_only
def form_screen(request: HttpRequest) -> HttpResponse:
    """A form as a screen shows it: drafts, guards, errors."""
    form = ExampleForm(request.POST or None, request.FILES or None)
    is_accepted = request.method == "POST" and form.is_valid()
    return render(request, "development/form.html", {"form": form, "is_accepted": is_accepted})


@require_GET
@development_only
def public_page(request: HttpRequest) -> HttpResponse:
    """A page of the portal."""
    return render(request, "development/public.html", examples.public_context())


@require_GET
@development_only
def paper_page(request: HttpRequest) -> HttpResponse:
    """A sheet for a meeting."""
    return render(request, "development/paper.html", examples.page_context())


@require_GET
@development_only
def entrance_page(request: HttpRequest) -> HttpResponse:
    """A page with one thing to do."""
    return render(request, "development/entrance.html", {})


@require_GET
@development_only
def options(request: HttpRequest) -> HttpResponse:
    """What the example of combobox asks for."""
    words = fold(request.GET.get("q", ""))
    found = [option for option in examples.COMMUNES if words in fold(option["label"])]
    context = {"options": found, "empty_text": "Aucune commune ne correspond."}
    return render(request, "components/combobox_options.html", context)


@require_GET
@development_only
def progress(request: HttpRequest) -> HttpResponse:
    """Each call is one step further: 40 rows a call, 200 in all."""
    done = min((number_in(request.GET.get("done")) or 0) + 40, 200)
    return render(request, "components/job_progress.html", examples.job(done))


@require_POST
@development_only
def score(request: HttpRequest) -> HttpResponse:
    """Accepts every score but a 4 in « Faisabilité », to show a refusal."""
    if request.POST.get("portail-feasibility") == "4":
        return HttpResponse("La faisabilité de « Portail familles » est notée par la DSI.", status=422)
    return HttpResponse(status=204)
