"""Insights: one thing taken from one talk or paper."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from papers.models.base import Owned, OwnedQuerySet, Visibility, one_of
from papers.models.images import Image
from papers.models.sources import Paper, Speaking, Talk
from papers.models.tags import TaggedRow, TagsField
from papers.text import fold, shortened


class Kind(models.TextChoices):
    """What sort of thing an insight is."""

    TAKEAWAY = "takeaway", _("Takeaway")
    METHOD = "method", _("Method")
    ORIGIN = "origin", _("Origin")
    CRITIQUE = "critique", _("Critique")
    QUESTION = "question", _("Question")
    ADVICE = "advice", _("Advice")
    TODO = "todo", _("To-do")
    QUOTE = "quote", _("Quote")
    IMAGE = "image", _("Image")


class Voice(models.TextChoices):
    """Whose words an insight are."""

    SOURCE = "source", _("The source's")
    MINE = "mine", _("Mine")
    UNCLEAR = "unclear", _("Unclear")


class InsightQuerySet(OwnedQuerySet):
    """Insights."""

    def matching(self, *, q="", tag="", kind="", speaker=""):
        """Insights with ``q`` in the text, of that tag and kind and from a speaker of that name."""
        found = self.filter(text_key__contains=fold(q)) if q else self
        found = found.filter(tagged_items__tag__slug=fold(tag)) if tag else found
        if speaker:
            found = found.filter(talk__in=Speaking.objects.by(speaker).values("talk"))
        return found.filter(kind=kind) if kind else found

    def for_list(self):
        """What a list row shows, newest first."""
        return (
            self.for_talk()
            .order_by("-pk")
            .prefetch_related(
                Prefetch("talk__speakings", Speaking.objects.select_related("person"))
            )
        )

    def for_talk(self):
        """What a row on its talk's or paper's page shows, in the order it was said."""
        return (
            self.select_related("talk", "paper", "image", "owner")
            .prefetch_related("tags")
            .order_by("position", "pk")
        )


class Insight(Owned):
    """One thing taken from one talk or paper."""

    talk = models.ForeignKey(
        Talk,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="insights",
        verbose_name=_("talk"),
    )
    paper = models.ForeignKey(
        Paper,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="insights",
        verbose_name=_("paper"),
    )
    text = models.TextField(
        _("text"), max_length=100_000, help_text=_("Markdown, with math between dollar signs.")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.TAKEAWAY)
    voice = models.CharField(
        _("whose words"), max_length=8, choices=Voice.choices, default=Voice.SOURCE
    )
    seconds = models.PositiveIntegerField(
        _("time in the talk"), null=True, blank=True, validators=[MaxValueValidator(360_000)]
    )
    slide = models.PositiveIntegerField(
        _("slide"), null=True, blank=True, validators=[MaxValueValidator(100_000)]
    )
    page = models.CharField(_("page"), max_length=30, blank=True)
    image = models.ForeignKey(
        Image,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="insights",
        verbose_name=_("image"),
    )
    position = models.PositiveIntegerField(_("order"), default=0, editable=False)
    text_key = models.TextField(editable=False)
    tags = TagsField(through="papers.TaggedInsight")

    objects = InsightQuerySet.as_manager()

    class Meta:
        verbose_name = _("insight")
        verbose_name_plural = _("insights")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="insight_has_text"),
            models.CheckConstraint(
                condition=Q(talk=None, paper__isnull=False) | Q(talk__isnull=False, paper=None),
                name="insight_has_one_source",
            ),
            one_of("kind", Kind, name="insight_kind_known"),
            one_of("voice", Voice, name="insight_voice_known"),
            one_of("visibility", Visibility, name="insight_visibility_known"),
        ]

    def __str__(self):
        return shortened(self.text, 80)

    def before_save(self):
        self.text_key = fold(self.text)

    def get_absolute_url(self):
        return reverse("papers:insight-detail", args=[self.pk])

    @property
    def source(self):
        """The talk or the paper."""
        return self.talk or self.paper

    @property
    def clock(self):
        """The time in the talk as ``12:31`` or ``1:02:03``, or ""."""
        if self.seconds is None:
            return ""
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


class TaggedInsight(TaggedRow):
    """A tag of an insight."""

    content_object = models.ForeignKey(Insight, models.CASCADE, related_name="tagged_items")

    class Meta(TaggedRow.Meta):
        abstract = False
