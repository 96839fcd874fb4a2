"""Walking a questionnaire page by page: what is asked now, what was answered, what comes next. Values in, values out."""

import random
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from jalon.surveys.form.cleaning import OTHER, Cleaned, Sent, clean
from jalon.surveys.form.definition import Form, Item, Option, Page
from jalon.surveys.form.expression import holds


@dataclass(frozen=True)
class Step:
    """What a page that was sent gives.

    Args:
        values: all the answers so far, those of questions that are now hidden taken away.
        errors: code -> sentence; the page is shown again when there are some.
        appeared: codes of questions that this very page makes appear, and that were not shown.
    """

    values: dict[str, Any]
    errors: dict[str, str]
    appeared: tuple[str, ...] = ()


def page_is_asked(page: Page, values: Mapping[str, Any]) -> bool:
    """Whether the condition at the head of a page holds."""
    return page.head is None or holds(page.head.when, values)


def asked_items(page: Page, values: Mapping[str, Any]) -> tuple[Item, ...]:
    """Items of a page to show with these answers."""
    if not page_is_asked(page, values):
        return ()
    return tuple(item for item in page.items if holds(item.when, values))


def next_page(form: Form, after: int, values: Mapping[str, Any]) -> Page | None:
    """The next page that has something to ask; None at the end. `after` -1 gives the first."""
    return next((page for page in form.pages[after + 1 :] if asked_items(page, values)), None)


def previous_page(form: Form, before: int, values: Mapping[str, Any]) -> Page | None:
    """The page to come back to; None at the first."""
    return next((page for page in reversed(form.pages[:before]) if asked_items(page, values)), None)


def take_page(page: Page, sent: Sent, values: Mapping[str, Any], shown: Set[str]) -> Step:
    """Answers of one page added to those before. `shown`: codes that the respondent had before its eyes."""
    kept = without(page, values)
    errors: dict[str, str] = {}
    appeared = []
    if not page_is_asked(page, kept):
        return Step(kept, errors)
    for item in page.items:
        if not item.asks or not holds(item.when, kept):
            continue
        if item.code not in shown:
            appeared.append(item.code)
            continue
        cleaned = clean(item, sent)
        kept |= cleaned.values
        errors |= cleaned.errors
    return Step(kept, errors, tuple(appeared))


def without(page: Page, values: Mapping[str, Any]) -> dict[str, Any]:
    """Answers but those of a page."""
    codes = {item.code for item in page.items}
    return {key: value for key, value in values.items() if key.removesuffix(OTHER) not in codes}


def pruned(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """Answers of the questions that are asked with these very answers, in the order of the questionnaire."""
    kept: dict[str, Any] = {}
    for page in form.pages:
        if not page_is_asked(page, kept):
            continue
        for item in page.items:
            if item.asks and holds(item.when, kept):
                kept |= {key: values[key] for key in (item.code, item.code + OTHER) if key in values}
    return kept


def missing(form: Form, values: Mapping[str, Any]) -> tuple[Item, ...]:
    """Required questions, asked with these answers, that have none: nothing may be counted while there are some."""
    kept = pruned(form, values)
    found = []
    for page in form.pages:
        found += [item for item in asked_items(page, kept) if item.asks and item.is_required and item.code not in kept]
    return tuple(found)


def clean_all(form: Form, sent: Sent) -> Cleaned:
    """A whole questionnaire sent at once: from a printed form, or a screen that shows everything."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for page in form.pages:
        step = take_page(page, sent, values, {item.code for item in page.items})
        values, errors = step.values, errors | step.errors
    return Cleaned(values, errors)


def in_order(page: Page, items: Sequence[Item], seed: str) -> tuple[Item, ...]:
    """Items of a page in the order of one respondent, when its page says so; the same seed gives the same order.

    A question asked under a condition, and a text to read, stay behind the question that they follow. No seed (printed
    form, preview, somebody who writes for another): the order of the questionnaire.
    """
    if not seed or page.head is None or not page.head.is_random:
        return tuple(items)
    first: list[Item] = []
    blocks: list[list[Item]] = []
    for item in items:
        if item.asks and not item.condition:
            blocks.append([item])
        else:
            (blocks[-1] if blocks else first).append(item)
    random.Random(f"{seed}:{page.head.code}").shuffle(blocks)  # noqa: S311  (an order on a page, not a secret)
    return (*first, *(item for block in blocks for item in block))


def shuffled(item: Item, seed: str) -> tuple[Option, ...]:
    """Options in the order of one respondent; « autre » stays last. No seed: the order of the questionnaire."""
    if not item.is_random or not seed:
        return item.options
    moving = [option for option in item.options if not option.has_text]
    random.Random(f"{seed}:{item.code}").shuffle(moving)  # noqa: S311  (an order on a page, not a secret)
    return (*moving, *(option for option in item.options if option.has_text))
