"""The one template library of the screens: `{% load jalon %}`. Formats, icons, links, field widgets, and three blocks."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import uuid4

from django import forms, template
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BoundField
from django.http import QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jalon.kernel.quarter import Quarter
from jalon.kernel.refs import Ref
from jalon.web import french

register = template.Library()
NOTHING = "—"
SPRITE = "vendor/bootstrap-icons/sprite.svg"


@register.filter
def money(amount_minor: int | None, currency: str = "EUR") -> str:
    """`{{ action.cost_minor|money:roadmap.currency }}` → « 45 000 € ». None → « — »."""
    return NOTHING if amount_minor is None else french.money_text(int(amount_minor), currency)


@register.filter
def money_short(amount_minor: int | None, currency: str = "EUR") -> str:
    """`{{ total_minor|money_short:"EUR" }}` → « 45 k€ ». None → « — »."""
    return NOTHING if amount_minor is None else french.money_short(int(amount_minor), currency)


@register.filter
def effort(days: Any) -> str:
    """`{{ 12.5|effort }}` → « 12,5 j ». None → « — »."""
    value = _number(days)
    return NOTHING if value is None else french.effort_text(value)


@register.filter
def effort_halfdays(halfdays: Any) -> str:
    """The same, from half-days: `{{ 25|effort_halfdays }}` → « 12,5 j »."""
    value = _number(halfdays)
    return NOTHING if value is None else french.effort_text(value / 2)


@register.filter
def pct(value: Any, decimals: int = 0) -> str:
    """A share out of 100: `{{ 64|pct }}` → « 64 % », `{{ 64.25|pct:1 }}` → « 64,3 % ». None → « — »."""
    number = _number(value)
    return NOTHING if number is None else french.percent_text(number, int(decimals))


@register.filter
def number(value: Any, decimals: int = 0) -> str:
    """`{{ 12345.678|number:1 }}` → « 12 345,7 ». None → « — »."""
    parsed = _number(value)
    return NOTHING if parsed is None else french.number_text(parsed, int(decimals))


@register.filter(name="pluralize")
def plural_ending(value: Any, endings: str = "s") -> str:
    """Django's filter with the French rule, where zero is singular: « 0 action », « 1,5 jour », « 2 jours ».

    >>> [plural_ending(count, "a,ont") for count in (0, 1, 2, [1, 2])]
    ['a', 'a', 'ont', 'ont']
    """
    singular, plural = endings.split(",") if "," in endings else ("", endings)
    try:
        count = abs(float(value))
    except (TypeError, ValueError):
        count = len(value) if hasattr(value, "__len__") else 0
    return plural if count >= 2 else singular


@register.filter
def frdate(day: date | datetime | None, style: str = "long") -> str:
    """`{{ day|frdate }}` → « 1er mars 2027 »; styles `short` (01/03/2027) and `month` (mars 2027). None → « — »."""
    if not day:
        return NOTHING
    if isinstance(day, datetime) and timezone.is_aware(day):
        day = timezone.localtime(day)
    return french.date_text(day, style)


@register.filter
def quarter(value: Quarter | date | None) -> str:
    """A Quarter or a date: « T2 2027 ». None → « — »."""
    return french.quarter_text(value) if value else NOTHING


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "bell" %}` is decoration, hidden from assistive tools; with `label=` it is an image with a name."""
    href = f"{static(SPRITE)}#{name}"
    if label:
        shape = '<svg class="icon" role="img" aria-label="{}" width="16" height="16"><use href="{}"></use></svg>'
        return format_html(shape, label, href)
    shape = '<svg class="icon" aria-hidden="true" focusable="false" width="16" height="16"><use href="{}"></use></svg>'
    return format_html(shape, href)


@register.simple_tag
def ref_link(ref: Ref, url: str = "") -> SafeString:
    """A cited object: a link when its page is known and readable, otherwise its label as it was."""
    if url:
        return format_html('<a class="ref" href="{}">{}</a>', url, ref.label)
    return format_html('<span class="ref">{}</span>', ref.label)


@register.simple_tag
def query_with(query: QueryDict, **changes: Any) -> str:
    """The present query string with some keys replaced; an empty value removes the key. `{% query_with request.GET sort="title" %}`."""
    changed = query.copy()
    for key, value in changes.items():
        if value in (None, ""):
            changed.pop(key, None)
        else:
            changed[key] = str(value)
    encoded = changed.urlencode()
    return f"?{encoded}" if encoded else "?"


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """The field's input with the class its kind needs. Django adds aria-describedby (help, errors) and aria-invalid."""
    kind = field.field.widget
    if isinstance(kind, forms.RadioSelect | forms.CheckboxSelectMultiple):
        drawn = field.as_widget()  # a class would also go to the frame around the choices: forms.css dresses them
        return drawn if "<input" in drawn else format_html('<p class="quiet">{}</p>', _("Rien à choisir encore."))
    inner = field.field
    if isinstance(inner, forms.ModelChoiceField) and inner.empty_label == BLANK_CHOICE_DASH[0][1]:
        inner.empty_label = _("Choisissez") if inner.required else NOTHING  # not Django's row of hyphens
    css = "form-control"
    if isinstance(kind, forms.CheckboxInput):
        css = "form-check-input"
    elif isinstance(kind, forms.Select):
        css = "form-select"
    own = kind.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{css} {own}".strip()})


@register.simple_tag
def form_token() -> SafeString:
    """`{% form_token %}` after `{% csrf_token %}`: the form sent twice is done once (see `jalon.web.once`)."""
    return format_html('<input type="hidden" name="form_token" value="{}">', uuid4().hex)


@register.filter
def field_kind(field: BoundField) -> str:
    """`check` (one box), `group` (several choices shown together) or `plain`: how the field component is laid out."""
    kind = field.field.widget
    if isinstance(kind, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group"
    return "check" if isinstance(kind, forms.CheckboxInput) else "plain"


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> SafeString:  # noqa: A002
    """`{% dialog id="why" title="Pourquoi" %}…{% enddialog %}`; opened by any `<button data-opens="why">`."""
    return render_to_string("components/dialog.html", {"id": id, "title": title, "content": content})


@register.simple_block_tag
def table_region(content: str, label: str) -> SafeString:
    """`{% table_region label="Actions" %}<table class="table">…</table>{% endtable_region %}`: scrolls by itself."""
    return render_to_string("components/table_region.html", {"label": label, "content": content})


@register.simple_block_tag
def panel(content: str, title: str, level: int = 2, id: str = "") -> SafeString:  # noqa: A002
    """A titled part of a page: `{% panel title="Moyens" %}…{% endpanel %}`."""
    return render_to_string("components/panel.html", {"title": title, "level": level, "id": id, "content": content})


def _number(value: Any) -> Decimal | None:
    if value in (None, ""):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
