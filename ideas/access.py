"""Who may see and who may edit which ideas, sparks, notes and share links, as Q.

The only place that says so. A link is a door and no user: who makes one, owns the idea.
"""

from django.conf import settings
from django.db.models import F, Q

from papers.access import EVERYBODY, NOBODY, is_admin, is_member


def note_own(user) -> Q:
    """Notes are their importer's alone: a note's text may hold what its owner keeps private."""
    return Q(owner=user) if is_member(user) else NOBODY


def link_listed(user) -> Q:
    """Links are listed and revoked by their maker, by the idea's owner and by administrators."""
    if is_admin(user):
        return EVERYBODY
    return Q(created_by=user) | Q(idea__owner=user) if is_member(user) else NOBODY


def link_live(now) -> Q:
    """Links open until they are revoked, expire, or their maker leaves or loses the idea."""
    if not settings.SHARE_LINKS:
        return NOBODY
    return Q(
        Q(expires_at=None) | Q(expires_at__gt=now),
        revoked_at=None,
        created_by__is_active=True,
        idea__owner=F("created_by"),
        idea__trashed_at=None,
    )


def link_opened(user) -> Q:
    """Links open for anyone, for members or for those whom they name, as their maker chose."""
    if not is_member(user):
        return Q(audience="anyone")
    named = Q(audience="named") & (Q(named=user) | Q(created_by=user))
    return Q(audience__in=["anyone", "signed-in"]) | named


def shared_with(root) -> Q:
    """Ideas below ``root`` that a link to it may show: those that are as visible as it is."""
    return Q(visibility="lab") if root.visibility == "lab" else Q(owner=root.owner_id)
