"""What is computed after the proof: price of imposing, what would bring in, exchanges from the members' list, curve.

Each part has its share of time; one that does not finish says nothing rather than something unproved.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import ceil, floor
from typing import Any

from django.utils.translation import gettext as _

from jalon.arbitrage.bridge import Assembled, Extra, Plan, Price, Problem, exchanges, explain, solve
from jalon.arbitrage.queries import POINT
from jalon.arbitrage.selection import Selection
from jalon.arbitrage.sentences import breach_text, days_text, money_text, titles_of
from jalon.finance.models import BudgetSection

CURVE_PCT = (60, 80, 100, 120, 140)
MOST_EXCHANGES = 3
MOST_BROKEN = 8
Tell = Callable[[str], None]


def deepen(
    assembled: Assembled, answer: Plan, selection: Selection, *, is_members_list: bool, seconds: float, tell: Tell
) -> dict[str, Any]:
    """Everything that is said of a plan besides itself, as JSON to merge in `Plan.explanations`.

    Args:
        seconds: for all the parts together.
        tell: called before each part with what is being done; may raise to stop.
    """
    found: dict[str, Any] = {"prices": {}, "extras": {}, "exchanges": [], "broken": [], "curve": [], "behind": ""}
    if answer.has_plan and not is_members_list:
        tell(_("Prix d’imposer chaque action écartée"))
        found |= prices_of(assembled, answer, seconds=seconds * 0.5)
    if is_members_list:
        tell(_("Échanges qui améliorent la liste"))
        found |= exchanges_of(assembled, answer, selection, seconds=seconds * 0.7)
    if answer.has_plan and any(budget.yearly for budget in assembled.problem.budgets):
        tell(_("Valeur selon le budget"))
        found["curve"] = curve_of(assembled.problem, answer, seconds=seconds * 0.3)
    return found


def prices_of(assembled: Assembled, answer: Plan, *, seconds: float) -> dict[str, dict[str, str]]:
    """Action id -> what imposing it costs, and the smallest extra means with which it enters and nobody leaves."""
    ids = {action.code: str(action.pk) for action in assembled.inputs.actions}
    currency = assembled.inputs.round.roadmap.currency
    prices: dict[str, str] = {}
    extras: dict[str, str] = {}
    for row in explain(assembled.problem, answer, seconds=seconds).left_out:
        if row.price is not None:
            prices[ids[row.action]] = price_text(row.price)
        if row.extra is not None:
            extras[ids[row.action]] = extra_text(assembled, row.extra, currency)
    return {"prices": prices, "extras": extras}


def price_text(price: Price) -> str:
    """« 3 à 5 points de moins », « impossible », and the quarters of lateness it would add."""
    if price.impossible:
        return _("impossible : aucun plan ne peut la contenir")
    late = _(" et %(count)d trimestre(s) de retard de plus") % {"count": price.late_low} if price.late_low > 0 else ""
    low = max(0, floor((price.low or 0) / POINT))
    if price.high is None and low == 0:
        return _("non établi dans le temps donné") + late
    if price.high is None:
        return _("au moins %(low)d points de moins") % {"low": low} + late
    high = max(low, ceil(price.high / POINT))
    if high <= 1:
        return _("un point de moins, au plus") + late
    if low == high:
        return _("%(high)d points de moins") % {"high": high} + late
    return _("de %(low)d à %(high)d points de moins") % {"low": low, "high": high} + late


def extra_text(assembled: Assembled, extra: Extra, currency: str) -> str:
    """« Avec 12 000 € d’investissement en 2028 et 4 j de « Réseau », elle entrerait sans que personne ne sorte. »"""
    parts = [
        _("%(amount)s en %(section)s en %(year)d")
        % {
            "amount": money_text(amount, currency),
            "section": BudgetSection(budget).label,
            "year": assembled.horizon.years[year],
        }
        for budget, years in extra.money.items()
        for year, amount in years.items()
        if amount
    ]
    titles = {skill.key: skill.title for skill in assembled.problem.skills}
    parts += [
        _("%(days)s de « %(skill)s »") % {"days": days_text(sum(periods.values())), "skill": titles[skill]}
        for skill, periods in extra.effort.items()
        if any(periods.values())
    ]
    if not parts:
        return ""
    least = "" if extra.exact else _(" (peut-être moins)")
    return _("avec %(means)s de plus%(least)s, elle entre et personne ne sort") % {
        "means": _(" et ").join(parts),
        "least": least,
    }


def exchanges_of(assembled: Assembled, answer: Plan, selection: Selection, *, seconds: float) -> dict[str, Any]:
    """The members' own list against the best: does it hold, what breaks, how far, three exchanges."""
    free, listed = free_problem(assembled, selection)
    if not listed:
        return {}
    titles, currency = titles_of(assembled), assembled.inputs.round.roadmap.currency
    given = {key: answer.starts.get(key) for key in listed}
    found = exchanges(free, given, seconds=seconds, equivalents=0)
    judged = found.given
    broken = (
        []
        if judged.feasible
        else [breach_text(assembled, breach, currency) for breach in judged.breaches[:MOST_BROKEN]]
    )
    if not judged.feasible and not judged.proved_impossible and not broken:
        broken = [_("aucun calendrier trouvé pour cette liste dans le temps donné")]
    if judged.extra is not None and (extra := extra_text(assembled, judged.extra, currency)):
        broken.append(extra.replace(_("elle entre et personne ne sort"), _("la liste tient en entier")))
    said = []
    for exchange in found.exchanges[:MOST_EXCHANGES]:
        enters = titles[exchange.enters.split("#")[0]]
        leaves = _(" et ").join(f"« {titles[key.split('#')[0]]} »" for key in exchange.leaves)
        gain = max(1, round(exchange.gain_milli / POINT))
        if leaves:
            said.append(
                _("« %(enters)s » contre %(leaves)s : %(gain)d point(s) de plus")
                % {"enters": enters, "leaves": leaves, "gain": gain}
            )
        else:
            said.append(
                _("« %(enters)s » en plus, sans rien retirer : %(gain)d point(s) de plus")
                % {"enters": enters, "gain": gain}
            )
    return {"exchanges": said, "broken": broken, "behind": _behind(judged.behind_low, judged.behind_high, found.best)}


def _behind(low: int | None, high: int | None, best: Plan) -> str:
    if low is None or high is None or not best.value_milli:
        return ""
    least, most = floor(100 * max(low, 0) / best.value_milli), ceil(100 * max(high, 0) / best.value_milli)
    if most <= 1:
        return _("Votre liste est à un pour cent du meilleur plan, au plus.")
    return _("Votre liste est entre %(low)d et %(high)d %% sous le meilleur plan, au vu des données saisies.") % {
        "low": least,
        "high": most,
    }


def free_problem(assembled: Assembled, selection: Selection) -> tuple[Problem, tuple[str, ...]]:
    """The problem without the members' list imposed, and the candidate keys of that list (main variants)."""
    codes = {action.pk: action.code for action in assembled.inputs.actions}
    inside = assembled.problem.groups
    forced_in = tuple(sorted(codes[pk] for pk in selection.forced_in if codes.get(pk) in inside))
    forced_out = tuple(sorted(codes[pk] for pk in selection.forced_out if codes.get(pk) in inside))
    listed = [codes[pk] for pk in sorted(selection.listed | selection.forced_in) if codes.get(pk) in inside]
    must = [
        code for code in assembled.problem.must_groups if code not in listed and code not in assembled.problem.forced_in
    ]
    free = replace(assembled.problem, forced_in=forced_in, forced_out=forced_out)
    return free, tuple(inside[code][0].key for code in dict.fromkeys([*listed, *must]))


def curve_of(problem: Problem, answer: Plan, *, seconds: float) -> list[dict[str, Any]]:
    """Value and proved bound with every envelope at 60 to 140 % of what it is, each solved again."""
    points = []
    for pct in CURVE_PCT:
        budgets = tuple(
            b if b.yearly is None else replace(b, yearly=tuple(None if a is None else a * pct // 100 for a in b.yearly))
            for b in problem.budgets
        )
        found = answer
        if pct != 100:
            found = solve(
                replace(problem, budgets=budgets),
                seconds=max(0.5, seconds / len(CURVE_PCT)),
                start_from=dict(answer.starts),
            )
        whole = sum(a or 0 for b in budgets for a in (b.yearly or ()))
        points.append({"pct": pct, "budget_minor": whole, "value": found.value_milli, "bound": found.bound_milli})
    return points


def merged(explanations: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Explanations with what was deepened; prices and extras go beside the sentences of each action."""
    left = {
        pk: {**told, "price": "; ".join(filter(None, (more["prices"].get(pk, ""), more["extras"].get(pk, ""))))}
        for pk, told in explanations.get("left_out", {}).items()
    }
    kept = {key: value for key, value in more.items() if key not in ("prices", "extras")}
    return {**explanations, **kept, "left_out": left}
