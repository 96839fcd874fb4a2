"""Cycles in prerequisites. No query here."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def find_cycle(comes_after: Mapping[Key, Iterable[Key]]) -> list[Key] | None:
    """A chain of prerequisites that comes back on itself, first key repeated at the end; None when there is none.

    >>> find_cycle({"a": ["b"], "b": ["c"], "c": ["a"]})
    ['a', 'b', 'c', 'a']
    """
    done: set[Key] = set()
    for start in comes_after:
        found = None if start in done else _walk(start, comes_after, done)
        if found:
            return found
    return None


def _walk(start: Key, comes_after: Mapping[Key, Iterable[Key]], done: set[Key]) -> list[Key] | None:
    path: list[Key] = [start]
    on_path: set[Key] = {start}
    stack: list[Iterator[Key]] = [iter(comes_after.get(start, ()))]
    while stack:
        target: Key | None = next(stack[-1], None)
        if target is None:
            stack.pop()
            done.add(path[-1])
            on_path.discard(path.pop())
        elif target in on_path:
            return [*path[path.index(target) :], target]
        elif target not in done:
            path.append(target)
            on_path.add(target)
            stack.append(iter(comes_after.get(target, ())))
    return None
