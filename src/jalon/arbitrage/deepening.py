"""What is computed after the proof: price of imposing, what would bring in, exchanges, plans nearby, value of means.

Each part has its share of time; one that does not finish says nothing rather than something unproved. Every question
goes to the engine's own process (`apart`): nothing is computed in this one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import ceil, floor
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.arbitrage.apart import EngineProcess, Tell
from jalon.arbitrage.bridge import (
    Assembled,
    Curve,
    Exchanges,
    Explanations,
    Extra,
    NearPlan,
    NextStep,
    Plan,
    Price,
    Problem,
    Words,
    check,
    exchange_sentence,
    extra_clause,
    listed,
    next_step_sentence,
)
from jalon.arbitrage.queries import POINT, TIGHT_PCT
from jalon.arbitrage.selection import Selection
from jalon.arbitrage.sentences import breach_texts, demand_texts, titles_of, words_of
from jalon.kernel.money import Currency

CURVE_PERMILLES = (600, 800, 900, 1000, 1100, 1200, 1400)
MONEY_STEP = {Currency.EUR: 10_000_00, Currency.XPF: 1_200_000}
"""« The next 10 k€ », in minor units; about as much in francs."""
DAYS_STEP = 20
HALFDAY_PRICE = {Currency.EUR: 150_00, Currency.XPF: 18_000}
"""What a half-day weighs when money and days are added up to look for the smallest extra means."""
MOST_EXCHANGES = 3
MOST_BROKEN = 8
MOST_EQUIVALENTS = 3
TOLERANCE_PERMILLE = 20
TellWhat = Callable[[str, float], None]


def deepen(
    engine: EngineProcess,
    assembled: Assembled,
    answer: Plan,
    selection: Selection,
    *,
    is_members_list: bool,
    reference: Mapping[str, int] | None = None,
    seconds: float,
    tell: TellWhat,
) -> dict[str, Any]:
    """Everything that is said of a plan besides itself, as JSON to merge in `Plan.explanations`.

    Args:
        reference: starts of the plan this one is compared with, when there is one.
        seconds: for all the parts together.
        tell: called some times a second with what is being done and the seconds elapsed in it; may raise to stop.
    """
    found: dict[str, Any] = dict(EMPTY)

    def heard(what: str) -> Tell:
        return lambda elapsed: tell(what, elapsed)

    if not answer.has_plan and not is_members_list:
        if answer.status == "infeasible":
            clash = engine.call(
                "contradiction", assembled.problem, seconds=seconds * 0.5, tell=heard(_("Demandes qui se contredisent"))
            )
            found["contradiction"] = demand_texts(assembled, clash.demands) if clash else []
        return found
    near: list[dict[str, Any]] = []
    if answer.has_plan and not is_members_list:
        what = heard(_("Prix d’imposer chaque action écartée"))
        prices, near = _prices(engine, assembled, answer, seconds * 0.3, what)
        found |= prices
    if is_members_list:
        found |= exchanges_of(
            engine, assembled, selection, seconds=seconds * 0.7, tell=heard(_("Échanges qui améliorent la liste"))
        )
    elif answer.has_plan:
        found |= _nearby(engine, assembled, answer, reference, seconds * 0.15, heard(_("Plans qui se valent")))
        found["equivalents"] = (found["equivalents"] + near)[:MOST_EQUIVALENTS]
    if answer.has_plan and any(budget.yearly for budget in assembled.problem.budgets):
        found |= _means(engine, assembled, answer, seconds * 0.55, heard(_("Ce que plus ou moins de moyens donnerait")))
    return found


EMPTY: Mapping[str, Any] = {
    "prices": {},
    "extras": {},
    "exchanges": [],
    "broken": [],
    "curve": [],
    "next": [],
    "closest": None,
    "equivalents": [],
    "behind": "",
}


def _prices(
    engine: EngineProcess, assembled: Assembled, answer: Plan, seconds: float, tell: Tell
) -> tuple[dict[str, dict[str, str]], list[dict[str, Any]]]:
    """Action id -> what imposing it costs, and the smallest extra means with which it enters and nobody leaves.

    Besides: the plans found while imposing that are nearly as good as the answer, differing by two changes at least.
    """
    ids = {action.code: str(action.pk) for action in assembled.inputs.actions}
    currency = Currency(assembled.inputs.round.roadmap.currency)
    told: Explanations = engine.call(
        "explain", assembled.problem, answer, effort_price=HALFDAY_PRICE[currency], seconds=seconds, tell=tell
    )
    prices = {ids[row.action]: price_text(row.price) for row in told.left_out if row.price is not None}
    extras = {ids[row.action]: extra_text(assembled, row.extra) for row in told.left_out if row.extra is not None}
    return {"prices": prices, "extras": extras}, _nearly_as_good(assembled, answer, told)


def _nearly_as_good(assembled: Assembled, answer: Plan, told: Explanations) -> list[dict[str, Any]]:
    problem = assembled.problem
    least = (answer.value_milli or 0) * (1000 - TOLERANCE_PERMILLE) // 1000
    plans = []
    for row in told.left_out:
        if row.price is None or row.price.starts is None:
            continue
        report = check(problem, row.price.starts)
        if report.feasible and report.value_milli >= least and report.lateness <= (answer.lateness or 0):
            plans.append((report.value_milli, row.price.starts))
    known = [set(answer.starts)]
    found: list[dict[str, Any] | None] = []
    for value, starts in sorted(plans, key=lambda pair: -pair[0]):
        if len(found) < MOST_EQUIVALENTS and all(len(set(starts) ^ other) >= 2 for other in known):
            known.append(set(starts))
            enters, leaves = set(starts) - known[0], known[0] - set(starts)
            near = NearPlan(starts, value, tuple(sorted(enters)), tuple(sorted(leaves)), (), exact=False)
            found.append(_near(assembled, near))
    return [row for row in found if row is not None]


def price_text(price: Price) -> str:
    """« 3 à 5 points de moins », « impossible », and the quarters of lateness it would add."""
    if price.impossible:
        return _("impossible : aucun plan ne peut la contenir")
    late = ""
    if price.late_low > 0:
        late = ngettext(
            " et %(count)d trimestre de retard de plus", " et %(count)d trimestres de retard de plus", price.late_low
        ) % {"count": price.late_low}
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


def extra_text(assembled: Assembled, extra: Extra, *, whole_list: bool = False) -> str:
    """« Avec 12 000 € en investissement et 4 jours de « Réseau » de plus, elle entre et personne ne sort »."""
    means = extra_clause(words_of(assembled), extra)
    if not means:
        return ""
    values = {"means": means, "least": "" if extra.exact else _(" (peut-être moins)")}
    if whole_list:
        return _("avec %(means)s de plus%(least)s, la liste tient en entier") % values
    return _("avec %(means)s de plus%(least)s, elle entre et personne ne sort") % values


def exchanges_of(
    engine: EngineProcess, assembled: Assembled, selection: Selection, *, seconds: float, tell: Tell | None = None
) -> dict[str, Any]:
    """The members' own list against the best: does it hold, what breaks, how far, three exchanges, the closest plan."""
    free, listed = free_problem(assembled, selection)
    if not listed:
        return {}
    found: Exchanges = engine.call(
        "exchanges",
        free,
        dict.fromkeys(listed),
        tolerance_permille=TOLERANCE_PERMILLE,
        seconds=seconds,
        tell=tell,
    )
    judged = found.given
    broken = [] if judged.feasible else breach_texts(assembled, judged.breaches[:MOST_BROKEN])
    if not judged.feasible and not judged.proved_impossible and not broken:
        broken = [_("aucun calendrier trouvé pour cette liste dans le temps donné")]
    if (
        not judged.feasible
        and judged.extra is not None
        and (extra := extra_text(assembled, judged.extra, whole_list=True))
    ):
        broken.append(extra)
    words = words_of(assembled)
    return {
        "exchanges": [
            f"{exchange_sentence(words, exchange)[:-1]} ({words.points(exchange.gain_milli)})"
            for exchange in found.exchanges[:MOST_EXCHANGES]
        ],
        "broken": broken,
        "contradiction": demand_texts(assembled, judged.contradiction.demands) if judged.contradiction else [],
        "behind": _behind(judged.behind_low, judged.behind_high, found.best),
        "closest": _near(assembled, found.closest),
        "equivalents": [_near(assembled, near) for near in found.equivalents],
    }


def _nearby(
    engine: EngineProcess,
    assembled: Assembled,
    answer: Plan,
    reference: Mapping[str, int] | None,
    seconds: float,
    tell: Tell,
) -> dict[str, Any]:
    """Other plans nearly as good, and the good plan that changes the reference least."""
    known = {key: start for key, start in (reference or {}).items() if key in assembled.problem.by_key}
    found: Exchanges = engine.call(
        "exchanges",
        assembled.problem,
        known or dict(answer.starts),
        best=answer,
        count=0,
        tolerance_permille=TOLERANCE_PERMILLE,
        seconds=seconds,
        tell=tell,
    )
    closest = _near(assembled, found.closest) if known else None
    return {"closest": closest, "equivalents": [_near(assembled, near) for near in found.equivalents]}


def _near(assembled: Assembled, near: NearPlan | None) -> dict[str, Any] | None:
    """A plan nearby as stored: titles that enter and leave, whole points, whether nothing changes less."""
    if near is None:
        return None
    titles = titles_of(assembled)

    def named(keys: tuple[str, ...]) -> list[str]:
        return [titles[assembled.problem.by_key[key].action] for key in keys]

    return {
        "enters": named(near.enters),
        "leaves": named(near.leaves),
        "points": round(near.value_milli / POINT),
        "exact": near.exact,
        "tolerance_pct": TOLERANCE_PERMILLE // 10,
        "starts": dict(near.starts),
    }


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


def _means(engine: EngineProcess, assembled: Assembled, answer: Plan, seconds: float, tell: Tell) -> dict[str, Any]:
    """The curve value against budget, each point solved again, and what a little more of each means buys."""
    problem = assembled.problem
    found: Curve = engine.call(
        "curve",
        problem,
        answer,
        permilles=CURVE_PERMILLES,
        money_step=0,
        effort_step=0,
        seconds=seconds * 0.4,
        tell=tell,
    )
    words, titles = words_of(assembled), titles_of(assembled)
    whole = sum(amount or 0 for budget in problem.budgets for amount in (budget.yearly or ()))
    wanted = _tight_means(assembled, answer)
    steps = engine.call("next_steps", problem, answer, wanted, seconds=seconds * 0.6, tell=tell) if wanted else ()
    return {
        "curve": [
            {
                "pct": point.permille // 10,
                "budget_minor": whole * point.permille // 1000,
                "value": point.value_milli,
                "bound": point.bound_milli,
                "enters": [titles[code] for code in point.enters],
                "leaves": [titles[code] for code in point.leaves],
            }
            for point in found.points
        ],
        "next": _next_sentences(words, steps),
    }


def _next_sentences(words: Words, steps: Sequence[NextStep]) -> list[str]:
    """One sentence by means that brings something, then one for all those that bring nothing found on their own."""
    told = [next_step_sentence(words, step) for step in steps if step.gain_found > 0]
    useless = [step for step in steps if step.gain_found <= 0]
    if len(useless) == 1:
        told.append(next_step_sentence(words, useless[0]))
    elif useless:
        means = listed(
            [
                f"{words.money(step.amount)} en {words.budget(step.key)}"
                if step.kind == "money"
                else f"{words.effort(step.amount)} de {words.skill(step.key)}"
                for step in useless
            ]
        )
        told.append(_("pris seuls, n’apportent rien qu’on ait trouvé : %(means)s.") % {"means": means})
    return told


def _tight_means(assembled: Assembled, answer: Plan) -> list[tuple[str, str, int]]:
    """The means that the plan uses up to `TIGHT_PCT` at least somewhere, with what is added to each: the others do not bind."""
    problem, currency = assembled.problem, Currency(assembled.inputs.round.roadmap.currency)
    found = [
        ("money", b.key, MONEY_STEP[currency])
        for b in problem.budgets
        if b.yearly is not None and _is_tight(answer.budget_use.get(b.key, ()), b.yearly)
    ]
    return found + [
        ("effort", s.key, 2 * DAYS_STEP)
        for s in problem.skills
        if _is_tight(answer.skill_use.get(s.key, ()), s.capacity)
    ]


def _is_tight(used: Sequence[int], limits: Sequence[int | None]) -> bool:
    return any(limit is not None and 100 * u >= TIGHT_PCT * limit > 0 for u, limit in zip(used, limits, strict=False))


def merged(explanations: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Explanations with what was deepened; prices and extras go beside the sentences of each action."""
    left = {
        pk: {**told, "price": " ; ".join(filter(None, (more["prices"].get(pk, ""), more["extras"].get(pk, ""))))}
        for pk, told in explanations.get("left_out", {}).items()
    }
    kept = {key: value for key, value in more.items() if key not in ("prices", "extras")}
    return {**explanations, **kept, "left_out": left}
