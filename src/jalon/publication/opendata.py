"""Open data: what the public pages show, as rows and as one document. Columns follow the SCDL's conventions.

No national schema exists for programmes of digital actions. Names of columns are those of the proposal shipped with the
documentation; a column about money is not there because no cost is published. UTF-8, comma, ISO 8601 dates.
"""

import csv
import io
from collections.abc import Iterable
from typing import Any

from jalon.publication.models import PublishedAction, PublishedRoadmap, Site
from jalon.publication.queries import entries_of, texts_of
from jalon.tables.texts import guard

SCHEMA_VERSION = "1.0"
COLUMNS = (
    ("COLL_NOM", "collectivité qui publie"),
    ("COLL_SIREN", "son numéro SIREN, vide s’il n’y en a pas"),
    ("FDR_ID", "identifiant de la feuille de route"),
    ("FDR_INTITULE", "intitulé de la feuille de route"),
    ("FDR_PERIODE", "années de début et de fin, par exemple 2027/2029"),
    ("ACTION_ID", "identifiant de l’action, le même d’une version à l’autre"),
    ("ACTION_CODE", "code public de l’action"),
    ("ACTION_INTITULE", "intitulé"),
    ("PORTEUR", "organisme auteur de l’action"),
    ("AXE_CODE", "rang de l’axe"),
    ("AXE_LIBELLE", "axe"),
    ("OBJECTIF_LIBELLE", "objectifs, séparés par |"),
    ("THEMES", "thèmes, séparés par |"),
    ("ACTION_DESCRIPTION", "en quelques mots"),
    ("STATUT", "prévue, en cours ou réalisée"),
    ("DATE_DEBUT", "début (premier jour du trimestre s’il est prévu)"),
    ("DATE_FIN_PREVUE", "fin prévue"),
    ("DATE_FIN_REELLE", "réalisée le"),
    ("PUBLIC_CIBLE", "public cible"),
    ("SERVICES", "services rendus et repères de référentiels, séparés par |"),
    ("RESULTATS", "résultats datés, séparés par |"),
    ("CONTACT", "contact du site"),
    ("DELIB_ID", "numéro de la délibération"),
    ("DATE_PUBLICATION", "première publication"),
    ("DATE_MAJ", "dernière mise à jour"),
)
"""Name and meaning of each column."""


def as_csv(site: Site, roadmap: PublishedRoadmap, actions: Iterable[PublishedAction]) -> str:
    """The public actions as CSV. A cell that a spreadsheet would run as a formula is kept behind an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([name for name, _meaning in COLUMNS])
    for action in actions:
        writer.writerow([guard(cell) for cell in _row(site, roadmap, action)])
    return out.getvalue()


def _row(site: Site, roadmap: PublishedRoadmap, action: PublishedAction) -> list[str]:
    results = [f"{entry['on']} {entry['text']}" for entry in entries_of(action, "results")]
    return [
        roadmap.author,
        roadmap.author_siren,
        str(roadmap.roadmap_key),
        roadmap.title,
        f"{roadmap.starts_on.year}/{roadmap.ends_on.year}",
        str(action.key),
        action.code,
        action.title,
        action.author,
        action.axis_code,
        action.axis,
        "|".join(texts_of(action, "objectives")),
        "|".join(action.themes),
        " ".join(texts_of(action, "summary")),
        str(action.get_status_display()),
        action.starts_on.isoformat() if action.starts_on else "",
        action.ends_on.isoformat() if action.ends_on else "",
        action.done_on.isoformat() if action.done_on else "",
        " ".join(texts_of(action, "target_public")),
        "|".join(texts_of(action, "services")),
        "|".join(results),
        site.contact,
        roadmap.deliberation_number,
        action.first_published_on.isoformat(),
        action.updated_on.isoformat(),
    ]


def as_document(site: Site, roadmap: PublishedRoadmap, actions: Iterable[PublishedAction]) -> dict[str, Any]:
    """The public roadmap and its actions as one JSON value; days are ISO texts or null."""
    rows = list(actions)
    public = {str(action.key) for action in rows}
    return {
        "schema": SCHEMA_VERSION,
        "site": {"title": site.title, "contact": site.contact},
        "roadmap": {
            "id": str(roadmap.roadmap_key),
            "title": roadmap.title,
            "label": roadmap.label,
            "author": roadmap.author,
            "siren": roadmap.author_siren,
            "starts_on": roadmap.starts_on.isoformat(),
            "ends_on": roadmap.ends_on.isoformat(),
            "state": roadmap.state_label,
            "deliberation": roadmap.deliberation_number,
            "ambition": roadmap.ambition,
            "ambition_signed_by": roadmap.ambition_signed_by,
            "expected_impacts": roadmap.expected_impacts,
            "challenges": roadmap.challenges,
            "axes": roadmap.axes,
            "first_published_on": roadmap.first_published_on.isoformat(),
            "updated_on": roadmap.updated_on.isoformat(),
        },
        "actions": [_document(action, public) for action in rows],
    }


def _document(action: PublishedAction, public: set[str]) -> dict[str, Any]:
    return {
        "id": str(action.key),
        "code": action.code,
        "title": action.title,
        "author": action.author,
        "status": str(action.get_status_display()),
        "axis": {"code": action.axis_code, "title": action.axis} if action.axis else None,
        "themes": action.themes,
        "calendar": action.calendar,
        "starts_on": action.starts_on.isoformat() if action.starts_on else None,
        "ends_on": action.ends_on.isoformat() if action.ends_on else None,
        "done_on": action.done_on.isoformat() if action.done_on else None,
        "sections": action.sections,
        "related": [key for key in action.related if key in public],
        "first_published_on": action.first_published_on.isoformat(),
        "updated_on": action.updated_on.isoformat(),
    }
