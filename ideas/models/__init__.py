"""The tables of what grew from the library."""

from ideas.models.finding import ListedWord, Side, Spelling, WordList
from ideas.models.history import Change, Deed
from ideas.models.ideas import Idea, Status, TaggedIdea
from ideas.models.notes import Note, Passage
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
    "Deed",
    "Idea",
    "ListedWord",
    "Note",
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
