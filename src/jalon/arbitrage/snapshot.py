"""What a body adopts, frozen: every line with its money and days, what was set aside and why. Hashed, versioned."""

import hashlib
import json
from typing import Any

from jalon.arbitrage.models import Plan, PlanLine
from jalon.programme.models import Action, Variant

SCHEMA = 1
"""Version of the form below; readers of an old snapshot look at `Adoption.snapshot_schema`."""


def snapshot_of(plan: Plan) -> dict[str, Any]:
    """The snapshot of a plan, as JSON. Amounts in minor units, effort in half-days, days as ISO dates."""
    round_ = plan.scenario.round
    roadmap = round_.roadmap
    lines = list(
        plan.lines.select_related("action__axis", "action__obligation", "variant").order_by("start_on", "action__code")
    )
    rated = Action.objects.filter(roadmap=roadmap, pk__in=[int(pk) for pk in plan.explanations.get("left_out", {})])
    return {
        "schema": SCHEMA,
        "roadmap": {
            "key": str(roadmap.key),
            "title": roadmap.title,
            "version": roadmap.version,
            "organisation": str(roadmap.organisation),
            "starts_on": roadmap.starts_on.isoformat(),
            "ends_on": roadmap.ends_on.isoformat(),
            "currency": roadmap.currency,
            "tax": roadmap.tax_basis,
        },
        "round": {
            "name": round_.name,
            "grid_frozen_on": round_.grid_frozen_on.isoformat() if round_.grid_frozen_on else None,
            "criteria": [
                {"code": c.code, "label": c.label, "weight": c.weight, "side": c.side} for c in round_.criteria.all()
            ],
        },
        "scenario": {"name": plan.scenario.name, "levers": plan.scenario.levers},
        "plan": {
            "problem_sha256": plan.problem_sha256,
            "status": plan.status,
            "value": plan.value,
            "bound": plan.bound,
            "engine_version": plan.engine_version,
        },
        "lines": [_line(line) for line in lines],
        "set_aside": [
            {
                "key": str(action.key),
                "code": action.code,
                "title": action.title,
                "axis": action.axis.title if action.axis else "",
                "reason": reason_of(plan, action.pk),
            }
            for action in rated.select_related("axis").order_by("code")
        ],
    }


def _line(line: PlanLine) -> dict[str, Any]:
    action: Action = line.action
    return {
        "key": str(action.key),
        "code": action.code,
        "title": action.title,
        "axis": action.axis.title if action.axis else "",
        "obligation": action.obligation.title if action.obligation else "",
        "variant": str(line.variant),
        "start_on": line.start_on.isoformat(),
        "end_on": line.end_on.isoformat(),
        "lateness_quarters": line.lateness_quarters,
        "costs": costs_of(line.variant, line.start_on.year),
        "efforts": [
            {"skill": effort.skill.label, "halfdays": effort.likely_halfdays}
            for effort in line.variant.efforts.select_related("skill")
        ],
    }


def costs_of(variant: Variant, start_year: int) -> list[dict[str, Any]]:
    """Likely costs of a variant by civil year, each recurring one told once with `is_recurring`."""
    return [
        {
            "year": start_year + cost.year,
            "section": cost.section,
            "amount_minor": cost.likely_minor,
            "is_recurring": cost.is_recurring,
        }
        for cost in variant.costs.all()
    ]


def reason_of(plan: Plan, action_id: int) -> str:
    """Why an action is not in the plan, in one French sentence."""
    told = plan.explanations.get("left_out", {}).get(str(action_id), {})
    sentences = [str(sentence) for sentence in told.get("sentences", [])]
    text = " ; ".join(sentences)
    return text[:1].upper() + text[1:] + "." if text else ""


def digest_of(snapshot: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a snapshot."""
    text = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
