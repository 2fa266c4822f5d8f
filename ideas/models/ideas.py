"""Ideas: research directions, the nodes of an ordered outline."""

from django.db import models
from django.db.models import Count, Q
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from papers.models.base import Owned, OwnedQuerySet, Visibility, one_of
from papers.models.insights import Insight
from papers.models.sources import Paper
from papers.models.tags import TaggedRow, TagsField
from papers.text import fold

DESCENDANTS = """
    WITH RECURSIVE branch(id) AS (
        SELECT id FROM ideas_idea WHERE id IN ({marks})
        UNION
        SELECT child.id FROM ideas_idea child JOIN branch ON child.parent_id = branch.id
    )
    SELECT id FROM branch
"""
ANCESTORS = """
    WITH RECURSIVE line(id, parent_id) AS (
        SELECT id, parent_id FROM ideas_idea WHERE id IN ({marks})
        UNION
        SELECT up.id, up.parent_id FROM ideas_idea up JOIN line ON up.id = line.parent_id
    )
    SELECT id FROM line
"""


class Status(models.TextChoices):
    """How far an idea has come."""

    SEED = "seed", _("Seed")
    SKETCH = "sketch", _("Sketch")
    TRYING = "trying", _("Trying")
    RESULT = "result", _("Result")
    WRITING = "writing", _("Writing")
    PUBLISHED = "published", _("Published")
    PARKED = "parked", _("Parked")
    DROPPED = "dropped", _("Dropped")


class IdeaQuerySet(OwnedQuerySet):
    """Ideas."""

    def _walked(self, sql, ideas):
        ids = [idea.pk for idea in ideas]
        if not ids:
            return self.none()
        walk = RawSQL(sql.format(marks=", ".join(["%s"] * len(ids))), ids)  # noqa: S611 ids only
        return self.filter(pk__in=walk)

    def branches_of(self, ideas):
        """``ideas`` and everything below them, in two steps of the outline or a hundred."""
        return self._walked(DESCENDANTS, ideas)

    def lines_to(self, ideas):
        """``ideas`` and everything above them."""
        return self._walked(ANCESTORS, ideas)

    def with_spark_count(self, user):
        """Add ``spark_count``: the sparks of each idea whose insight ``user`` may see."""
        sparks = self.model.sparks.rel.related_model.objects.visible_to(user)
        return self.annotate(spark_count=Count("sparks", filter=Q(sparks__in=sparks)))

    def matching(self, *, q="", tag="", status=""):
        """Ideas with ``q`` in the title, of that tag and status, as far as given."""
        found = self.filter(title_key__contains=fold(q)) if q else self
        found = found.filter(tagged_items__tag__slug=fold(tag)) if tag else found
        return found.filter(status=status) if status else found

    def for_list(self):
        """What a row of the outline shows, in the order of the outline."""
        return self.select_related("owner").prefetch_related("tags").order_by("position", "pk")


class Idea(Owned):
    """A research direction. Without a title it is an open slot: a number waiting for a thought."""

    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    position = models.PositiveIntegerField(_("order"), default=0, editable=False)
    number = models.CharField(
        _("number"), max_length=20, blank=True, help_text=_("As the writer numbered it.")
    )
    title = models.CharField(_("idea"), max_length=10_000, blank=True)
    body = models.TextField(
        _("more"),
        max_length=100_000,
        blank=True,
        help_text=_("Markdown, with math between dollar signs."),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.SEED
    )
    status_reason = models.CharField(
        _("until when, or why"),
        max_length=500,
        blank=True,
        help_text=_("Parked: until when. Dropped: because of what."),
    )
    revisit_on = models.DateField(
        _("look at it again on"),
        null=True,
        blank=True,
        help_text=_("A parked idea comes back to the first page on this day."),
    )
    outcome = models.ForeignKey(
        Paper,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="grown_from",
        verbose_name=_("outcome"),
        help_text=_("The paper of ours that it became."),
    )
    negative_result = models.TextField(
        _("negative result"), max_length=20_000, blank=True, help_text=_("What did not work.")
    )
    lesson = models.OneToOneField(
        Insight,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="lesson_of",
        verbose_name=_("lesson"),
    )
    title_key = models.TextField(editable=False, blank=True)
    tags = TagsField(through="ideas.TaggedIdea")

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        indexes = [models.Index(fields=["parent", "position"], name="idea_outline")]
        constraints = [
            one_of("status", Status, name="idea_status_known"),
            one_of("visibility", Visibility, name="idea_visibility_known"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=models.F("pk")), name="idea_not_its_own_parent"
            ),
        ]

    def __str__(self):
        title = self.title or str(_("(open slot)"))
        return f"{self.number} {title}".strip()

    def before_save(self):
        self.title = " ".join(self.title.split())
        self.title_key = fold(self.title)

    def get_absolute_url(self):
        return reverse("ideas:idea-detail", args=[self.pk])

    def goes_with(self):
        return [type(self).objects.alive().branches_of([self]).exclude(pk=self.pk)]

    @property
    def text(self):
        """Title and body as one text, as a note writes them: the body from the second line on."""
        return f"{self.title}\n{self.body}" if self.body else self.title

    @property
    def own_number(self):
        """The number the writer gave, or its place among its siblings."""
        return self.number or str(self.position + 1)

    @property
    def is_open_slot(self):
        """Whether this is a number still waiting for a thought."""
        return not self.title


class TaggedIdea(TaggedRow):
    """A tag of an idea."""

    content_object = models.ForeignKey(Idea, models.CASCADE, related_name="tagged_items")

    class Meta(TaggedRow.Meta):
        abstract = False
