"""The compiled heart of the annealing: moves on whole numbers, undone by a log. Knows only arrays.

A move puts one action in (with the prerequisites it lacks), takes out what stands in its way, the cheapest for what
it frees first, and fills the holes. Everything is deterministic: the generator is its own, its state an array.

Compiled by numba and kept in its cache (docs/decisions/0007); imported by those who search only, numba being heavy.
One file on purpose: numba's cache looks at the date of the file that holds a function, not at those it calls.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, TypeVar, cast

import numba
import numpy as np

from jalon.engine.model import Floats, Ints

F = TypeVar("F", bound=Callable[..., object])
VALUE, SOFT, ADVICE, MISSING = 0, 1, 2, 3  # places in State.sums
RANDOM, LOGGED, KEPT, STAMP, WAITING = 0, 1, 2, 3, 4  # places in State.numbers
SAMPLE = 24  # members of a full row looked at before one is taken out
DEPTH = 40  # actions taken out, or prerequisites put in, by one move at most


def compiled(function: F) -> F:
    """Machine code, everything inlined (passing the tuples around costs eight times the moves), kept where it can be."""
    njit = partial(cast("Any", numba.njit), nogil=True, forceinline=True, error_model="numpy")
    try:
        return cast("F", njit(cache=True)(function))
    except RuntimeError:  # no folder to keep it in: compiled again by each process
        return cast("F", njit()(function))


class Tables(NamedTuple):
    """What never changes. Groups, columns (group at a start), rows with an upper limit, soft rows, all numbered.

    Attributes:
        first, columns: columns of each group, best first.
        entry, row, amount: what each column uses of each row. ``limit``: of the rows; ``inverse``: of the limits.
        group, candidate, start, end, value, score: of the columns (``end``: first period after the work).
        draw: cumulated chance of each group to be put in. ``must``: groups to be kept. ``top``: best value of a group.
        needs_*: per candidate, the groups to end before, and the periods to wait; needed_*: per group, who needs it.
        advice, advised_*: advisable prerequisites; ``advised``, ``advised_first``: those that concern a group.
        soft_*: per candidate, what it brings to rows with a lower limit ``low``, counted in parts of ``scale``.
        place, room: first place of a group in ``State.at``, of a row in the lists of its members.
        settings: chance of moving a retained action, width of noise, number of others tried, price of a missing mandate.
    """

    first: Ints
    columns: Ints
    entry: Ints
    row: Ints
    amount: Ints
    limit: Ints
    inverse: Floats
    group: Ints
    candidate: Ints
    start: Ints
    end: Ints
    value: Floats
    score: Floats
    draw: Floats
    must: Ints
    top: Floats
    needs_first: Ints
    needs_group: Ints
    needs_lag: Ints
    needed_first: Ints
    needed_candidate: Ints
    needed_lag: Ints
    group_of: Ints
    advice: Ints
    advised_first: Ints
    advised: Ints
    soft_first: Ints
    soft_row: Ints
    soft_amount: Floats
    low: Floats
    scale: Floats
    place: Ints
    room: Ints
    settings: Floats


class State(NamedTuple):
    """What changes. ``current``: column of each group, -1 when out.

    Attributes:
        load: of the rows. member, member_entry, users, at: who uses each row, and where it stands in that list.
        soft, price: what soft rows receive, and what missing one costs.
        ignored: advisable prerequisites not respected now. inside, inside_at: retained groups, and their places.
        sums: value, priced lack, ignored advice, mandates missing. numbers: generator, log, retained, move, waiting.
        log_group, log_column: to undo the move. stamp: last move a group was put in by. waiting: groups taken out.
        key: scratch of the filling.
    """

    current: Ints
    load: Ints
    member: Ints
    member_entry: Ints
    users: Ints
    at: Ints
    soft: Floats
    price: Floats
    ignored: Ints
    inside: Ints
    inside_at: Ints
    sums: Floats
    numbers: Ints
    log_group: Ints
    log_column: Ints
    stamp: Ints
    waiting: Ints
    key: Floats


# -- chance ------------------------------------------------------------------------------------------------------


@compiled
def chance(s: State) -> float:
    """Between 0 and 1 (xorshift64*, Vigna 2016)."""
    x = np.uint64(s.numbers[RANDOM])
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    s.numbers[RANDOM] = np.int64(x)
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@compiled
def below(s: State, n: int) -> int:
    """A whole number from 0 to n - 1."""
    return min(n - 1, int(chance(s) * n))


# -- bookkeeping -------------------------------------------------------------------------------------------------


@compiled
def lack(t: Tables, s: State, r: int, received: float) -> float:
    """Price of what a soft row misses when it receives this."""
    missing = t.low[r] - received
    return s.price[r] * missing / t.scale[r] if missing > 1e-6 else 0.0


@compiled
def receive(t: Tables, s: State, candidate: int, sign: float) -> None:
    """Count what a candidate brings to soft rows (sign 1) or no longer does (-1)."""
    for k in range(t.soft_first[candidate], t.soft_first[candidate + 1]):
        r = t.soft_row[k]
        before = lack(t, s, r, s.soft[r])
        s.soft[r] += sign * t.soft_amount[k]
        s.sums[SOFT] += lack(t, s, r, s.soft[r]) - before


@compiled
def advise(t: Tables, s: State, g: int) -> None:
    """Look again at the advisable prerequisites that concern this group."""
    for k in range(t.advised_first[g], t.advised_first[g + 1]):
        a = t.advised[k]
        after, before = s.current[t.advice[a, 1]], s.current[t.advice[a, 2]]
        ignored = 0
        if after >= 0 and t.candidate[after] == t.advice[a, 0]:
            kept = before >= 0 and t.end[before] + t.advice[a, 3] <= t.start[after]
            ignored = 0 if kept else 1
        s.sums[ADVICE] += (ignored - s.ignored[a]) * t.advice[a, 4]
        s.ignored[a] = ignored


@compiled
def put(t: Tables, s: State, j: int) -> None:
    """Put a column in (its group is out)."""
    g = t.group[j]
    s.log_group[s.numbers[LOGGED]], s.log_column[s.numbers[LOGGED]] = g, -1
    s.numbers[LOGGED] += 1
    s.current[g] = j
    base, where = t.entry[j], t.place[g]
    for k in range(base, t.entry[j + 1]):
        r = t.row[k]
        s.load[r] += t.amount[k]
        i = t.room[r] + s.users[r]
        s.member[i], s.member_entry[i] = g, k - base
        s.at[where + k - base] = i
        s.users[r] += 1
    s.inside_at[g] = s.numbers[KEPT]
    s.inside[s.numbers[KEPT]] = g
    s.numbers[KEPT] += 1
    s.sums[VALUE] += t.value[j]
    s.sums[MISSING] -= t.must[g]
    s.stamp[g] = s.numbers[STAMP]
    receive(t, s, t.candidate[j], 1.0)
    advise(t, s, g)


@compiled
def take(t: Tables, s: State, g: int) -> None:
    """Take a retained group out."""
    j = s.current[g]
    s.log_group[s.numbers[LOGGED]], s.log_column[s.numbers[LOGGED]] = g, j
    s.numbers[LOGGED] += 1
    s.current[g] = -1
    base, where = t.entry[j], t.place[g]
    for k in range(base, t.entry[j + 1]):
        r = t.row[k]
        s.load[r] -= t.amount[k]
        s.users[r] -= 1
        i, last = s.at[where + k - base], t.room[r] + s.users[r]
        h, e = s.member[last], s.member_entry[last]
        s.member[i], s.member_entry[i] = h, e
        s.at[t.place[h] + e] = i
    s.numbers[KEPT] -= 1
    last_in = s.inside[s.numbers[KEPT]]
    s.inside[s.inside_at[g]] = last_in
    s.inside_at[last_in] = s.inside_at[g]
    s.sums[VALUE] -= t.value[j]
    s.sums[MISSING] += t.must[g]
    receive(t, s, t.candidate[j], -1.0)
    advise(t, s, g)


@compiled
def undo(t: Tables, s: State) -> None:
    """Go back to before the move."""
    for k in range(s.numbers[LOGGED] - 1, -1, -1):
        g, j = s.log_group[k], s.log_column[k]
        if j < 0:
            take(t, s, g)
        else:
            put(t, s, j)
    s.numbers[LOGGED] = 0


@compiled
def energy(t: Tables, s: State) -> float:
    """What the search makes as large as it can."""
    return float(s.sums[VALUE] - s.sums[SOFT] - s.sums[ADVICE] - t.settings[3] * s.sums[MISSING])


@compiled
def lacking(t: Tables, s: State) -> float:
    """Violation of soft rows and mandates, each as a part of its limit; 0 when every demand is met."""
    total = float(s.sums[MISSING])
    for r in range(len(t.low)):
        missing = t.low[r] - s.soft[r]
        if missing > 1e-6:
            total += missing / t.scale[r]
    return total


# -- what a column meets -----------------------------------------------------------------------------------------


@compiled
def fits(t: Tables, s: State, j: int) -> bool:
    """Whether the column overflows nothing now."""
    for k in range(t.entry[j], t.entry[j + 1]):  # noqa: SIM110 (numba compiles loops, not generators)
        if s.load[t.row[k]] + t.amount[k] > t.limit[t.row[k]]:
            return False
    return True


@compiled
def overload(t: Tables, s: State, j: int) -> float:
    """What the column would overflow, each row as a part of its limit."""
    total = 0.0
    for k in range(t.entry[j], t.entry[j + 1]):
        over = s.load[t.row[k]] + t.amount[k] - t.limit[t.row[k]]
        if over > 0:
            total += over * t.inverse[t.row[k]]
    return total


@compiled
def ready(t: Tables, s: State, j: int) -> bool:
    """Whether the prerequisites of the column end early enough."""
    c = t.candidate[j]
    for k in range(t.needs_first[c], t.needs_first[c + 1]):
        i = s.current[t.needs_group[k]]
        if i < 0 or t.end[i] + t.needs_lag[k] > t.start[j]:
            return False
    return True


@compiled
def worth(t: Tables, s: State, g: int) -> float:
    """What taking this retained group out would lose, whatever leaves with it left aside."""
    c = t.candidate[s.current[g]]
    total = t.value[s.current[g]] + 1.0 + t.settings[3] * t.must[g]
    for k in range(t.soft_first[c], t.soft_first[c + 1]):
        r = t.soft_row[k]
        total += lack(t, s, r, s.soft[r] - t.soft_amount[k]) - lack(t, s, r, s.soft[r])
    return max(float(total), 1.0)


# -- a move ------------------------------------------------------------------------------------------------------


@compiled
def pick(t: Tables, s: State) -> int:
    """A retained group to move, or one outside, the likelier the nearer the relaxation came to retaining it."""
    if s.numbers[KEPT] and chance(s) < t.settings[0]:
        return int(s.inside[below(s, s.numbers[KEPT])])
    return outside(t, s)


@compiled
def outside(t: Tables, s: State) -> int:
    """A group that is out, drawn; -1: none found."""
    total = t.draw[-1]
    if total <= 0.0:
        return -1
    for _ in range(8):
        g = np.searchsorted(t.draw, chance(s) * total, side="right")
        if g < len(s.current) and s.current[g] < 0 and t.first[g + 1] > t.first[g]:
            return int(g)
    return -1


@compiled
def choose(t: Tables, s: State, g: int, old: int, latest: int, whatever: bool) -> int:
    """A column of the group ending by ``latest``, value and overload traded off at random; ready unless ``whatever``."""
    best, chosen = -1e300, -1
    severity = 0.2 + 1.8 * chance(s)
    size = max(1.0, t.top[g])
    for i in range(t.first[g], t.first[g + 1]):
        j = t.columns[i]
        if j == old or t.end[j] > latest or not (whatever or ready(t, s, j)):
            continue
        noise = -math.log(-math.log(max(1e-300, chance(s)))) * t.settings[1]
        rank = t.score[j] / size - severity * overload(t, s, j) + noise
        if rank > best:
            best, chosen = rank, j
    return chosen


@compiled
def out(t: Tables, s: State, g: int) -> bool:
    """Take a group out, then all that needs it. False when that hits what this move put in."""
    first = s.numbers[WAITING]
    take(t, s, g)
    s.waiting[first] = g
    s.numbers[WAITING] += 1
    return loosen(t, s, first)


@compiled
def loosen(t: Tables, s: State, first: int) -> bool:
    """Take out what needs the groups waiting from ``first`` on."""
    at = first
    while at < s.numbers[WAITING]:
        h = s.waiting[at]
        at += 1
        if not released(t, s, h):
            return False
    return True


@compiled
def released(t: Tables, s: State, h: int) -> bool:
    """Take out whatever needs ``h`` and is no longer ready."""
    for k in range(t.needed_first[h], t.needed_first[h + 1]):
        c = t.needed_candidate[k]
        g = t.group_of[c]
        j = s.current[g]
        if j < 0 or t.candidate[j] != c:
            continue
        i = s.current[h]
        if i < 0 or t.end[i] + t.needed_lag[k] > t.start[j]:
            if s.stamp[g] == s.numbers[STAMP] or s.numbers[WAITING] >= len(s.waiting) - 1:
                return False
            take(t, s, g)
            s.waiting[s.numbers[WAITING]] = g
            s.numbers[WAITING] += 1
    return True


@compiled
def chain(t: Tables, s: State, j: int) -> bool:
    """Put in a column and, before it, the prerequisites it lacks (moved earlier when they are there but too late)."""
    stack = np.empty(DEPTH, np.int64)
    stack[0], depth, used = j, 1, 1
    while depth:
        depth -= 1
        j = stack[depth]
        if s.current[t.group[j]] < 0:
            put(t, s, j)
        c = t.candidate[j]
        for k in range(t.needs_first[c], t.needs_first[c + 1]):
            h, latest = t.needs_group[k], t.start[j] - t.needs_lag[k]
            i = s.current[h]
            if i >= 0 and t.end[i] <= latest:
                continue
            if i >= 0:
                if s.stamp[h] == s.numbers[STAMP]:
                    return False
                take(t, s, h)
            i = choose(t, s, h, -1, latest, True)
            used += 1
            if i < 0 or used >= DEPTH:
                return False
            put(t, s, i)
            stack[depth] = i
            depth += 1
    return True


@compiled
def relief(t: Tables, s: State, h: int) -> float:
    """How much of the present overloads taking this group out would lift."""
    j, total = s.current[h], 0.0
    for k in range(t.entry[j], t.entry[j + 1]):
        r = t.row[k]
        over = s.load[r] - t.limit[r]
        if over > 0:
            total += min(1.0, t.amount[k] / over)
    return total


@compiled
def make_room(t: Tables, s: State, g: int) -> bool:
    """Take out groups until no row used by the retained column of ``g`` overflows."""
    j = s.current[g]
    for _ in range(DEPTH):
        full, most = -1, 0.0
        for k in range(t.entry[j], t.entry[j + 1]):
            over = (s.load[t.row[k]] - t.limit[t.row[k]]) * t.inverse[t.row[k]]
            if s.load[t.row[k]] > t.limit[t.row[k]] and over > most:
                full, most = t.row[k], over
        if full < 0:
            return True
        h = cheapest(t, s, full)
        if h < 0 or not out(t, s, h):
            return False
    return False


@compiled
def cheapest(t: Tables, s: State, r: int) -> int:
    """Among (a sample of) those that use a full row, the one that frees most for what it is worth, with some noise."""
    best, found = 0.0, -1
    size = s.users[r]
    shift = below(s, size) if size > SAMPLE else 0
    for i in range(min(size, SAMPLE)):
        h = s.member[t.room[r] + (shift + i) % size]
        if s.stamp[h] == s.numbers[STAMP]:
            continue
        ratio = relief(t, s, h) / worth(t, s, h) * (0.6 + 0.8 * chance(s))
        if ratio > best:
            best, found = ratio, h
    return found


@compiled
def fill(t: Tables, s: State) -> None:
    """Put back what was taken out, elsewhere, and some others; the most valuable first, more or less."""
    n = s.numbers[WAITING]
    for _ in range(int(t.settings[2])):
        g = outside(t, s)
        if g >= 0 and n < len(s.waiting):
            s.waiting[n] = g
            n += 1
    for i in range(n):
        s.key[i] = -t.top[s.waiting[i]] * (0.7 + 0.6 * chance(s))
    order = np.argsort(s.key[:n])
    for i in order:
        g = s.waiting[i]
        if s.current[g] < 0 and s.numbers[LOGGED] < len(s.log_group) - 2:
            first_fit(t, s, g)


@compiled
def first_fit(t: Tables, s: State, g: int) -> None:
    """Put the group in at its best column that fits and is ready, if any."""
    for i in range(t.first[g], t.first[g + 1]):
        j = t.columns[i]
        if (t.value[j] > 0 or t.must[g]) and fits(t, s, j) and ready(t, s, j):
            put(t, s, j)
            return


@compiled
def move(t: Tables, s: State) -> bool:
    """One move; False when it failed (to be undone)."""
    s.numbers[STAMP] += 1
    s.numbers[WAITING] = 0
    g = pick(t, s)
    if g < 0:
        return False
    old = s.current[g]
    if old >= 0:
        take(t, s, g)
    whatever = chance(s) < 0.3
    j = choose(t, s, g, old, 1 << 60, whatever)
    if j < 0:
        return False
    before = s.numbers[LOGGED]
    if not chain(t, s, j):
        return False
    for k in range(before, s.numbers[LOGGED]):
        h = s.log_group[k]
        if s.log_column[k] < 0 and not released(t, s, h):
            return False
    if not loosen(t, s, 0):
        return False
    for k in range(before, s.numbers[LOGGED]):
        h = s.log_group[k]
        if s.stamp[h] == s.numbers[STAMP] and s.current[h] >= 0 and not make_room(t, s, h):
            return False
    fill(t, s)
    return True


# -- the search --------------------------------------------------------------------------------------------------


@compiled
def run(t: Tables, s: State, steps: int, hot: float, cold: float, best: Ints, rank: Floats) -> int:
    """``steps`` moves, temperatures from ``hot`` to ``cold``. ``best``, ``rank`` (lack, value): kept up to date.

    Returns how many times the best was improved.
    """
    now, improved = energy(t, s), 0
    for step in range(steps):
        s.numbers[LOGGED] = 0
        if not move(t, s):
            undo(t, s)
            continue
        fresh = energy(t, s)
        heat = hot * (cold / hot) ** (step / steps)
        if fresh < now + heat * math.log(max(1e-300, chance(s))):
            undo(t, s)
            continue
        now = fresh
        value = s.sums[VALUE] - s.sums[ADVICE]
        missing = lacking(t, s) if s.sums[SOFT] > 0 or s.sums[MISSING] > 0 else 0.0
        if missing < rank[0] - 1e-12 or (missing <= rank[0] + 1e-12 and value > rank[1] + 0.5):
            rank[0], rank[1] = missing, value
            best[:] = s.current
            improved += 1
    return improved


@compiled
def reset(t: Tables, s: State, target: Ints) -> None:
    """Bring the state to this choice of columns (-1: out)."""
    for g in range(len(target)):
        if s.current[g] >= 0 and s.current[g] != target[g]:
            s.numbers[LOGGED] = 0
            take(t, s, g)
    for g in range(len(target)):
        if target[g] >= 0 and s.current[g] < 0:
            s.numbers[LOGGED] = 0
            put(t, s, target[g])
    s.numbers[LOGGED] = 0


@compiled
def reprice(t: Tables, s: State, raise_by: float, lower_by: float, least: Floats, most: float) -> None:
    """Dearer for what is missing now, cheaper for the rest."""
    for r in range(len(t.low)):
        if t.low[r] - s.soft[r] > 1e-6:
            s.price[r] = min(most, s.price[r] * raise_by)
        else:
            s.price[r] = max(least[r], s.price[r] * lower_by)
    s.sums[SOFT] = 0.0
    for r in range(len(t.low)):
        s.sums[SOFT] += lack(t, s, r, s.soft[r])
