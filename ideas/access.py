"""Who may see and who may edit which ideas, sparks, notes and comments, as Q; said nowhere else."""

from django.db.models import Q

from papers.access import EVERYBODY, NOBODY, is_editor, is_member


def note_own(user) -> Q:
    """Notes are their importer's alone: a note's text may hold what its owner keeps private."""
    return Q(owner=user) if is_member(user) else NOBODY


def comment_shown(user) -> Q:
    """A comment that was hidden is shown to its author and to editors. The rest is shown."""
    return EVERYBODY if is_editor(user) else Q(hidden_at=None) | comment_own(user)


def comment_own(user) -> Q:
    """Comments are changed and deleted by their author."""
    return Q(author=user) if is_member(user) else NOBODY


def comment_resolvable(user) -> Q:
    """A thread is resolved and reopened by its author, by whose row it is about, by editors."""
    if is_editor(user):
        return EVERYBODY
    if not is_member(user):
        return NOBODY
    return comment_own(user) | Q(idea__owner=user) | Q(insight__owner=user)


def comment_hideable(user) -> Q:
    """Comments are hidden by editors."""
    return EVERYBODY if is_editor(user) else NOBODY


def notice_own(user) -> Q:
    """Notices are for their recipient alone."""
    return Q(recipient=user) if is_member(user) else NOBODY
