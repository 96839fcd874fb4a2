"""Every page of the product in a real browser, on the one row of everything of `rights.py`.

For each named address: the person who may open it, and the page it shows again when the form is sent empty. The browser's
requests are answered by Django's test client inside the transaction of the walk, each in a savepoint thrown away: nothing
is committed, and the headers (the content security policy among them) are the real ones.

The ordinary suite looks at three pages at most of each template that answers a visit, at one width in one theme, turn by
turn; `JALON_AXE=full` (that is `make axe`) at all of them, at both widths in both themes, and at the forms sent empty too.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import connections, transaction
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from tests.inspection import faults, listen
from tests.web.rights import PEOPLE, Rights, named_addresses
from tests.web.test_every_url import committed

FULL = os.environ.get("JALON_AXE") == "full"
SHOTS = os.environ.get("JALON_LOOK")
"""Folder where a picture of each page is left, when given."""
ONLY = os.environ.get("JALON_AXE_ONLY", "")
"""Beginning of the names looked at, when given."""
LOOKS = ((1440, "light"), (390, "dark"), (390, "light"), (1440, "dark"))
"""Widths in pixels, themes."""
ALIKE = 3
"""Pages of one template looked at in the ordinary suite."""
SHOWN = {200, 400, 403, 404, 410, 422, 429, 500}
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
    """Answers the browser: static files, the page put here by the walk, and what that page asks for meanwhile."""

    def __init__(self, rights: Rights) -> None:
        self.rights = rights
        self.page, self.address, self.person = HttpResponse(), "", "visitor"
        self.assets: dict[str, HttpResponse] = {}
        self.lock = Lock()
        self.connection = connections["default"]

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

    def to(self, address: str) -> HttpResponse:
        """What the browser gets at an address. The walk waits for the browser meanwhile: its connection is free."""
        if address.startswith("/static/"):
            return self.asset(urlsplit(address).path.removeprefix("/static/"))
        if address == self.address:
            return self.page
        if address == "/favicon.ico":
            return HttpResponse(status=204)
        with self.lock:
            connections["default"] = self.connection
            return self.ask("get", address, self.person)

    def asset(self, name: str) -> HttpResponse:
        """A static file, kept by the browser too."""
        if name not in self.assets:
            found = finders.find(name)
            body = Path(found).read_bytes() if isinstance(found, str) else b""
            kind = KINDS.get(Path(name).suffix, "application/octet-stream")
            headers = {"Content-Type": kind, "Cache-Control": "max-age=3600"}
            self.assets[name] = HttpResponse(body, status=200 if body else 404, headers=headers)
        return self.assets[name]


@contextmanager
def served(answers: Answers) -> Iterator[str]:
    """The address of a small server of this machine that gives the browser its answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            response = answers.to(self.path)
            self.send_response(response.status_code)
            is_kept = "Content-Disposition" in response  # opened from a disk later, without headers
            for name, value in response.items():
                if not is_kept or name == "Content-Type":
                    self.send_header(name, value)
            with suppress(ConnectionError):  # the browser has gone to the next page
                self.end_headers()
                self.wfile.write(response.content)

        def log_message(self, *_said: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    answers.connection.inc_thread_sharing()
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        answers.connection.dec_thread_sharing()


def pages(rights: Rights, answers: Answers) -> Iterator[tuple[str, str, str, HttpResponse]]:
    """Every page there is, with its name, its address and its person: a visit by the best placed person, an empty form
    sent by who runs the roadmap."""
    table, refusals, alike = committed(), set(), Counter[str]()
    for name, takes in named_addresses():
        if not name.startswith(ONLY):
            continue
        address = rights.address(name, takes)
        best = next((person for person in PEOPLE if table[name][person] == "200"), "responsable")
        asked = [(name, "get", best), (f"{name} (formulaire vide)", "post", "responsable")]
        for label, method, person in asked if FULL else asked[:1]:
            response = answers.ask(method, address, person)
            if response.status_code in refusals or b"<html" not in response.content[:2000].lower():
                continue
            if response.status_code in {403, 404}:  # the same page everywhere
                refusals.add(response.status_code)
            template = response.templates[0].name if response.templates else ""  # type: ignore[attr-defined]
            alike[template] += 1
            if response.status_code in SHOWN and (FULL or alike[template] <= ALIKE):
                yield label, address, person, response


def test_every_page_is_accessible_at_every_width_and_in_both_themes(
    rights: Rights, new_context: Any, django_db_blocker: Any
):
    with django_db_blocker.unblock():
        answers = Answers(rights)
        found = list(pages(rights, answers))
        wrong = [f"{label} : la page est en panne" for label, *_, page in found if page.status_code == 500]
        with served(answers) as origin:
            context: BrowserContext = new_context(base_url=origin)
            page = context.new_page()
            said = listen(page)
            for turn, (width, theme) in enumerate(LOOKS):
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                page.set_viewport_size({"width": width, "height": 900})
                for label, answers.address, answers.person, answers.page in (
                    found if FULL else found[turn :: len(LOOKS)]
                ):
                    page.goto(answers.address)
                    wrong += [f"{label} {width} {theme} : {line}" for line in (*faults(page, whole=FULL), *said)]
                    said.clear()
                    _shoot(page, label, width, theme)
            context.close()
    assert not wrong, "\n".join(wrong)


def _shoot(page: Page, label: str, width: int, theme: str) -> None:
    if SHOTS:
        name = label.replace(":", "-").replace(" ", "_")
        page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}-{theme}.png"), full_page=True)
