"""Talking about an idea or an insight: the deeds on comments, and who is told of them."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ideas import mentioning, noticing
from ideas.mentioning import Named
from ideas.models import Comment, Idea, Mention, NoticeKind
from papers import trashing
from papers.models import Insight


class Gone(Exception):
    """What was to be commented on is not there any more, or not for who wanted to."""


@dataclass
class Thread:
    """A comment with its answers. ``first`` is None where it is gone, but not what answered it."""

    first: Comment | None
    replies: list[Comment]

    @property
    def is_resolved(self) -> bool:
        """Whether somebody said that it is settled."""
        return self.first is not None and self.first.resolved_at is not None

    @property
    def comments(self) -> list[Comment]:
        """The comments, in order."""
        return [self.first, *self.replies] if self.first else self.replies


def threads_of(about: Idea | Insight, user) -> list[Thread]:
    """Return the threads about ``about`` as far as ``user`` may see them, in order. Two queries."""
    rows = Comment.objects.visible_to(user).filter(**{about._meta.model_name: about})
    threads: dict[int, Thread] = {}
    for row in rows.for_discussion(user):
        thread = threads.setdefault(row.reply_to_id or row.pk, Thread(None, []))
        if row.reply_to_id:
            thread.replies.append(row)
        else:
            thread.first = row
    return [thread for _pk, thread in sorted(threads.items())]


@transaction.atomic
def comment(
    *, about: Idea | Insight, text: str, by, key: UUID, reply_to: Comment | None = None
) -> tuple[Comment, list[Named]]:
    """Return the comment of ``by`` on ``about``, saved, and whom it names but does not tell.

    These are who may not see ``about``. ``reply_to`` is the first comment of a thread. The same
    ``key`` again returns the comment that was saved with it, and saves and tells nothing.

    Raises Gone, and saves nothing, if ``by`` may not see ``about`` any more.
    """
    _hold(about, by)
    field = about._meta.model_name
    saved, is_new = Comment.objects.get_or_create(
        author=by, key=key, defaults={field: about, "text": text, "reply_to": reply_to}
    )
    if not is_new:
        return saved, []
    told, blind = _name(saved)
    _tell(saved, told)
    return saved, blind


@transaction.atomic
def edit(*, comment: Comment, text: str) -> list[Named]:
    """Give ``comment``, as it was read, another text. Returns whom it now names but does not tell.

    Who is named there for the first time is told. Raises EditConflict.
    """
    comment.text, comment.edited_at = text, timezone.now()
    comment.save(update_fields=["text", "edited_at"])
    before = {mention.person_id for mention in comment.mentions.all()}
    told, blind = _name(comment)
    new = [named.member for named in told if named.member.pk not in before]
    noticing.notify(kind=NoticeKind.MENTION, by=comment.author, about=comment, recipients=new)
    return blind


def delete(*, comment: Comment, by) -> UUID:
    """Put ``comment`` into the trash; its answers stay. Returns the mark to restore it by."""
    return trashing.trash_row(row=comment, by=by)


@transaction.atomic
def resolve(*, comment: Comment, by) -> None:
    """Say that the thread which ``comment`` begins is settled, and tell who took part in it."""
    comment = _locked(comment)
    if comment.resolved_at:
        return
    comment.resolved_at, comment.resolved_by = timezone.now(), by
    comment.save(update_fields=["resolved_at", "resolved_by"])
    noticing.notify(
        kind=NoticeKind.RESOLVED, by=by, about=comment, recipients=_taking_part(comment)
    )


@transaction.atomic
def reopen(*, comment: Comment) -> None:
    """Take back that a thread is settled, and what was told of it and not read yet."""
    comment = _locked(comment)
    comment.resolved_at = comment.resolved_by = None
    comment.save(update_fields=["resolved_at", "resolved_by"])
    noticing.take_back(kind=NoticeKind.RESOLVED, about=comment)


@transaction.atomic
def hide(*, comment: Comment, by) -> None:
    """Hide ``comment`` from all but its author and editors."""
    comment = _locked(comment)
    if not comment.hidden_at:
        comment.hidden_at, comment.hidden_by = timezone.now(), by
        comment.save(update_fields=["hidden_at", "hidden_by"])


@transaction.atomic
def show(*, comment: Comment) -> None:
    """Show ``comment``, which was hidden, to all again."""
    comment = _locked(comment)
    comment.hidden_at = comment.hidden_by = None
    comment.save(update_fields=["hidden_at", "hidden_by"])


def _hold(about, by):
    """Keep ``about`` from being deleted or hidden until the transaction ends."""
    type(about)._base_manager.select_for_update().filter(pk=about.pk).first()
    if not noticing.may_see(about, by):
        raise Gone


def _locked(comment):
    return Comment.objects.select_for_update().get(pk=comment.pk)


def _name(comment) -> tuple[list[Named], list[Named]]:
    """Keep whom ``comment`` names. Returns those who may see it, and those who may not."""
    named = mentioning.named_in(comment.text)
    sees = noticing.people_who_see(comment, {each.member: None for each in named})
    told = [each for each in named if each.member in sees]
    comment.mentions.all().delete()
    Mention.objects.bulk_create(
        Mention(comment=comment, person=each.member, name=each.name) for each in told
    )
    return told, [each for each in named if each.member not in sees]


def _tell(comment, named):
    """Tell each once: who is named, else who is answered, else whose row it is."""
    about, author = comment, comment.author
    told = set()
    answered = _taking_part(comment.reply_to) if comment.reply_to else []
    for kind, members in (
        (NoticeKind.MENTION, [each.member for each in named]),
        (NoticeKind.REPLY, answered),
        (NoticeKind.COMMENT, noticing.authors_of(comment.about)),
    ):
        new = [member for member in dict.fromkeys(members) if member not in told]
        told |= set(new)
        noticing.notify(kind=kind, by=author, about=about, recipients=new)


def _taking_part(first):
    """Return who wrote in the thread that ``first`` begins."""
    replies = first.replies.alive().select_related("author").order_by("pk")
    return [first.author, *(reply.author for reply in replies)]
