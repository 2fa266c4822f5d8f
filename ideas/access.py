"""Who may see and who may edit which ideas, sparks and notes, as Q. The only place that says so."""

from django.db.models import Q

from papers.access import NOBODY, is_member


def note_own(user) -> Q:
    """Notes are their importer's alone: a note's text may hold what its owner keeps private."""
    return Q(owner=user) if is_member(user) else NOBODY
