"""The library's tables."""

from papers.models.auditing import AuditEvent, AuditRecord
from papers.models.base import EditConflict, Visibility
from papers.models.files import FileKind, FileText, PaperFile, Reading
from papers.models.images import Image
from papers.models.imports import Import, ImportedEntry, ImportState, Outcome
from papers.models.insights import Capture, Insight, Kind, Stage, TaggedInsight, Voice
from papers.models.invitations import Invitation
from papers.models.people import Digest, Person, Role, Speaker, Theme, User
from papers.models.sources import (
    Authorship,
    AuthorshipRole,
    Paper,
    PaperType,
    Series,
    Speaking,
    TaggedPaper,
    TaggedTalk,
    Talk,
    TalkPaper,
    TalkPaperRelation,
)
from papers.models.tags import Tag

__all__ = [
    "AuditEvent",
    "AuditRecord",
    "Authorship",
    "AuthorshipRole",
    "Capture",
    "Digest",
    "EditConflict",
    "FileKind",
    "FileText",
    "Image",
    "Import",
    "ImportState",
    "ImportedEntry",
    "Insight",
    "Invitation",
    "Kind",
    "Outcome",
    "Paper",
    "PaperFile",
    "PaperType",
    "Person",
    "Reading",
    "Role",
    "Series",
    "Speaker",
    "Speaking",
    "Stage",
    "Tag",
    "TaggedInsight",
    "TaggedPaper",
    "TaggedTalk",
    "Talk",
    "TalkPaper",
    "TalkPaperRelation",
    "Theme",
    "User",
    "Visibility",
    "Voice",
]
