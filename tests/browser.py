"""Fixtures of the browser tests: Debian's Chromium, an empty console, no accessibility violation.

`page` fails its test when the console or the network shows an error. `axe(page)` returns nothing and fails with the
list of what it found. `live_server` is pytest-django's.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Error, Page, Response, expect

from tests.inspection import violations

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_ABSENT = "Chromium est absent : les essais dans un navigateur n’ont PAS été faits (apt-get install chromium)"

CheckPage = Callable[[Page], None]

PATIENCE = 60_000
"""Milliseconds given to a page on a busy machine: a guard against waiting for ever, not a measure."""
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Chromium of the system, quiet on the network."""
    if CHROMIUM is None:
        if os.environ.get("JALON_REQUIRE_BROWSER"):
            pytest.fail(_ABSENT)
        pytest.skip(_ABSENT)
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A French reader in Paris."""
    return {
        **browser_context_args,
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page whose console must stay empty; `page.expected_errors` (list of parts of text) lets some through."""
    said: list[str] = []
    page.set_default_timeout(PATIENCE)

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            said.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def on_error(error: Error) -> None:
        said.append(f"exception: {error}")

    def on_response(response: Response) -> None:
        if response.status >= 500:
            said.append(f"{response.status}: {response.url}")

    page.on("console", on_console)
    page.on("pageerror", on_error)
    page.on("response", on_response)
    page.expected_errors = []  # type: ignore[attr-defined]
    yield page
    expected: list[str] = page.expected_errors  # type: ignore[attr-defined]
    unexpected = [line for line in said if not any(part in line for part in expected)]
    assert not unexpected, "console not empty:\n" + "\n".join(unexpected)


@pytest.fixture(scope="session")
def axe() -> CheckPage:
    """`axe(page)`: fails with the list of accessibility violations of the page as it is now."""

    def check(page: Page) -> None:
        lines = violations(page)
        assert not lines, f"{page.url}\n" + "\n".join(lines)

    return check
