"""Needs of the demonstration: told by the owner and its members, grouped where they say the same thing, followed up."""

from datetime import timedelta

from jalon.jobs.demonstration.frame import Team
from jalon.jobs.demonstration.words import FATES, GROUPS, NEEDS, OTHER_WORDS
from jalon.needs.models import Need
from jalon.needs.usecases.place_need import join_group, leave_alone, start_group
from jalon.needs.usecases.qualify_need import qualify_need
from jalon.needs.usecases.raise_need import NeedSheet, raise_need
from jalon.needs.usecases.save_group import save_group
from jalon.organisations.models import Department, Organisation
from jalon.roadmaps.models import Roadmap

POPULATIONS = ("inhabitants", "elected", "agents", "departments", "members", "inhabitants")
FREQUENCIES = ("daily", "weekly", "monthly", "rarely", "weekly", "")
INTENSITIES = ("serious", "blocking", "serious", "mild", "")
KINDS = ("need", "expectation", "problem", "need", "need", "obligation")
ORIGINS = ("interview", "survey", "workshop", "request")
UNMET = (
    "Le travail continue à la main, avec des erreurs et des retards.",
    "Les habitants se déplacent pour rien et appellent pour savoir.",
    "Le service s’arrête quand la personne qui sait est absente.",
    "",
)
LEFT_TO_MATCH = 6
"""The last codes stay out of any group: the visitor of the demonstration has something to match."""


def collect_needs(
    roadmap: Roadmap, team: Team, organisations: list[Organisation], departments: dict[str, Department]
) -> dict[str, list[Need]]:
    """Needs told by the owner and its members; code of the candidate that answers -> needs."""
    found: dict[str, list[Need]] = {}
    for index, (statement, code) in enumerate(NEEDS):
        words = (statement, *OTHER_WORDS.get(code, ()))
        for turn in range(max(len(words), 1 + index % 3)):
            organisation = organisations[(index * 3 + turn * 5) % len(organisations)]
            sheet = _sheet(words[turn % len(words)], index, turn, organisation, roadmap, departments)
            need = raise_need(actor=team.actor, roadmap_id=roadmap.pk, sheet=sheet)
            found.setdefault(code, []).append(need)
    _group(team, found)
    _follow_up(team, found)
    return found


def _sheet(
    statement: str,
    index: int,
    turn: int,
    organisation: Organisation,
    roadmap: Roadmap,
    departments: dict[str, Department],
) -> NeedSheet:
    own = [d for d in departments.values() if d.organisation_id == organisation.pk]
    population = POPULATIONS[(index + turn) % len(POPULATIONS)]
    return NeedSheet(
        statement=statement,
        organisation_id=organisation.pk,
        kind=KINDS[index % len(KINDS)],
        origin=ORIGINS[(index + turn) % len(ORIGINS)],
        population=population,
        populations_concerned=tuple({population, "agents" if index % 2 else "inhabitants"}),
        frequency=FREQUENCIES[(index + turn // 3) % len(FREQUENCIES)],
        intensity=INTENSITIES[(index + turn // 2) % len(INTENSITIES)],
        consequence=UNMET[(index + turn) % len(UNMET)],
        deadline_on=roadmap.ends_on if index % 6 == 5 else None,
        pooling="high" if turn else ("possible", "none")[index % 2],
        department_id=own[(index + turn) % len(own)].pk if own else None,
        requester_function="secrétaire général·e de mairie" if turn % 2 else "élu·e",
    )


def _group(team: Team, found: dict[str, list[Need]]) -> None:
    """One group by subject said several times, under the entry of the reference list that its first need reads as."""
    for code, needs in list(found.items())[:-LEFT_TO_MATCH]:
        if len(needs) == 1:
            leave_alone(actor=team.actor, need_id=needs[0].pk)
            continue
        group = start_group(actor=team.actor, need_id=needs[0].pk, title=GROUPS.get(code, needs[0].statement))
        for need in needs[1:]:
            join_group(actor=team.actor, need_id=need.pk, group_id=group.pk)
        note = "Rapproché lors de la restitution du diagnostic, relu avec les communes."
        save_group(actor=team.actor, group_id=group.pk, title=group.title, note=note, revision=group.revision)


def _follow_up(team: Team, found: dict[str, list[Need]]) -> None:
    """A few answers: kept, put off, not kept, each with its reason."""
    later = team.actor.on + timedelta(days=540)
    for index, (code, needs) in enumerate(found.items()):
        status, reason = FATES.get(code, ("retained" if index % 5 == 1 else "", ""))
        for need in needs if status else ():
            review_on = later if reason else None
            qualify_need(actor=team.actor, need_id=need.pk, status=status, review_on=review_on, reason=reason)
