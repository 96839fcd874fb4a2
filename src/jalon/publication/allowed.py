"""The allow-list: the only fields that may be copied for the public, one by one. What is not here is never read.

Left out on purpose, whatever is asked: amounts and effort (a cost is not public before the award), risks, impacts and
feasibility (preparatory, CRPA L311-2), notes and reasons of refusal (judgement, CRPA L311-6), anything of an action that
touches the security of information systems (CRPA L311-5), and persons: only functions, departments and organisations.
Words of somebody are copied only when they may be quoted, signed by a population.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SECTIONS: tuple[tuple[str, "str | _StrPromise"], ...] = (
    ("summary", _("Synthèse")),
    ("actions", _("Actions")),
    ("results", _("Résultats")),
    ("services", _("Services")),
    ("stakes", _("Enjeux")),
    ("documents", _("Documents")),
)
"""Sections of an action's page, in their order; the related actions come after them."""


@dataclass(frozen=True, slots=True)
class PublicField:
    """One field that may be published. `section` is empty for a roadmap's fields, themes and related actions."""

    code: str
    label: "str | _StrPromise"
    section: str = ""


ROADMAP_FIELDS: tuple[PublicField, ...] = (
    PublicField("ambition", _("Ambition, et la fonction de qui l’a signée")),
    PublicField("expected_impacts", _("Impacts attendus")),
    PublicField("challenges", _("Enjeux de la feuille de route")),
    PublicField("axes", _("Axes et leur présentation")),
)
ACTION_FIELDS: tuple[PublicField, ...] = (
    PublicField("summary", _("En quelques mots"), "summary"),
    PublicField("target_public", _("Public cible"), "summary"),
    PublicField("win_user", _("Ce que l’usager y gagne"), "summary"),
    PublicField("win_agent", _("Ce que l’agent y gagne"), "summary"),
    PublicField("win_collectivite", _("Ce que la collectivité y gagne"), "summary"),
    PublicField("calendar", _("Calendrier"), "actions"),
    PublicField("steps", _("Ce qui est fait ou prévu"), "actions"),
    PublicField("department", _("Direction pilote"), "actions"),
    PublicField("partners", _("Partenaires"), "actions"),
    PublicField("results", _("Résultats"), "results"),
    PublicField("services", _("Services rendus"), "services"),
    PublicField("stakes", _("Enjeux auxquels elle répond"), "stakes"),
    PublicField("objectives", _("Objectifs"), "stakes"),
    PublicField("voices", _("Paroles d’où elle vient"), "stakes"),
    PublicField("obligation", _("Obligation légale"), "stakes"),
    PublicField("documents", _("Documents"), "documents"),
    PublicField("themes", _("Thèmes")),
    PublicField("related", _("Actions connexes")),
)
ALL_FIELDS: tuple[PublicField, ...] = (*ROADMAP_FIELDS, *ACTION_FIELDS)
CODES: frozenset[str] = frozenset(field.code for field in ALL_FIELDS)
ALWAYS: tuple["str | _StrPromise", ...] = (
    _("intitulé"),
    _("nom de l’exercice"),
    _("organisme auteur"),
    _("période"),
    _("état de la décision"),
    _("intitulé, état public et axe de chaque action"),
    _("dates de première publication et de mise à jour"),
)
"""What a publication always shows."""

LABELS: dict[str, "str | _StrPromise"] = {field.code: field.label for field in ALL_FIELDS}
