"""The diagnosis: what is coded, what is found, what is handed over."""

from jalon.diagnosis.models.findings import (
    Assessment,
    Chapter,
    ChapterAnswer,
    Finding,
    FindingKind,
    FindingSource,
    TerritoryLevel,
    Viewpoint,
)
from jalon.diagnosis.models.passages import Codebook, CodebookTheme, Passage
from jalon.diagnosis.models.reports import Report, ReportDelivery, ReportKind, ReportOpening, ReportTemplate

__all__ = [
    "Assessment",
    "Chapter",
    "ChapterAnswer",
    "Codebook",
    "CodebookTheme",
    "Finding",
    "FindingKind",
    "FindingSource",
    "Passage",
    "Report",
    "ReportDelivery",
    "ReportKind",
    "ReportOpening",
    "ReportTemplate",
    "TerritoryLevel",
    "Viewpoint",
]
