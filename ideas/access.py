"""Who may see and who may edit which ideas, sparks and notes, as Q. The only place that says so.

Doubts, offers, dials and images are seen by who sees their idea, and so are asked for through it.
"""

from django.db.models import Q

from papers.access import NOBODY, is_member


def note_own(user) -> Q:
    """Notes are their importer's alone: a note's text may hold what its owner keeps private."""
    return Q(owner=user) if is_member(user) else NOBODY


def own_words(user) -> Q:
    """Doubts, offers and answers on dials: their author's own."""
    return Q(by=user) if is_member(user) else NOBODY


def answered(user) -> Q:
    """Answers on the dials of an idea: for who has answered there too, whoever it is."""
    return Q(idea__dials__by=user) if is_member(user) else NOBODY
