"""What holds of a plan when the members disagree and when figures move, as JSON to keep beside it. No query here.

The promise: `docs/regles/solidite.md`. Nothing is put in « every good plan » or « none » without `proved`.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.arbitrage.bridge import Assembled, holds_clause, share_words
from jalon.arbitrage.doubt import Doubt, Robust, Uncertain
from jalon.arbitrage.sentences import titles_of
from jalon.finance.models import BudgetSection

COLUMNS = ("every", "discuss", "none")
BANDS = ("A", "B", "C")
KINDS = {
    "cost": gettext_lazy("le coût de « %(title)s »"),
    "effort": gettext_lazy("les jours de « %(title)s »"),
    "value": gettext_lazy("ce qu’apporte « %(title)s » (notes et bénéficiaires)"),
}


def columns_of(assembled: Assembled, found: Robust, doubt: Doubt) -> dict[str, Any]:
    """The three columns: column -> rows with the title, whether it is proved, and the tenths of views that keep it."""
    titles = titles_of(assembled)
    ids = {action.code: action.pk for action in assembled.inputs.actions}
    columns: dict[str, list[dict[str, Any]]] = {name: [] for name in COLUMNS}
    for verdict in found.verdicts:
        columns[verdict.column].append(
            {
                "id": ids[verdict.action],
                "title": titles[verdict.action],
                "proved": verdict.proved,
                "tenths": None if verdict.share is None else round(10 * verdict.share),
            }
        )
    return {
        "doubt": doubt.value,
        "views": len(found.weights.points),
        "names": list(found.weights.names),
        "impossible": found.impossible,
        "columns": columns,
    }


def bands_of(assembled: Assembled, found: Uncertain) -> dict[str, Any]:
    """Bands A, B, C, how often the plan holds, what breaks it, and the estimate to make precise first."""
    titles = titles_of(assembled)
    ids = {action.code: action.pk for action in assembled.inputs.actions}
    bands: dict[str, list[dict[str, Any]]] = {name: [] for name in BANDS}
    for held in found.held:
        row = {"id": ids[held.action], "title": titles[held.action], "words": share_words(held.share)}
        bands[held.band].append(row)
    lever = found.precise_first
    return {
        "draws": found.draws,
        "asked": found.asked,
        "without_plan": found.without_plan,
        "bands": bands,
        "plan_holds": "" if found.plan_holds is None else holds_clause(_("Ce plan"), found.plan_holds),
        "plan_breaks": [
            _("%(what)s, %(often)s") % {"what": _limit(assembled, rule, key), "often": share_words(part)}
            for rule, key, part in found.plan_breaks[:3]
        ],
        "precise_first": _estimate(assembled, lever.candidate, lever.what) if lever else "",
        "then": [_estimate(assembled, other.candidate, other.what) for other in found.levers[1:3]],
    }


def _estimate(assembled: Assembled, candidate: str, what: str) -> str:
    title = titles_of(assembled)[assembled.problem.by_key[candidate].action]
    return str(KINDS[what]) % {"title": title}


def _limit(assembled: Assembled, rule: str, key: str) -> str:
    if rule.startswith("budget"):
        return _("l’enveloppe de %(section)s") % {"section": BudgetSection(key).label}
    if rule == "capacity":
        skill = next(s for s in assembled.problem.skills if s.key == key)
        return _("les jours de « %(skill)s »") % {"skill": skill.title}
    return _("une autre règle du plan")
