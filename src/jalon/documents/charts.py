"""Charts described in Vega-Lite and drawn on the server by vl-convert, in our colours and French numbers.

Nothing is fetched (`allowed_base_urls=[]`), and the SVG is tamed for our pages (`drawing.tame`). Drawing one takes
about 0.1 s of processor: pass `cache`, any mapping kept by the caller, and the same content is drawn once.
"""

import json
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import vl_convert
from django.utils.translation import gettext as _

from jalon.documents import french
from jalon.documents.drawing import FONT_FAMILY, PALETTE, SERIES, Drawing, tame
from jalon.documents.model import Column, ColumnKind, Table
from jalon.documents.pictures import register_fonts
from jalon.kernel.money import Currency

Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
SHADES = ["#e4eff0", "#0f6b76"]
"""Not of the palette on purpose: the cells and their numbers keep these colours in the dark theme."""
FRENCH_NUMBERS = {
    "decimal": ",",
    "thousands": "\u00a0",
    "grouping": [3],
    "currency": ["", "\u00a0€"],
    "percent": "\u00a0%",
}


def draw(
    spec: Spec, *, title: str, summary: str, table: Table, cache: MutableMapping[str, str] | None = None
) -> Drawing:
    """Any Vega-Lite spec as a drawing. Its data must be in it: nothing is fetched.

    Raises:
        ValueError: vl-convert cannot draw the spec.
    """
    full = _cleaned({"$schema": SCHEMA, "config": THEME, "background": None, **spec})
    key = "chart-" + sha256(json.dumps([full, title, summary], sort_keys=True).encode()).hexdigest()[:24]
    if cache is not None and key in cache:
        return Drawing(title=title, summary=summary, svg=cache[key], table=table)
    register_fonts()
    raw = vl_convert.vegalite_to_svg(full, allowed_base_urls=[], format_locale=FRENCH_NUMBERS)
    svg = tame(raw, title=title, summary=summary, prefix=key[:14])
    if cache is not None:
        cache[key] = svg
    return Drawing(title=title, summary=summary, svg=svg, table=table)


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What a budget buys: total cost in minor units, total value, and a name when it is worth one."""

    budget_minor: int
    value: float
    label: str = ""


def value_curve(
    points: Sequence[CurvePoint],
    *,
    current: CurvePoint | None,
    currency: str,
    width: int = 640,
    cache: MutableMapping[str, str] | None = None,
) -> Drawing:
    """Value against budget, with the plan under discussion as a named amber point."""
    title = _("Valeur obtenue selon le budget")
    ordered = sorted(points, key=lambda point: point.budget_minor)
    rows = [{"budget": _major(point.budget_minor, currency), "value": point.value} for point in ordered]
    axes = {
        "x": _axis(
            "budget", _("Budget (%(symbol)s)") % {"symbol": Currency(currency).symbol}, format=",.0f", tickCount=5
        ),
        "y": _axis("value", _("Valeur"), tickCount=5),
    }
    layers: list[Spec] = [
        {
            "data": {"values": rows},
            "mark": {
                "type": "line",
                "point": {"filled": True, "size": 36, "color": PALETTE["series-1"]},
                "color": PALETTE["series-1"],
            },
            "encoding": axes,
        }
    ]
    if current is not None:
        here = [
            {
                "budget": _major(current.budget_minor, currency),
                "value": current.value,
                "label": current.label or _("plan étudié"),
            }
        ]
        layers += [
            {
                "data": {"values": here},
                "mark": {
                    "type": "point",
                    "shape": "diamond",
                    "filled": True,
                    "size": 160,
                    "color": PALETTE["alert"],
                    "opacity": 1,
                },
                "encoding": axes,
            },
            {
                "data": {"values": here},
                "mark": {"type": "text", "dy": 18, "align": "center", "fontWeight": "bold", "color": PALETTE["alert"]},
                "encoding": {**axes, "text": {"field": "label"}},
            },
        ]
    table = Table(
        caption=title,
        columns=(
            Column(_("Budget"), ColumnKind.MONEY),
            Column(_("Valeur"), ColumnKind.INTEGER),
            Column(_("Remarque"), weight=2),
        ),
        rows=tuple(
            (point.budget_minor, round(point.value, 1), point.label)
            for point in (*ordered, *((current,) if current else ()))
        ),
    )
    spec: Spec = {"width": width - 90, "height": 260, "layer": layers}
    return draw(spec, title=title, summary=_curve_summary(ordered, currency), table=table, cache=cache)


@dataclass(frozen=True, slots=True)
class AxisYear:
    """Money of one axis in one year, in minor units."""

    axis: str
    year: int
    amount_minor: int


def money_by_axis(
    rows: Sequence[AxisYear],
    *,
    currency: str,
    width: int = 640,
    title: str = "",
    cache: MutableMapping[str, str] | None = None,
) -> Drawing:
    """One bar a year, the axes stacked in it."""
    title = title or _("Argent par axe et par année")
    axes = list(dict.fromkeys(row.axis for row in rows))
    values = [
        {"axis": french.shorten(row.axis, 42), "year": str(row.year), "amount": _major(row.amount_minor, currency)}
        for row in rows
    ]
    legend = {
        "orient": "bottom",
        "columns": 1 if width < 480 else 2,
        "title": None,
        "labelLimit": width - 60 if width < 480 else width / 2 - 40,
    }
    spec: Spec = {
        "width": width - 90,
        "height": 240,
        "data": {"values": values},
        "mark": {"type": "bar", "stroke": PALETTE["paper"], "strokeWidth": 1},
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}},
            "y": _axis("amount", Currency(currency).symbol, format=",.0f", tickCount=5) | {"aggregate": "sum"},
            "color": {
                "field": "axis",
                "type": "nominal",
                "legend": legend,
                "scale": {
                    "domain": [french.shorten(axis, 42) for axis in axes],
                    "range": [PALETTE[SERIES[i % len(SERIES)]] for i in range(len(axes))],
                },
            },
        },
    }
    years = sorted({row.year for row in rows})
    found = {(row.axis, row.year): row.amount_minor for row in rows}
    table = Table(
        caption=title,
        columns=(
            Column(_("Axe"), weight=3),
            *(Column(str(year), ColumnKind.MONEY) for year in years),
            Column(_("Total"), ColumnKind.MONEY),
        ),
        rows=tuple(
            (axis, *(found.get((axis, year), 0) for year in years), sum(found.get((axis, year), 0) for year in years))
            for axis in axes
        ),
        total=(
            _("Total"),
            *(sum(row.amount_minor for row in rows if row.year == year) for year in years),
            sum(row.amount_minor for row in rows),
        ),
    )
    return draw(spec, title=title, summary=_axes_summary(rows, axes, currency), table=table, cache=cache)


@dataclass(frozen=True, slots=True)
class MemberTheme:
    """How many needs a member stated on a theme."""

    member: str
    theme: str
    count: int


def needs_map(
    rows: Sequence[MemberTheme], *, width: int = 720, title: str = "", cache: MutableMapping[str, str] | None = None
) -> Drawing:
    """Members × themes: the darker, the more needs; the number is written in each cell."""
    title = title or _("Besoins par membre et par thème")
    members, themes = list(dict.fromkeys(row.member for row in rows)), list(dict.fromkeys(row.theme for row in rows))
    most = max([1, *(row.count for row in rows)])
    values = [
        {"member": french.shorten(row.member, 34), "theme": french.shorten(row.theme, 26), "count": row.count}
        for row in rows
    ]
    places = {
        "x": {
            "field": "theme",
            "type": "nominal",
            "title": None,
            "sort": None,
            "axis": {"labelAngle": -40, "orient": "top", "labelLimit": 160},
        },
        "y": {"field": "member", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 200}},
    }
    shade = {"field": "count", "type": "quantitative", "legend": None, "scale": {"domain": [0, most], "range": SHADES}}
    ink = {"condition": {"test": f"datum.count > {most * 0.55}", "value": "#fffffe"}, "value": "#1c2b2f"}
    spec: Spec = {
        "width": max(width - 220, 34 * len(themes)) if width >= 480 else max(width - 150, 26 * len(themes)),
        "height": {"step": 22},
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "rect", "stroke": PALETTE["paper"]}, "encoding": {**places, "color": shade}},
            {
                "transform": [{"filter": "datum.count > 0"}],
                "mark": {"type": "text"},
                "encoding": {**places, "text": {"field": "count"}, "color": ink},
            },
        ],
    }
    found = {(row.member, row.theme): row.count for row in rows}
    table = Table(
        caption=title,
        columns=(Column(_("Membre"), weight=2), *(Column(theme, ColumnKind.INTEGER) for theme in themes)),
        rows=tuple((member, *(found.get((member, theme), 0) for theme in themes)) for member in members),
    )
    return draw(spec, title=title, summary=_needs_summary(rows, themes, members), table=table, cache=cache)


def _cleaned(value: Any) -> Any:
    """A spec whose texts hold no control character: one NUL in a label ends the whole process inside vl-convert."""
    if isinstance(value, str):
        return french.clean(value)
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(found) for key, found in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(found) for found in value]
    return value


def _axis(field: str, title: str, **axis: object) -> Spec:
    return {"field": field, "type": "quantitative", "title": title, "axis": axis}


def _major(amount_minor: int, currency: str) -> float:
    return float(amount_minor / 10 ** Currency(currency).exponent)


def _curve_summary(points: Sequence[CurvePoint], currency: str) -> str:
    if len(points) < 2:
        return _("Trop peu de points pour dire ce qu’un budget plus grand apporterait.")
    first, last = points[0], points[-1]
    return _("De %(low)s à %(high)s, la valeur passe de %(start)s à %(end)s.") % {
        "low": french.money(first.budget_minor, currency),
        "high": french.money(last.budget_minor, currency),
        "start": french.number(round(first.value)),
        "end": french.number(round(last.value)),
    }


def _axes_summary(rows: Sequence[AxisYear], axes: Sequence[str], currency: str) -> str:
    if not rows:
        return _("Aucun montant n’est encore prévu.")
    totals = {axis: sum(row.amount_minor for row in rows if row.axis == axis) for axis in axes}
    top = max(axes, key=lambda axis: totals[axis])
    return _("%(total)s en tout ; l’axe le plus doté est « %(axis)s » avec %(amount)s.") % {
        "total": french.money(sum(totals.values()), currency),
        "axis": top,
        "amount": french.money(totals[top], currency),
    }


def _needs_summary(rows: Sequence[MemberTheme], themes: Sequence[str], members: Sequence[str]) -> str:
    if not rows:
        return _("Aucun besoin n’est encore recueilli.")
    by_theme = {theme: sum(row.count for row in rows if row.theme == theme) for theme in themes}
    top = max(themes, key=lambda theme: by_theme[theme])
    return _("%(total)d besoins de %(members)d membres ; le thème le plus cité est « %(theme)s » (%(count)d).") % {
        "total": sum(by_theme.values()),
        "members": len(members),
        "theme": top,
        "count": by_theme[top],
    }


_WORDS = {
    "labelColor": PALETTE["text"],
    "titleColor": PALETTE["muted"],
    "labelFontSize": 12,
    "titleFontSize": 12,
    "titleFontWeight": "normal",
}
THEME: Spec = {
    "font": FONT_FAMILY,
    "padding": 8,
    "view": {"stroke": None},
    "axis": {**_WORDS, "gridColor": PALETTE["grid"], "domainColor": PALETTE["muted"], "tickColor": PALETTE["muted"]},
    "axisX": {"grid": False},
    "legend": _WORDS,
    "text": {"fontSize": 12, "color": PALETTE["text"]},
    "range": {"category": [PALETTE[name] for name in SERIES]},
}
"""Our colours and type, given to every chart as its Vega-Lite `config`."""
