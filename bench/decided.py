"""What follows the programme in the measured database: a stored trajectory of 500 bars, a public copy."""

from __future__ import annotations

from datetime import date
from typing import Any

from bench.world import BARS, START, bulk

PERIODS = 20
TODAY = date(2026, 11, 22)


def trajectory(roadmap: Any) -> Any:
    """A scenario of the roadmap with a stored plan: 500 actions retained, the others left out with their reason."""
    from jalon.arbitrage.models import Plan, PlanLine, Scenario
    from jalon.kernel.quarter import Quarter
    from jalon.programme.models import Variant

    scenario, is_new = Scenario.objects.get_or_create(round=roadmap.rounds.get(), name="Enveloppe votée")
    if not is_new:
        return scenario.plans.get()
    actions = list(roadmap.actions.order_by("pk"))
    mains = dict(Variant.objects.filter(action__roadmap=roadmap, is_main=True).values_list("action_id", "pk"))
    skills = [{"key": f"s{n}", "title": f"Savoir-faire {n}", "capacity": [900] * PERIODS} for n in range(7)]
    budgets = [{"key": name, "yearly": [40_000_000] * 5} for name in ("investment", "operating")]
    plan = Plan.objects.create(
        scenario=scenario, problem_sha256="0" * 64, status="proved", value=412_000_000, bound=412_000_000,
        problem={"periods": PERIODS, "skills": skills, "budgets": budgets},
        answer={
            "budget_use": {row["key"]: [31_000_000] * 5 for row in budgets},
            "skill_use": {row["key"]: [610 + 12 * n for n in range(PERIODS)] for row in skills},
        },
        explanations={
            "origin_year": START.year, "decision_period": 0,
            "left_out": {
                str(action.pk): {
                    "code": "limits",
                    "sentences": ["il manque 12 jours de chefferie de projet au 2e trimestre 2028",
                                  "l’enveloppe d’investissement de 2028 serait dépassée de 18 k€"],
                }
                for action in actions[BARS:]
            },
        },
    )  # fmt: skip
    first = Quarter.of(START)
    bulk(
        PlanLine(
            plan=plan, action=action, variant_id=mains[action.pk], start_on=first.plus(n % 16).starts_on,
            end_on=first.plus(n % 16 + action.duration_quarters - 1).ends_on,
        )
        for n, action in enumerate(actions[:BARS])
    )  # fmt: skip
    return plan


def public_copy(roadmap: Any) -> Any:
    """A public site with a copy of every action of the roadmap that has a public state."""
    from jalon.kernel.text import fold
    from jalon.publication.models import PublishedAction, PublishedRoadmap, Site

    site, _made = Site.objects.get_or_create(
        organisation=roadmap.organisation,
        defaults={"slug": "mesure", "title": roadmap.organisation.name, "is_open": True},
    )
    copy, _made = PublishedRoadmap.objects.get_or_create(
        roadmap_key=roadmap.key,
        defaults={
            "site": site, "slug": "la-plus-grande", "title": roadmap.title, "label": roadmap.label,
            "author": roadmap.organisation.name, "starts_on": roadmap.starts_on, "ends_on": roadmap.ends_on,
            "axes": [{"code": str(n), "title": axis.title, "description": ""} for n, axis in enumerate(roadmap.axes.all(), 1)],
            "fields": ["summary"], "first_published_on": TODAY, "updated_on": TODAY,
        },
    )  # fmt: skip
    codes = {axis.pk: str(n) for n, axis in enumerate(roadmap.axes.all(), 1)}
    done = set(copy.actions.values_list("key", flat=True))
    rows = roadmap.actions.filter(status__in=("retained", "under_way", "done")).select_related("axis")
    bulk(
        PublishedAction(
            key=a.key, roadmap=copy, slug=f"action-{a.pk}", code=a.code, title=a.title, sort_key=a.sort_key,
            search_key=fold(f"{a.title} {a.summary}"), status=a.public_status, axis_code=codes[a.axis_id],
            axis=a.axis.title, themes=["Inclusion numérique"], author=site.title, first_published_on=TODAY,
            updated_on=TODAY,
            sections={"synthesis": [{"field": "summary", "label": "En quelques mots", "text": a.summary, "on": "", "url": ""}]},
        )
        for a in rows
        if a.key not in done
    )  # fmt: skip
    return copy
