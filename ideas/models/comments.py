"""What labmates say to each other about an idea or an insight, and whom they name."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from ideas import access
from ideas.models.ideas import Idea
from papers.models.base import Trashable, TrashQuerySet, exactly_one, in_trash
from papers.models.insights import Insight
from papers.text import shortened


class CommentQuerySet(TrashQuerySet):
    """Comments. One is seen by whoever sees what it is about."""

    def on_visible_to(self, user):
        """Comments on rows that ``user`` may see, in the trash or hidden or not.

        The rows are looked at one by one: a list of all that ``user`` may see would be long.
        """
        ideas = Idea.objects.visible_to(user).filter(pk=OuterRef("idea"))
        insights = Insight.objects.visible_to(user).filter(pk=OuterRef("insight"))
        return self.filter(Exists(ideas) | Exists(insights))

    def visible_to(self, user):
        """Comments that ``user`` may see."""
        return self.alive().on_visible_to(user).filter(access.comment_shown(user))

    def editable_by(self, user):
        """Comments that ``user`` may change or delete."""
        return self.visible_to(user).filter(access.comment_own(user))

    def restorable_by(self, user):
        """Comments in the trash that ``user`` may take out again."""
        return self.trashed().on_visible_to(user).filter(access.comment_own(user))

    def firsts(self):
        """Comments that begin a thread."""
        return self.filter(reply_to=None)

    def resolvable_by(self, user):
        """First comments of the threads that ``user`` may resolve and reopen."""
        return self.firsts().visible_to(user).filter(access.comment_resolvable(user))

    def hideable_by(self, user):
        """Comments that ``user`` may hide and show again."""
        return self.visible_to(user).filter(access.comment_hideable(user))

    def for_discussion(self, user):
        """What a discussion shows, in order, each with what ``user`` may do with it."""
        return (
            self.select_related("author", "resolved_by", "hidden_by", "idea", "insight")
            .prefetch_related("mentions")
            .annotate(
                may_edit=access.comment_own(user),
                may_resolve=access.comment_resolvable(user),
                may_hide=access.comment_hideable(user),
            )
            .order_by("pk")
        )


class Comment(Trashable):
    """What somebody says about an idea or an insight, or answers to the first of a thread.

    ``key`` is that of the form it was sent with: sent again, it has the same one. Resolved is the
    first comment, and with it the thread.
    """

    idea = models.ForeignKey(Idea, models.CASCADE, null=True, related_name="comments")
    insight = models.ForeignKey(Insight, models.CASCADE, null=True, related_name="comments")
    reply_to = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments", verbose_name=_("author")
    )
    text = models.TextField(
        _("comment"),
        max_length=20_000,
        help_text=_("Markdown, with math between dollar signs; @name tells somebody."),
    )
    key = models.UUIDField(editable=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    resolved_at = models.DateTimeField(null=True, blank=True, editable=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [in_trash("comment_in_trash")]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("idea", "insight"), name="comment_on_one_row"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="comment_has_text"),
            models.CheckConstraint(
                condition=Q(reply_to=None) | ~Q(reply_to=models.F("pk")),
                name="comment_not_to_itself",
            ),
            models.CheckConstraint(
                condition=Q(reply_to=None) | Q(resolved_at=None), name="comment_resolved_as_thread"
            ),
            models.UniqueConstraint(fields=["author", "key"], name="comment_once"),
        ]

    def __str__(self):
        return shortened(" ".join(self.text.split()), 80)

    def get_absolute_url(self):
        return f"{self.about.get_absolute_url()}#comment-{self.pk}"

    @property
    def about(self) -> Idea | Insight:
        """The idea or the insight."""
        return self.idea or self.insight

    @property
    def first(self) -> "Comment":
        """The comment that begins the thread."""
        return self.reply_to or self

    @property
    def names(self) -> list[str]:
        """The names that it tells somebody by, as they are written in it."""
        return [mention.name for mention in self.mentions.all()]


class Mention(models.Model):
    """Somebody whom a comment names. The name stays as it was written."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentions")
    name = models.CharField(max_length=310)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "name"], name="mention_once"),
            models.CheckConstraint(condition=~Q(name=""), name="mention_has_name"),
        ]

    def __str__(self):
        return f"@{self.name}"
