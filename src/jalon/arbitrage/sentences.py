"""What the engine found, in French sentences for elected members. No decimals; quarters and years, not periods."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.arbitrage.bridge import Assembled, Breach
from jalon.finance.models import BudgetSection
from jalon.kernel.money import Currency, Money

ASIDE = {
    "not_ripe": gettext_lazy("classée « non mûre » au tri : elle n’est pas comparée aux autres"),
    "not_feasible": gettext_lazy("faisabilité sous le seuil fixé pour cet arbitrage"),
    "no_prerequisite": gettext_lazy("une action dont elle dépend est elle-même écartée du calcul"),
    "no_window": gettext_lazy("aucune date de début ne convient entre son début au plus tôt et sa fin au plus tard"),
    "set_aside": gettext_lazy("écartée à la main dans ce scénario"),
    "could_enter": gettext_lazy("elle tiendrait dans ce plan : relancez un calcul plus long"),
    "less_worth": gettext_lazy("à moyens égaux, les actions retenues apportent davantage"),
}


def money_text(amount_minor: int, currency: str) -> str:
    """An amount missing, rounded up to a whole unit: « 1 567 € »."""
    unit = 10 ** Currency(currency).exponent
    return str(Money(-(-amount_minor // unit) * unit, currency))


def days_text(halfdays: int) -> str:
    """Half-days as days, no decimal: « 12 j », « moins d’un jour »."""
    days = (halfdays + 1) // 2
    return _("%(days)d j") % {"days": days}


def breach_text(assembled: Assembled, breach: Breach, currency: str) -> str:
    """Why one rule forbids one action, as a clause: « il manque 12 000 € d’investissement en 2028 »."""
    titles = titles_of(assembled)
    if breach.rule.startswith("budget"):
        section = str(BudgetSection(breach.key).label)
        words = {
            "amount": money_text(breach.used - breach.limit, currency),
            "section": section,
            "year": assembled.horizon.years[breach.when] if breach.when is not None else "",
        }
        return _("il manque %(amount)s en %(section)s en %(year)s") % words
    if breach.rule == "capacity":
        skill = next(s for s in assembled.problem.skills if s.key == breach.key)
        words = {
            "days": days_text(breach.used - breach.limit),
            "skill": skill.title,
            "quarter": str(assembled.horizon.quarter(breach.when or 0)),
        }
        return _("il manque %(days)s de « %(skill)s » au %(quarter)s") % words
    if breach.rule == "requires":
        before = breach.others[0]
        return _("son prérequis « %(title)s » n’est pas terminé avant") % {"title": titles.get(before, before)}
    if breach.rule == "excludes":
        other = ", ".join(f"« {titles.get(key, key)} »" for key in (breach.key, *breach.others))
        return _("elle s’exclut avec une action retenue (%(other)s)") % {"other": other}
    if breach.rule == "running":
        return _("trop de projets menés de front au %(quarter)s (%(limit)d au plus)") % {
            "quarter": assembled.horizon.quarter(breach.when or 0),
            "limit": breach.limit,
        }
    return _("une règle du plan l’interdit (%(rule)s)") % {"rule": breach.rule}


def demand_text(assembled: Assembled, kind: str, key: str) -> str:
    """One of the demands that contradict each other."""
    title = titles_of(assembled).get(key.split("#", maxsplit=1)[0], key)
    patterns = {
        "forced_in": _("imposer « %(title)s »"),
        "obligation": _("réaliser l’obligation « %(title)s »"),
        "fixed": _("poursuivre « %(title)s », déjà en cours"),
        "budget": _("tenir l’enveloppe de %(title)s"),
        "skill": _("tenir les jours disponibles de « %(title)s »"),
    }
    if kind == "budget":
        title = str(BudgetSection(key).label)
    if kind == "skill":
        title = next(s.title for s in assembled.problem.skills if s.key == key)
    return patterns[kind] % {"title": title}


def titles_of(assembled: Assembled) -> Mapping[str, str]:
    """Action code -> title."""
    return {action.code: action.title for action in assembled.inputs.actions}
