"""Actions, what they cost and ask, their links, the obligations and the grids."""

from jalon.programme.models.action import (
    Action,
    ActionMember,
    ActionNature,
    ActionNeed,
    ActionStatus,
    Audience,
    Confidence,
    EvolutionKind,
    Motive,
    Offering,
    PublicStatus,
    Triage,
)
from jalon.programme.models.finding import ActionFinding
from jalon.programme.models.grid import CriterionTemplate, GridTemplate
from jalon.programme.models.link import ActionLink, LinkKind
from jalon.programme.models.obligation import Obligation
from jalon.programme.models.portfolio import Portfolio
from jalon.programme.models.variant import ActionCost, ActionEffort, ActionSubsidy, Variant, VariantKind, VariantShare

__all__ = [
    "Action",
    "ActionCost",
    "ActionEffort",
    "ActionFinding",
    "ActionLink",
    "ActionMember",
    "ActionNature",
    "ActionNeed",
    "ActionStatus",
    "ActionSubsidy",
    "Audience",
    "Confidence",
    "CriterionTemplate",
    "EvolutionKind",
    "GridTemplate",
    "LinkKind",
    "Motive",
    "Obligation",
    "Offering",
    "Portfolio",
    "PublicStatus",
    "Triage",
    "Variant",
    "VariantKind",
    "VariantShare",
]
