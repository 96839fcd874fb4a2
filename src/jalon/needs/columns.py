"""The columns of a list of needs: the same for the screen's file and for what is brought in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jalon.needs.models import Frequency, Intensity, Need, NeedKind, NeedOrigin, NeedStatus, PoolingPotential
from jalon.roadmaps.populations import Population
from jalon.tables import Choice, Field, Kind

_SAID_OTHERWISE = {
    Frequency.DAILY: ("quotidien", "tous les jours", "chaque jour", "jour"),
    Frequency.WEEKLY: ("hebdomadaire", "toutes les semaines", "semaine"),
    Frequency.MONTHLY: ("mensuel", "tous les mois", "mois"),
    Frequency.RARELY: ("rare", "rarement", "annuel", "ponctuel", "chaque année"),
    Intensity.BLOCKING: ("bloquant", "fort", "forte", "critique", "élevée"),
    Intensity.SERIOUS: ("pénible", "moyen", "moyenne", "important"),
    Intensity.MILD: ("gênant", "faible"),
    PoolingPotential.HIGH: ("fort", "oui", "élevé"),
    PoolingPotential.POSSIBLE: ("possible", "moyen", "à voir"),
    PoolingPotential.NONE: ("aucun", "non", "faible"),
    Population.ELECTED: ("élu", "élue", "élu·e"),
    Population.AGENTS: ("agent", "personnel"),
    Population.INHABITANTS: ("habitant", "usagers", "usager", "citoyens"),
    Population.DEPARTMENTS: ("direction", "directions", "service", "services", "métiers"),
    Population.MEMBERS: ("commune", "communes", "membres", "mairies"),
    Population.IT: ("dsi", "informatique"),
    Population.MANAGEMENT: ("dg", "dgs"),
    Population.PARTNERS: ("partenaire",),
}


@dataclass(frozen=True, slots=True)
class NeedColumn:
    """A column: what a file calls it, and what a need says in it. `is_read`: it is brought in as well."""

    field: Field
    value: Callable[[Need], Any]
    is_read: bool = True

    @property
    def key(self) -> str:
        """Name of the value in rows."""
        return self.field.key


def columns() -> tuple[NeedColumn, ...]:
    """Every column, in order."""
    text, date_, many = Kind.TEXT, Kind.DATE, Kind.LIST
    return (
        NeedColumn(Field("code", _("Code"), Kind.CODE, ("n°", "numéro", "réf"), is_unique=True), lambda n: n.code),
        NeedColumn(
            Field("statement", _("Besoin"), text, ("intitulé", "expression du besoin", "besoins", "demande", "énoncé", "attente"), is_required=True, max_length=400),
            lambda n: n.statement,
        ),
        NeedColumn(Field("details", _("Précisions"), text, ("description", "détail", "commentaire", "observations")), lambda n: n.details or None),
        _choice("kind", _("Nature"), NeedKind, ("type", "type de besoin")),
        NeedColumn(_field("status", _("État"), NeedStatus, ("statut",)), lambda n: n.status, is_read=False),
        NeedColumn(Field("status_reason", _("Raison"), text), lambda n: n.status_reason or None, is_read=False),
        NeedColumn(Field("review_on", _("À revoir le"), date_), lambda n: n.review_on, is_read=False),
        NeedColumn(Field("organisation", _("Organisme qui demande"), text, ("organisme", "commune", "membre", "collectivité", "demandeur", "organisation")), lambda n: n.organisation.name),
        NeedColumn(Field("department", _("Direction qui demande"), text, ("direction", "service", "pôle")), lambda n: n.department.name if n.department else None),
        NeedColumn(Field("requester_function", _("Fonction du demandeur"), text, ("fonction", "demandé par", "profil"), max_length=160), lambda n: n.requester_function or None),
        _choice("origin", _("Origine"), NeedOrigin, ("source", "recueilli par")),
        _choice("population", _("Au nom de qui"), Population, ("population", "public", "acteurs")),
        NeedColumn(
            Field("populations_concerned", _("Qui est concerné"), many, ("publics concernés", "populations concernées", "bénéficiaires"), choices=_choices(Population)),
            lambda n: tuple(n.populations_concerned) or None,
        ),
        _choice("frequency", _("Fréquence"), Frequency, ("récurrence",)),
        _choice("intensity", _("Intensité"), Intensity, ("gravité", "criticité", "gêne", "importance")),
        NeedColumn(Field("consequence", _("Si rien n’est fait"), text, ("conséquence", "conséquences", "risque")), lambda n: n.consequence or None),
        NeedColumn(Field("deadline_on", _("Échéance"), date_, ("date limite", "délai", "pour quand"), edge="end"), lambda n: n.deadline_on),
        _choice("pooling", _("Potentiel de mutualisation"), PoolingPotential, ("mutualisable", "mutualisation")),
        NeedColumn(Field("members", _("Autres membres concernés"), many, ("membres concernés", "communes concernées")), lambda n: tuple(m.name for m in n.members.all()) or None),
        NeedColumn(Field("group", _("Groupe"), text), lambda n: f"{n.group.code} {n.group.title}" if n.group else None, is_read=False),
        NeedColumn(Field("objectives", _("Objectifs"), many), lambda n: tuple(o.title for o in n.objectives.all()) or None, is_read=False),
        NeedColumn(Field("actions", _("Actions"), many), lambda n: tuple(a.code for a in getattr(n, "seen_actions", ())) or None, is_read=False),
    )  # fmt: skip


def read_fields() -> tuple[Field, ...]:
    """The fields of what is brought in."""
    return tuple(column.field for column in columns() if column.is_read)


def _choice(name: str, label: str, choices: Any, synonyms: tuple[str, ...]) -> NeedColumn:
    return NeedColumn(_field(name, label, choices, synonyms), lambda need: getattr(need, name) or None)


def _field(name: str, label: str, choices: Any, synonyms: tuple[str, ...]) -> Field:
    return Field(name, label, Kind.CHOICE, synonyms, choices=_choices(choices))


def _choices(choices: Any) -> tuple[Choice, ...]:
    return tuple(Choice(code, str(label), _SAID_OTHERWISE.get(choices(code), ())) for code, label in choices.choices)
