"""The decision engine: which actions, when, and what is proved about the answer. Values in, values out.

    >>> from jalon.engine import Candidate, Problem, Skill, solve
    >>> problem = Problem(
    ...     periods=4,
    ...     skills=(Skill("web", capacity=(10, 10, 10, 10)),),
    ...     candidates=(
    ...         Candidate("portail", duration=2, effort={"web": (6, 6)}, value=50),
    ...         Candidate("extranet", duration=2, effort={"web": (6, 6)}, value=40),
    ...         Candidate("refonte", duration=4, effort={"web": (8, 8, 8, 8)}, value=80),
    ...     ),
    ... )
    >>> plan = solve(problem, seconds=10)
    >>> plan.status, plan.value_milli, sorted(plan.starts)
    ('proved', 90000, ['extranet', 'portail'])

What is public (stable):

* ``Problem`` and its parts: ``Candidate``, ``Budget``, ``Skill``, ``Obligation``, ``Requirement``, ``Exclusion``,
  ``Floor``, ``ShareLimit``, ``ParallelLimit``, ``ClosedWindow``. Units and meanings in ``problem.py``. Change a problem
  with ``dataclasses.replace(problem, forced_in=…)``. ``Problem.from_json`` / ``to_json`` (format « jalon-arbitrage » 1,
  schema in ``schema/problem-1.json``), ``Problem.digest``.
* ``solve(problem, *, seconds, work, seed, threads, start_from, progress, cancel) -> Plan``. ``Plan.status`` is one of
  proved, interval, infeasible, not_found; ``value_milli`` and ``bound_milli`` are thousandths of the value unit.
* ``check(problem, starts) -> Report``: independent re-check in integers; ``Report.breaches`` lists every rule broken.
* ``EngineError`` (``InvalidProblem``, ``InvalidPlan``): ``.field`` and a French ``.message``.
"""

from jalon.engine.check import Breach, Report, check
from jalon.engine.errors import EngineError, InvalidPlan, InvalidProblem
from jalon.engine.plan import Plan, Progress, solve
from jalon.engine.problem import (
    Budget,
    Candidate,
    ClosedWindow,
    Exclusion,
    Floor,
    Obligation,
    ParallelLimit,
    Problem,
    Requirement,
    ShareLimit,
    Skill,
)

__all__ = [
    "Breach",
    "Budget",
    "Candidate",
    "ClosedWindow",
    "EngineError",
    "Exclusion",
    "Floor",
    "InvalidPlan",
    "InvalidProblem",
    "Obligation",
    "ParallelLimit",
    "Plan",
    "Problem",
    "Progress",
    "Report",
    "Requirement",
    "ShareLimit",
    "Skill",
    "check",
    "solve",
]
