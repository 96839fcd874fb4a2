"""Change, undo, duplicate and delete scenarios."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from jalon.arbitrage.levers import Levers
from jalon.arbitrage.models import ChoiceKind, RoundStatus, Scenario, ScenarioChoice
from jalon.arbitrage.rules import can_run_round
from jalon.arbitrage.usecases.create_scenario import ScenarioRefused, next_version, write_choices
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import require
from jalon.kernel.refs import Ref

KEPT_FOR_UNDO = 30


@dataclass(frozen=True, slots=True)
class ScenarioChanges:
    """What to write; None leaves as it is.

    Attributes:
        choices: action id -> kind of choice, the whole selection.
        starts: action id -> first day of the quarter imposed.
    """

    levers: Levers | None = None
    choices: Mapping[int, ChoiceKind] | None = None
    starts: Mapping[int, date] | None = None
    name: str | None = None
    is_shown_in_session: bool | None = None


@transaction.atomic
def change_scenario(*, actor: Actor, scenario_id: int, revision: int, changes: ScenarioChanges) -> Scenario:
    """Write levers, choices or the name; the former state is kept for undo.

    Args:
        revision: the one that was read; a later one means that somebody else changed the scenario.

    Raises:
        Scenario.DoesNotExist: not among those the actor sees.
        Forbidden: the actor does not run the roadmap.
        ScenarioRefused: changed in between, round closed, no name, unknown action.
    """
    scenario = _to_change(actor, scenario_id, revision, "arbitrage.scenario.change")
    if changes.name is not None:
        _rename(scenario, changes.name)
    scenario.past = [*scenario.past, state_of(scenario)][-KEPT_FOR_UNDO:]
    if changes.levers is not None:
        scenario.levers = changes.levers.to_json()
    if changes.is_shown_in_session is not None:
        scenario.is_shown_in_session = changes.is_shown_in_session
    if changes.choices is not None:
        scenario.choices.all().delete()
        write_choices(scenario, changes.choices, changes.starts or {})
    scenario.revision += 1
    scenario.save()
    record(actor, "arbitrage.scenario.changed", Ref.to(scenario), roadmap_id=scenario.round.roadmap_id)
    return scenario


@transaction.atomic
def undo_scenario(*, actor: Actor, scenario_id: int, revision: int) -> Scenario:
    """Come back to the levers and choices before the last change.

    Raises:
        Scenario.DoesNotExist, Forbidden: as above.
        ScenarioRefused: changed in between, or nothing to undo.
    """
    scenario = _to_change(actor, scenario_id, revision, "arbitrage.scenario.undo")
    if not scenario.past:
        raise ScenarioRefused("nothing_to_undo", name=scenario.name)
    *before, last = scenario.past
    scenario.past = before
    scenario.levers = last["levers"]
    scenario.choices.all().delete()
    ScenarioChoice.objects.bulk_create(
        ScenarioChoice(
            scenario=scenario,
            action_id=row["action"],
            kind=row["kind"],
            reason=row["reason"],
            start_on=date.fromisoformat(row["start_on"]) if row["start_on"] else None,
        )
        for row in last["choices"]
    )
    scenario.revision += 1
    scenario.save()
    record(actor, "arbitrage.scenario.undone", Ref.to(scenario), roadmap_id=scenario.round.roadmap_id)
    return scenario


@transaction.atomic
def duplicate_scenario(*, actor: Actor, scenario_id: int, name: str = "") -> Scenario:
    """Copy a scenario with its levers and choices; the copy keeps where it comes from.

    Raises:
        Scenario.DoesNotExist, Forbidden: as above.
        ScenarioRefused: the round is closed.
    """
    source = Scenario.objects.visible_to(actor).select_related("round").get(pk=scenario_id)
    require(can_run_round(actor, source.round.roadmap_id), "arbitrage.scenario.duplicate")
    if source.round.status == RoundStatus.CLOSED:
        raise ScenarioRefused("closed", name=source.round.name)
    title = (name.strip() or source.name)[:120]
    copy = Scenario.objects.create(
        round=source.round,
        name=title,
        version=next_version(source.round, title),
        copied_from=source,
        is_members_list=source.is_members_list,
        levers=source.levers,
        is_shown_in_session=source.is_shown_in_session,
    )
    ScenarioChoice.objects.bulk_create(
        ScenarioChoice(scenario=copy, action_id=row.action_id, kind=row.kind, start_on=row.start_on, reason=row.reason)
        for row in source.choices.all()
    )
    record(actor, "arbitrage.scenario.duplicated", Ref.to(copy), roadmap_id=source.round.roadmap_id)
    return copy


def state_of(scenario: Scenario) -> dict[str, Any]:
    """Levers and choices, as kept for undo."""
    return {
        "levers": scenario.levers,
        "choices": [
            {
                "action": row.action_id,
                "kind": row.kind,
                "reason": row.reason,
                "start_on": row.start_on.isoformat() if row.start_on else None,
            }
            for row in scenario.choices.all()
        ],
    }


def _to_change(actor: Actor, scenario_id: int, revision: int, verb: str) -> Scenario:
    rows = Scenario.objects.visible_to(actor).select_related("round").select_for_update(of=("self",))
    scenario = rows.get(pk=scenario_id)
    require(can_run_round(actor, scenario.round.roadmap_id), verb)
    if scenario.round.status == RoundStatus.CLOSED:
        raise ScenarioRefused("closed", name=scenario.round.name)
    if scenario.revision != revision:
        raise ScenarioRefused("stale", name=scenario.name)
    return scenario


def _rename(scenario: Scenario, name: str) -> None:
    if not name.strip():
        raise ScenarioRefused("no_name")
    title = name.strip()[:120]
    if title != scenario.name:
        scenario.version = next_version(scenario.round, title)
        scenario.name = title
