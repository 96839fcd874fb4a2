"""From the relaxation to a good plan: first points, annealing, freed neighbourhoods, branch and cut beside or after."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from jalon.engine import clock
from jalon.engine.anneal import Annealing, ground
from jalon.engine.bound import mip_bound
from jalon.engine.dive import dive
from jalon.engine.highs import Answer, Programme, solve_programme
from jalon.engine.lns import Climb, Relaxed
from jalon.engine.model import Floats, Ints
from jalon.engine.partial import restrict, spread
from jalon.engine.place import Board, Point
from jalon.engine.prepare import prepare

if TYPE_CHECKING:
    from jalon.engine.search import Search

# Kind, part of the budget, hottest and coldest temperature as parts of the mean value of a retained action. Large
# problems start from dives, which leave little to gain: moves stay cool, then the columns near the relaxation together.
LARGE_PHASES = (("anneal", 0.9, 0.02, 0.001), ("core", 0.1, 0.0, 0.0))
LARGE = 16_000  # x columns
PHASES = (
    ("anneal", 0.75, 0.20, 0.02),
    ("free", 0.10, 0.0, 0.0),
    ("anneal", 0.15, 0.05, 0.005),
)
BEYOND = 5_000  # columns above which branch and cut closes nothing within a minute: the second thread anneals too
BRANCHING = 2_000  # columns up to which branch and cut is worth its time in work mode
NEAR = 0.04  # gap under which dives are left out
MEETINGS = 20  # times, in an annealing on several threads, that all go on from the furthest
CHUNK = 250  # annealing moves between two looks at the clock
UNIT = 2_000  # annealing moves in a unit of work


def climb(search: Search, board: Board, programme: Programme, lp: Relaxed, answer: Answer) -> None:
    """Improve ``search`` until its budget is spent or its plan is proved."""
    search.allow_more(prepare(lambda: _say(search, "préparation")))
    point = _first(search, board, programme, lp)
    _offer(search, point)
    if search.stop() or search.is_settled():
        return
    branches = search.threads > 1 and search.work is None and board.model.n_x <= BEYOND
    beside = _Branching(search, programme, point) if branches else None
    part = 1.0 if beside else _heuristic_part(search, board)
    began, total = clock.now(), search.left() * part

    def stop() -> bool:
        spent = search.work is None and clock.now() - began >= total
        return spent or search.stop() or (beside is not None and beside.is_done)

    point = _phases(search, board, programme, lp, point, total, stop)
    if beside is not None:
        beside.finish()
    elif not search.stop() and (search.work is None or board.model.n_x <= BRANCHING):
        search.stage = "branchement"
        _take(search, search.mip(programme, search.left(), start=point.full if point.violation < 1e-12 else None))


def _say(search: Search, stage: str) -> None:
    search.stage = stage
    search.tell()


def _heuristic_part(search: Search, board: Board) -> float:
    """With one thread, what goes to plans rather than to the bound: all of it where branching proves nothing in time."""
    n_x = board.model.n_x
    return 1.0 if n_x > BEYOND else float(np.clip(0.45 + 0.15 * np.log10(max(1, n_x) / 600), 0.45, 0.9))


def _first(search: Search, board: Board, programme: Programme, lp: Relaxed) -> Point:
    """Best of: the list given, placement in the order of the relaxation, one or two dives."""
    search.stage = "placement"
    m = board.model
    score = lp.reduced + lp.x * m.value[: m.n_x]
    must = 10.0 * m.must
    order = np.argsort(-(lp.mass + must), kind="stable")
    points = [board.point(board.build(order, score, -np.inf, _given(search, board, score)))]
    if search.hint:
        points.append(board.point(board.build(order, score, -np.inf)))
        points += _as_given(search, board)
    _offer(search, points[-1])
    for part in (0.3, 0.1, 0.03):
        if search.stop() or not LARGE < m.n_x <= 60_000 or _near(search, points):
            break
        watch = _until(search, clock.now() + 0.15 * search.left())
        placed = dive(
            board,
            programme,
            part=part,
            first=lp.x,
            cancel=watch,
        )
        points.append(board.point(board.build(order, score, -np.inf, placed)))
        _offer(search, points[-1])
    return max(points, key=lambda p: (round(-p.violation, 9), p.value))


def _near(search: Search, points: list[Point]) -> bool:
    """Whether a first plan is already so near the bound that annealing does better with the time of a dive."""
    value = max((p.value for p in points if p.violation <= 1e-9), default=0)
    return search.bound_milli is not None and value > (1 - NEAR) * search.bound_milli


def _until(search: Search, limit: float) -> Callable[[], bool]:
    return lambda: search.stop() or (search.work is None and clock.now() > limit)


def _as_given(search: Search, board: Board) -> list[Point]:
    """The given plan itself, when every start of it is known and nothing hard is broken."""
    m = board.model
    at = {
        (m.problem.candidates[c].key, int(s)): j
        for j, (c, s) in enumerate(zip(m.col_candidate, m.col_start, strict=True))
    }
    columns = [at.get((key, -(10**9) if start is None else start)) for key, start in search.hint.items()]
    if any(j is None for j in columns):
        return []
    point = board.point(np.array(sorted(j for j in columns if j is not None), np.int64))
    hard = ~board.soft
    return [point] if (point.activity[hard] <= m.row_high[hard] + 1e-6).all() else []


def _given(search: Search, board: Board, score: Floats) -> Ints | None:
    """The list to start from: dated actions where they are when that holds, the others where they fit."""
    if not search.hint:
        return None
    m = board.model
    keys = [c.key for c in m.problem.candidates]
    wish = search.hint
    columns = [j for j in range(m.n_x) if keys[m.col_candidate[j]] in wish]
    liked = np.full(m.n_x, -np.inf)
    for j in columns:
        start = wish[keys[m.col_candidate[j]]]
        liked[j] = score[j] + (1e15 if start == m.col_start[j] else 0.0)
    first = np.array(sorted({int(m.col_group[j]) for j in columns}), np.int64)
    return board.build(first, liked, -1e300)


def _phases(
    search: Search,
    board: Board,
    programme: Programme,
    lp: Relaxed,
    point: Point,
    total: float,
    stop: Callable[[], bool],
) -> Point:
    price = max(1.0, float((search.bound_milli or 1) / 20))
    floor = ground(board, lp, price)
    for number, (kind, share, hot, cold) in enumerate(LARGE_PHASES if board.model.n_x > LARGE else PHASES):
        seed = search.seed * 1000 + number
        budget = _Budget(total * share, None if search.work is None else max(1, round(search.work * share)))
        if stop():
            break
        if kind == "core":
            point = _core(search, board, programme, lp, point, budget, stop)
        elif kind == "anneal":
            search.stage = "recuit"
            alone = search.work is not None or board.model.n_x <= BEYOND
            team = [Annealing(floor, point, seed + 500 * k) for k in range(1 if alone else search.threads)]
            point = _anneal(search, team, board, budget, (hot, cold), stop)
        else:
            search.stage = "voisinages"
            point = _free(search, Climb(board, programme, lp, point, seed, 20 * price), budget, stop)
    return point


class _Budget:
    """A part of the time, or of the work: 1 unit of work is UNIT moves or one neighbourhood."""

    def __init__(self, seconds: float, units: int | None) -> None:
        self.until, self.seconds = clock.now() + seconds, seconds
        self.units, self.used = units, 0

    def left(self) -> float:
        """Seconds left of this part; a very long time when counted in work."""
        return 1e6 if self.units is not None else max(0.01, self.until - clock.now())

    def spent(self) -> float:
        """From 0 to 1."""
        if self.units is not None:
            return min(1.0, self.used / self.units)
        return 1.0 - max(0.0, self.until - clock.now()) / max(self.seconds, 1e-9)


def _anneal(
    search: Search,
    team: list[Annealing],
    board: Board,
    budget: _Budget,
    heat: tuple[float, float],
    stop: Callable[[], bool],
) -> Point:
    """Each of the team on a thread of its own, all at the same temperature; the best point any of them met."""
    m = board.model
    chosen = team[0].best_choice
    mean = max(1.0, float(m.value[chosen].mean())) if len(chosen) else 1.0
    hot, cold = heat[0] * mean, heat[1] * mean
    moves = CHUNK if search.work is None else UNIT
    meeting = 1 / MEETINGS
    again = 0.0  # telling costs a whole check: at most a tenth of the time goes to it
    with ThreadPoolExecutor(len(team)) as pool:
        while budget.spent() < 1.0 and not stop():
            budget.used += 1
            temperature = hot * (cold / hot) ** budget.spent()
            better = [*pool.map(lambda one: one.run(steps=moves, hot=temperature, cold=temperature), team)]  # noqa: B023
            if budget.spent() > meeting:
                meeting += 1 / MEETINGS
                _gather(team)
            if any(better) and clock.now() > again:
                began = clock.now()
                _offer(search, board.point(_ahead(team)))
                again = clock.now() + max(0.2, 10 * (clock.now() - began))
    point = board.point(_ahead(team))
    _offer(search, point)
    return point


def _gather(team: list[Annealing]) -> None:
    """All go on from where the furthest stands: two short searches are worth less than one twice as long."""
    leader = max(team, key=lambda one: one.energy)
    for one in team:
        if one is not leader:
            one.follow(leader)


def _ahead(team: list[Annealing]) -> Ints:
    return max(team, key=lambda one: one.best_rank).best_choice


def _core(
    search: Search,
    board: Board,
    programme: Programme,
    lp: Relaxed,
    point: Point,
    budget: _Budget,
    stop: Callable[[], bool],
) -> Point:
    """Branch and cut on the columns of best reduced cost and those of the plan, widened each time it is exhausted."""
    search.stage = "noyau"
    m = board.model
    width = 3 * int((lp.x > 1e-6).sum()) + 200
    everything = np.ones(len(m.groups), bool)
    order = np.argsort(-lp.reduced, kind="stable")
    while budget.spent() < 1.0 and not stop() and point.violation < 1e-9:
        keep = np.zeros(m.n_x, bool)
        keep[order[:width]] = True
        keep[point.chosen] = True
        part = restrict(board, programme, point, everything, keep=keep)
        answer = solve_programme(
            part.programme,
            seconds=budget.left(),
            seed=search.seed,
            start=part.start,
            nodes=None if search.work is None else 30,
            gap=2e-4,
            cancel=lambda: stop() or budget.spent() >= 1.0,
        )
        budget.used += 10
        if answer.status in ("optimal", "feasible"):
            fresh = board.point(spread(part, point, answer.point, m.n_x))
            if fresh.violation < 1e-9 and fresh.value > point.value:
                point = fresh
                _offer(search, point)
        if answer.status != "optimal" or width >= m.n_x:
            break
        width *= 2
    return point


def _free(search: Search, climbing: Climb, budget: _Budget, stop: Callable[[], bool]) -> Point:
    while budget.spent() < 1.0 and not stop():
        budget.used += 1
        if climbing.step(effort=0.2, seconds=min(search.left(), 1e9), cancel=stop):
            _offer(search, climbing.point)
    return climbing.point


def _offer(search: Search, point: Point) -> None:
    if point.violation <= 1e-9 and (search.best_rank is None or point.value > search.best_rank[1]):
        search.offer(point.chosen)


def _take(search: Search, answer: Answer) -> None:
    search.offer_answer(answer)
    bound = mip_bound(answer)
    if bound is not None:
        search.lower_bound_to(bound)
    if answer.status == "infeasible" and search.best is None:
        search.bound_milli = None
    search.tell()


class _Branching:
    """Branch and cut on a thread of its own while the main one looks for plans."""

    def __init__(self, search: Search, programme: Programme, point: Point) -> None:
        self.search, self.over = search, threading.Event()
        self.answer: Answer | None = None
        self.is_done = False
        start = point.full if point.violation < 1e-12 else None
        self.thread = threading.Thread(target=self._run, args=(programme, start), daemon=True)
        self.thread.start()

    def _run(self, programme: Programme, start: Floats | None) -> None:
        def cancel() -> bool:
            return self.over.is_set() or self.search.stop()

        self.answer = self.search.mip(programme, self.search.left(), start=start, cancel=cancel)
        self.is_done = self.answer.status in ("optimal", "infeasible")

    def finish(self) -> None:
        self.over.set()
        self.thread.join()
        if self.answer is not None:
            _take(self.search, self.answer)
