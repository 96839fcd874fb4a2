"""A plain bookkeeper: places actions one by one at the first start that breaks nothing.

Used to plant feasible plans in instances and to play the spreadsheet rankings that the engine is compared with.
"""

from __future__ import annotations

from jalon.engine import Candidate, Problem


class Tally:
    """What is left of each limit once ``starts`` are placed (floors and shares not looked at)."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.starts: dict[str, int] = {}
        self.done: dict[str, int] = {}
        self.left = {s.key: list(s.capacity) for s in problem.skills}
        self.spent = {b.key: [0] * problem.years for b in problem.budgets}
        self.running = {p.tag: [0] * problem.periods for p in problem.parallel}
        self.barred: set[str] = set()
        self.before: dict[str, list[tuple[str, int]]] = {}
        for r in problem.requirements:
            if r.blocking:
                self.before.setdefault(r.after, []).append((r.before, r.lag))

    def place(self, candidate: Candidate) -> bool:
        """Place it as early as possible; False when nothing fits."""
        if candidate.action in self.barred:
            return False
        earliest = 0
        for before, lag in self.before.get(candidate.action, []) + self.before.get(candidate.key, []):
            if before not in self.done:
                return False
            earliest = max(earliest, self.done[before] + lag)
        for start in self.problem.starts_of(candidate):
            if start >= earliest and self._fits(candidate, start):
                self._take(candidate, start)
                return True
        return False

    def _yearly(self, candidate: Candidate, start: int, budget: str) -> list[int]:
        added = [0] * self.problem.years
        for k, amount in enumerate(candidate.spending.get(budget, ())):
            if start + k < self.problem.periods:
                added[(start + k) // self.problem.periods_per_year] += amount
        return added

    def _fits(self, candidate: Candidate, start: int) -> bool:
        for skill, effort in candidate.effort.items():
            left = self.left[skill]
            if any(amount > left[start + k] for k, amount in enumerate(effort) if start + k < len(left)):
                return False
        for rule in self.problem.parallel:
            if (not rule.tag or rule.tag in candidate.tags) and rule.running is not None:
                work = self.running[rule.tag][start : start + candidate.duration]
                if any(count >= rule.running for count in work):
                    return False
        return all(self._affordable(candidate, start, b.key) for b in self.problem.budgets)

    def _affordable(self, candidate: Candidate, start: int, key: str) -> bool:
        budget = next(b for b in self.problem.budgets if b.key == key)
        if budget.yearly is None:
            return True
        used = allowed = 0
        for year, added in enumerate(self._yearly(candidate, start, key)):
            now, limit = self.spent[key][year] + added, budget.yearly[year] or 0
            used, allowed = (used + now, allowed + limit) if budget.carry_over else (now, limit)
            if used > allowed:
                return False
        return True

    def _take(self, candidate: Candidate, start: int) -> None:
        self.starts[candidate.key] = start
        self.done[candidate.action] = start + candidate.duration
        for skill, effort in candidate.effort.items():
            for k, amount in enumerate(effort):
                if start + k < self.problem.periods:
                    self.left[skill][start + k] -= amount
        for budget in self.spent:
            for year, added in enumerate(self._yearly(candidate, start, budget)):
                self.spent[budget][year] += added
        for rule in self.problem.parallel:
            if not rule.tag or rule.tag in candidate.tags:
                for t in range(start, start + candidate.duration):
                    self.running[rule.tag][t] += 1
        for exclusion in self.problem.exclusions:
            if candidate.action in exclusion.actions:
                self.barred.update(a for a in exclusion.actions if a != candidate.action)
