"""The data of a report as plain French-named fields: what an operator may write between braces in its own template."""

from datetime import date
from typing import Any

from jalon.documents import french
from jalon.documents.diagnosis_reports import (
    ChapterLine,
    ContractLine,
    EquipmentLine,
    FindingLine,
    GroupLine,
    MemberReport,
    NeedLine,
    PracticeLine,
    QuoteLine,
    SynthesisReport,
    ThemeLine,
    UsageLine,
)

PLURALS = {
    "strength": "forces",
    "weakness": "faiblesses",
    "opportunity": "opportunites",
    "threat": "menaces",
    "expectation": "attentes",
}


def fields_of(data: MemberReport | SynthesisReport) -> dict[str, Any]:
    """Texts and lists of texts by name; nothing callable, nothing of the product.

    The same names exist for every report of a kind, empty when there is nothing.
    """
    fields: dict[str, Any] = {
        "operateur": data.operator,
        "feuille_de_route": data.roadmap,
        "date": french.long_day(data.on),
        "production": str(data.number),
        "contact": data.contact,
        "entendus": [{"population": name, "nombre": text} for name, text in data.heard],
        "chapitres": [
            {
                "chapitre": row.label,
                "informatique": "" if row.it is None else str(row.it),
                "informatique_mots": row.it_words,
                "metiers": "" if row.business is None else str(row.business),
                "metiers_mots": row.business_words,
                "ecart": row.gap,
            }
            for row in data.chapters
        ],
        **{plural: _findings(data.findings, kind) for kind, plural in PLURALS.items()},
    }
    return fields | (_member(data) if isinstance(data, MemberReport) else _synthesis(data))


def _findings(lines: tuple[FindingLine, ...], kind: str) -> list[dict[str, str]]:
    return [
        {"constat": line.statement, "precisions": line.details, "propre": "oui" if line.is_own else ""}
        for line in lines
        if line.kind == kind
    ]


def _member(data: MemberReport) -> dict[str, Any]:
    return {
        "commune": data.organisation,
        "besoins": [
            {
                "code": row.code,
                "besoin": row.statement,
                "etat": row.status,
                "raison": row.reason,
                "reponse": french.join(row.answers),
                "suite": row.fate,
            }
            for row in data.needs
        ],
        "besoins_comptes": french.join(data.counted),
        "applications": [
            {
                "domaine": row.domain,
                "application": row.name,
                "hebergement": row.hosting,
                "avis_technique": row.technical_fit,
                "avis_utilisateurs": row.functional_fit,
                "suite": row.disposition,
            }
            for row in data.usages
        ],
        "equipements": [
            {
                "equipement": row.name,
                "nombre": "" if row.quantity is None else str(row.quantity),
                "achat": str(row.bought_on.year) if row.bought_on else "",
                "etat": row.state,
                "proposition": row.target,
            }
            for row in data.equipment
        ],
        "pratiques": [{"pratique": row.topic, "etat": row.state, "proposition": row.target} for row in data.practices],
        "contrats": [
            {
                "contrat": row.name,
                "titulaire": row.holder,
                "fin": _day(row.ends_on),
                "agir_avant": _day(row.act_by),
                "depasse": "oui" if row.is_late else "",
                "par_an": "" if row.yearly_minor is None else french.money(row.yearly_minor, row.currency),
                "a_faire": row.to_do,
            }
            for row in data.contracts
        ],
    }


def _synthesis(data: SynthesisReport) -> dict[str, Any]:
    return {
        "membres": str(data.members),
        "themes": [{"theme": row.label, "soutien": row.support} for row in data.themes],
        "besoins_partages": [
            {"besoin": row.title, "soutien": row.support, "reponse": french.join(row.answers)} for row in data.groups
        ],
        "paroles": [{"texte": row.text, "signature": row.signature} for row in data.quotes],
        "mesures": [{"mesure": name, "valeur": value, "source": source} for name, value, source in data.measures],
    }


def _day(on: date | None) -> str:
    return "" if on is None else french.day(on)


def sample_fields(kind: str) -> dict[str, Any]:
    """Fields with one row in every list: a template is tried on it before it is kept."""
    common: dict[str, Any] = {
        "operator": "Syndicat",
        "roadmap": "Feuille de route",
        "on": date(2026, 1, 1),
        "heard": (("élus", "1 entretien"),),
        "findings": tuple(FindingLine(found, "Un constat", "Une précision", is_own=True) for found in PLURALS),
        "chapters": (ChapterLine("coûts", 2, "mots", 3, "mots", "nuance"),),
        "contact": "contact@exemple.fr",
    }
    if kind == "synthesis":
        synthesis = SynthesisReport(
            **common,
            members=2,
            themes=(ThemeLine("Cantine", "élus : 1"),),
            groups=(GroupLine("Payer en ligne", "2 organismes", ("Portail",)),),
            quotes=(QuoteLine("Mots", "élus"),),
            measures=(("Débit", "98 %", "Observatoire"),),
        )
        return fields_of(synthesis)
    member = MemberReport(
        **common,
        organisation="Commune",
        needs=(NeedLine("B001", "Un besoin", "exprimé", "raison", ("Portail",)),),
        usages=(UsageLine("finances", "Comptabilité", "sur place", "bon", "bon", "garder"),),
        counted=("1 besoin d’agent",),
        equipment=(EquipmentLine("Postes", 4, date(2021, 1, 1), "vieillissant", "Renouveler"),),
        practices=(PracticeLine("Sauvegarder", "en partie", "Une copie hors site"),),
        contracts=(ContractLine("Maintenance", "Titulaire", date(2027, 1, 1), date(2026, 6, 1)),),
    )
    return fields_of(member)


def field_names(kind: str) -> list[str]:
    """Names that a template may use, those of rows as « liste.champ »."""
    names = []
    for name, value in sample_fields(kind).items():
        names.append(name)
        if isinstance(value, list):
            names += [f"{name}.{inner}" for inner in value[0]]
    return names
