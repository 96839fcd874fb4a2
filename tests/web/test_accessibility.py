"""Every page of the product in a real browser, on the one row of everything of `rights.py`.

For each named address: the person who may open it, and the page it shows again when the form is sent empty. The browser's
requests are answered by Django's test client inside the transaction of the walk, each in a savepoint thrown away: nothing
is committed, and the headers (the content security policy among them) are the real ones.

The ordinary suite looks once at each page that answers a visit, at one width in one theme, turn by turn; `JALON_AXE=full`
(that is `make axe`) at both widths in both themes, and at the forms sent empty too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextvars import copy_context
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import BrowserContext, Page, Route

from tests.inspection import faults, listen
from tests.web.rights import PEOPLE, Rights, named_addresses
from tests.web.test_every_url import committed

FULL = os.environ.get("JALON_AXE") == "full"
SHOTS = os.environ.get("JALON_LOOK")
"""Folder where a picture of each page is left, when given."""
ONLY = os.environ.get("JALON_AXE_ONLY", "")
"""Beginning of the names looked at, when given."""
ORIGIN = "http://localhost"
WIDTHS = (1440, 390)
THEMES = ("light", "dark")
SHOWN = {200, 400, 403, 404, 410, 422, 429}
KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
}


@pytest.fixture(scope="module")
def rights(django_db_setup: None, django_db_blocker: Any) -> Iterator[Rights]:
    """Made once; nothing of it outlives the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Rights()
        transaction.set_rollback(True)


class Answers:
    """Answers the browser's requests by the test client, as the person of the page looked at."""

    def __init__(self, rights: Rights) -> None:
        self.rights = rights
        self.page: HttpResponse | None = None
        self.person = "visitor"
        self.assets: dict[str, tuple[bytes, str]] = {}
        self.context = copy_context()  # playwright calls back in a context of its own, where Django would connect anew

    def ask(self, method: str, address: str, person: str) -> HttpResponse:
        """The answer to this person, whatever it wrote undone."""
        client = Client(raise_request_exception=False)
        with transaction.atomic():
            if person in self.rights.people:
                client.force_login(self.rights.people[person].user)
            response: HttpResponse = getattr(client, method)(address)
            if response.streaming:
                response = HttpResponse(b"".join(response), status=response.status_code, headers=dict(response.items()))
            transaction.set_rollback(True)
        return response

    def fulfil(self, route: Route) -> None:
        """What the browser gets: the page already answered, and what that page asks for."""
        asked = urlsplit(route.request.url)
        if asked.path.startswith("/static/"):
            body, kind = self.asset(asked.path.removeprefix("/static/"))
            return route.fulfill(status=200 if body else 404, body=body, content_type=kind)
        response = self.page
        if not route.request.is_navigation_request():
            path = asked.path + (f"?{asked.query}" if asked.query else "")
            response = self.context.run(self.ask, "get", path, self.person)
        assert response is not None
        headers = dict(response.items())
        if headers.pop("Content-Disposition", ""):  # a page meant to be kept: it is opened from a disk, without headers
            headers = {"Content-Type": headers["Content-Type"]}
        return route.fulfill(status=response.status_code, headers=headers, body=response.content)

    def asset(self, name: str) -> tuple[bytes, str]:
        """A static file, read once."""
        if name not in self.assets:
            found = finders.find(name)
            body = Path(found).read_bytes() if isinstance(found, str) else b""
            self.assets[name] = body, KINDS.get(Path(name).suffix, "application/octet-stream")
        return self.assets[name]


def pages(rights: Rights, answers: Answers) -> Iterator[tuple[str, str, str, HttpResponse]]:
    """Every page there is, with its name, its address and its person: a visit by the best placed person, an empty form
    sent by who runs the roadmap."""
    table = committed()
    for name, takes in named_addresses():
        if not name.startswith(ONLY):
            continue
        address = rights.address(name, takes)
        best = next((person for person in PEOPLE if table[name][person] == "200"), "responsable")
        asked = [(name, "get", best), (f"{name} (formulaire vide)", "post", "responsable")]
        for label, method, person in asked if FULL else asked[:1]:
            response = answers.ask(method, address, person)
            if response.status_code in SHOWN | {500} and b"<html" in response.content[:2000].lower():
                yield label, address, person, response


def looks(turn: int) -> list[tuple[int, str]]:
    """The widths and themes a page is looked at in."""
    every = [(width, theme) for theme in THEMES for width in WIDTHS]
    return every if FULL else [every[turn % len(every)]]


def test_every_page_is_accessible_at_every_width_and_in_both_themes(
    rights: Rights, new_context: Any, django_db_blocker: Any
):
    with django_db_blocker.unblock():
        answers = Answers(rights)
        context: BrowserContext = new_context(base_url=ORIGIN)
        context.route("**/*", answers.fulfil)
        page = context.new_page()
        said = listen(page)
        wrong: list[str] = []
        for turn, (label, address, person, response) in enumerate(pages(rights, answers)):
            answers.person, answers.page = person, response
            wrong += [f"{label} : la page est en panne"] if response.status_code == 500 else []
            for which, (width, theme) in enumerate(looks(turn)):
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                page.set_viewport_size({"width": width, "height": 900})
                if which == 0:
                    page.goto(address)
                wrong += [f"{label} {width} {theme} : {fault}" for fault in faults(page)]
                _shoot(page, label, width, theme)
            wrong += [f"{label} {line}" for line in said]
            said.clear()
        context.close()
    assert not wrong, "\n".join(wrong)


def _shoot(page: Page, label: str, width: int, theme: str) -> None:
    if SHOTS:
        name = label.replace(":", "-").replace(" ", "_")
        page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}-{theme}.png"), full_page=True)
