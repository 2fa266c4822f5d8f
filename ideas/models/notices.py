"""What members are told of in the app and by mail, and the keys of their feeds."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy, gettext_noop

from ideas import access
from ideas.models.comments import Comment
from ideas.models.glass import Glass
from ideas.models.ideas import Idea
from papers.markdown import plain
from papers.models.base import exactly_one, one_of
from papers.models.insights import Insight
from papers.text import shortened


class NoticeKind(models.TextChoices):
    """What somebody is told."""

    MENTION = "mention", gettext_lazy("named in a comment")
    REPLY = "reply", gettext_lazy("answered")
    COMMENT = "comment", gettext_lazy("commented on")
    RESOLVED = "resolved", gettext_lazy("resolved")
    DOUBT = "doubt", gettext_lazy("doubted")
    OFFER = "offer", gettext_lazy("offered help")
    GLASS_BROKEN = "glass_broken", gettext_lazy("read by breaking the glass")
    COAUTHOR = "coauthor", gettext_lazy("invited as co-author")


SENTENCES = {
    NoticeKind.MENTION: gettext_noop("%(by)s named you in a comment on “%(about)s”"),
    NoticeKind.REPLY: gettext_noop("%(by)s answered in a discussion of “%(about)s”"),
    NoticeKind.COMMENT: gettext_noop("%(by)s commented on “%(about)s”"),
    NoticeKind.RESOLVED: gettext_noop("%(by)s resolved a discussion of “%(about)s”"),
    NoticeKind.DOUBT: gettext_noop("%(by)s has a doubt about “%(about)s”"),
    NoticeKind.OFFER: gettext_noop("%(by)s offers to help with “%(about)s”"),
    NoticeKind.GLASS_BROKEN: gettext_noop(
        "%(by)s broke the glass to read what you keep private: %(about)s"
    ),
    NoticeKind.COAUTHOR: gettext_noop("%(by)s made you a co-author of “%(about)s”"),
}


class NoticeQuerySet(models.QuerySet):
    """Notices."""

    def visible_to(self, user):
        """Notices for ``user`` of what ``user`` may still see."""
        about = (
            Exists(model.objects.visible_to(user).filter(pk=OuterRef(model._meta.model_name)))
            for model in (Comment, Idea, Insight)
        )
        of_glass = Q(glass__isnull=False)  # whom it concerns is whom it tells
        return self.filter(access.notice_own(user)).filter(reduce(or_, about, of_glass))

    def unread(self):
        """Notices that were not read."""
        return self.filter(read_at=None)

    def unmailed(self):
        """Notices that were not mailed."""
        return self.filter(mailed_at=None)

    def with_row(self):
        """Fetch who did it, and what it is about."""
        return self.select_related(
            "by", "comment__idea", "comment__insight", "idea", "insight", "glass"
        )

    def for_list(self):
        """What a list shows: what was not read first, then the newest first."""
        is_read = Case(
            When(read_at=None, then=Value(0)), default=Value(1), output_field=IntegerField()
        )
        return self.with_row().annotate(is_read=is_read).order_by("is_read", "-pk")


class Notice(models.Model):
    """``recipient`` is told that ``by`` did something about a comment, an idea or an insight.

    Or that ``by`` broke the glass to read what ``recipient`` keeps private.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="notices")
    idea = models.ForeignKey(Idea, models.CASCADE, null=True, related_name="notices")
    insight = models.ForeignKey(Insight, models.CASCADE, null=True, related_name="notices")
    glass = models.ForeignKey(Glass, models.CASCADE, null=True, related_name="notices")
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_of"),
            models.Index(fields=["recipient"], name="notice_unread", condition=Q(read_at=None)),
        ]
        constraints = [
            one_of("kind", NoticeKind, name="notice_kind_known"),
            models.CheckConstraint(
                condition=exactly_one("comment", "idea", "insight", "glass"),
                name="notice_about_one_row",
            ),
            models.CheckConstraint(
                condition=~Q(recipient=models.F("by")), name="notice_not_to_oneself"
            ),
        ]

    def __str__(self):
        return self.sentence

    def get_absolute_url(self):
        """Where one reads what it is about; of a broken glass, the notices themselves."""
        return self.row.get_absolute_url() if self.row else reverse("ideas:notice-list")

    @property
    def row(self) -> Comment | Idea | Insight | None:
        """The comment, the idea or the insight; None of a broken glass, which has no page."""
        return self.comment or self.idea or self.insight

    @property
    def about(self) -> Idea | Insight:
        """The idea or the insight, also of a comment."""
        return self.comment.about if self.comment else self.idea or self.insight

    @property
    def sentence(self) -> str:
        """What happened, in words of the reader's language."""
        about = self.glass.reason if self.glass else shortened(plain(str(self.about)), 80)
        return _(SENTENCES[self.kind]) % {"by": self.by, "about": about}

    @property
    def excerpt(self) -> str:
        """The beginning of the comment, or "" where it is about none."""
        return shortened(plain(self.comment.text), 200) if self.comment else ""


class FeedKey(models.Model):
    """The secret in the address of a member's feed, as its hash, and how it ends."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feed_key")
    token_sha256 = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=4)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"…{self.hint}"
