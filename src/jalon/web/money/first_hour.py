"""The first-hour page: what the list asks against what there is, before any score."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jalon.capacity.queries import days_by_skill_and_quarter
from jalon.documents.first_hour import AxisAsk, BigAsk, FirstHour, SkillAsk
from jalon.documents.first_hour import first_hour as first_hour_document
from jalon.documents.load import YearMoney
from jalon.documents.sections import Section
from jalon.finance.models import BudgetSection
from jalon.finance.queries import envelopes_of
from jalon.finance.rules import can_see_money
from jalon.kernel.errors import require
from jalon.kernel.money import Currency
from jalon.organisations.models import Skill
from jalon.programme.asked import Asked, asked_by
from jalon.roadmaps.models import Roadmap
from jalon.web.papers import WRITERS, file_response
from jalon.web.screens import ActorRequest, open_roadmap, screen

BIGGEST = 10


@screen
def first_hour(request: ActorRequest, roadmap_id: int) -> HttpResponse:
    """On the screen."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    require(can_see_money(request.actor, roadmap), "finance.envelopes.read")
    data = first_hour_data(roadmap, today=request.actor.on)
    context = {
        "roadmap": roadmap,
        "data": data,
        "money_ratio": _ratio(data.money_ratio),
        "days_ratio": _ratio(data.days_ratio),
        "skills": [
            {
                "label": row.skill,
                "asked": row.asked_halfdays,
                "capacity": row.capacity_halfdays,
                "ratio": _ratio(row.asked_halfdays / row.capacity_halfdays) if row.capacity_halfdays else "",
                "is_over": row.capacity_halfdays is not None and row.asked_halfdays > row.capacity_halfdays,
            }
            for row in data.skills
        ],
        "money": [
            {
                "year": row.year,
                "section": row.section.label,
                "asked": whole(row.used_minor, roadmap.currency),
                "envelope": row.envelope_minor,
                "ratio": _ratio(row.used_minor / row.envelope_minor) if row.envelope_minor else "",
                "is_over": row.envelope_minor is not None and row.used_minor > row.envelope_minor,
            }
            for row in data.money
        ],
    }
    return render(request, "money/first_hour.html", context)


@screen
def first_hour_paper(request: ActorRequest, roadmap_id: int, extension: str) -> HttpResponse:
    """On two printable pages."""
    roadmap = open_roadmap(request, roadmap_id, step="plan")
    require(can_see_money(request.actor, roadmap), "finance.envelopes.read")
    if extension not in WRITERS:
        raise Http404
    data = first_hour_data(roadmap, today=request.actor.on)
    return file_response(first_hour_document(data), extension=extension, name=_("premiere-heure"))


def first_hour_data(roadmap: Roadmap, *, today: date) -> FirstHour:
    """What the list asks and what there is, ready for the page and for the paper."""
    asked = asked_by(roadmap)
    return FirstHour(
        organisation=str(roadmap.organisation),
        roadmap=roadmap.title,
        on=today,
        actions=len(asked.actions),
        money=_money(roadmap, asked),
        skills=_skills(roadmap, asked),
        axes=_axes(asked),
        biggest=tuple(
            BigAsk(
                title=ask.action.title,
                axis=ask.action.axis.title if ask.action.axis else "",
                cost_minor=whole(ask.cost_minor, ask.action.roadmap.currency),
                effort_halfdays=ask.halfdays,
            )
            for ask in sorted(asked.actions, key=lambda ask: -ask.cost_minor)[:BIGGEST]
        ),
        without_cost=asked.without_cost,
        without_effort=asked.without_effort,
        obligations=asked.obligations,
        currency=roadmap.currency,
        tax=roadmap.get_tax_basis_display(),
    )


def _money(roadmap: Roadmap, asked: Asked) -> tuple[YearMoney, ...]:
    known = envelopes_of(roadmap)
    return tuple(
        YearMoney(
            year=year,
            section=Section(str(section)),
            used_minor=asked.money.get((year, str(section)), 0),
            envelope_minor=known.get((year, str(section))),
        )
        for year in roadmap.years
        for section in BudgetSection
    )


def _skills(roadmap: Roadmap, asked: Asked) -> tuple[SkillAsk, ...]:
    capacity = days_by_skill_and_quarter(roadmap)
    skills = Skill.objects.filter(pk__in=set(asked.skills) | set(capacity)).order_by("order", "label")
    return tuple(
        SkillAsk(
            skill=skill.label,
            asked_halfdays=asked.skills.get(skill.pk, 0),
            capacity_halfdays=int(sum(capacity[skill.pk].values()) * 2) if skill.pk in capacity else None,
        )
        for skill in skills
    )


def _axes(asked: Asked) -> tuple[AxisAsk, ...]:
    titles = dict.fromkeys(ask.action.axis.title if ask.action.axis else "" for ask in asked.actions)
    found = []
    for title in titles:
        mine = [ask for ask in asked.actions if (ask.action.axis.title if ask.action.axis else "") == title]
        found.append(
            AxisAsk(
                axis=title or str(_("Sans axe")),
                actions=len(mine),
                cost_minor=whole(sum(ask.cost_minor for ask in mine), mine[0].action.roadmap.currency),
                effort_halfdays=sum(ask.halfdays for ask in mine),
            )
        )
    return tuple(sorted(found, key=lambda axis: -axis.cost_minor))


def whole(amount_minor: int, currency: str) -> int:
    """An amount rounded to the whole euro (or franc): nobody plans in cents."""
    scale = int(10 ** Currency(currency).exponent)
    return round(amount_minor / scale) * scale


def _ratio(value: float | None) -> str:
    """« 2,3 »: one decimal, enough to be said aloud."""
    return "" if value is None else f"{value:.1f}".replace(".", ",").removesuffix(",0")
