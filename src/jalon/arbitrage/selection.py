"""What a scenario says of each action, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from jalon.arbitrage.levers import Levers
from jalon.arbitrage.models import ChoiceKind, Scenario


@dataclass(frozen=True, slots=True)
class Selection:
    """Choices and levers of a scenario, read once.

    Attributes:
        forced_in, forced_out, listed: action ids.
        starts: action id -> first day of the quarter imposed.
    """

    levers: Levers = field(default_factory=Levers)
    forced_in: frozenset[int] = frozenset()
    forced_out: frozenset[int] = frozenset()
    listed: frozenset[int] = frozenset()
    starts: Mapping[int, date] = field(default_factory=dict)


def selection_of(scenario: Scenario) -> Selection:
    """Read the choices of a scenario."""
    by_kind: dict[str, set[int]] = {kind.value: set() for kind in ChoiceKind}
    starts: dict[int, date] = {}
    for choice in scenario.choices.all():
        by_kind[choice.kind].add(choice.action_id)
        if choice.start_on is not None:
            starts[choice.action_id] = choice.start_on
    return Selection(
        levers=Levers.from_json(scenario.levers),
        forced_in=frozenset(by_kind[ChoiceKind.FORCED_IN]),
        forced_out=frozenset(by_kind[ChoiceKind.FORCED_OUT]),
        listed=frozenset(by_kind[ChoiceKind.LISTED]),
        starts=starts,
    )
