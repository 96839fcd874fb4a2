"""The inventory of the information system of each member: applications, contracts, infrastructure, services, skills."""

from jalon.inventory.models.applications import Flow, Solution, Usage
from jalon.inventory.models.base import Sheet, SheetQuerySet
from jalon.inventory.models.contracts import Contract, ContractAlert, Threshold
from jalon.inventory.models.infrastructure import Equipment, FoundSoftware, Practice
from jalon.inventory.models.measures import Measure, Section
from jalon.inventory.models.people import Job, JobNeed, SkillHolding, Training
from jalon.inventory.models.services import Platform, Resource, Service, ShadowTool

__all__ = [
    "Contract",
    "ContractAlert",
    "Equipment",
    "Flow",
    "FoundSoftware",
    "Job",
    "JobNeed",
    "Measure",
    "Platform",
    "Practice",
    "Resource",
    "Section",
    "Service",
    "ShadowTool",
    "Sheet",
    "SheetQuerySet",
    "SkillHolding",
    "Solution",
    "Threshold",
    "Training",
    "Usage",
]
