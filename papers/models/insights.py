"""Insights: one thing taken from one talk or paper, or learned from a trial of one's own."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Prefetch, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from papers.models.base import Owned, OwnedQuerySet, Remembered, Visibility, in_trash, one_of
from papers.models.images import Image
from papers.models.sources import Paper, Speaking, Talk
from papers.models.tags import TaggedRow, TagsField
from papers.models.versions import Versions
from papers.text import clock, fold, shortened


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


_KINDS = dict(Kind.choices)


class Voice(models.TextChoices):
    """Whose words an insight are."""

    SOURCE = "source", _("The source's")
    MINE = "mine", _("Mine")
    UNCLEAR = "unclear", _("Unclear")


class Stage(models.TextChoices):
    """The work that a piece of advice is for."""

    THINKING = "thinking", _("Thinking")
    EXPERIMENTS = "experiments", _("Experiments")
    WRITING = "writing", _("Writing")


class TalkOrder(models.Func):
    """The id of the talk of an insight, or 0, in the words of the index that is sorted by it."""

    template = "COALESCE(%(expressions)s, 0)"
    output_field = models.BigIntegerField()


class Capture(models.Model):
    """One save of the capture box. Sent again, after an answer was lost, it has the same key."""

    key = models.UUIDField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="capture_once")]

    def __str__(self):
        return str(self.key)


class InsightQuerySet(OwnedQuerySet):
    """Insights."""

    def open_questions(self):
        """Questions that nobody has answered."""
        return self.filter(kind=Kind.QUESTION, answer="")

    def open_questions_of(self, talks):
        """Those from ``talks`` (ids), found by the talk: no index knows the kind as it is asked."""
        of_kind = Coalesce("kind", Value(""))
        return self.alias(of_kind=of_kind).filter(of_kind=Kind.QUESTION, answer="", talk__in=talks)

    def matching(self, *, q="", tag="", kind="", speaker=""):
        """Insights with ``q`` in the text, of that tag and kind and from a speaker of that name."""
        found = self.filter(text_key__contains=fold(q)) if q else self
        found = found.filter(tagged_items__tag__slug=fold(tag)) if tag else found
        if speaker:
            found = found.filter(talk__in=Speaking.objects.by(speaker).values("talk"))
        return found.filter(kind=kind) if kind else found

    def with_source(self):
        """Fetch the talk with its speakers, or the paper, and the owner."""
        speakings = Prefetch("talk__speakings", Speaking.objects.select_related("person"))
        return self.select_related("talk", "paper", "owner").prefetch_related(speakings)

    def for_list(self):
        """What a list row shows, newest first."""
        return self.for_talk().with_source().order_by("-pk")

    def for_talk(self):
        """What a row on its talk's or paper's page shows, in the order it was said."""
        return (
            self.select_related("talk", "paper", "image", "owner")
            .prefetch_related("tags")
            .order_by("position", "pk")
        )


class Insight(Remembered, Owned):
    """One thing taken from one talk or paper; from neither, it is one's own thought or trial.

    ``heard_at`` is when it was captured while listening without a recording: from one line whose
    ``seconds`` are known, those of the others follow.
    """

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
    stage = models.CharField(
        _("stage"),
        max_length=11,
        choices=Stage.choices,
        blank=True,
        help_text=_("Of advice: the work that it is for."),
    )
    answer = models.TextField(
        _("answer"), max_length=20_000, blank=True, help_text=_("Of a question. Markdown.")
    )
    heard_at = models.DateTimeField(null=True, blank=True, editable=False)
    capture = models.ForeignKey(
        Capture, models.SET_NULL, null=True, blank=True, editable=False, related_name="insights"
    )
    position = models.PositiveIntegerField(_("order"), default=0, editable=False)
    text_key = models.TextField(editable=False)
    tags = TagsField(through="papers.TaggedInsight")

    objects = InsightQuerySet.as_manager()
    history = Versions(without=["text_key", "capture", "heard_at"])

    class Meta:
        verbose_name = _("insight")
        verbose_name_plural = _("insights")
        indexes = [
            in_trash("insight_in_trash"),
            models.Index(fields=["-created_at", "-id"], name="insight_newest"),
            models.Index(fields=["-changed_at"], name="insight_saved_last"),
            models.Index(fields=["kind", "-id"], name="insight_of_kind"),
            models.Index(
                "owner",
                TalkOrder("talk").desc(),
                "id",
                name="insight_of_owner_by_talk",
                condition=Q(trashed_at=None),
            ),
            models.Index(fields=["kind", "created_at"], name="insight_of_kind_by_time"),
            models.Index(fields=["owner", "kind", "created_at", "id"], name="insight_oldest_of"),
            models.Index(
                fields=["owner", "visibility", "trashed_at"],
                name="insight_counted",
                condition=Q(trashed_at=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="insight_has_text"),
            models.CheckConstraint(
                condition=Q(talk=None) | Q(paper=None), name="insight_not_of_talk_and_paper"
            ),
            one_of("kind", Kind, name="insight_kind_known"),
            one_of("voice", Voice, name="insight_voice_known"),
            models.CheckConstraint(
                condition=Q(stage="") | Q(stage__in=Stage.values), name="insight_stage_known"
            ),
            one_of("visibility", Visibility, name="insight_visibility_known"),
        ]

    def __str__(self):
        return shortened(self.text, 80)

    def before_save(self):
        self.text_key = fold(self.text)

    def get_kind_display(self):
        """Return the kind in words; Django's own makes a dictionary of all of them each time."""
        return str(_KINDS.get(self.kind, self.kind))

    def get_absolute_url(self):
        return reverse("papers:insight-detail", args=[self.pk])

    @property
    def source(self):
        """The talk or the paper, or None where it is one's own."""
        return self.talk or self.paper

    @property
    def is_open_question(self):
        """Whether this is a question that nobody has answered."""
        return self.kind == Kind.QUESTION and not self.answer

    @property
    def clock(self):
        """The time in the talk as ``12:31`` or ``1:02:03``, or ""."""
        return "" if self.seconds is None else clock(self.seconds)


class TaggedInsight(TaggedRow):
    """A tag of an insight."""

    content_object = models.ForeignKey(Insight, models.CASCADE, related_name="tagged_items")

    class Meta(TaggedRow.Meta):
        abstract = False
