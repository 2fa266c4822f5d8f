"""Sparks: which insight, paper or idea lit which idea, and why one thinks so."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from ideas.models.ideas import Idea
from papers.models.base import CheckedQuerySet, Versioned, exactly_one, one_of
from papers.models.insights import Insight
from papers.models.sources import Paper


class Relation(models.TextChoices):
    """What the insight does for the idea."""

    SPARKED = "sparked", _("sparked")
    BORROWS = "borrows", _("lends its method to")
    ANSWERS = "answers", _("answers")
    CHALLENGES = "challenges", _("challenges")
    NAMES = "names", _("is named in")


class Basis(models.TextChoices):
    """How one knows of the spark."""

    STATED = "stated", _("stated in the text")
    INFERRED = "inferred", _("inferred by a person")
    SUGGESTED = "suggested", _("suggested by the finder")


SOURCES = ("insight", "paper", "from_idea")


class SparkQuerySet(CheckedQuerySet):
    """Sparks."""

    def visible_to(self, user):
        """Sparks that nobody rejected, between rows that ``user`` may both see."""
        return self.filter(rejected_at=None).between_visible_to(user)

    def between_visible_to(self, user):
        """Sparks between rows that ``user`` may both see, also the rejected ones."""

        def is_seen(column, rows):
            return Exists(rows.visible_to(user).filter(pk=OuterRef(column)))

        # Row by row, where a list of all that one sees would be made for each question.
        source = (
            is_seen("insight", Insight.objects)
            | is_seen("paper", Paper.objects)
            | is_seen("from_idea", Idea.objects)
        )
        return self.filter(source, is_seen("idea", Idea.objects))

    def editable_by(self, user):
        """Sparks of an idea that ``user`` may edit."""
        return self.visible_to(user).filter(idea__in=Idea.objects.editable_by(user))

    def restorable_by(self, user):
        """Rejected sparks of an idea that ``user`` may edit."""
        rejected = self.exclude(rejected_at=None).between_visible_to(user)
        return rejected.filter(idea__in=Idea.objects.editable_by(user))


class Spark(Versioned):
    """The link from an insight, a paper or another idea to an idea, with its reason.

    A rejected one stays, so as not to be suggested again.
    """

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="sparks", verbose_name=_("idea"))
    insight = models.ForeignKey(
        Insight,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="sparks",
        verbose_name=_("insight"),
    )
    paper = models.ForeignKey(
        Paper,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="sparks",
        verbose_name=_("paper"),
    )
    from_idea = models.ForeignKey(
        Idea,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="sparks_from",
        verbose_name=_("other idea"),
    )
    relation = models.CharField(
        _("relation"), max_length=10, choices=Relation.choices, default=Relation.SPARKED
    )
    basis = models.CharField(
        _("basis"), max_length=10, choices=Basis.choices, default=Basis.INFERRED
    )
    why = models.CharField(_("why"), max_length=500, blank=True)
    insight_phrase = models.CharField(_("words of the insight"), max_length=500, blank=True)
    idea_phrase = models.CharField(_("words of the idea"), max_length=500, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("added by"),
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    rejected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    rejected_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SparkQuerySet.as_manager()

    class Meta:
        verbose_name = _("spark")
        verbose_name_plural = _("sparks")
        constraints = [
            models.CheckConstraint(condition=exactly_one(*SOURCES), name="spark_has_one_source"),
            models.CheckConstraint(
                condition=Q(from_idea=None) | ~Q(from_idea=models.F("idea")),
                name="spark_not_from_itself",
            ),
            models.UniqueConstraint(fields=["idea", "insight"], name="spark_once"),
            models.UniqueConstraint(fields=["idea", "paper"], name="spark_once_from_paper"),
            models.UniqueConstraint(fields=["idea", "from_idea"], name="spark_once_from_idea"),
            one_of("relation", Relation, name="spark_relation_known"),
            one_of("basis", Basis, name="spark_basis_known"),
            models.CheckConstraint(
                condition=Q(rejected_at=None) | Q(confirmed_by=None),
                name="spark_not_confirmed_and_rejected",
            ),
        ]

    def __str__(self):
        return f"{self.source} → {self.idea}"

    def get_absolute_url(self):
        return f"{self.idea.get_absolute_url()}#spark-{self.pk}"

    @property
    def source(self):
        """The insight, the paper or the other idea."""
        return self.insight or self.paper or self.from_idea

    @property
    def certainty(self) -> Basis:
        """How sure the link is: a suggestion that somebody confirmed counts as inferred."""
        if self.basis == Basis.SUGGESTED and self.confirmed_by_id:
            return Basis.INFERRED
        return Basis(self.basis)
