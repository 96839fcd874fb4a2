"""What the engine found, in French sentences for elected members. No decimals; quarters and years, not periods."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy, ngettext

from jalon.arbitrage.bridge import Assembled, Breach, Demand, Words, clauses, demand_clause
from jalon.arbitrage.value import SCALE
from jalon.kernel.money import Currency

ASIDE = {
    "not_ripe": gettext_lazy("classée « non mûre » au tri : elle n’est pas comparée aux autres"),
    "not_feasible": gettext_lazy("faisabilité sous le seuil fixé pour cet arbitrage"),
    "no_prerequisite": gettext_lazy("une action dont elle dépend est elle-même écartée du calcul"),
    "no_window": gettext_lazy("aucune date de début ne convient entre son début au plus tôt et sa fin au plus tard"),
    "set_aside": gettext_lazy("écartée à la main dans ce scénario"),
    "could_enter": gettext_lazy("elle tiendrait dans ce plan : relancez un calcul plus long"),
    "less_worth": gettext_lazy("à moyens égaux, les actions retenues apportent davantage"),
}


def words_of(assembled: Assembled) -> Words:
    """The engine's French with the names, the calendar and the currency of a roadmap."""
    currency = Currency(assembled.inputs.round.roadmap.currency)
    horizon = assembled.horizon
    return Words(
        assembled.problem,
        period_name=lambda period: str(horizon.quarter(period)),
        year_name=lambda year: str(horizon.years[year]) if year < len(horizon.years) else str(horizon.years[-1]),
        minor_per_unit=10**currency.exponent,
        currency=currency.symbol,
        units_per_point=SCALE,
        names=assembled.names,
    )


def breach_texts(assembled: Assembled, breaches: Sequence[Breach]) -> list[str]:
    """Why rules forbid an action, one clause by means: « il manque 12 jours de « Réseau » au T3 2028 et à 2 autres dates ».

    A means short at several dates is told once, at its worst.
    """
    words = words_of(assembled)
    by_means: dict[tuple[str, str], list[Breach]] = {}
    for breach in breaches:
        by_means.setdefault((breach.rule, breach.key), []).append(breach)
    found = []
    for same in by_means.values():
        others = len({b.when for b in same}) - 1
        text = clauses(words, same)
        if others > 0:
            text += ngettext(" et à %(count)d autre date", " et à %(count)d autres dates", others) % {"count": others}
        found.append(text)
    return found


def demand_texts(assembled: Assembled, demands: Sequence[Demand]) -> list[str]:
    """The demands that contradict each other, as infinitives."""
    words = words_of(assembled)
    return [demand_clause(words, demand) for demand in demands]


def titles_of(assembled: Assembled) -> Mapping[str, str]:
    """Action code -> title."""
    return {action.code: action.title for action in assembled.inputs.actions}
