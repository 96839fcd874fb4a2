"""What is not agreed or not sure in a scenario, as values of the engine: points of view on the worth, ranges of figures.

With `bridge`, the only module that makes values of the engine out of rows. The promise: `docs/regles/solidite.md`.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from jalon.arbitrage.bridge import Assembled, Problem
from jalon.arbitrage.inputs import VALUE_SIDES, ActionRating
from jalon.arbitrage.notation import MAX_NOTE, Rated, intensity, note_of
from jalon.arbitrage.value import SCALE
from jalon.engine.robust import Robust, Verdict
from jalon.engine.uncertain import Range, Uncertain, What
from jalon.engine.weights import WeightSet, around, colleges, ranking
from jalon.kernel.errors import DomainError
from jalon.programme.models import Variant

__all__ = [
    "Doubt",
    "DoubtRefused",
    "Range",
    "Robust",
    "Uncertain",
    "Verdict",
    "WeightSet",
    "points_of_view",
    "ranges_of",
]
AROUND_PERMILLE = 300
LARGEST_FACTOR = 100_000


class Doubt(TextChoices):
    """What the members may disagree on."""

    COLLEGES = "colleges", _("chaque collège note seul")
    AROUND = "around", _("chaque poids à 30 % près")
    RANKING = "ranking", _("seul compte l’ordre des critères")


class DoubtRefused(DomainError):
    """Points of view that cannot be made of what was noted."""

    messages = {
        "one_college": _("Un seul collège a noté : choisissez « chaque poids à 30 %% près »."),
        "one_criterion": _("Un seul critère pèse dans la grille : il n’y a pas de poids à faire bouger."),
        "no_note": _("Aucune note n’est saisie : il n’y a pas d’avis à comparer."),
    }


def points_of_view(assembled: Assembled, problem: Problem, doubt: Doubt) -> tuple[Problem, WeightSet]:
    """The problem with the worth of each candidate split by point of view, and the points of view admitted.

    Raises:
        DoubtRefused: there is only one point of view.
    """
    worth = _by_college(assembled) if doubt == Doubt.COLLEGES else _by_criterion(assembled)
    weights = {name: weight for name, (weight, _rated) in worth.items()}
    shares = _shares(assembled)
    candidates = []
    for candidate in problem.candidates:
        action_id, variant_id = assembled.variants[candidate.key]
        factor = _factor(assembled.inputs.ratings[action_id], shares.get(variant_id, 100))
        scores = {name: round(of[action_id] * factor) for name, (_weight, of) in worth.items()}
        candidates.append(replace(candidate, value=None, scores=scores))
    split = replace(problem, candidates=tuple(candidates), weights=weights)
    if doubt == Doubt.COLLEGES:
        return split, colleges(split, {name: {name: 1} for name in weights})
    if doubt == Doubt.RANKING:
        return split, ranking(split, sorted(weights, key=lambda name: -weights[name]))
    return split, around(split, AROUND_PERMILLE)


def _factor(rating: ActionRating, share_pct: int) -> Fraction:
    """What an intensity of one point in a hundred is worth, in units of the engine."""
    return SCALE * rating.reach.likely * rating.success.likely * Fraction(share_pct) / 1_000_000


def _shares(assembled: Assembled) -> Mapping[int, int]:
    ids = {variant_id for _action, variant_id in assembled.variants.values()}
    return dict(Variant.objects.filter(pk__in=ids).values_list("pk", "value_pct"))


Worth = dict[str, tuple[int, dict[int, Fraction]]]


def _by_criterion(assembled: Assembled) -> Worth:
    """Criterion -> its weight, and the intensity (0 to 100) it alone would give each action."""
    inputs = assembled.inputs
    found: Worth = {}
    for action in inputs.actions:
        for rated in inputs.rated(action, *VALUE_SIDES):
            if rated.weight > 0:
                of = found.setdefault(rated.code, (rated.weight, {}))[1]
                of[action.pk] = note_of(rated).likely * 100 / MAX_NOTE
    if len(found) < 2:
        raise DoubtRefused("one_criterion")
    return found


def _by_college(assembled: Assembled) -> Worth:
    """College -> 1, and the intensity (0 to 100) that its notes alone give each action."""
    inputs = assembled.inputs
    codes = {
        rated.code for action in inputs.actions for rated in inputs.rated(action, *VALUE_SIDES) if rated.weight > 0
    }
    counted = {criterion.pk for criterion in inputs.criteria if criterion.code in codes}
    names = {
        college
        for of_action in inputs.notes.values()
        for criterion, notes in of_action.items()
        if criterion in counted
        for college in notes
    }
    if not names:
        raise DoubtRefused("no_note")
    if len(names) < 2:
        raise DoubtRefused("one_college")
    found: Worth = {}
    for name in sorted(names):
        of = {
            action.pk: intensity(_alone(r, name) for r in inputs.rated(action, *VALUE_SIDES)).likely
            for action in inputs.actions
        }
        found[name] = (1, of)
    return found


def _alone(rated: Rated, college: str) -> Rated:
    """The criterion as one college notes it; as everybody does where that college did not."""
    if college not in rated.notes:
        return rated
    return replace(rated, notes={college: rated.notes[college]}, expected=(college,))


def ranges_of(assembled: Assembled) -> tuple[Range, ...]:
    """Low and high of every cost, effort and worth that is not sure, in thousandths of the figure computed with."""
    estimates = assembled.estimates
    found: list[Range] = []
    rows = Variant.objects.filter(pk__in=[pk for _action, pk in assembled.variants.values()])
    variants = {variant.pk: variant for variant in rows.prefetch_related("costs", "efforts")}
    for candidate in assembled.problem.candidates:
        action_id, variant_id = assembled.variants[candidate.key]
        variant = variants[variant_id]
        money = [(c.low_minor, getattr(c, f"{estimates}_minor"), c.high_minor) for c in variant.costs.all()]
        days = [(e.low_halfdays, getattr(e, f"{estimates}_halfdays"), e.high_halfdays) for e in variant.efforts.all()]
        worth = assembled.inputs.ratings[action_id].value(variant.value_pct)
        kinds: dict[What, tuple[Fraction, Fraction, Fraction]] = {
            "cost": _summed(money),
            "effort": _summed(days),
            "value": (worth.low, worth.likely, worth.high),
        }
        found += [made for what, three in kinds.items() if (made := _range(candidate.key, what, *three)) is not None]
    return tuple(found)


def _summed(rows: list[tuple[int, int, int]]) -> tuple[Fraction, Fraction, Fraction]:
    low, here, high = (Fraction(sum(row[i] for row in rows)) for i in range(3))
    return low, here, high


def _range(key: str, what: What, low: Fraction, here: Fraction, high: Fraction) -> Range | None:
    if here <= 0:
        return None
    least = min(1000, max(0, int(1000 * low / here)))
    most = max(1000, min(LARGEST_FACTOR, int(1000 * high / here)))
    return None if least == most else Range(key, what, least, most)
