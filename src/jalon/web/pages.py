"""Pages that many journeys share: one form, one confirmation."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from jalon.kernel.errors import DomainError, Forbidden

Crumb = dict[str, str]


def crumbs(*items: tuple[str, str]) -> list[Crumb]:
    """Labels and addresses, from the widest to the nearest."""
    return [{"label": label, "url": url} for label, url in items]


def form_page(
    request: HttpRequest,
    *,
    form: forms.Form,
    title: str,
    verb: str,
    back_url: str,
    save: Callable[[dict[str, Any]], str | None],
    trail: Sequence[Crumb] = (),
    intro: str = "",
    revision: int | None = None,
    draft_key: str = "",
    template: str = "pages/form.html",
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show a form; on POST, clean it and call `save`, whose refusal is shown above what was typed.

    Args:
        form: bound on POST, unbound otherwise.
        save: takes the cleaned data; returns where to go next (`back_url` when None).
    """
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            target = save(form.cleaned_data)
        except Forbidden:
            raise
        except DomainError as error:
            refusal = error.message
        else:
            return redirect(target or back_url)
    context = {
        "form": form,
        "title": title,
        "verb": verb,
        "back_url": back_url,
        "crumbs": list(trail),
        "intro": intro,
        "refusal": refusal,
        "revision": revision,
        "draft_key": draft_key,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, template, context | (more or {}), status=status)
