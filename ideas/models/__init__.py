"""The tables of what grew from the library."""

from ideas.models.ideas import Idea, Status, TaggedIdea
from ideas.models.notes import Note, Passage
from ideas.models.sparks import Basis, Relation, Spark

__all__ = ["Basis", "Idea", "Note", "Passage", "Relation", "Spark", "Status", "TaggedIdea"]
