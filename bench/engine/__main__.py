"""``python -m bench.engine [family …] [--quick]``: the table « Moteur » of docs/mesures.md, as Markdown lines.

Families: random, pi, knapsacks, large, floors, rankings. Budgets are processor seconds, both threads together
counted (15 s on 2 cores = 30), so that other work on the machine does not change them.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import mean, median

from bench.engine.convert import best_known, knapsacks, pi_problem
from bench.engine.instances import instance
from bench.engine.others import Result, cpsat_alone, highs_alone
from bench.engine.rankings import ranked_value
from jalon.engine import Plan, Problem, clock, solve

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples" / "engine"


def timed(problem: Problem, seconds: float, threads: int, seed: int = 1) -> Plan:
    """``solve`` under processor time: ``seconds`` on each of ``threads`` cores."""
    clock.now, clock.slack = time.process_time, 4.0
    try:
        return solve(problem, seconds=seconds * threads, threads=threads, seed=seed)
    finally:
        clock.now, clock.slack = time.monotonic, 1.0


def line(*cells: object) -> None:
    print("| " + " | ".join(str(c) for c in cells) + " |", flush=True)


def gap(value: float | None, bound: float | None) -> str:
    if value is None or bound is None:
        return "aucun plan"
    return f"{100 * (bound - value) / bound:.2f} %"


def alone(result: Result, bound: int | None) -> str:
    """Its own gap, and the gap of its plan to the engine's bound."""
    return f"{gap(result.value, result.bound)} (plan à {gap(result.value, bound)} de notre borne)"


def random_family(quick: bool) -> None:
    line("candidats", "graine", "état", "valeur", "écart prouvé", "retard", "s CPU", "HiGHS seul", "CP-SAT seul")
    for size in (200, 500, 2000, 50):
        for seed in (1,) if quick else (1, 2, 3):
            problem = instance(size, seed)
            plan = timed(problem, 15, 2)
            bound = plan.bound_milli
            others = [alone(f(problem, 30, plan.lateness), bound) for f in (highs_alone, cpsat_alone)]
            value = None if plan.value_milli is None else plan.value_milli // 1000
            line(size, seed, plan.status, value, gap(plan.value_milli, bound), plan.lateness,
                 f"{plan.cpu_seconds:.0f}", *others)  # fmt: skip


def pi_family(quick: bool) -> None:
    problem = pi_problem(SAMPLES / "PI_1.json")
    line("PI_1", "valeur", "rapport à 893 556", "borne", "s CPU")
    for seconds in (60,) if quick else (60, 300):
        plan = timed(problem, seconds, 1)
        value = (plan.value_milli or 0) / 1000
        line(f"{seconds} s, 1 fil", f"{value:.0f}", f"{value / 893_556:.4f}", (plan.bound_milli or 0) // 1000,
             f"{plan.cpu_seconds:.0f}")  # fmt: skip
    result = highs_alone(problem, 60)
    line("HiGHS seul, 60 s", f"{(result.value or 0) / 1000:.0f}", f"{(result.value or 0) / 893_556_000:.4f}",
         f"{(result.bound or 0) / 1000:.0f}", f"{result.cpu:.0f}")  # fmt: skip


def knapsack_family(quick: bool) -> None:
    best = list(best_known(SAMPLES / "mkcbres.txt").items())
    line("fichier", "instances", "distance moyenne au meilleur de 1997", "au pire", "s CPU par instance")
    known = dict(best)
    for name, prefix in (("mknapcb1", "5.100"), ("mknapcb5", "10.250")):
        distances, spent = [], []
        for number, problem in enumerate(knapsacks(SAMPLES / f"{name}.txt")):
            if quick and number % 10:
                continue
            plan = timed(problem, 10, 1)
            spent.append(plan.cpu_seconds)
            target = known[f"{prefix}-{number:02d}"]
            distances.append(100 * (target - (plan.value_milli or 0) / 1000) / target)
        line(name, len(distances), f"{mean(distances):.3f} %", f"{max(distances):.3f} %", f"{mean(spent):.1f}")


def large_family(quick: bool) -> None:
    problem = instance(10_000, 1, 400)
    plan = timed(problem, 150 if quick else 290, 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    line("10 000 candidats, 400 membres", plan.status, gap(plan.value_milli, plan.bound_milli),
         f"{plan.cpu_seconds:.0f} s CPU", f"{peak:.2f} Go")  # fmt: skip


def floors_family(quick: bool) -> None:
    met = total = 0
    for seed in range(10 if quick else 100):
        plan = timed(instance((50, 100, 200, 400)[seed % 4], 1000 + seed), 8, 1)
        total += 1
        met += plan.has_plan
    line("planchers et obligations tenus (8 s, 1 fil, 50 à 400 candidats)", f"{met} sur {total}")


def rankings_family(quick: bool) -> None:
    for size in (50, 200) if quick else (50, 200, 500):
        losses: dict[bool, list[float]] = {True: [], False: []}
        for seed in (11, 12, 13):
            problem = replace(instance(size, seed), floors=(), shares=())
            best = timed(problem, 10, 1).value_milli or 1
            for per_euro, found in losses.items():
                found.append(100 * (1 - ranked_value(problem, per_euro=per_euro) / best))
        line(size, f"par note : {median(losses[False]):.0f} %", f"par note et par euro : {median(losses[True]):.0f} %")


FAMILIES: dict[str, Callable[[bool], None]] = {
    "random": random_family,
    "pi": pi_family,
    "knapsacks": knapsack_family,
    "large": large_family,
    "floors": floors_family,
    "rankings": rankings_family,
}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.engine", description=__doc__)
    parser.add_argument("families", nargs="*", help=", ".join(FAMILIES))
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(argv)
    for name in options.families or FAMILIES:
        if name not in FAMILIES:
            parser.error(f"famille inconnue : {name}")
        print(f"\n#### {name}", flush=True)
        FAMILIES[name](options.quick)
    return 0


if __name__ == "__main__":
    sys.exit(main())
