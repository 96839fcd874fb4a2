"""Exact efficient plans of the simplest problems, by dynamic programming: the yardstick of ``robust``.

Method: Nemhauser and Ullmann 1969, with one value per weighting. A list is efficient when no other list is worth at
least as much for every weighting and more for one.
"""

from __future__ import annotations

import numpy as np

from jalon.engine.model import Ints
from jalon.engine.problem import Problem
from jalon.engine.weights import WeightSet, values

MOST_GROUPS = 60
MOST_LABELS = 4_000


def is_simple(problem: Problem) -> bool:
    """One period, one budget with one limit, nothing else but variants: what the dynamic programme covers."""
    p = problem
    others = (p.obligations, p.requirements, p.exclusions, p.floors, p.shares, p.parallel, p.forced_in, p.fixed_starts)
    return (
        p.periods == 1
        and len(p.budgets) == 1
        and not any(others)
        and not any(sum(c.effort.get(s.key, (0,))[:1]) for c in p.candidates for s in p.skills)
        and len(p.groups) <= MOST_GROUPS
    )


def core_by_dynamic_programme(problem: Problem, weights: WeightSet) -> tuple[frozenset[str], frozenset[str]] | None:
    """(groups in every efficient list, groups in none); None when there are too many partial lists to hold.

    Raises:
        ValueError: the problem is not ``is_simple``.
    """
    if not is_simple(problem):
        raise ValueError("one period, one budget and nothing else")
    budget = problem.budgets[0]
    amounts = [budget.total, *(budget.yearly or ()), *(budget.first_year or ())]
    limit = min((a * (1000 - budget.margin_permille) // 1000 for a in amounts if a is not None), default=2**62)
    tables = values(problem, weights)
    labels = np.zeros((1, 1 + len(tables)), np.int64)
    every, some = np.zeros(1, np.int64), np.zeros(1, np.int64)
    for bit, variants in enumerate(problem.groups.values()):
        parts = [(labels, every, some)]
        for c in variants:
            for s in problem.starts_of(c):
                step = np.array([sum(c.spending.get(budget.key, ())[:1]), *(t[c.key, s] for t in tables)], np.int64)
                fits = labels[:, 0] + step[0] <= limit
                mark = np.int64(1 << bit)
                parts.append((labels[fits] + step, every[fits] | mark, some[fits] | mark))
        labels, every, some = _efficient(*(np.concatenate(p) for p in zip(*parts, strict=True)), with_cost=True)
        if len(labels) > MOST_LABELS:
            return None
    labels[:, 0] = 0
    labels, every, some = _efficient(labels, every, some, with_cost=False)
    inside, outside = int(np.bitwise_and.reduce(every)), int(np.bitwise_or.reduce(some))
    names = list(problem.groups)
    return (
        frozenset(g for i, g in enumerate(names) if inside >> i & 1),
        frozenset(g for i, g in enumerate(names) if not outside >> i & 1),
    )


def _efficient(labels: Ints, every: Ints, some: Ints, *, with_cost: bool) -> tuple[Ints, Ints, Ints]:
    """Equal labels merged, then those with another at most as dear, nowhere worth less and somewhere worth more, left out."""
    labels, back = np.unique(labels, axis=0, return_inverse=True)
    back = back.ravel()
    merged_every = np.full(len(labels), -1, np.int64)
    merged_some = np.zeros(len(labels), np.int64)
    np.bitwise_and.at(merged_every, back, every)
    np.bitwise_or.at(merged_some, back, some)
    worth = labels[:, 1:]
    order = np.lexsort((labels[:, 0], -worth.sum(axis=1)))
    kept: list[int] = []
    front = np.zeros((0, labels.shape[1]), np.int64)
    for i in order.tolist():
        mine = labels[i]
        if len(front):
            at_least = (front[:, 1:] >= mine[1:]).all(axis=1) & (front[:, 1:] > mine[1:]).any(axis=1)
            if with_cost:
                at_least &= front[:, 0] <= mine[0]
            if at_least.any():
                continue
        kept.append(i)
        front = np.vstack((front, mine[None, :]))
    return labels[kept], merged_every[kept], merged_some[kept]
