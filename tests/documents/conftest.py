"""Data for the papers: an invented plan on a real shape (four years, five axes, long titles), no real person."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from jalon.documents.plan_data import (
    Capacity,
    CopilPack,
    Cost,
    DecisionPoint,
    Effort,
    Envelope,
    PlanCriterion,
    PlanRisk,
    RetainedAction,
    SetAsideAction,
)
from jalon.documents.sections import Section
from jalon.kernel.quarter import Quarter

SHARED = Path(__file__).resolve().parents[3] / "shared"
SKILLS = ("Chefs de projet", "Applications", "Infrastructures", "Sécurité", "Données et SIG", "Directions métiers")
AXES = (
    "Axe 1 – Simplifier la relation à l’usager",
    "Axe 2 – Outiller les agents et les élus",
    "Axe 3 – Protéger les systèmes et les données",
    "Axe 4 – Partager les données du territoire",
    "Axe 5 – Ne laisser personne à l’écart du numérique",
)
WEIGHTS = (20, 18, 12, 15, 10, 7, 5, 8, 5)
NOTES = (3, 4, 2, 1, 2, 3, 2, 3, 2)
FIRST = Quarter(2027, 1)


def titles(count: int) -> list[str]:
    """Titles of the reference list when it is there, made-up ones otherwise."""
    source = SHARED / "reference" / "candidate-projects.csv"
    if source.exists():
        with source.open(encoding="utf-8") as rows:
            found = [row["title_fr"] for row in csv.DictReader(rows)]
    else:
        found = [f"Action de modernisation numérique des services communaux n° {i}" for i in range(119)]
    return [found[index % len(found)] for index in range(count)]


@pytest.fixture
def make_pack() -> Callable[..., CopilPack]:
    """A pack of `count` actions, `kept` of them retained."""

    def make(count: int, kept: int | None = None, **changes: object) -> CopilPack:
        kept = count // 3 if kept is None else kept
        names = titles(count)
        retained = tuple(_retained(index, names[index]) for index in range(kept))
        aside = tuple(_set_aside(index, names[index]) for index in range(kept, count))
        values: dict[str, object] = {
            "organisation": "Roche aux Fées Communauté",
            "roadmap": "Projet numérique de territoire 2027-2030",
            "body": "Comité de pilotage",
            "meeting_on": date(2027, 2, 19),
            "scenario": "Scénario B, proposé",
            "confidentiality": "Document préparatoire",
            "first": FIRST,
            "quarters": 16,
            "retained": retained,
            "set_aside": aside,
            "envelopes": tuple(
                Envelope(year, section, 260_000_00 if section is Section.INVESTMENT else 140_000_00)
                for year in range(2027, 2031)
                for section in Section
            ),
            "capacities": tuple(
                Capacity(skill, FIRST.plus(index), 60 + 10 * rank)
                for rank, skill in enumerate(SKILLS)
                for index in range(16)
            ),
            "points": (
                DecisionPoint("Retenir le scénario B ?", "Retenir les actions de la page 2, dans cet ordre."),
                DecisionPoint(
                    "Recruter une chargée ou un chargé de mission numérique pour deux ans ?", "Oui, dès 2027."
                ),
                DecisionPoint("Demander la subvention régionale pour le portail familles ?", ""),
            ),
            "risks": (
                PlanRisk("Départ d’une personne clé de l’équipe", "documenter, former un binôme dès 2027"),
                PlanRisk("Subvention refusée", "report du portail d’un an, sans effet sur les obligations"),
            ),
            "criteria": tuple(
                PlanCriterion(f"C{i + 1}", f"Critère {i + 1}", weight) for i, weight in enumerate(WEIGHTS)
            ),
            "decision": (
                "Le comité de pilotage retient le scénario B et propose son adoption au conseil communautaire.",
                "Les actions non retenues seront réexaminées à la revue de décembre 2027.",
            ),
            "quality": "Le plan est à moins de 2 % du meilleur possible sous ces contraintes.",
        }
        return CopilPack(**{**values, **changes})  # type: ignore[arg-type]

    return make


def _retained(index: int, title: str) -> RetainedAction:
    start, quarters = FIRST.plus(index * 5 % 13), 1 + index % 4
    work = [start.plus(step) for step in range(quarters)]
    return RetainedAction(
        code=f"ACT-{index + 1:03d}",
        title=title,
        axis=AXES[index * len(AXES) // 40 % len(AXES)],
        start=start,
        quarters=quarters,
        costs=(
            Cost(start.year, Section.INVESTMENT, (8 + index * 7 % 40) * 1_000_00),
            Cost(start.year + 1, Section.OPERATING, (2 + index * 3 % 9) * 1_000_00),
        ),
        efforts=tuple(Effort(SKILLS[(index + n) % len(SKILLS)], when, 4 + index % 7) for n, when in enumerate(work)),
        value=40.0 + index * 13 % 60,
        is_obligation=index % 6 == 0,
        notes=tuple((f"C{i + 1}", note) for i, note in enumerate(NOTES)) if index == 0 else (("C1", 3), ("C4", 2)),
    )


def _set_aside(index: int, title: str) -> SetAsideAction:
    return SetAsideAction(
        code=f"ACT-{index + 1:03d}",
        title=title,
        axis=AXES[index % len(AXES)],
        reason="Il manque 12 jours d’infrastructures en 2028 ; la remplacer par une action retenue coûterait de la valeur.",
        review_on=date(2027, 12, 1) if index % 3 else None,
        cost_minor=(10 + index % 30) * 1_000_00,
        effort_halfdays=20 + index % 40,
        what_would_change="20 jours d’infrastructures de plus en 2028, ou la version mutualisée",
        value=30.0,
    )
