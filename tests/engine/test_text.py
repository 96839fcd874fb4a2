"""The sentences, read as their reader would."""

from __future__ import annotations

import re
from dataclasses import replace

from jalon.engine import Obligation, Problem, solve
from jalon.engine.curve import curve, two_axes
from jalon.engine.demands import contradiction
from jalon.engine.exchanges import exchanges
from jalon.engine.explain import explain
from jalon.engine.robust import Robust, Verdict
from jalon.engine.text import (
    Words,
    contradiction_sentence,
    curve_sentences,
    exchange_sentences,
    explanation_sentences,
    percent,
    robust_sentences,
    share_words,
    uncertain_sentences,
)
from jalon.engine.uncertain import Held, Lever, Uncertain
from jalon.engine.weights import WeightSet
from tests.engine.test_curve import envelope
from tests.engine.test_exchanges import one_team
from tests.engine.test_explain import small
from tests.engine.tiny import tiny_problem


def plainly(lines: list[str]) -> str:
    return "\n".join(lines).replace("\u00a0", " ").replace("\u202f", " ")


def test_an_action_left_out_reads_as_a_sentence() -> None:
    problem = small()
    told = plainly(explanation_sentences(problem, explain(problem, solve(problem, seconds=20), seconds=20)))
    assert "« geant » : il manque 10 jours" not in told
    assert "« geant » : il manque 5 jours de « développement » en période 1." in told
    assert "Même seule, elle ne tient pas : il manque 2 jours de « développement » en période 1." in told
    assert "L’imposer est impossible, au vu des données saisies." in told
    assert "son prérequis « socle » n’est pas terminé avant" in told
    assert "L’imposer coûte 60 points, au vu des données saisies." in told
    assert "pour qu’elle entre sans que personne ne sorte, « socle » entrant avec elle" in told


def test_dates_and_amounts_take_the_calendar_s_names() -> None:
    problem = small()
    words = Words(problem, period_name=lambda t: f"T{t % 4 + 1} {2027 + t // 4}", year_name=lambda y: str(2027 + y))
    found = explain(problem, solve(problem, seconds=20), seconds=20)
    told = plainly(explanation_sentences(problem, found, words))
    assert "au T1 2027" in told
    assert "en investissement en 2027" in told
    assert words.money(1_234_567_00) == "1\u202f240\u202f000\u00a0€"
    assert words.effort(5) == "3\u00a0jours"


def test_a_contradiction_reads_as_one_sentence() -> None:
    problem = replace(small(), obligations=(Obligation("geant"),))
    found = contradiction(problem, seconds=20)
    assert found is not None
    told = plainly([contradiction_sentence(Words(problem), found)])
    assert told.startswith("On ne peut pas à la fois tenir les jours disponibles de « développement »")
    assert "réaliser l’obligation « geant », au vu des données saisies" in told


def test_exchanges_are_told_one_by_one() -> None:
    problem = one_team()
    told = plainly(exchange_sentences(problem, exchanges(problem, ["b", "c"], seconds=10)))
    assert told.splitlines()[0] == "Votre liste tient."
    assert "« a » contre « b » et « c » : +4 %." in told
    broken = plainly(exchange_sentences(problem, exchanges(problem, ["a", "b"], seconds=10)))
    assert "Votre liste ne tient pas, au vu des données saisies." in broken
    assert "il faudrait au moins 3 jours de « développement »." in broken


def test_a_smaller_envelope_and_the_next_step_are_told() -> None:
    problem = envelope()
    found = curve(problem, permilles=(800,), money_step=20, effort_step=0, seconds=20)
    told = plainly(curve_sentences(problem, found, two_axes(problem)))
    assert "Avec 20 % de moins, ne tient plus : « c »." in told
    assert "1 € de plus en investissement apportent 9 points : entre « d »." in told
    assert "Passent les deux seuils (alignement et charge) : « b »." in told


def test_core_is_never_said_without_a_proof() -> None:
    problem = one_team()
    weights = WeightSet(({"k": 1},), 1)
    rows = (Verdict("a", "every"), Verdict("b", "every", "dominance"), Verdict("c", "none"))
    told = plainly(robust_sentences(problem, Robust(rows, (), weights, 10)))
    assert told.splitlines() == [
        "Dans tous les bons plans (prouvé, au vu des données saisies) : « b ».",
        "Probablement dans tous les bons plans, non prouvé : « a ».",
        "Probablement dans aucun bon plan, non prouvé : « c ».",
    ]


def test_bands_are_told_without_decimals() -> None:
    found = Uncertain(
        50,
        50,
        0,
        (Held("a", 0.93, "A"), Held("b", 0.5, "B")),
        0.71,
        (),
        Lever("a", "cost", 0.4),
        (Lever("a", "cost", 0.4),),
    )
    told = plainly(uncertain_sentences(one_team(), found))
    assert "Le plan tient 7 fois sur 10" in told
    assert "A (y tient presque toujours) : « a »." in told
    assert "À préciser d’abord : le coût de « a »" in told
    assert [share_words(p) for p in (1.0, 0.5, 0.0)] == ["presque toujours", "5 fois sur 10", "presque jamais"]
    assert [percent(p).replace("\u00a0", " ") for p in (45, -30, 3, 0)] == ["+4 %", "−3 %", "moins de 1 %", "0 %"]


def test_every_sentence_is_typeset_and_whole() -> None:
    for seed in range(12):
        problem: Problem = tiny_problem(seed)
        plan = solve(problem, seconds=20)
        for line in explanation_sentences(problem, explain(problem, plan, seconds=20)):
            assert line.endswith("."), line
            assert not re.search(r"«[^\u00a0]|[^\u00a0]»|  |\d [%€j]|None|\d\.\d", line), line
