"""The library's tables."""

from papers.models.aliases import (
    DifferentPeople,
    NameKind,
    PersonMerge,
    PersonName,
)
from papers.models.auditing import (
    AuditEvent,
    AuditRecord,
)
from papers.models.base import (
    EditConflict,
    Visibility,
)
from papers.models.bib_links import (
    BibKind,
    BibLink,
)
from papers.models.citing import (
    CitationStyle,
)
from papers.models.collections import (
    BulkEdit,
    CollectedPaper,
    Collection,
    Presentation,
    Priority,
    Reading,
    ReadingStatus,
)
from papers.models.duplicates import (
    Different,
    DuplicateGroup,
    DuplicatePair,
    PaperMerge,
    Repair,
)
from papers.models.files import (
    FileKind,
    FileText,
    Legibility,
    PaperFile,
)
from papers.models.images import (
    Image,
)
from papers.models.imports import (
    Import,
    ImportedEntry,
    ImportState,
    Outcome,
)
from papers.models.insights import (
    Capture,
    Insight,
    Kind,
    Stage,
    TaggedInsight,
    Voice,
)
from papers.models.invitations import (
    Invitation,
)
from papers.models.keys import (
    CitationKey,
    LabSettings,
    Rekeying,
)
from papers.models.people import (
    Digest,
    Person,
    Role,
    Speaker,
    Theme,
    User,
)
from papers.models.search import (
    SavedSearch,
    SearchDocument,
    SearchWord,
    StaleDocument,
)
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
from papers.models.tags import (
    Tag,
)
from papers.models.tasks import (
    Task,
    TaskState,
)

__all__ = [
    "AuditEvent",
    "AuditRecord",
    "Authorship",
    "AuthorshipRole",
    "BibKind",
    "BibLink",
    "BulkEdit",
    "Capture",
    "CitationKey",
    "CitationStyle",
    "CollectedPaper",
    "Collection",
    "Different",
    "DifferentPeople",
    "Digest",
    "DuplicateGroup",
    "DuplicatePair",
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
    "LabSettings",
    "Legibility",
    "NameKind",
    "Outcome",
    "Paper",
    "PaperFile",
    "PaperMerge",
    "PaperType",
    "Person",
    "PersonMerge",
    "PersonName",
    "Presentation",
    "Priority",
    "Reading",
    "ReadingStatus",
    "Rekeying",
    "Repair",
    "Role",
    "SavedSearch",
    "SearchDocument",
    "SearchWord",
    "Series",
    "Speaker",
    "Speaking",
    "Stage",
    "StaleDocument",
    "Tag",
    "TaggedInsight",
    "TaggedPaper",
    "TaggedTalk",
    "Talk",
    "TalkPaper",
    "TalkPaperRelation",
    "Task",
    "TaskState",
    "Theme",
    "User",
    "Visibility",
    "Voice",
]
