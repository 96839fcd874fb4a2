"""A stale save: both versions side by side (`components/conflict.html`), whatever the form."""

import contextlib
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from jalon.kernel.numbers import revision_in
from jalon.web.fields import pairs


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent; the values of several choices come back from the page of the conflict in one, parted by « | »."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    if "keep" in data:
        for name in list(data):
            said = str(data[name])
            if "|" in said:
                data.setlist(name, [part for part in said.split("|") if part])
    return data


def sent_revision(request: HttpRequest) -> int:
    """The version that was read when the writing started; -1 when the form says none."""
    return revision_in(request.POST.get("version") or request.POST.get("revision"))


def both_versions(
    mine: forms.Form, theirs: forms.Form, *, by_label: str, at: datetime | None, version: int
) -> dict[str, Any]:
    """What `components/conflict.html` shows.

    Args:
        mine: bound to what was sent.
        theirs: unbound, with what is saved now.
        by_label, at: who saved it, and when.
        version: the version saved now, sent back with the choice.
    """
    rows = [_both(mine[name], theirs[name]) for name in mine.fields]
    shown = [row for row in rows if row["mine"] or row["theirs"]]
    return {"by_label": by_label or _("Une autre personne"), "at": at, "rows": shown, "version": version}


def _both(mine: forms.BoundField, theirs: forms.BoundField) -> dict[str, Any]:
    said, saved = _in_words(mine), _in_words(theirs)
    value = mine.value()
    back = (
        "|".join(str(item) for item in value) + "|"
        if isinstance(value, list)
        else ""
        if value in (None, False)
        else str(value)
    )
    return {
        "name": mine.html_name,
        "label": mine.label,
        "mine": said,
        "theirs": saved,
        "differs": said != saved,
        "mine_value": back,
    }


def _in_words(bound: forms.BoundField) -> str:
    value: Any = bound.value()
    if isinstance(bound.field, forms.BooleanField):
        return _("oui") if value else _("non")
    if value in (None, "", []):
        return ""
    if isinstance(bound.field, forms.ChoiceField):
        values = [str(item) for item in (value if isinstance(value, list | tuple) else [value])]
        words = dict(pairs(bound.field))
        return " ; ".join(words.get(item, item) for item in values)
    with contextlib.suppress(forms.ValidationError):
        value = bound.field.clean(value)  # 1 200,5 typed and 1200.50 saved are the same words
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    return str(value)
