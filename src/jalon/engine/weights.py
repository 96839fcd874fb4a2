"""What is known of the weights: a few whole-number weightings whose mixtures are all the weightings admitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import lcm

from jalon.engine.errors import InvalidProblem
from jalon.engine.problem import Problem

MOST_CRITERIA = 12


@dataclass(frozen=True, slots=True)
class WeightSet:
    """Extreme weightings, all with the same sum ``total``; every mixture of them is admitted.

    Attributes:
        points: criterion -> weight, whole numbers >= 0.
        names: one per point: a college, or empty.
    """

    points: tuple[Mapping[str, int], ...]
    total: int
    names: tuple[str, ...] = ()


def intervals(problem: Problem, bounds: Mapping[str, tuple[int, int]]) -> WeightSet:
    """Each criterion between two weights, the sum being that of ``problem.weights``; others keep their weight.

    Raises:
        InvalidProblem: unknown criterion, bounds upside down, or a sum that cannot be reached.
    """
    _known(problem, bounds, "weights")
    names = list(problem.weights)
    box = {n: bounds.get(n, (problem.weights[n], problem.weights[n])) for n in names}
    for name, (low, high) in box.items():
        if not 0 <= low <= high:
            raise InvalidProblem(
                f"weights.{name}", "l’intervalle du poids doit aller d’un nombre positif à un plus grand."
            )
    total = sum(problem.weights.values())
    found: dict[tuple[int, ...], None] = {}
    moving = [n for n in names if box[n][0] < box[n][1]]
    for free in moving or names[:1]:
        others = [n for n in moving if n != free]
        for ends in product((0, 1), repeat=len(others)):
            point = {n: box[n][0] for n in names}
            point.update({n: box[n][end] for n, end in zip(others, ends, strict=True)})
            point[free] = total - sum(w for n, w in point.items() if n != free)
            if box[free][0] <= point[free] <= box[free][1]:
                found[tuple(point[n] for n in names)] = None
    if not found:
        raise InvalidProblem("weights", f"aucun jeu de poids de somme {total} ne tient dans ces intervalles.")
    return WeightSet(tuple(dict(zip(names, p, strict=True)) for p in found), total)


def ranking(problem: Problem, order: Sequence[str]) -> WeightSet:
    """The criteria from the most to the least important, and nothing else: w1 >= w2 >= … >= 0.

    Criteria not named weigh nothing more than the last one named: they are refused rather than guessed.
    """
    _known(problem, order, "ranking")
    if sorted(order) != sorted(problem.weights):
        raise InvalidProblem("ranking", "le classement doit nommer chaque critère une fois.")
    total = lcm(*range(1, len(order) + 1))
    points = [{n: (total // k if i < k else 0) for i, n in enumerate(order)} for k in range(1, len(order) + 1)]
    return WeightSet(tuple(points), total)


def colleges(problem: Problem, given: Mapping[str, Mapping[str, int]]) -> WeightSet:
    """One weighting per college, brought to the same sum; every compromise between them is admitted."""
    if not given:
        raise InvalidProblem("colleges", "donnez au moins un jeu de poids.")
    for name, weights in given.items():
        _known(problem, weights, f"colleges.{name}")
        if any(type(w) is not int or w < 0 for w in weights.values()) or not sum(weights.values()):
            raise InvalidProblem(
                f"colleges.{name}", "des poids entiers positifs, dont un au moins non nul, sont attendus."
            )
    total = lcm(*(sum(w.values()) for w in given.values()))
    points = tuple({n: w.get(n, 0) * (total // sum(w.values())) for n in problem.weights} for w in given.values())
    return WeightSet(points, total, tuple(given))


def around(problem: Problem, permille: int = 300) -> WeightSet:
    """Every weight within ± permille / 1000 of today's, the sum unchanged."""
    bounds = {n: (w * (1000 - permille) // 1000, -(-w * (1000 + permille) // 1000)) for n, w in problem.weights.items()}
    return intervals(problem, bounds)


def values(problem: Problem, weights: WeightSet) -> list[dict[tuple[str, int], int]]:
    """For each point, (candidate, start) -> value in thousandths of (value unit × total / today's total)."""
    today = max(1, sum(problem.weights.values()))
    found = []
    for point in weights.points:
        table = {}
        for c in problem.candidates:
            for s in problem.starts_of(c):
                if c.scores is None:
                    table[c.key, s] = problem.value_milli(c, s) * weights.total // today
                else:
                    gross = sum(point[n] * score for n, score in c.scores.items())
                    table[c.key, s] = gross * problem.discount[max(0, s + c.duration)] // 10**6
        found.append(table)
    return found


def _known(problem: Problem, names: Sequence[str] | Mapping[str, object], field: str) -> None:
    if len(problem.weights) > MOST_CRITERIA:
        raise InvalidProblem("weights", f"au plus {MOST_CRITERIA} critères pour faire bouger les poids.")
    if not any(c.scores for c in problem.candidates):
        raise InvalidProblem(
            "weights", "aucune action n’est décrite par des notes : il n’y a pas de poids à faire bouger."
        )
    for name in names:
        if name not in problem.weights:
            raise InvalidProblem(field, f"le critère « {name} » n’existe pas dans ce problème.")
