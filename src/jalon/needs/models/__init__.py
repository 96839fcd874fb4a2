"""Needs, where they were heard, their groups, and what the matching keeps."""

from jalon.needs.models.group import NeedGroup
from jalon.needs.models.matching import GroupingStep, NeedPosting, NeedReading, OwnEntry, SetAside
from jalon.needs.models.need import (
    PRIVATE,
    Frequency,
    Intensity,
    Need,
    NeedKind,
    NeedOrigin,
    NeedSource,
    NeedStatus,
    PoolingPotential,
)
from jalon.needs.parts import PART

__all__ = [
    "PART",
    "PRIVATE",
    "Frequency",
    "GroupingStep",
    "Intensity",
    "Need",
    "NeedGroup",
    "NeedKind",
    "NeedOrigin",
    "NeedPosting",
    "NeedReading",
    "NeedSource",
    "NeedStatus",
    "OwnEntry",
    "PoolingPotential",
    "SetAside",
]
