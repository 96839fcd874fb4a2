"""The columns of an action in a table: the same for the list, its files, and what an import reads back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from jalon.finance.models import BudgetSection
from jalon.kernel.money import to_major
from jalon.organisations.models import Skill
from jalon.programme.models import (
    Action,
    ActionEffort,
    ActionLink,
    ActionNature,
    ActionStatus,
    Audience,
    Confidence,
    EvolutionKind,
    LinkKind,
    Motive,
    Offering,
    Triage,
    Variant,
)
from jalon.programme.models.action import AdoptionStatus
from jalon.roadmaps.models import Roadmap
from jalon.tables import Choice, Field, Kind

SKILL_PREFIX = "effort_pd_"


class Use(StrEnum):
    """Where a column serves."""

    BOTH = "both"
    EXPORT = "export"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how tables name it, and what an action says in it (as `tables` gives values of its kind)."""

    field: Field
    value: Callable[[Action], Any]
    use: Use = Use.BOTH
    is_default: bool = False

    @property
    def key(self) -> str:
        """Its name in addresses and mappings."""
        return self.field.key


def with_everything(actions: QuerySet[Action]) -> QuerySet[Action]:
    """The actions with all that the columns read, in a number of queries that does not depend on their number."""
    return actions.select_related(*_JOINED).prefetch_related(main_variants(), *_FOLLOWED.values(), _linked())


def with_columns(actions: QuerySet[Action], columns: Iterable[Column]) -> QuerySet[Action]:
    """The actions with what these columns read and no more: a list shows seven columns of seventy."""
    keys = {column.key for column in columns}
    followed: list[Any] = [path for key, path in _FOLLOWED.items() if key in keys]
    if keys & _MEANS or any(key.startswith(SKILL_PREFIX) for key in keys):
        followed.append(main_variants())
    if keys & {"prerequisites", "advisable", "excludes"}:
        followed.append(_linked())
    joined = [name for name in _JOINED if name in keys]
    return (actions.select_related(*joined) if joined else actions).prefetch_related(*followed)


_JOINED = ("axis", "portfolio", "obligation", "competence", "lead", "business_sponsor", "it_lead", "department")
_FOLLOWED = {"themes": "themes", "objectives": "objectives", "needs": "needs", "members": "member_links__organisation"}
_MEANS = frozenset({"investment", "operating_once", "recurring", "effort_total"})


def main_variants() -> "Prefetch[Any]":
    """The main variant of each action with its money and days, as `mains`."""
    efforts = Prefetch("efforts", queryset=ActionEffort.objects.select_related("skill", "department"))
    mains = Variant.objects.filter(is_main=True).prefetch_related("costs", efforts)
    return Prefetch("variants", queryset=mains, to_attr="mains")


def _linked() -> "Prefetch[Any]":
    return Prefetch("links", queryset=ActionLink.objects.select_related("target").order_by("target__code"))


def columns_for(roadmap: Roadmap, skills: Iterable[Skill] | None = None) -> tuple[Column, ...]:
    """Every column of a roadmap, in the order of the sheet: amounts in its currency, one column for each skill."""
    known = tuple(usable_skills(roadmap)) if skills is None else tuple(skills)
    return (
        *_identity(),
        *_amounts(roadmap.currency, roadmap.tax_basis.upper()),
        *(_skill_column(skill) for skill in known),
        *_links(),
        *_people(),
        *_texts(),
    )


def usable_skills(roadmap: Roadmap) -> QuerySet[Skill]:
    """Skills shipped, and those of the owner."""
    return Skill.objects.filter(organisation__isnull=True) | Skill.objects.filter(organisation=roadmap.organisation_id)


def _main(action: Action) -> Variant | None:
    mains: list[Variant] = getattr(action, "mains", [])
    return mains[0] if mains else None


def costs_total(action: Action, section: str, *, is_recurring: bool) -> int | None:
    """Likely amount in minor units; None when nothing was said."""
    main = _main(action)
    rows = [
        cost.likely_minor
        for cost in (main.costs.all() if main else ())
        if cost.is_recurring == is_recurring and (is_recurring or cost.section == section)
    ]
    return sum(rows) if rows else None


def halfdays_of(action: Action, skill_code: str | None = None) -> int | None:
    """Likely half-days of one skill, or of all; None when nothing was said."""
    main = _main(action)
    rows = [
        effort.likely_halfdays
        for effort in (main.efforts.all() if main else ())
        if skill_code is None or effort.skill.code == skill_code
    ]
    return sum(rows) if rows else None


def _choices(enum: Any) -> tuple[Choice, ...]:
    return tuple(Choice(str(value), str(label)) for value, label in enum.choices)


def _plain(key: str, label: str, *synonyms: str, **field: Any) -> Column:
    return Column(Field(key, label, synonyms=synonyms, **field), lambda action: _said(getattr(action, key)))


def _said(value: Any) -> Any:
    return None if value == "" else value


def _named(key: str, label: str, *synonyms: str, attribute: str = "name", relation: str = "") -> Column:
    def value(action: Action) -> str | None:
        row = getattr(action, relation or key)
        return str(getattr(row, attribute)) if row is not None else None

    return Column(Field(key, label, synonyms=synonyms), value)


def _choice(key: str, label: str, enum: Any, *synonyms: str, is_default: bool = False) -> Column:
    field = Field(key, label, kind=Kind.CHOICE, synonyms=synonyms, choices=_choices(enum))
    return Column(field, lambda action: _said(getattr(action, key)), is_default=is_default)


def _identity() -> tuple[Column, ...]:
    return (
        Column(
            Field("code", _("Code"), Kind.CODE, ("référence", "id", "n°", "numéro"), is_unique=True, max_length=60),
            lambda action: action.code,
            is_default=True,
        ),
        Column(
            Field(
                "title",
                _("Intitulé"),
                synonyms=("titre", "title_fr", "action", "projet", "nom du projet", "libellé"),
                is_required=True,
                max_length=200,
            ),
            lambda action: action.title,
            is_default=True,
        ),
        _plain("summary", _("En quelques mots"), "description", "description_fr", "résumé", "objet"),
        Column(
            Field("axis", _("Axe"), synonyms=("axe stratégique", "axis"), max_length=200),
            lambda action: action.axis.title if action.axis else None,
            is_default=True,
        ),
        Column(
            Field("objectives", _("Objectifs"), Kind.LIST, ("objectif",)),
            lambda action: tuple(sorted(row.title for row in action.objectives.all())) or None,
        ),
        _plain("domain", _("Domaine"), "domain", "domaine fonctionnel", max_length=120),
        Column(
            Field("themes", _("Thèmes"), Kind.LIST, ("thème",)),
            lambda action: tuple(sorted(row.label for row in action.themes.all())) or None,
        ),
        _named("competence", _("Compétence"), attribute="label"),
        _choice("status", _("État"), ActionStatus, "statut", "avancement", is_default=True),
        _choice("triage", _("Tri"), Triage, is_default=True),
        _plain("triage_note", _("Raison du tri"), max_length=300),
        _plain("rank", _("Rang"), "priorité", "ordre", kind=Kind.INT, minimum=1, maximum=100_000),
        _plain("rank_reason", _("Raison du rang"), max_length=300),
        _choice("nature", _("Nature"), ActionNature, "type d’action"),
        _choice("evolution", _("Évolution"), EvolutionKind),
        _choice("offering", _("Offre"), Offering),
        _plain("is_digital", _("Action numérique"), kind=Kind.BOOL),
        _plain("serves_citizen_relation", _("Relation du citoyen avec sa collectivité"), kind=Kind.BOOL),
        _plain("serves_agent_relation", _("Relation de l’agent avec le citoyen"), kind=Kind.BOOL),
        _plain("serves_internal_working", _("Fonctionnement interne"), kind=Kind.BOOL),
        _choice("adoption", _("Appropriation"), AdoptionStatus),
        _plain("is_poolable", _("Peut être mutualisée"), "mutualisable", kind=Kind.BOOL),
        _choice("motive", _("Motif"), Motive),
        _plain("motive_note", _("Précision du motif"), max_length=300),
        Column(
            Field("regulatory", _("Obligatoire"), Kind.BOOL, ("regulatory", "réglementaire", "obligation légale")),
            lambda action: action.motive == Motive.MANDATORY,
            use=Use.IMPORT,
        ),
        Column(
            Field("obligation", _("Obligation (code du catalogue)"), Kind.CODE, ("code obligation",), max_length=40),
            lambda action: action.obligation.code if action.obligation else None,
        ),
        _plain("deadline_on", _("Échéance"), "date limite", kind=Kind.DATE, edge="end"),
        Column(
            Field("reference_scale", _("Taille de référence"), synonyms=("reference_scale",), max_length=40),
            lambda action: None,
            use=Use.IMPORT,
        ),
    )


def _amounts(currency: str, tax: str) -> tuple[Column, ...]:
    def amount(section: str, is_recurring: bool) -> Callable[[Action], Decimal | None]:
        def value(action: Action) -> Decimal | None:
            minor = costs_total(action, section, is_recurring=is_recurring)
            return None if minor is None else to_major(minor, currency)

        return value

    def days(action: Action) -> Decimal | None:
        halfdays = halfdays_of(action)
        return None if halfdays is None else Decimal(halfdays) / 2

    return (
        Column(
            Field("investment", _("Investissement"), Kind.MONEY, ("capex_eur", "capex", "coût d’investissement", "coût", "budget", "montant"), minimum=0, unit=currency, tax=tax),
            amount(BudgetSection.INVESTMENT, is_recurring=False),
            is_default=True,
        ),
        Column(
            Field("operating_once", _("Fonctionnement ponctuel"), Kind.MONEY, ("coût de fonctionnement ponctuel",), minimum=0, unit=currency, tax=tax),
            amount(BudgetSection.OPERATING, is_recurring=False),
        ),
        Column(
            Field("recurring", _("Coût récurrent par an"), Kind.MONEY, ("opex_eur_per_year", "opex", "fonctionnement annuel", "coût annuel", "maintenance annuelle"),  unit=currency, tax=tax),
            amount("", is_recurring=True),
            is_default=True,
        ),
        Column(
            Field("duration_months", _("Durée"), Kind.MONTHS, ("duration_months", "durée en mois", "durée (mois)"), minimum=1, maximum=240),
            lambda action: action.duration_quarters * 3 if action.duration_quarters else None,
            is_default=True,
        ),
        Column(
            Field("effort_total", _("Charge totale"), Kind.DECIMAL, ("effort_pd_total", "charge", "jours", "jours homme"), unit="jours", minimum=0, maximum=100_000),
            days,
            is_default=True,
        ),
        _choice("confidence", _("Fiabilité"), Confidence, "fiabilité des chiffres", "confiance"),
        _choice("audience", _("Qui en bénéficie"), Audience, "bénéficiaires (qui)"),
        _plain("beneficiaries", _("Combien"), "nombre de bénéficiaires", kind=Kind.INT, minimum=0, maximum=2_000_000_000),
    )  # fmt: skip


def _skill_column(skill: Skill) -> Column:
    def value(action: Action) -> Decimal | None:
        halfdays = halfdays_of(action, skill.code)
        return None if halfdays is None else Decimal(halfdays) / 2

    field = Field(
        f"{SKILL_PREFIX}{skill.code}",
        _("Charge : %(skill)s") % {"skill": skill.label},
        Kind.DECIMAL,
        unit="jours",
        minimum=0,
        maximum=100_000,
    )
    return Column(field, value)


def _links() -> tuple[Column, ...]:
    def targets(kind: str) -> Callable[[Action], tuple[str, ...] | None]:
        return lambda action: tuple(link.target.code for link in action.links.all() if link.kind == kind) or None

    return (
        Column(Field("prerequisites", _("Prérequis indispensables"), Kind.LIST, ("prerequisites", "prérequis", "dépend de")), targets(LinkKind.BLOCKING)),
        Column(Field("advisable", _("Prérequis souhaitables"), Kind.LIST), targets(LinkKind.ADVISABLE)),
        Column(Field("excludes", _("Exclut"), Kind.LIST, ("incompatible avec",)), targets(LinkKind.EXCLUDES)),
        Column(
            Field("needs", _("Besoins (codes)"), Kind.LIST, ("besoins",)),
            lambda action: tuple(sorted(row.code for row in action.needs.all())) or None,
        ),
        Column(
            Field("members", _("Membres concernés"), Kind.LIST, ("communes concernées",)),
            lambda action: tuple(sorted(row.organisation.name for row in action.member_links.all())) or None,
        ),
    )  # fmt: skip


def _people() -> tuple[Column, ...]:
    return (
        _named("lead", _("Chef·fe de projet"), "chef de projet", "pilote", attribute="full_name"),
        _named("business_sponsor", _("Sponsor métier"), attribute="full_name"),
        _named("it_lead", _("Responsable côté DSI"), attribute="full_name"),
        _named("department", _("Direction pilote"), "direction", "service pilote"),
        _named("portfolio", _("Portefeuille")),
    )


def _texts() -> tuple[Column, ...]:
    labels = {
        "win_user": _("Gain pour l’usager"),
        "win_agent": _("Gain pour l’agent"),
        "win_collectivite": _("Gain pour la collectivité"),
        "simplification": _("Simplification apportée"),
        "quality_statement": _("Effet sur la qualité du service"),
        "team": _("Équipe projet"),
        "prerequisites_text": _("Prérequis (texte)"),
        "partners": _("Partenariats nécessaires"),
        "target_public": _("Public cible"),
        "impacts": _("Impacts"),
        "risks": _("Risques"),
        "means": _("Moyens nécessaires"),
        "calendar_text": _("Calendrier (texte)"),
        "evaluation_mode": _("Mode d’évaluation"),
        "component_organisation": _("Volet organisation"),
        "component_is": _("Volet système d’information"),
        "component_hr": _("Volet ressources humaines"),
        "component_communication": _("Volet communication"),
    }
    return (
        *(_plain(key, label) for key, label in labels.items()),
        _plain("quality_rating", _("Note de l’effet sur la qualité (0 à 4)"), kind=Kind.INT, minimum=0, maximum=4),
        _plain("earliest_on", _("Au plus tôt"), kind=Kind.DATE),
        _plain("latest_on", _("Au plus tard (fin)"), kind=Kind.DATE, edge="end"),
        _plain("planned_start_on", _("Début retenu"), kind=Kind.DATE),
        Column(
            Field("source_code", _("Code d’origine"), Kind.CODE), lambda action: _said(action.source_code), Use.EXPORT
        ),
    )
