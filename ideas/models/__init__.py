"""The tables of what grew from the library."""

from ideas.models.finding import ListedWord, Side, Spelling, WordList
from ideas.models.glass import Glass
from ideas.models.history import Change, Deed
from ideas.models.ideas import Idea, Status, TaggedIdea
from ideas.models.notes import Note, Passage
from ideas.models.queues import Check, Queue, Settled
from ideas.models.sparks import Basis, Relation, Spark

__all__ = [
    "Basis",
    "Change",
    "Check",
    "Deed",
    "Glass",
    "Idea",
    "ListedWord",
    "Note",
    "Passage",
    "Queue",
    "Relation",
    "Settled",
    "Side",
    "Spark",
    "Spelling",
    "Status",
    "TaggedIdea",
    "WordList",
]
