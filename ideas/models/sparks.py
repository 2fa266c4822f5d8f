"""Sparks: which insight lit which idea, and why one thinks so."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas.models.ideas import Idea
from papers.models.base import CheckedQuerySet, Versioned, one_of
from papers.models.insights import Insight


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


class SparkQuerySet(CheckedQuerySet):
    """Sparks."""

    def visible_to(self, user):
        """Sparks between an insight and an idea that ``user`` may both see."""
        return self.filter(
            insight__in=Insight.objects.visible_to(user),
            idea__in=Idea.objects.visible_to(user),
            rejected_at=None,
        )

    def editable_by(self, user):
        """Sparks of an idea that ``user`` may edit."""
        return self.visible_to(user).filter(idea__in=Idea.objects.editable_by(user))


class Spark(Versioned):
    """The link insight → idea, with its reason. A rejected one stays, so as not to come again."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="sparks", verbose_name=_("idea"))
    insight = models.ForeignKey(
        Insight, models.CASCADE, related_name="sparks", verbose_name=_("insight")
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
            models.UniqueConstraint(fields=["idea", "insight"], name="spark_once"),
            one_of("relation", Relation, name="spark_relation_known"),
            one_of("basis", Basis, name="spark_basis_known"),
            models.CheckConstraint(
                condition=Q(rejected_at=None) | Q(confirmed_by=None),
                name="spark_not_confirmed_and_rejected",
            ),
        ]

    def __str__(self):
        return f"{self.insight} → {self.idea}"
