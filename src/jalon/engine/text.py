"""The engine's findings in French sentences for elected members: plain words, units, no decimals where a band is enough.

``Words`` turns keys into names and periods into dates; give it the names of your own calendar. Without them periods
are numbered: « période 3 », « année 2 ».
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jalon.engine.check import Breach
from jalon.engine.problem import Problem

if TYPE_CHECKING:
    from jalon.engine.curve import Curve, NextStep, Position
    from jalon.engine.demands import Contradiction, Demand
    from jalon.engine.enlarge import Extra
    from jalon.engine.exchanges import Exchange, Exchanges
    from jalon.engine.explain import Explanations, LeftOut, Price
    from jalon.engine.robust import Robust
    from jalon.engine.uncertain import Uncertain

NB = "\u00a0"
THIN = "\u202f"
SURE = "au vu des données saisies"
KINDS = {"cost": "le coût", "effort": "la charge", "value": "l’apport"}


@dataclass(frozen=True)
class Words:
    """Names for keys and dates of one problem.

    Attributes:
        period_name, year_name: period or year number -> its name with no article (« T3 2027 », « 2028 »).
        halfdays: units of effort are half-days, told as days; minor_per_unit: minor units in one unit of money.
        units_per_point: units of value in one point.
        names: axis, member or tag -> its name, when the key is not one.
    """

    problem: Problem
    period_name: Callable[[int], str] | None = None
    year_name: Callable[[int], str] | None = None
    halfdays: bool = True
    minor_per_unit: int = 100
    currency: str = "€"
    units_per_point: int = 1
    names: Mapping[str, str] = field(default_factory=dict)

    def action(self, key: str) -> str:
        """« Title » of a candidate or of the first variant of a group."""
        p = self.problem
        c = p.by_key.get(key) or (p.groups[key][0] if key in p.groups else None)
        return f"«{NB}{c.label if c else key}{NB}»"

    def actions(self, keys: Iterable[str]) -> str:
        return listed([self.action(k) for k in keys])

    def period(self, t: int | None) -> str:
        if t is None:
            return ""
        return f"au {self.period_name(t)}" if self.period_name else f"en période{NB}{t + 1}"

    def year(self, y: int | None) -> str:
        if y is None:
            return "en tout"
        return f"en {self.year_name(y)}" if self.year_name else f"en année{NB}{y + 1}"

    def name(self, key: str) -> str:
        """« Name » of an axis, a member or a tag."""
        return f"«{NB}{self.names.get(key, key)}{NB}»"

    def budget(self, key: str) -> str:
        return next((b.title or b.key for b in self.problem.budgets if b.key == key), key)

    def skill(self, key: str) -> str:
        return f"«{NB}{next((s.title or s.key for s in self.problem.skills if s.key == key), key)}{NB}»"

    def money(self, minor: int) -> str:
        """An amount, rounded up to the whole unit below 1 000, to three significant figures above: « 12 400 € »."""
        units = -(-minor // self.minor_per_unit)
        step = 1
        while units // step >= 1000:
            step *= 10
        return f"{grouped(-(-units // step) * step)}{NB}{self.currency}"

    def points(self, milli: int) -> str:
        """Thousandths of a unit of value as whole points: « 12 points », « moins d’un point »."""
        return points(milli // self.units_per_point if milli >= 0 else -(-milli // self.units_per_point))

    def effort(self, amount: int) -> str:
        days = (amount + 1) // 2 if self.halfdays else amount
        return f"{grouped(days)}{NB}jour{'s' if days > 1 else ''}"


def grouped(number: int) -> str:
    """1234567 -> « 1 234 567 », narrow non-breaking spaces."""
    return f"{number:,}".replace(",", THIN)


def listed(parts: Sequence[str]) -> str:
    """« a, b et c »."""
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + " et " + parts[-1]


def percent(permille: int) -> str:
    """« +4 % », « moins de 1 % »."""
    if 0 < abs(permille) < 10:
        return f"moins de 1{NB}%"
    return f"{'+' if permille > 0 else '−' if permille < 0 else ''}{abs(permille) // 10}{NB}%"


def share_words(part: float) -> str:
    """« 7 fois sur 10 », « presque toujours », « presque jamais »."""
    tenths = round(10 * part)
    if part >= 0.95:
        return "presque toujours"
    if part <= 0.05:
        return "presque jamais"
    return f"{min(9, max(1, tenths))} fois sur 10"


def holds_clause(subject: str, part: float) -> str:
    """« Le plan tient 7 fois sur 10 », « Le plan ne tient presque jamais »."""
    often = share_words(part)
    return f"{subject} {'ne tient' if often == share_words(0.0) else 'tient'} {often}"


def breach_clause(words: Words, b: Breach) -> str:
    """Why a rule stands in the way, as a clause without full stop."""
    missing = b.used - b.limit
    if b.rule.startswith("budget"):
        return f"il manque {words.money(missing)} en {words.budget(b.key)} {words.year(b.when)}"
    if b.rule == "capacity":
        return f"il manque {words.effort(missing)} de {words.skill(b.key)} {words.period(b.when)}"
    if b.rule == "requires":
        return f"son prérequis {words.actions(b.others)} n’est pas terminé avant"
    if b.rule == "excludes":
        return f"elle s’exclut avec une action retenue ({words.actions((b.key, *b.others))})"
    return _clause_on_the_whole(words, b)


def _clause_on_the_whole(words: Words, b: Breach) -> str:
    """Rules on the whole list rather than on means."""
    if b.rule in ("share_min", "share_max"):
        side = "passerait sous son minimum" if b.rule == "share_min" else "dépasserait son maximum"
        return f"la part de l’axe {words.name(b.key)} {side}"
    if b.rule == "floor":
        return f"le minimum promis à {words.name(b.key)} ne serait pas atteint"
    if b.rule == "running":
        who = f" pour {words.name(b.key)}" if b.key else ""
        return f"trop de projets menés de front{who} {words.period(b.when)} ({b.limit} au plus)"
    if b.rule == "starts_per_period":
        return f"trop de projets lancés à la fois {words.period(b.when)} ({b.limit} au plus)"
    if b.rule == "starts_per_year":
        return f"trop de projets lancés {words.year(b.when)} ({b.limit} au plus)"
    if b.rule in ("mandatory", "forced_in", "fixed"):
        return f"{words.action(b.key)} doit y être"
    if b.rule == "forced_out":
        return f"{words.action(b.key)} est écartée à la main"
    if b.rule == "start":
        return f"{words.action(b.key)} ne peut pas commencer à cette date"
    return "une seule variante d’une même action peut être retenue"


def clauses(words: Words, breaches: Sequence[Breach]) -> str:
    """All of them, the largest shortage only for a means short at several dates."""
    worst: dict[tuple[str, str], Breach] = {}
    for b in breaches:
        known = worst.get((b.rule, b.key))
        if known is None or b.used - b.limit > known.used - known.limit:
            worst[b.rule, b.key] = b
    return listed([breach_clause(words, b) for b in worst.values()])


def extra_clause(words: Words, extra: Extra) -> str:
    """« 12 000 € d’investissement et 8 jours de « développement » »."""
    parts = [f"{words.money(sum(v.values()))} en {words.budget(k)}" for k, v in extra.money.items() if any(v.values())]
    parts += [f"{words.effort(sum(v.values()))} de {words.skill(k)}" for k, v in extra.effort.items()]
    return listed(parts)


def left_out_sentences(words: Words, row: LeftOut) -> list[str]:
    """One action left out: why, at what price, what would be enough."""
    name = words.action(row.action)
    found = []
    if row.reason == "no_window":
        return [f"{name} : aucune date de début ne lui convient."]
    if row.reason == "set_aside":
        found.append(f"{name} : écartée à la main.")
    elif row.reason == "could_enter":
        found.append(f"{name} : elle tiendrait dans ce plan{NB}; un calcul plus long la retiendrait peut-être.")
    elif row.nearest is not None:
        found.append(f"{name} : {clauses(words, row.nearest.breaches)}.")
    if row.alone:
        found.append(f"Même seule, elle ne tient pas : {clauses(words, row.alone)}.")
    if row.price is not None:
        found += price_sentence(words, row.price)
    if row.extra is not None and row.extra.weight:
        least = "Il suffit d’ajouter" if row.extra.exact else "Il suffirait d’ajouter au plus"
        also = f", {words.actions(row.extra.also)} entrant avec elle" if row.extra.also else ""
        moved = ", en déplaçant des dates" if row.extra.moved else ""
        found.append(
            f"{least} {extra_clause(words, row.extra)} pour qu’elle entre sans que personne ne sorte{also}{moved}."
        )
    elif row.reason == "blocked" and row.extra is None and not row.extras_in_place:
        found.append("Aucune rallonge d’argent ou de jours n’a été trouvée pour l’ajouter sans rien retirer.")
    return found


def price_sentence(words: Words, price: Price) -> list[str]:
    """What imposing it costs."""
    if price.impossible:
        return [f"L’imposer est impossible, {SURE}."]
    late = ""
    if price.late_low > 0:
        late = f" et au moins {price.late_low} période{'s' if price.late_low > 1 else ''} de retard sur les obligations"
    if price.high is None or price.low is None:
        return [f"L’imposer n’a pas pu être chiffré dans le temps donné{late}."]
    if price.exact:
        return [f"L’imposer coûte {words.points(price.low)}{late}, {SURE}."]
    return [f"L’imposer coûte entre {words.points(price.low)} et {words.points(price.high)}{late}."]


def points(milli: int) -> str:
    """Thousandths as whole points: « 12 points », « moins d’un point »."""
    if milli != 0 and abs(milli) < 1000:
        return "moins d’un point"
    whole = round(milli / 1000)
    sign = "−" if whole < 0 else ""
    return f"{sign}{grouped(abs(whole))}{NB}point{'s' if abs(whole) > 1 else ''}"


def explanation_sentences(problem: Problem, found: Explanations, words: Words | None = None) -> list[str]:
    """Everything about a plan, or why there is none."""
    words = words or Words(problem)
    lines = [" ".join(left_out_sentences(words, row)) for row in found.left_out]
    for v in found.variants:
        if v.dominated_by:
            lines.append(
                f"{words.action(v.candidate)} : sa variante {words.action(v.dominated_by)} fait au moins aussi bien en tout."
            )
    if found.contradiction is not None:
        lines.append(contradiction_sentence(words, found.contradiction))
    return lines


def demand_clause(words: Words, d: Demand) -> str:
    """One demand, as an infinitive."""
    patterns: Mapping[str, Callable[[], str]] = {
        "obligation": lambda: f"réaliser l’obligation {words.action(d.key)}",
        "forced_in": lambda: f"imposer {words.action(d.key)}",
        "fixed": lambda: f"poursuivre {words.action(d.key)}, déjà en cours",
        "forced_out": lambda: f"écarter {words.action(d.key)}",
        "budget": lambda: f"tenir l’enveloppe «{NB}{words.budget(d.key)}{NB}»" + _when(words.year, d.when),
        "capacity": lambda: f"tenir les jours disponibles de {words.skill(d.key)}" + _when(words.period, d.when),
        "requires": lambda: f"attendre {words.actions(d.others)} avant de commencer {words.action(d.key)}",
        "excludes": lambda: f"ne retenir qu’une action parmi {words.actions((d.key, *d.others))}",
        "floor": lambda: f"assurer le minimum promis à {words.name(d.key)}",
        "share": lambda: f"respecter la part de l’axe {words.name(d.key)}",
        "parallel": lambda: (
            "respecter la limite de projets menés ou lancés à la fois" + (f" ({words.name(d.key)})" if d.key else "")
        ),
    }
    return patterns[d.kind]()


def _when(name: Callable[[int | None], str], when: int | None) -> str:
    return "" if when is None else " " + name(when)


def contradiction_sentence(words: Words, found: Contradiction) -> str:
    """« On ne peut pas à la fois … et … »."""
    text = listed([demand_clause(words, d) for d in found.demands])
    start = "Impossible, quoi qu’on retire d’autre" if len(found.demands) == 1 else "On ne peut pas à la fois"
    joined = f"{start} : {text}" if len(found.demands) == 1 else f"{start} {text}"
    tail = (
        f"{NB}; renoncer à l’une de ces demandes suffirait à lever cette contradiction"
        if found.irreducible and len(found.demands) > 1
        else ""
    )
    return f"{joined}, {SURE}{tail}."


def exchange_sentence(words: Words, e: Exchange) -> str:
    """« A contre B et C : +4 % »."""
    against = (
        f"{words.action(e.enters)} contre {words.actions(e.leaves)}"
        if e.leaves
        else f"Ajouter {words.action(e.enters)}"
    )
    return f"{against} : {percent(e.gain_permille) if e.gain_permille else f'moins de 1{NB}%'}."


def exchange_sentences(problem: Problem, found: Exchanges, words: Words | None = None) -> list[str]:
    """The list judged, then the exchanges, then the plan that changes it least."""
    words = words or Words(problem)
    lines = _judged(words, found)
    lines += [exchange_sentence(words, e) for e in found.exchanges]
    near = found.closest
    if near is not None and near.changes:
        parts = [
            f"{verb} {words.actions(keys)}"
            for verb, keys in (("ajouter", near.enters), ("retirer", near.leaves))
            if keys
        ]
        within = percent(found.tolerance_permille).lstrip("+")
        least = "Le plus petit changement" if near.exact else "Un petit changement"
        lines.append(f"{least} pour être à {within} du meilleur plan connu, ou mieux : {listed(parts)}.")
    if found.equivalents:
        lines.append(
            f"D’autres plans se valent, à {percent(found.tolerance_permille).lstrip('+')} près : {len(found.equivalents)} sont donnés."
        )
    return lines


def _judged(words: Words, found: Exchanges) -> list[str]:
    given = found.given
    if not given.feasible:
        lines = [
            f"Votre liste ne tient pas, {SURE}."
            if given.proved_impossible
            else "Aucun calendrier n’a été trouvé pour votre liste dans le temps donné."
        ]
        if given.breaches:
            lines.append(f"Ce qui bloque : {clauses(words, given.breaches)}.")
        if given.extra is not None and given.extra.weight:
            least = "au moins " if given.extra.exact else ""
            lines.append(f"Pour qu’elle tienne, il faudrait {least}{extra_clause(words, given.extra)}.")
        if given.contradiction is not None:
            lines.append(contradiction_sentence(words, given.contradiction))
        return lines
    lines = ["Votre liste tient." if not given.redated else "Votre liste tient, à condition d’en changer les dates."]
    if given.more_late > 0:
        lines.append(f"Elle met les obligations plus en retard que le meilleur plan, de {given.more_late} période(s).")
    elif given.behind_low is not None and given.behind_high is not None:
        best = max(1, abs(found.best.value_milli or 0))
        low, high = (max(0, 1000 * b // best) for b in (given.behind_low, given.behind_high))
        if given.behind_high <= 0:
            lines.append(f"Aucune autre ne vaut mieux, {SURE}.")
        elif low // 10 == high // 10:
            lines.append(f"Elle vaut {percent(low).lstrip('+')} de moins que le meilleur plan possible.")
        else:
            lines.append(f"Elle est entre {low // 10} et {-(-high // 10)}{NB}% du meilleur plan possible.")
    return lines


def curve_sentences(
    problem: Problem,
    found: Curve,
    positions: Sequence[Position] = (),
    *,
    cuts: Sequence[int] = (),
    words: Words | None = None,
) -> list[str]:
    """What no longer fits under a smaller envelope, what the next means buy, who passes both thresholds."""
    words = words or Words(problem)
    lines = []
    for point in found.points:
        cut = (1000 - point.permille) // 10
        if cut <= 0 or (cuts and cut not in cuts):
            continue
        if point.impossible:
            lines.append(f"Avec {cut}{NB}% de moins : aucun plan ne respecte toutes les demandes.")
        elif point.value_milli is not None:
            gone = words.actions(point.leaves) if point.leaves else "rien"
            come = f"{NB}; entre alors : {words.actions(point.enters)}" if point.enters else ""
            lines.append(f"Avec {cut}{NB}% de moins, ne tient plus : {gone}{come}.")
    lines += [next_step_sentence(words, s) for s in found.next_steps]
    both = [p.action for p in positions if p.quadrant == "both"]
    if positions:
        lines.append(
            f"Passent les deux seuils (alignement et charge) : {words.actions(both) if both else 'aucune action'}."
        )
    return lines


def next_step_sentence(words: Words, s: NextStep) -> str:
    """What the next 10 k€ or 20 days buy."""
    what = (
        f"{words.money(s.amount)} de plus en {words.budget(s.key)}"
        if s.kind == "money"
        else f"{words.effort(s.amount)} de plus de {words.skill(s.key)}"
    )
    if s.gain_found <= 0:
        sure = f"n’apportent rien, {SURE}" if s.gain_high == 0 else "n’apportent rien qu’on ait trouvé"
        return f"{what} {sure}."
    moves = [
        f"{many if len(keys) > 1 else one} {words.actions(keys)}"
        for one, many, keys in (("entre", "entrent", s.enters), ("sort", "sortent", s.leaves))
        if keys
    ]
    return f"{what} apportent {words.points(s.gain_found)}{' : ' if moves else ''}{', '.join(moves)}."


def robust_sentences(problem: Problem, found: Robust, words: Words | None = None) -> list[str]:
    """The three columns; what is not proved is said likely."""
    words = words or Words(problem)
    if found.impossible:
        return [f"Aucun plan ne respecte toutes les demandes, {SURE}."]
    heads = {"every": "Dans tous les bons plans", "discuss": "À discuter", "none": "Dans aucun bon plan"}
    lines = []
    for column, head in heads.items():
        proved, likely = (found.column(column, proved=p) for p in (True, False))  # type: ignore[arg-type]
        if proved:
            lines.append(f"{head} (prouvé, {SURE}) : {words.actions(proved)}.")
        if likely:
            start = "Probablement" if column != "discuss" else "Sans doute"
            lines.append(f"{start} {head[0].lower()}{head[1:]}, non prouvé : {words.actions(likely)}.")
    return lines


def uncertain_sentences(problem: Problem, found: Uncertain, words: Words | None = None) -> list[str]:
    """Bands, how often the plan holds, and the estimate to make precise first."""
    words = words or Words(problem)
    lines = []
    if found.plan_holds is not None:
        lines.append(f"{holds_clause('Le plan', found.plan_holds)} si les chiffres bougent dans leurs fourchettes.")
    heads = {"A": "presque toujours", "B": "souvent", "C": "rarement"}
    for band, often in heads.items():
        mine = [h for h in found.held if h.band == band]
        if mine:
            lines.append(f"{band} (y tient {often}) : {listed([words.action(h.action) for h in mine])}.")
    if found.precise_first is not None:
        lever = found.precise_first
        lines.append(
            f"À préciser d’abord : {KINDS[lever.what]} de {words.action(lever.candidate)}, ce qui lèverait le plus d’hésitations."
        )
    elif found.draws:
        lines.append("Aucune estimation ne ressort : en préciser une seule ne changerait guère le plan.")
    return lines
