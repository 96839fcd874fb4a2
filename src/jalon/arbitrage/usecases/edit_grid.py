"""Edit the grid of a round before it is frozen; copy it as a grid of the organisation."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from jalon.arbitrage.models import ArbitrageRound, Criterion
from jalon.arbitrage.rules import can_run_round
from jalon.governance.models import College
from jalon.journal.models import record
from jalon.kernel.actor import Actor
from jalon.kernel.errors import DomainError, require
from jalon.kernel.refs import Ref
from jalon.programme.models import CriterionTemplate, GridTemplate
from jalon.programme.models.grid import CriterionSide
from jalon.roadmaps.models import Challenge
from jalon.strategy.models import Indicator

FROM_INDICATOR_ANCHORS = (
    "Aucun effet sur l’indicateur",
    "Effet faible ou incertain",
    "Contribue à l’atteindre",
    "Contribue fortement",
    "Décisive pour l’atteindre",
)
FROM_CHALLENGE_ANCHORS = (
    "Sans lien avec l’enjeu",
    "Lien indirect",
    "Répond en partie à l’enjeu",
    "Répond à l’enjeu",
    "Sans elle, l’enjeu reste sans réponse",
)


class GridRefused(DomainError):
    """A grid that cannot be edited so."""

    messages = {
        "frozen": _(
            "La grille de « %(name)s » est gelée depuis le %(day)s : les mêmes critères valent pour tous jusqu’à la fin."
        ),
        "no_label": _("Donnez un nom au critère."),
        "anchors": _("Dites en mots ce que veut dire chaque note, de 0 à 4 : cinq lignes."),
        "weight": _("« %(weight)s » : un poids va de 0 à 100."),
        "unknown": _("Ce critère n’existe plus dans la grille."),
        "unknown_college": _("Ce collège n’existe pas."),
        "already_there": _("« %(label)s » est déjà un critère de la grille."),
    }


@dataclass(frozen=True, slots=True)
class CriterionChanges:
    """A criterion as written in the form."""

    label: str
    weight: int
    side: str
    anchors: Sequence[str]
    guidance: str = ""
    colleges: Collection[str] = ()


@transaction.atomic
def write_criterion(
    *, actor: Actor, round_id: int, changes: CriterionChanges, criterion_id: int | None = None
) -> Criterion:
    """Add a criterion, or change one.

    Raises:
        ArbitrageRound.DoesNotExist: not among those the actor sees.
        Forbidden: the actor does not run the roadmap.
        GridRefused: frozen, or a field that does not hold.
    """
    round_ = _open_grid(actor, round_id)
    if not changes.label.strip():
        raise GridRefused("no_label")
    if len(changes.anchors) != 5 or not all(anchor.strip() for anchor in changes.anchors):
        raise GridRefused("anchors")
    if not 0 <= changes.weight <= 100:
        raise GridRefused("weight", weight=changes.weight)
    if any(college not in College.values for college in changes.colleges) or changes.side not in CriterionSide.values:
        raise GridRefused("unknown_college")
    criterion = _new(round_, changes.label) if criterion_id is None else round_.criteria.filter(pk=criterion_id).first()
    if criterion is None:
        raise GridRefused("unknown")
    criterion.label, criterion.guidance = changes.label.strip(), changes.guidance
    criterion.weight, criterion.side = changes.weight, changes.side
    criterion.anchors, criterion.colleges = [a.strip() for a in changes.anchors], list(changes.colleges)
    criterion.save()
    record(actor, "arbitrage.criterion.written", Ref.to(criterion), roadmap_id=round_.roadmap_id)
    return criterion


@transaction.atomic
def set_weights(*, actor: Actor, round_id: int, weights: dict[str, int]) -> ArbitrageRound:
    """Change the weights of a grid not frozen yet: criterion code -> weight.

    Raises:
        ArbitrageRound.DoesNotExist, Forbidden, GridRefused: as above.
    """
    round_ = _open_grid(actor, round_id)
    for criterion in round_.criteria.filter(code__in=weights):
        if not 0 <= weights[criterion.code] <= 100:
            raise GridRefused("weight", weight=weights[criterion.code])
        criterion.weight = weights[criterion.code]
        criterion.save(update_fields=["weight"])
    record(actor, "arbitrage.grid.weighted", Ref.to(round_), roadmap_id=round_.roadmap_id, details=weights)
    return round_


@transaction.atomic
def remove_criterion(*, actor: Actor, round_id: int, criterion_id: int) -> None:
    """Take a criterion out of a grid not frozen yet.

    Raises:
        ArbitrageRound.DoesNotExist, Forbidden, GridRefused: as above.
    """
    round_ = _open_grid(actor, round_id)
    deleted, _rows = round_.criteria.filter(pk=criterion_id).delete()
    if not deleted:
        raise GridRefused("unknown")
    record(actor, "arbitrage.criterion.removed", Ref.to(round_), roadmap_id=round_.roadmap_id)


@transaction.atomic
def add_criteria_from_strategy(
    *, actor: Actor, round_id: int, indicator_ids: Collection[int] = (), challenge_ids: Collection[int] = ()
) -> int:
    """Make criteria of indicators that serve to rate (axis → indicator → note) and of formalised stakes (alignment).

    Those already there are left alone.

    Returns:
        How many were added.

    Raises:
        ArbitrageRound.DoesNotExist, Forbidden, GridRefused: as above.
    """
    round_ = _open_grid(actor, round_id)
    added = 0
    for indicator in Indicator.objects.filter(pk__in=indicator_ids, roadmap=round_.roadmap, is_rating=True):
        if round_.criteria.filter(indicator_id_value=indicator.pk).exists():
            continue
        criterion = _new(round_, indicator.label)
        criterion.indicator_id_value = indicator.pk
        criterion.guidance = str(_("Effet attendu sur l’indicateur « %(label)s ».") % {"label": indicator.label})
        criterion.anchors, criterion.side = list(FROM_INDICATOR_ANCHORS), CriterionSide.CITIZENS
        criterion.save()
        added += 1
    for challenge in Challenge.objects.filter(pk__in=challenge_ids, roadmap=round_.roadmap):
        if round_.criteria.filter(challenge_id_value=challenge.pk).exists():
            continue
        criterion = _new(round_, challenge.title)
        criterion.challenge_id_value = challenge.pk
        criterion.guidance = str(_("Alignement avec l’enjeu « %(title)s ».") % {"title": challenge.title})
        criterion.anchors, criterion.side = list(FROM_CHALLENGE_ANCHORS), CriterionSide.COLLECTIVITE
        criterion.save()
        added += 1
    record(
        actor,
        "arbitrage.criteria.from_strategy",
        Ref.to(round_),
        roadmap_id=round_.roadmap_id,
        details={"added": added},
    )
    return added


@transaction.atomic
def keep_grid(*, actor: Actor, round_id: int, label: str) -> GridTemplate:
    """Keep the grid of a round as a grid of the organisation, for other rounds.

    Raises:
        ArbitrageRound.DoesNotExist, Forbidden: as above.
        GridRefused: no label.
    """
    round_ = ArbitrageRound.objects.visible_to(actor).select_related("roadmap").get(pk=round_id)
    require(can_run_round(actor, round_.roadmap_id), "arbitrage.grid.keep")
    if not label.strip():
        raise GridRefused("no_label")
    organisation = round_.roadmap.organisation
    code, number = slugify(label)[:50] or "grille", 1
    while GridTemplate.objects.filter(
        organisation=organisation, code=code if number == 1 else f"{code}-{number}"
    ).exists():
        number += 1
    grid = GridTemplate.objects.create(
        organisation=organisation,
        code=code if number == 1 else f"{code}-{number}",
        label=label.strip()[:160],
        copied_from=round_.grid,
    )
    CriterionTemplate.objects.bulk_create(
        CriterionTemplate(
            grid=grid,
            order=c.order,
            code=c.code,
            label=c.label,
            guidance=c.guidance,
            anchors=c.anchors,
            weight=c.weight,
            side=c.side,
            colleges=c.colleges,
        )
        for c in round_.criteria.all()
    )
    record(actor, "arbitrage.grid.kept", Ref.to(grid), organisation_id=organisation.pk, roadmap_id=round_.roadmap_id)
    return grid


def _open_grid(actor: Actor, round_id: int) -> ArbitrageRound:
    round_ = ArbitrageRound.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=round_id)
    require(can_run_round(actor, round_.roadmap_id), "arbitrage.grid.edit")
    if round_.grid_frozen_on is not None:
        raise GridRefused("frozen", name=round_.name, day=round_.grid_frozen_on.strftime("%d/%m/%Y"))
    return round_


def _new(round_: ArbitrageRound, label: str) -> Criterion:
    last = round_.criteria.order_by("-order").first()
    base, number = slugify(label)[:50] or "critere", 1
    while round_.criteria.filter(code=base if number == 1 else f"{base}-{number}").exists():
        number += 1
    return Criterion(
        round=round_,
        order=last.order + 1 if last else 1,
        code=base if number == 1 else f"{base}-{number}",
        label=label.strip()[:160],
    )
