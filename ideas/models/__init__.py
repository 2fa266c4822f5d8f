"""The tables of what grew from the library."""

from ideas.models.bib_links import IdeaBibLink
from ideas.models.comments import Comment, Mention
from ideas.models.dials import Dial
from ideas.models.doubts import Doubt, Offer
from ideas.models.finding import ListedWord, Side, Spelling, WordList
from ideas.models.glass import Glass
from ideas.models.history import Change, Deed
from ideas.models.ideas import Idea, Status, TaggedIdea
from ideas.models.images import IdeaImage
from ideas.models.notes import Note, Passage
from ideas.models.notices import FeedKey, Notice, NoticeKind
from ideas.models.queues import Check, Queue, Settled
from ideas.models.sharing import (
    Audience,
    Children,
    ShareChild,
    ShareLink,
    ShareReader,
    ShareVisit,
    Sources,
)
from ideas.models.sparks import Basis, Relation, Spark

__all__ = [
    "Audience",
    "Basis",
    "Change",
    "Check",
    "Children",
    "Comment",
    "Deed",
    "Dial",
    "Doubt",
    "FeedKey",
    "Glass",
    "Idea",
    "IdeaBibLink",
    "IdeaImage",
    "ListedWord",
    "Mention",
    "Note",
    "Notice",
    "NoticeKind",
    "Offer",
    "Passage",
    "Queue",
    "Relation",
    "Settled",
    "ShareChild",
    "ShareLink",
    "ShareReader",
    "ShareVisit",
    "Side",
    "Sources",
    "Spark",
    "Spelling",
    "Status",
    "TaggedIdea",
    "WordList",
]
