"""How the programme is spread: by kind of evolution, competence, offering, relation; and what it forgets."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from jalon.organisations.models import Competence
from jalon.programme.models import Action, ActionNature, EvolutionKind, Offering
from jalon.roadmaps.models import Roadmap
from jalon.strategy.models import Objective


@dataclass(frozen=True, slots=True)
class Share:
    """One line of a spread: how many actions, out of how many; `query` filters the list on it."""

    label: str
    count: int
    total: int
    query: str = ""

    @property
    def pct(self) -> int:
        """Rounded share."""
        return round(100 * self.count / self.total) if self.total else 0


@dataclass(frozen=True, slots=True)
class Balance:
    """Every spread of a programme."""

    total: int
    evolutions: list[Share]
    offerings: list[Share]
    relations: list[Share]
    natures: list[Share]
    digital: list[Share]
    competences: list[Share]
    objectives_without_action: list[Objective]
    without_reason: list[Action]


def balance_of(roadmap: Roadmap, actions: QuerySet[Action]) -> Balance:
    """Spreads of the actions given."""
    total = actions.count()
    return Balance(
        total=total,
        evolutions=_by_choice(actions, "evolution", EvolutionKind, total),
        offerings=_by_choice(actions, "offering", Offering, total),
        relations=_relations(actions, total),
        natures=[share for share in _by_choice(actions, "nature", ActionNature, total) if share.count],
        digital=_digital(actions, total),
        competences=_competences(roadmap, actions, total),
        objectives_without_action=list(
            Objective.objects.filter(axis__roadmap=roadmap, actions__isnull=True, children__isnull=True).select_related(
                "axis"
            )
        ),
        without_reason=list(actions.filter(motive="need", needs__isnull=True).order_by("code")[:200]),
    )


def _by_choice(
    actions: QuerySet[Action], name: str, enum: "type[EvolutionKind | Offering | ActionNature]", total: int
) -> list[Share]:
    counts = dict(actions.order_by().values_list(name).annotate(n=Count("pk")))
    shares = [Share(str(label), counts.get(value, 0), total, f"{name}={value}") for value, label in enum.choices]
    unsaid = counts.get("", 0)
    return [*shares, Share(_("non dit"), unsaid, total)] if unsaid else shares


def _relations(actions: QuerySet[Action], total: int) -> list[Share]:
    names = ("serves_citizen_relation", "serves_agent_relation", "serves_internal_working")
    counts = actions.aggregate(**{f"n_{name}": Count("pk", filter=Q(**{name: True})) for name in names})
    labels = {name: str(getattr(Action._meta.get_field(name), "verbose_name", name)) for name in names}
    return [Share(labels[name], counts[f"n_{name}"], total) for name in names]


def _digital(actions: QuerySet[Action], total: int) -> list[Share]:
    digital = actions.filter(is_digital=True).count()
    return [
        Share(_("actions numériques"), digital, total),
        Share(_("actions d’une autre nature"), total - digital, total),
    ]


def _competences(roadmap: Roadmap, actions: QuerySet[Action], total: int) -> list[Share]:
    counts = dict(actions.order_by().values_list("competence").annotate(n=Count("pk")))
    owner = roadmap.organisation_id
    rows = Competence.objects.filter(organisation__isnull=True) | Competence.objects.filter(organisation=owner)
    return [Share(row.label, counts.get(row.pk, 0), total, f"competence={row.pk}") for row in rows]
