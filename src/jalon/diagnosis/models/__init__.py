"""What was heard and read: collection plan, interviews, workshops, documents."""

from jalon.diagnosis.models.collection import (
    Campaign,
    CollectionNotice,
    Correspondent,
    DiagnosisClosing,
    MailStatus,
    Reminder,
    Solicitation,
    SolicitedCorrespondent,
    Target,
)
from jalon.diagnosis.models.documents import Confidentiality, DocumentExtract, DocumentKind, SourceDocument
from jalon.diagnosis.models.interviews import (
    GuideQuestion,
    Interview,
    InterviewGuide,
    InterviewNote,
    InterviewState,
    Minutes,
    NoteKind,
    Profile,
)
from jalon.diagnosis.models.panels import Panel, PanelCriterion, PanelMember, PanelMemberState
from jalon.diagnosis.models.workshops import Idea, IdeaGroup, Vote, Workshop, WorkshopParticipant, WorkshopState

__all__ = [
    "Campaign",
    "CollectionNotice",
    "Confidentiality",
    "Correspondent",
    "DiagnosisClosing",
    "DocumentExtract",
    "DocumentKind",
    "GuideQuestion",
    "Idea",
    "IdeaGroup",
    "Interview",
    "InterviewGuide",
    "InterviewNote",
    "InterviewState",
    "MailStatus",
    "Minutes",
    "NoteKind",
    "Panel",
    "PanelCriterion",
    "PanelMember",
    "PanelMemberState",
    "Profile",
    "Reminder",
    "Solicitation",
    "SolicitedCorrespondent",
    "SourceDocument",
    "Target",
    "Vote",
    "Workshop",
    "WorkshopParticipant",
    "WorkshopState",
]
