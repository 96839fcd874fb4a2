"""Notes, plan and decisions of the demonstration."""

from datetime import date, timedelta
from hashlib import sha256

from jalon.arbitrage.models import ArbitrageRound, Plan
from jalon.arbitrage.usecases.create_scenario import create_scenario
from jalon.arbitrage.usecases.freeze_grid import freeze_grid
from jalon.arbitrage.usecases.make_enforceable import make_enforceable
from jalon.arbitrage.usecases.open_round import open_round
from jalon.arbitrage.usecases.propose_plan import propose_plan
from jalon.arbitrage.usecases.record_deliberation import record_deliberation
from jalon.arbitrage.usecases.record_scores import ScoreEntry, record_scores
from jalon.arbitrage.usecases.solve_now import solve_now
from jalon.arbitrage.usecases.validate_in_copil import validate_in_copil
from jalon.governance.models import Body, College, DecisionMode
from jalon.governance.usecases.record_decision import Vote
from jalon.jobs.demonstration.frame import Team
from jalon.programme.models import Action, Triage
from jalon.roadmaps.models import Roadmap

SOLVE_SECONDS = 8.0


def note_of(action: Action, criterion: str, college: str) -> int:
    """A note that only depends on what is noted: the demonstration is the same on every machine."""
    base = sha256(f"{action.source_code}|{criterion}".encode()).digest()[0] % 5
    shift = sha256(f"{action.source_code}|{criterion}|{college}".encode()).digest()[0] % 6
    return min(max(base + (1 if shift == 0 else -1 if shift == 1 else 0), 0), 4)


def open_and_score(
    roadmap: Roadmap, team: Team, *, grid_code: str, on: date, colleges: tuple[str, ...], share_pct: int = 100
) -> ArbitrageRound:
    """Open a round, freeze its grid, write the notes of some colleges for part of the actions."""
    round_ = open_round(
        actor=team.actor, roadmap_id=roadmap.pk, name=f"Arbitrage {on.year}", grid_code=grid_code, opened_on=on
    )
    freeze_grid(actor=team.actor, round_id=round_.pk)
    wanted = Action.objects.filter(roadmap=roadmap, triage__in=(Triage.TO_ARBITRATE, Triage.MANDATORY))
    actions = list(wanted.order_by("pk"))
    actions = actions[: len(actions) * share_pct // 100]
    for college in colleges:
        entries = [
            ScoreEntry(action_id=action.pk, criterion=criterion.code, value=note_of(action, criterion.code, college))
            for criterion in round_.criteria.all()
            if not criterion.colleges or college in criterion.colleges
            for action in actions
        ]
        if entries:
            record_scores(actor=team.actor, round_id=round_.pk, college=college, scores=entries)
    return round_


def compute(round_: ArbitrageRound, team: Team, name: str = "Sous enveloppes et équipes") -> Plan:
    """A scenario and its plan."""
    scenario = create_scenario(actor=team.actor, round_id=round_.pk, name=name)
    return solve_now(actor=team.actor, scenario_id=scenario.pk, seconds=SOLVE_SECONDS)


def decide(plan: Plan, team: Team, copil: Body, assembly: Body, *, on: date) -> None:
    """Proposed, validated in COPIL, deliberated, enforceable."""
    adoption = propose_plan(actor=team.actor, plan_id=plan.pk, on=on)
    present = list(copil.seats.values_list("pk", flat=True))
    validate_in_copil(
        actor=team.actor,
        adoption_id=adoption.pk,
        body_id=copil.pk,
        on=on + timedelta(days=7),
        mode=DecisionMode.CONSENSUS,
        present_seat_ids=present,
    )
    seats = list(assembly.seats.values_list("pk", flat=True))
    record_deliberation(
        actor=team.actor,
        adoption_id=adoption.pk,
        body_id=assembly.pk,
        number=f"{on.year}-118",
        on=on + timedelta(days=21),
        vote=Vote(votes_for=len(seats) - 1, votes_against=0, votes_abstained=1),
        present_seat_ids=seats,
    )
    make_enforceable(actor=team.actor, adoption_id=adoption.pk, on=on + timedelta(days=25))


COLLEGES_SCORING = (College.DG, College.DEPARTMENTS, College.IT)
"""Who scores in the demonstration; elected members place their ten points in the room."""
