"""Hands that know only the keyboard: what a step clicks, fills, ticks or chooses is reached with Tab, as people do.

`keyboard_only()` replaces the gestures of Playwright for the time of a test; one that cannot be reached with Tab fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from playwright.sync_api import Locator, expect

MOST_TABS = 900
_IS_HERE = "element => element === document.activeElement"
_SAME_GROUP = "element => document.activeElement.type === 'radio' && element.name === document.activeElement.name"
_WHERE = "() => document.activeElement.outerHTML.slice(0, 160)"


def reach(locator: Locator, *, of_group: bool = False) -> None:
    """Press Tab until the focus is on the element, or on its group of radio buttons."""
    expect(locator).to_be_visible()
    handle = locator.element_handle()
    assert handle is not None
    page = locator.page
    for _press in range(MOST_TABS):
        if handle.evaluate(_IS_HERE) or (of_group and handle.evaluate(_SAME_GROUP)):
            return
        page.keyboard.press("Tab")
    raise AssertionError(
        f"Tab never reaches {handle.evaluate('e => e.outerHTML.slice(0, 200)')}; last: {page.evaluate(_WHERE)}"
    )


def press(self: Locator, **_options: Any) -> None:
    """Instead of a click."""
    reach(self)
    self.page.keyboard.press("Enter")


def fill(self: Locator, value: str, **_options: Any) -> None:
    """Instead of setting a value: type it."""
    reach(self)
    keyboard = self.page.keyboard
    if self.get_attribute("type") == "date":
        _type_date(self, value)
    else:
        keyboard.press("Control+A")
        keyboard.type(value)
    expect(self).to_have_value(value)


def _type_date(field: Locator, value: str) -> None:
    """In its three parts, in the order that the browser's own language gives them."""
    year, month, day = value.split("-")
    for parts in (f"{day}{month}{year}", f"{month}{day}{year}"):
        if field.input_value() == value:
            return
        for _part in range(3):
            field.page.keyboard.press("ArrowLeft")
        field.page.keyboard.type(parts)


def check(self: Locator, **_options: Any) -> None:
    """Space ticks a box; arrows choose in a group of radio buttons."""
    keyboard = self.page.keyboard
    if self.get_attribute("type") != "radio":
        reach(self)
        if not self.is_checked():
            keyboard.press("Space")
    else:
        reach(self, of_group=True)
        if self.evaluate(_IS_HERE) and not self.is_checked():
            keyboard.press("Space")
        for _press in range(50):
            if self.is_checked():
                break
            keyboard.press("ArrowDown")
    expect(self).to_be_checked()


def select_option(self: Locator, *, label: str, **_options: Any) -> None:
    """Arrows, from the first choice down."""
    reach(self)
    self.page.keyboard.press("Home")
    chosen = "element => element.selectedOptions[0]?.textContent.trim()"
    for _press in range(self.locator("option").count()):
        if self.evaluate(chosen) == label:
            return
        self.page.keyboard.press("ArrowDown")
    assert self.evaluate(chosen) == label, f"« {label} » is not among the choices"


_set_input_files = Locator.set_input_files


def set_input_files(self: Locator, files: str | Path, **_options: Any) -> None:
    """Tab reaches the field; the chooser that would then open is the system's, and a headless browser has none."""
    reach(self)
    _set_input_files(self, files)


@contextmanager
def keyboard_only() -> Iterator[None]:
    """Every gesture of Playwright goes by the keyboard."""
    gestures = {
        "click": press,
        "fill": fill,
        "check": check,
        "select_option": select_option,
        "set_input_files": set_input_files,
        "focus": reach,
    }
    with patch.multiple(Locator, **gestures):
        yield
