"""Telling members what happened to what they may see."""

from collections.abc import Iterable

from django.utils import timezone

from ideas.models import Comment, Glass, Idea, Notice, NoticeKind
from papers.models import Insight, User


def may_see(row: Comment | Idea | Insight, member: User) -> bool:
    """Return whether ``member`` may see ``row``: what the pages ask, asked of the same rule."""
    return type(row).objects.visible_to(member).filter(pk=row.pk).exists()


def people_who_see(row: Comment | Idea | Insight, among: Iterable[User] | None = None) -> list:
    """Return the active members, or those ``among`` the given ones, who may see ``row``."""
    members = User.objects.filter(is_active=True).order_by("pk") if among is None else among
    return [member for member in members if may_see(row, member)]


def authors_of(row: Idea | Insight) -> list[User]:
    """Return whose ``row`` it is: its owner, and the co-authors of an idea."""
    return [row.owner, *(row.co_authors.all() if isinstance(row, Idea) else [])]


def tell_of_glass(glass: Glass) -> Notice:
    """Tell the member of a broken ``glass`` that it was broken, and why."""
    return Notice.objects.create(
        recipient=glass.member, kind=NoticeKind.GLASS_BROKEN, by=glass.by, glass=glass
    )


def notify(
    *, kind: NoticeKind, by: User, about: Comment | Idea | Insight, recipients: Iterable[User]
) -> list[Notice]:
    """Tell ``recipients`` that ``by`` did what ``kind`` says about ``about``. Returns the notices.

    Each is told once. Who did it is not told, nor who may not see what it is about.
    """
    others = [member for member in dict.fromkeys(recipients) if member != by]
    field = about._meta.model_name
    return Notice.objects.bulk_create(
        Notice(recipient=member, kind=kind, by=by, **{field: about})
        for member in people_who_see(about, others)
    )


def take_back(*, kind: NoticeKind, about: Comment) -> None:
    """Take back what nobody has read yet of what was told of ``about``."""
    about.notices.unread().unmailed().filter(kind=kind).delete()


def mark_read(notices) -> str:
    """Mark the queryset ``notices`` as read. Returns the mark by which to undo that."""
    now = timezone.now()
    notices.unread().update(read_at=now)
    return now.isoformat()
