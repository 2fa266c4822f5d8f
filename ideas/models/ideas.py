"""Ideas: research directions, the nodes of an ordered outline."""

from collections.abc import Iterable

from django.conf import settings
from django.db import connection, models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas import access
from papers.models.base import Owned, OwnedQuerySet, Remembered, Visibility, in_trash, one_of
from papers.models.insights import Insight
from papers.models.sources import Paper
from papers.models.tags import TaggedRow, TagsField
from papers.models.versions import Versions
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
OUTLINE_LOCK = 7_364_185
PLACE = ("pk", "parent", "position")
LAST = 2**31 - 1


def lock_outline() -> None:
    """Let nobody else change the outline until the transaction, which must be open, ends.

    On SQLite a transaction, which is IMMEDIATE, is that lock already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [OUTLINE_LOCK])


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


_STATUSES = dict(Status.choices)


class IdeaQuerySet(OwnedQuerySet):
    """Ideas."""

    def visible_to(self, user):
        """Ideas that ``user`` may see."""
        return self.alive().filter(access.idea_visible(user))

    def editable_by(self, user):
        """Ideas that ``user`` may change and move."""
        return self.alive().filter(access.idea_editable(user))

    def authored_by(self, user):
        """Ideas that are ``user``'s own, or of which ``user`` is a co-author."""
        return self.alive().filter(access.authored(user))

    def behind(self, glass):
        """The private ideas that a broken ``glass`` shows (see ``models.glass``)."""
        return self.alive().filter(access.through_the_glass(glass))

    def deletable_by(self, user):
        """Ideas that ``user`` may put into the trash."""
        return self.alive().filter(access.idea_deletable(user))

    def restorable_by(self, user):
        """Ideas in the trash that ``user`` may take out again."""
        return self.trashed().filter(access.idea_deletable(user))

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
        of_idea = sparks.filter(idea=OuterRef("pk")).order_by().values("idea")
        count = of_idea.annotate(count=Count("pk")).values("count")
        return self.annotate(spark_count=Coalesce(Subquery(count), 0))

    def with_child_count(self, user):
        """Add ``child_count``: how many ideas right below each one ``user`` may see."""
        below = self.model.objects.visible_to(user).filter(parent=OuterRef("pk"))
        count = below.order_by().values("parent").annotate(count=Count("pk")).values("count")
        return self.annotate(child_count=Coalesce(Subquery(count), 0))

    def matching(self, *, q="", tag="", status=""):
        """Ideas with ``q`` in the title, of that tag and status, as far as given."""
        found = self.filter(title_key__contains=fold(q)) if q else self
        found = found.filter(tagged_items__tag__slug=fold(tag)) if tag else found
        return found.filter(status=status) if status else found

    def concluded(self):
        """Ideas that came to an outcome: a paper that is not in the trash, or what did not work."""
        has_paper = Q(outcome__isnull=False, outcome__trashed_at=None)
        return self.filter(has_paper | ~Q(negative_result=""))

    def for_list(self):
        """What a row of the outline shows, in the order of the outline."""
        return self.select_related("owner").prefetch_related("tags").order_by("position", "pk")

    def families(self, parents: Iterable[int | None]) -> dict[int | None, list[tuple[int, int]]]:
        """Return the living ideas right below each of ``parents``, as (id, position) in order."""
        families = {parent: [] for parent in parents}
        among = Q(parent__in=[parent for parent in families if parent is not None])
        if None in families:
            among |= Q(parent=None)
        rows = self.alive().filter(among).order_by("position", "pk")
        for pk, parent, position in rows.values_list("pk", "parent", "position"):
            families[parent].append((pk, position))
        return families

    def arrange(self, family: list[tuple[int, int]]) -> None:
        """Give ``family``, (id, position) of siblings in their new order, the places 0, 1, 2 …"""
        shifts: dict[int, list[int]] = {}
        for place, (pk, position) in enumerate(family):
            if place != position:
                shifts.setdefault(place - position, []).append(pk)
        for shift, pks in shifts.items():
            self.filter(pk__in=pks).update(position=F("position") + shift)

    def settle(self, parents: Iterable[int | None], places: dict[int, int] | None = None) -> None:
        """Close the gaps among the living ideas right below each of ``parents``.

        ``places`` are the places, by id, that ideas come back to, as far as they still exist.
        """
        places = places or {}
        for family in self.families(parents).values():
            order = [row for row in family if row[0] not in places]
            back = [row for row in family if row[0] in places]
            for row in sorted(back, key=lambda row: places[row[0]]):
                order.insert(places[row[0]], row)
            self.arrange(order)

    def put_away(self, **mark):
        """Put these ideas and all below them into the trash; those that stay close ranks."""
        lock_outline()
        branches = self.model.objects.alive().branches_of(self.only("pk"))
        gone = dict(branches.values_list("pk", "parent"))
        branches.update(**mark)
        self.model.objects.settle(set(gone.values()) - set(gone))

    def bring_back(self):
        """Take these ideas out of the trash, each to the place it had.

        One whose parent stays in the trash comes to the end of the top.
        """
        lock_outline()
        back = {pk: (parent, place) for pk, parent, place in self.values_list(*PLACE)}
        super().bring_back()
        ideas = self.model.objects
        orphans = ideas.alive().filter(parent__trashed_at__isnull=False)
        moved = dict.fromkeys(orphans.values_list("pk", flat=True), (None, LAST))
        orphans.revise(parent=None)
        back |= moved
        parents = {parent for parent, _place in back.values()}
        ideas.settle(parents, {pk: place for pk, (_parent, place) in back.items()})


class Idea(Remembered, Owned):
    """A research direction. Without a title it is an open slot: a number waiting for a thought.

    ``concluded_at`` is when it got its outcome: a paper, or a negative result.
    """

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
    co_authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="co_authored",
        verbose_name=_("co-authors"),
        editable=False,
    )
    concluded_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    copied_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="copies",
        verbose_name=_("copied from"),
    )
    title_key = models.TextField(editable=False, blank=True)
    tags = TagsField(through="ideas.TaggedIdea")

    objects = IdeaQuerySet.as_manager()
    history = Versions(without=["title_key", "lesson", "concluded_at", "copied_from"])

    class Meta:
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        indexes = [
            in_trash("idea_in_trash"),
            models.Index(fields=["parent", "position"], name="idea_outline"),
            models.Index(fields=["-changed_at"], name="idea_saved_last"),
        ]
        constraints = [
            one_of("status", Status, name="idea_status_known"),
            one_of("visibility", Visibility, name="idea_visibility_known"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=models.F("pk")), name="idea_not_its_own_parent"
            ),
        ]

    def __str__(self):
        return self.title or str(_("(open slot)"))

    def before_save(self):
        self.title = " ".join(self.title.split())
        self.title_key = fold(self.title)
        has_outcome = self.outcome_id is not None or bool(self.negative_result)
        if has_outcome != (self.concluded_at is not None):
            self.concluded_at = timezone.now() if has_outcome else None

    def get_status_display(self):
        """Return the status in words; Django's own makes a dictionary of all of them each time."""
        return str(_STATUSES.get(self.status, self.status))

    def get_absolute_url(self):
        return reverse("ideas:idea-detail", args=[self.pk])

    def save(self, *args, update_fields=None, **kwargs):
        """Save as ``Versioned`` does, but for the place, which only moves of the outline change."""
        if not self._state.adding and update_fields is None:
            fields = (field for field in self._meta.concrete_fields if not field.primary_key)
            update_fields = {field.name for field in fields} - {"position"}
        super().save(*args, update_fields=update_fields, **kwargs)

    @classmethod
    def versions_seen(cls, user):
        return super().versions_seen(user) | access.version_co_authored(user)

    def goes_with(self):
        return [type(self).objects.alive().branches_of([self]).exclude(pk=self.pk)]

    @property
    def audience(self) -> set[int]:
        """The ids of those who see it while it is private: its owner and the co-authors."""
        return {self.owner_id, *self.co_authors.values_list("pk", flat=True)}

    @property
    def text(self):
        """Title and body as one text, as a note writes them: the body from the second line on."""
        return f"{self.title}\n{self.body}" if self.body else self.title

    @property
    def own_number(self):
        """The number the writer gave, or its place among its siblings."""
        return self.number or str(self.position + 1)

    def numbered(self, above: str = "", *, are_automatic: bool = False) -> str:
        """Return the full number below the idea with the number ``above``.

        An automatic one counts by the place, whatever the writer wrote.
        """
        own = str(self.position + 1) if are_automatic else self.own_number
        return f"{above}.{own}" if above else own

    @property
    def is_open_slot(self):
        """Whether this is a number still waiting for a thought."""
        return not self.title


class TaggedIdea(TaggedRow):
    """A tag of an idea."""

    content_object = models.ForeignKey(Idea, models.CASCADE, related_name="tagged_items")

    class Meta(TaggedRow.Meta):
        abstract = False
