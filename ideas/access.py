"""Who may see and who may edit which ideas, sparks, notes, comments and share links, as Q.

The only place that says so. A private idea is seen by its owner and by the co-authors named on it;
one that the lab sees is edited by every editor, and deleted by its owner or an administrator. Who
sees it, its owner alone decides. Doubts, offers, dials and images are seen by who sees their idea,
and so are asked for through it. A link is a door and no user: who makes one, owns the idea.
"""

from django.conf import settings
from django.db.models import F, Q

from papers.access import (
    EVERYBODY,
    NOBODY,
    is_admin,
    is_editor,
    is_member,
    owned,
    owned_editable,
    owned_visible,
)


def co_authored(user) -> Q:
    """Ideas on which ``user`` is named as a co-author."""
    return Q(pk__in=user.co_authored.values("pk")) if is_member(user) else NOBODY


def version_co_authored(user) -> Q:
    """Versions of ideas on which ``user`` is named as a co-author."""
    return Q(id__in=user.co_authored.values("pk")) if is_member(user) else NOBODY


def authored(user) -> Q:
    """Ideas that are ``user``'s own, or of which ``user`` is a co-author."""
    return owned(user) | co_authored(user)


def idea_visible(user) -> Q:
    """Ideas that ``user`` reads: one's own, those one is a co-author of, and what the lab sees."""
    return owned_visible(user) | co_authored(user)


def idea_editable(user) -> Q:
    """Ideas of which ``user`` changes the words and the place."""
    return authored(user) | Q(visibility="lab") if is_editor(user) else authored(user)


def idea_deletable(user) -> Q:
    """Ideas that ``user`` puts into the trash and takes out again."""
    return owned_editable(user)


def glass_open(user) -> Q:
    """Glasses that ``user`` broke: only administrators have some, and only while they are that."""
    return Q(by=user) if is_admin(user) else NOBODY


def through_the_glass(glass) -> Q:
    """Ideas that a broken ``glass`` shows: what its member keeps private."""
    return Q(owner=glass.member, visibility="private")


def note_own(user) -> Q:
    """Notes are their importer's alone: a note's text may hold what its owner keeps private."""
    return owned(user)


def own_words(user) -> Q:
    """Doubts, offers and answers on dials: their author's own."""
    return Q(by=user) if is_member(user) else NOBODY


def answered(user) -> Q:
    """Answers on the dials of an idea: for who has answered there too, whoever it is."""
    return Q(idea__dials__by=user) if is_member(user) else NOBODY


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
    of_mine = Q(idea__owner=user) | Q(idea__in=user.co_authored.values("pk"))
    return comment_own(user) | of_mine | Q(insight__owner=user)


def comment_hideable(user) -> Q:
    """Comments are hidden by editors."""
    return EVERYBODY if is_editor(user) else NOBODY


def notice_own(user) -> Q:
    """Notices are for their recipient alone."""
    return Q(recipient=user) if is_member(user) else NOBODY


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
