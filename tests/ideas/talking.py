"""What is said about a row, for tests."""

from uuid import uuid4

from ideas import commenting
from ideas.models import Comment


def say(about, by, text="为什么？", reply_to=None) -> Comment:
    """Return a comment of ``by`` on ``about``, saved; who is to be told is told."""
    comment, _not_told = commenting.comment(
        about=about, by=by, text=text, key=uuid4(), reply_to=reply_to
    )
    return comment


def told(member) -> list[tuple]:
    """Return what ``member`` was told, in order: the kind and who did it."""
    notices = member.notices.order_by("pk").select_related("by")
    return [(notice.kind, notice.by.username) for notice in notices]
