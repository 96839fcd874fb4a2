"""What the page of components shows. Examples only: no row of the database is read."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from jalon.web.context import JourneyStep, PublicSite, Shell, ShellLink

HERE = "#"
WEIGHTS = (20, 18, 12, 15, 10, 7, 5, 8, 5)
CRITERIA = (
    "Utilité pour l’usager",
    "Utilité pour l’agent",
    "Urgence",
    "Cohérence avec le mandat",
    "Économies",
    "Sobriété",
    "Image",
    "Mutualisation",
    "Apprentissage",
)

JOURNEY = (
    JourneyStep("observe", "Observer", HERE, "done", "terminé"),
    JourneyStep("collect", "Recueillir", HERE, "done", "terminé"),
    JourneyStep("orient", "Orienter", HERE, "done", "4 axes validés"),
    JourneyStep(
        "plan",
        "Programmer",
        HERE,
        "active",
        "en cours, 38 actions",
        is_current=True,
        screens=(
            ShellLink("Actions", HERE, is_current=True, count=38),
            ShellLink("Tableau par axe", HERE),
            ShellLink("Première lecture", HERE),
            ShellLink("Importer", HERE),
        ),
    ),
    JourneyStep("decide", "Arbitrer", HERE, "decision", "à décider le 19 février"),
    JourneyStep("deliver", "Réaliser", HERE, "late", "2 actions en retard"),
    JourneyStep("evaluate", "Évaluer", "", "todo", "à venir"),
    JourneyStep("publish", "Publier", "", "closed", "fermé jusqu’à la délibération"),
)

SHELL = Shell(
    person_label="Responsable de la feuille de route",
    organisation_label="Roche aux Fées Communauté",
    organisation_url=HERE,
    roadmap_label="Projet numérique de territoire 2027-2029",
    roadmap_url=HERE,
    roadmaps=(
        ShellLink("Projet numérique de territoire 2027-2029", HERE, is_current=True),
        ShellLink("Feuille de route interne 2026-2028", HERE),
    ),
    roadmaps_url=HERE,
    journey=JOURNEY,
    tools=(
        ShellLink("Instances et décisions", HERE, icon="people"),
        ShellLink("Journal", HERE, icon="journal-text"),
        ShellLink("Réglages", HERE, icon="gear"),
    ),
    search_url=HERE,
    my_work_url=HERE,
    my_work_count=4,
    notifications_url=HERE,
    notifications_count=12,
    account_links=(ShellLink("Mon compte", HERE), ShellLink("Mes sessions ouvertes", HERE)),
    sign_out_url=HERE,
    home_url=HERE,
    is_demonstration=True,
    demonstration_links=(ShellLink("Changer de rôle", HERE),),
    footer_links=(ShellLink("Mentions légales", HERE), ShellLink("Accessibilité", HERE), ShellLink("Aide", HERE)),
)

ACTIONS: tuple[dict[str, Any], ...] = (
    {"title": "Portail familles", "axis": "Simplifier les démarches", "status": ("under_way", "En cours"),
     "weather": ("sun", "Soleil", "same"), "cost": 18_000_00, "days": 24.5, "share": 62},
    {"title": "Archivage électronique mutualisé", "axis": "Un socle sûr et partagé", "status": ("to_arbitrate", "À arbitrer"),
     "weather": ("fair", "Éclaircies", "up"), "cost": 124_500_00, "days": 140, "share": 0},
    {"title": "Sauvegarde hors site des seize mairies", "axis": "Un socle sûr et partagé", "status": ("mandatory", "Obligatoire"),
     "weather": ("cloud", "Nuages", "down"), "cost": 32_400_00, "days": 18, "share": 20},
    {"title": "Médiation numérique itinérante", "axis": "Un numérique pour tous", "status": ("retained", "Retenue"),
     "weather": ("storm", "Orage", "down"), "cost": 9_990_50, "days": 60, "share": 45},
    {"title": "Téléphonie des écoles", "axis": "Un numérique pour tous", "status": ("not_retained", "Non retenue à ce stade"),
     "weather": ("sun", "Soleil", "same"), "cost": None, "days": None, "share": 0},
    {"title": "Site des communes, refonte accessible", "axis": "Simplifier les démarches", "status": ("deferred", "Différée"),
     "weather": ("fair", "Éclaircies", "same"), "cost": 41_000_00, "days": 35, "share": 0},
)  # fmt: skip

COMMUNES: list[dict[str, Any]] = [
    {"value": 35136, "label": "Janzé", "hint": "Ille-et-Vilaine"},
    {"value": 35239, "label": "Retiers", "hint": "Ille-et-Vilaine"},
    {"value": 35332, "label": "Le Theil-de-Bretagne", "hint": "Ille-et-Vilaine"},
    {"value": 35108, "label": "Essé", "hint": "Ille-et-Vilaine"},
    {"value": 35160, "label": "Martigné-Ferchaud", "hint": "Ille-et-Vilaine"},
]

STATUSES = (
    ("planned", "Prévue"), ("under_way", "En cours"), ("done", "Réalisée"), ("draft", "Brouillon"),
    ("submitted", "Soumise"), ("mandatory", "Obligatoire"), ("ongoing", "Déjà engagée"), ("immature", "Non mûre"),
    ("to_arbitrate", "À arbitrer"), ("retained", "Retenue"), ("deferred", "Différée"),
    ("not_retained", "Non retenue à ce stade"), ("late", "En retard"), ("suspended", "Suspendue"), ("adopted", "Délibérée"),
)  # fmt: skip


def at(*parts: int) -> datetime:
    """An instant in Paris."""
    return datetime(*parts, tzinfo=ZoneInfo("Europe/Paris"))  # type: ignore[misc, arg-type]


def job(done: int) -> dict[str, Any]:
    """A work of 200 rows after `done` of them."""
    return {
        "label": "Import de la liste des actions",
        "state": "done" if done >= 200 else "running",
        "poll_url": f"{reverse('components:progress')}?done={done}",
        "done": done,
        "total": 200,
        "message": "200 actions importées" if done >= 200 else "Vérification des lignes",
        "result_url": HERE,
        "result_link": "Voir les actions",
    }


def page_context() -> dict[str, Any]:
    """Everything that the page of components passes to them."""
    return {
        "icons": ("bell", "diamond-fill", "cloud-sun"),
        "actions": ACTIONS,
        "statuses": STATUSES,
        "weathers": (
            ("sun", "Soleil", "same"),
            ("fair", "Éclaircies", "up"),
            ("cloud", "Nuages", "down"),
            ("storm", "Orage", "down"),
        ),
        "notices": (
            ("info", "La grille est figée depuis le 4 janvier : une note changée ouvre une nouvelle version."),
            ("success", "L’action « Portail familles » est enregistrée."),
            ("warning", "Deux obligations arrivent à échéance avant la fin du tour."),
            ("error", "Le fichier n’a pas été lu : la feuille « Actions » n’a pas de colonne d’intitulé."),
        ),
        "crumbs": (
            {"label": "Feuilles de route", "url": HERE},
            {"label": "Projet numérique de territoire", "url": HERE},
        ),
        "thread": (
            {"label": "7 besoins de 5 communes", "url": HERE},
            {"label": "Objectif 2.1", "url": HERE},
            {"label": "Portail familles", "url": "", "is_current": True},
            {"label": "18 000 €", "url": HERE},
            {"label": "retenue par le COPIL du 19 février", "url": HERE},
        ),
        "figures": (
            {
                "value": "2,3 fois",
                "label": "l’argent disponible",
                "url": HERE,
                "tone": "warm",
                "note": "1 240 k€ demandés, 540 k€ votés",
            },
            {
                "value": "4 fois",
                "label": "les jours des équipes",
                "url": HERE,
                "tone": "bad",
                "note": "2 180 j demandés, 545 j libres",
            },
            {"value": "38", "label": "actions à arbitrer", "url": HERE},
            {"value": "5", "label": "obligations", "url": HERE},
        ),
        "steps": (
            {
                "label": "Cadrage",
                "state_code": "done",
                "state_label": "terminé",
                "url": HERE,
                "note": "janv. – mars 2026",
            },
            {
                "label": "Diagnostic",
                "state_code": "done",
                "state_label": "terminé",
                "url": HERE,
                "note": "avril – juin 2026",
            },
            {
                "label": "Arbitrage",
                "state_code": "decision",
                "state_label": "à décider",
                "is_current": True,
                "url": HERE,
                "note": "COPIL du 19 février",
            },
            {"label": "Adoption", "state_code": "todo", "state_label": "à venir", "note": "T2 2027"},
        ),
        "tabs": (
            {"label": "Synthèse", "url": HERE, "is_current": True},
            {"label": "Moyens", "url": HERE},
            {"label": "Besoins", "url": HERE, "count": 7},
            {"label": "Journal", "url": HERE},
        ),
        "exports": (
            {"label": "CSV", "url": HERE},
            {"label": "ODS (LibreOffice)", "url": HERE},
            {"label": "XLSX (Excel)", "url": HERE},
        ),
        "active_filters": ({"label": "Statut : en cours", "url": HERE}, {"label": "Axe : Simplifier", "url": HERE}),
        "facts": (
            {"label": "Chef ou cheffe de projet", "value": "Direction des services à la population", "url": HERE},
            {"label": "Coût", "value": "18 000 € TTC", "hint": "12 000 € la première année, 6 000 € la deuxième"},
            {"label": "Échéance réglementaire", "value": ""},
        ),
        "comments": (
            {
                "author_label": "DGS",
                "role_label": "Roche aux Fées Communauté",
                "at": at(2027, 1, 12, 9, 30),
                "text": "À présenter avec la variante mutualisée.",
            },
            {
                "author_label": "DSI",
                "at": at(2027, 1, 14, 16, 5),
                "text": "Le prestataire confirme six semaines.\nReste à caler la reprise des comptes.",
                "edit_url": HERE,
            },
        ),
        "journal": (
            {
                "at": at(2027, 1, 15, 11, 0),
                "actor_label": "Responsable de la feuille de route",
                "sentence": "a soumis à l’arbitrage",
                "ref_label": "Portail familles",
                "ref_url": HERE,
            },
            {
                "at": at(2027, 1, 14, 16, 5),
                "actor_label": "DSI",
                "sentence": "a changé l’effort de",
                "ref_label": "Portail familles",
                "ref_url": HERE,
                "detail": "18 j → 24,5 j",
            },
        ),
        "conflict": (
            {
                "name": "title",
                "label": "Intitulé",
                "mine": "Portail familles",
                "theirs": "Portail familles",
                "differs": False,
            },
            {"name": "cost", "label": "Coût", "mine": "18 000 €", "theirs": "21 500 €", "differs": True},
        ),
        "conflict_at": at(2027, 1, 15, 11, 2),
        "weights": [
            {"name": f"w{i}", "label": label, "value": weight}
            for i, (label, weight) in enumerate(zip(CRITERIA, WEIGHTS, strict=True))
        ],
        "matrix_columns": [
            {"label": "Utilité", "hint": "0 : aucune · 4 : change le quotidien"},
            {"label": "Urgence", "hint": "0 : peut attendre · 4 : avant l’été"},
            {"label": "Faisabilité", "hint": "0 : bloquée · 4 : prête"},
        ],
        "matrix_rows": [
            matrix_row("portail", "Portail familles", ("3", "4", "")),
            matrix_row("archives", "Archivage électronique", ("2", "", "")),
            {**matrix_row("sauvegarde", "Sauvegarde hors site", ("4", "4", "3")), "is_locked": True},
        ],
        "job": job(80),
        "day": date(2027, 3, 1),
    }


def matrix_row(key: str, label: str, values: tuple[str, str, str]) -> dict[str, Any]:
    """One line of the example of scores."""
    names = (("use", "utilité"), ("urgency", "urgence"), ("feasibility", "faisabilité"))
    cells = [
        {"name": f"{key}-{name}", "value": value, "label": f"{label}, {word}"}
        for (name, word), value in zip(names, values, strict=True)
    ]
    return {"label": label, "url": "", "cells": cells}


def public_context() -> dict[str, Any]:
    """A page of the portal."""
    site = PublicSite(
        organisation_label="Roche aux Fées Communauté",
        subtitle="Projet numérique de territoire 2027-2029",
        home_url=HERE,
        links=(
            ShellLink("Les actions", HERE, is_current=True),
            ShellLink("Le calendrier", HERE),
            ShellLink("Donner son avis", HERE),
        ),
        legal_url=HERE,
        accessibility_url=HERE,
        accessibility_state="partiellement conforme",
        data_url=HERE,
        contact_url=HERE,
    )
    return {"site": site, "actions": ACTIONS}
