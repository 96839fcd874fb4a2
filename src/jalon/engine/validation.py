"""Is a problem well formed? Every refusal names the field and says what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from jalon.engine.errors import InvalidProblem

if TYPE_CHECKING:
    from jalon.engine.problem import Budget, Candidate, Problem, Skill

MAX_CANDIDATES = 50_000
MAX_PERIODS = 200
MAX_COLUMNS = 2_000_000
MAX_AMOUNT = 10**13
MAX_VALUE = 10**9
MAX_LINKS = 500_000


def validate(problem: Problem) -> None:
    """Refuse a malformed problem.

    Raises:
        InvalidProblem: the first fault found, with its field and a French sentence.
    """
    _horizon(problem)
    _text(problem.title, "title")
    names = _Names(problem)
    _budgets(problem)
    _skills(problem)
    for criterion, weight in _mapping(problem.weights, "weights").items():
        _integer(weight, f"weights.{criterion}", 0, MAX_VALUE)
    for index, candidate in enumerate(problem.candidates):
        _candidate(problem, names, candidate, f"candidates[{index}]")
    _rules(problem, names)
    _cycle(problem)
    columns = sum(len(problem.starts_of(c)) for c in problem.candidates)
    if columns > MAX_COLUMNS:
        raise InvalidProblem(
            "candidates", f"trop de dates de début possibles ({columns}) : le moteur en accepte {MAX_COLUMNS}."
        )


class _Names:
    """Known keys of each kind, and refusal of an unknown one."""

    def __init__(self, problem: Problem) -> None:
        _sequence(problem.candidates, "candidates")
        if not problem.candidates:
            raise InvalidProblem("candidates", "la liste des actions est vide : donnez au moins une action.")
        if len(problem.candidates) > MAX_CANDIDATES:
            raise InvalidProblem(
                "candidates",
                f"trop d’actions ({len(problem.candidates)}) : le moteur en accepte {MAX_CANDIDATES}.",
            )
        for index, c in enumerate(problem.candidates):
            _text(c.key, f"candidates[{index}].key", required=True)
            _text(c.group, f"candidates[{index}].group")
            _text(c.title, f"candidates[{index}].title")
            for tag in _sequence(c.tags, f"candidates[{index}].tags"):
                _text(tag, f"candidates[{index}].tags", required=True)
        self.candidates = _unique((c.key for c in problem.candidates), "candidates", "key")
        self.groups = {c.action for c in problem.candidates}
        for index, c in enumerate(problem.candidates):
            if c.key in self.groups and c.action != c.key:
                raise InvalidProblem(
                    f"candidates[{index}].key",
                    f"« {c.key} » nomme à la fois une variante et un autre groupe : renommez l’un des deux.",
                )
        self.budgets = _unique((b.key for b in problem.budgets), "budgets", "key")
        self.skills = _unique((s.key for s in problem.skills), "skills", "key")
        self.members = _unique(_sequence(problem.members, "members"), "members", "")
        self.axes = _unique(_sequence(problem.axes, "axes"), "axes", "")
        self.tags = {tag for c in problem.candidates for tag in c.tags}
        self.any_action = self.groups | self.candidates

    @staticmethod
    def require(key: Any, known: Iterable[str], field: str, noun: str) -> None:
        if not isinstance(key, str) or key not in known:
            near = get_close_matches(str(key)[:80], list(known)[:5000], n=3)
            hint = f" Vouliez-vous dire {', '.join(f'« {n} »' for n in near)} ?" if near else ""
            raise InvalidProblem(field, f"{noun} « {key} » n’existe pas dans ce problème.{hint}")


def _horizon(problem: Problem) -> None:
    _integer(problem.periods, "periods", 1, MAX_PERIODS, "L’horizon compte de 1 à 200 périodes")
    _integer(problem.periods_per_year, "periods_per_year", 1, 366)
    _integer(problem.discount_ppm, "discount_ppm", 0, 1_000_000)


def _budgets(problem: Problem) -> None:
    for index, budget in enumerate(problem.budgets):
        field = f"budgets[{index}]"
        _labels(budget, field)
        _boolean(budget.carry_over, f"{field}.carry_over")
        for name in ("yearly", "first_year", "ongoing"):
            _yearly(problem, budget, name, f"{field}.{name}")
        if budget.carry_over and (budget.yearly is None or None in budget.yearly):
            raise InvalidProblem(
                f"{field}.yearly", "avec report d’une année sur l’autre, chaque année a besoin d’un montant."
            )
        if budget.total is not None:
            _integer(budget.total, f"{field}.total", 0, MAX_AMOUNT)
        if budget.total_until is not None:
            _integer(budget.total_until, f"{field}.total_until", 1, problem.periods)
        _integer(budget.margin_permille, f"{field}.margin_permille", 0, 1000)


def _yearly(problem: Problem, budget: Budget, name: str, field: str) -> None:
    amounts = getattr(budget, name)
    if amounts is None:
        return
    _sequence(amounts, field)
    if len(amounts) != problem.years:
        raise InvalidProblem(
            field, f"{len(amounts)} montant(s) pour {problem.years} année(s) : donnez un montant par année."
        )
    for year, amount in enumerate(amounts):
        if amount is not None:
            _integer(amount, f"{field}[{year}]", 0, MAX_AMOUNT)


def _skills(problem: Problem) -> None:
    for index, skill in enumerate(problem.skills):
        field = f"skills[{index}]"
        _labels(skill, field)
        _amounts(skill.capacity, f"{field}.capacity", MAX_AMOUNT)
        if len(skill.capacity) != problem.periods:
            raise InvalidProblem(
                f"{field}.capacity",
                f"{len(skill.capacity)} valeur(s) pour {problem.periods} période(s) : donnez une capacité par période.",
            )
        _integer(skill.margin_permille, f"{field}.margin_permille", 0, 1000)


def _candidate(problem: Problem, names: _Names, c: Candidate, field: str) -> None:
    _integer(c.duration, f"{field}.duration", 1, MAX_PERIODS)
    if c.starts is not None:
        _sequence(c.starts, f"{field}.starts")
        for k, start in enumerate(c.starts):
            _integer(start, f"{field}.starts[{k}]", -MAX_PERIODS, problem.periods - 1)
        if len(set(c.starts)) != len(c.starts):
            raise InvalidProblem(f"{field}.starts", "une même date de début figure deux fois.")
    for noun, name, known in (("le budget", "spending", names.budgets), ("la compétence", "effort", names.skills)):
        for key, amounts in _mapping(getattr(c, name), f"{field}.{name}").items():
            names.require(key, known, f"{field}.{name}", noun)
            _amounts(amounts, f"{field}.{name}.{key}", MAX_AMOUNT)
    _value(problem, c, field)
    for member, part in _mapping(c.benefits, f"{field}.benefits").items():
        names.require(member, names.members, f"{field}.benefits", "le membre")
        _integer(part, f"{field}.benefits.{member}", 0, 1000)
    if c.axis:
        names.require(c.axis, names.axes, f"{field}.axis", "l’axe")


def _value(problem: Problem, c: Candidate, field: str) -> None:
    given = [n for n in ("value", "values", "value_by_start", "scores") if getattr(c, n) is not None]
    if len(given) != 1:
        raise InvalidProblem(
            f"{field}.value",
            "donnez la valeur d’une seule façon : value, values, value_by_start ou scores"
            + (f" (reçu : {', '.join(given)})." if given else "."),
        )
    if c.value is not None:
        _integer(c.value, f"{field}.value", 0, MAX_VALUE)
    elif c.values is not None:
        _amounts(c.values, f"{field}.values", MAX_VALUE)
    elif c.value_by_start is not None:
        for start, amount in _mapping(c.value_by_start, f"{field}.value_by_start").items():
            _integer(start, f"{field}.value_by_start", -MAX_PERIODS, problem.periods - 1)
            _integer(amount, f"{field}.value_by_start.{start}", 0, MAX_VALUE)
    else:
        for criterion, score in _mapping(c.scores, f"{field}.scores").items():
            _Names.require(criterion, problem.weights, f"{field}.scores", "le critère")
            _integer(score, f"{field}.scores.{criterion}", 0, MAX_VALUE)
        if problem.gross_value(c) > MAX_VALUE:
            raise InvalidProblem(f"{field}.scores", "la valeur pondérée dépasse un milliard : réduisez les poids.")


def _rules(problem: Problem, names: _Names) -> None:  # noqa: C901, PLR0912 (one branch a rule of the format)
    for i, o in enumerate(problem.obligations):
        names.require(o.action, names.groups, f"obligations[{i}].action", "l’action")
        if o.deadline is not None:
            _integer(o.deadline, f"obligations[{i}].deadline", -10_000, 10_000)
    _bounded(problem.requirements, "requirements")
    for i, r in enumerate(problem.requirements):
        field = f"requirements[{i}]"
        names.require(r.after, names.any_action, f"{field}.after", "l’action")
        names.require(r.before, names.groups, f"{field}.before", "l’action")
        _boolean(r.blocking, f"{field}.blocking")
        _integer(r.lag, f"{field}.lag", 0, MAX_PERIODS)
        if r.penalty is not None:
            _integer(r.penalty, f"{field}.penalty", 0, MAX_VALUE)
    _bounded(problem.exclusions, "exclusions")
    for i, e in enumerate(problem.exclusions):
        for action in _sequence(e.actions, f"exclusions[{i}].actions"):
            names.require(action, names.groups, f"exclusions[{i}].actions", "l’action")
        if len(set(e.actions)) != len(e.actions):
            raise InvalidProblem(f"exclusions[{i}].actions", "une action ne peut pas s’exclure elle-même.")
    for i, f in enumerate(problem.floors):
        names.require(f.member, names.members, f"floors[{i}].member", "le membre")
        _integer(f.amount, f"floors[{i}].amount", 0, MAX_AMOUNT * 1000)
        _measure(names, f.measure, f.budgets, f"floors[{i}]")
    for i, s in enumerate(problem.shares):
        names.require(s.axis, names.axes, f"shares[{i}].axis", "l’axe")
        _integer(s.minimum, f"shares[{i}].minimum", 0, 1000)
        _integer(s.maximum, f"shares[{i}].maximum", 0, 1000)
        if s.minimum > s.maximum:
            raise InvalidProblem(f"shares[{i}]", f"la part minimale de l’axe « {s.axis} » dépasse sa part maximale.")
        _measure(names, s.measure, s.budgets, f"shares[{i}]")
    for i, p in enumerate(problem.parallel):
        _text(p.tag, f"parallel[{i}].tag")
        for name in ("running", "starts_per_period", "starts_per_year"):
            if getattr(p, name) is not None:
                _integer(getattr(p, name), f"parallel[{i}].{name}", 0, MAX_CANDIDATES)
    for i, w in enumerate(problem.closed):
        _text(w.tag, f"closed[{i}].tag")
        for period in _sequence(w.periods, f"closed[{i}].periods"):
            _integer(period, f"closed[{i}].periods", 0, MAX_PERIODS)
        if w.kind not in ("start", "end", "running"):
            raise InvalidProblem(f"closed[{i}].kind", "valeurs possibles : start, end, running.")
    for name in ("forced_in", "forced_out"):
        for key in _sequence(getattr(problem, name), name):
            names.require(key, names.any_action, name, "l’action")
    for key, start in _mapping(problem.fixed_starts, "fixed_starts").items():
        names.require(key, names.candidates, "fixed_starts", "l’action")
        _integer(start, f"fixed_starts.{key}", -MAX_PERIODS, problem.periods - 1)


def _measure(names: _Names, measure: str, budgets: tuple[str, ...], field: str) -> None:
    if measure not in ("value", "money", "count"):
        raise InvalidProblem(f"{field}.measure", "valeurs possibles : value, money, count.")
    for key in _sequence(budgets, f"{field}.budgets"):
        names.require(key, names.budgets, f"{field}.budgets", "le budget")


def _cycle(problem: Problem) -> None:
    """Blocking prerequisites between groups must not loop."""
    follows: dict[str, list[str]] = {}
    for r in problem.requirements:
        if r.blocking:
            after = r.after if r.after in problem.groups else problem.by_key[r.after].action
            follows.setdefault(r.before, []).append(after)
    state: dict[str, int] = {}
    for root, next_ones in follows.items():
        if root in state:
            continue
        trail, stack = [root], [iter(next_ones)]
        state[root] = 1
        while stack:
            step = next(stack[-1], None)
            if step is None:
                stack.pop()
                state[trail.pop()] = 2
            elif state.get(step) == 1:
                loop = [*trail[trail.index(step) :], step]
                names = " → ".join(f"« {key} »" for key in loop[:8])
                raise InvalidProblem("requirements", f"les prérequis tournent en rond : {names}.")
            elif step not in state:
                state[step] = 1
                trail.append(step)
                stack.append(iter(follows.get(step, ())))


def _integer(value: Any, field: str, low: int, high: int, message: str = "") -> None:
    if type(value) is not int:
        shown = f"{type(value).__name__}" if not isinstance(value, (float, str)) else repr(value)[:40]
        raise InvalidProblem(field, f"un nombre entier est attendu (reçu : {shown}).")
    if value < low or value > high:
        if message:
            raise InvalidProblem(field, f"{message} (reçu : {_shown(value)}).")
        if value < low and low == 0:
            raise InvalidProblem(field, f"un nombre négatif n’a pas de sens ici (reçu : {_shown(value)}).")
        raise InvalidProblem(field, f"la valeur {_shown(value)} sort des bornes {low} à {high}.")


def _shown(value: int) -> str:
    return str(value) if abs(value) < 10**30 else "un nombre démesuré"


def _boolean(value: Any, field: str) -> None:
    if type(value) is not bool:
        raise InvalidProblem(field, "vrai ou faux (true, false) est attendu.")


def _labels(part: Budget | Skill, field: str) -> None:
    _text(part.title, f"{field}.title")
    _text(part.unit, f"{field}.unit")


def _amounts(values: Any, field: str, high: int) -> None:
    _sequence(values, field)
    if len(values) > 2 * MAX_PERIODS:
        raise InvalidProblem(field, f"{len(values)} valeurs : c’est plus long que tout horizon accepté.")
    for k, value in enumerate(values):
        if type(value) is not int or value < 0 or value > high:
            _integer(value, f"{field}[{k}]", 0, high)


def _sequence(values: Any, field: str) -> Any:
    if not isinstance(values, (tuple, list)):
        raise InvalidProblem(field, "une liste est attendue.")
    return values


def _mapping(values: Any, field: str) -> Mapping[Any, Any]:
    if not isinstance(values, Mapping):
        raise InvalidProblem(field, "un objet « clé : valeur » est attendu.")
    return values


def _bounded(values: Any, field: str) -> None:
    if len(_sequence(values, field)) > MAX_LINKS:
        raise InvalidProblem(field, f"trop de liens ({len(values)}) : le moteur en accepte {MAX_LINKS}.")


def _text(value: Any, field: str, *, required: bool = False) -> None:
    if not isinstance(value, str) or len(value) > 500:
        raise InvalidProblem(field, "un texte d’au plus 500 caractères est attendu.")
    if required and not value.strip():
        raise InvalidProblem(field, "ce nom est vide.")


def _unique(keys: Iterable[Any], field: str, attribute: str) -> set[str]:
    listed = list(keys)
    for index, key in enumerate(listed):
        _text(key, f"{field}[{index}]{'.' + attribute if attribute else ''}", required=True)
    twice = [key for key, count in Counter(listed).items() if count > 1]
    if twice:
        raise InvalidProblem(field, f"l’identifiant « {twice[0]} » figure plusieurs fois.")
    return set(listed)
