"""How late must the obligations be? A bound from the obligations and their prerequisites alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jalon.engine.highs import programme_of
from jalon.engine.model import FREE, Model

if TYPE_CHECKING:
    from jalon.engine.search import Search


def least_lateness(search: Search) -> tuple[int, int | None]:
    """(no plan is less late, lateness reached when only what is compulsory is placed; None: that is impossible).

    Everything else is left out, floors and shares too: a relaxation, so the first number holds for the whole problem.
    """
    model = search.model
    needed = _needed(model)
    kept = needed[model.col_group]
    programme = programme_of(model)
    upper = np.zeros(model.n)
    upper[: model.n_x] = kept
    upper[model.n_x :] = 1.0
    cost = np.zeros(model.n)
    cost[: model.n_x] = -model.late
    loose = np.array([r.rule in ("floor", "share_min", "share_max", "link") for r in model.rows], bool)
    answer = search.mip(
        replace(
            programme,
            cost=cost,
            upper=upper,
            low=np.where(loose, -FREE, programme.low),
            high=np.where(loose, FREE, programme.high),
        ),
        search.left() * 0.2,
    )
    if answer.status == "infeasible":
        return 0, None
    bound = int(np.ceil(-answer.bound - 1e-6)) if np.isfinite(answer.bound) else 0
    bound = max(bound, _alone(model))
    if answer.status in ("optimal", "feasible"):
        chosen = answer.point[: model.n_x] > 0.5
        return bound, int(model.late[chosen].sum())
    return bound, int(model.late.max()) * len(model.problem.deadlines)


def _needed(model: Model) -> NDArray[np.bool_]:
    """Groups that must be in, and those they need, blocking prerequisites followed back."""
    problem = model.problem
    number = {key: g for g, key in enumerate(model.groups)}
    found = model.must.copy()
    stack = np.nonzero(found)[0].tolist()
    before: dict[int, list[int]] = {}
    for r in problem.requirements:
        if r.blocking:
            after = r.after if r.after in number else problem.by_key[r.after].action
            before.setdefault(number[after], []).append(number[r.before])
    while stack:
        for g in before.get(stack.pop(), ()):
            if not found[g]:
                found[g] = True
                stack.append(g)
    return found


def _alone(model: Model) -> int:
    """Each obligation's least lateness were it alone, summed."""
    least: dict[int, int] = {}
    for j in range(model.n_x):
        g = int(model.col_group[j])
        if model.must[g]:
            least[g] = min(least.get(g, 1 << 30), int(model.late[j]))
    return sum(least.values())
