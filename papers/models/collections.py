"""Collections of papers, the journal club of each, and what members read."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from papers import access
from papers.models.base import CheckedQuerySet, LabQuerySet, Trashable, in_trash, one_of
from papers.models.fields import PartialDateField
from papers.models.people import Person
from papers.models.sources import Paper, Talk
from papers.text import sort_key


class CollectionQuerySet(LabQuerySet):
    """Collections."""

    def with_paper_count(self):
        """Add ``paper_count``: the papers, not in the trash, right in each collection."""
        return self.annotate(
            paper_count=Count("papers", filter=Q(papers__trashed_at=None), distinct=True)
        )

    def locked(self) -> dict[int, int | None]:
        """Return the parent of every collection by its pk; nobody moves one until this is over."""
        rows = Collection._base_manager.select_for_update().order_by("pk")
        return dict(rows.values_list("pk", "parent"))


class Collection(Trashable):
    """Papers that belong together for the lab. A collection may lie in another."""

    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("inside"),
        limit_choices_to={"trashed_at": None},
    )
    about = models.TextField(_("about"), max_length=20_000, blank=True, help_text=_("Markdown."))
    papers = models.ManyToManyField(Paper, through="CollectedPaper", related_name="collections")
    sort_key = models.CharField(max_length=200, editable=False, db_index=True)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        indexes = [in_trash("collection_in_trash")]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="collection_has_a_name"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("papers:collection-detail", args=[self.pk])

    def before_save(self):
        self.name = " ".join(self.name.split())
        self.sort_key = sort_key(self.name)

    def goes_with(self):
        return [Collection.objects.alive().filter(pk__in=self.inside() - {self.pk})]

    def inside(self) -> set[int]:
        """Return the pks of this collection and of all that lie in it, at any depth."""
        rows = Collection._base_manager.values_list("pk", "parent")
        parts = {}
        for pk, parent in rows:
            parts.setdefault(parent, []).append(pk)
        found, waiting = set(), [self.pk]
        while waiting:
            pk = waiting.pop()
            if pk not in found:
                found.add(pk)
                waiting += parts.get(pk, [])
        return found

    def check_place(self, parent: "Collection | None") -> None:
        """Raise ValidationError if ``parent`` lies in this collection. Call it in a transaction."""
        parents = Collection.objects.locked()
        above = parent and parent.pk
        while above is not None:
            if above == self.pk:
                raise ValidationError(
                    _("“%(name)s” lies in this collection itself."), params={"name": parent}
                )
            above = parents.get(above)


class CollectedPaper(models.Model):
    """A paper in a collection, in the order in which they were put there."""

    collection = models.ForeignKey(
        Collection, models.CASCADE, related_name="collected", db_index=False
    )
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="collected")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "paper"], name="collectedpaper_once")
        ]

    def __str__(self):
        return str(self.paper)


class PresentationQuerySet(CheckedQuerySet):
    """Presentations of a journal club."""

    def visible_to(self, user):
        """Presentations that ``user`` may see."""
        return self.filter(access.in_the_lab(user), collection__trashed_at=None)

    def editable_by(self, user):
        """Presentations that ``user`` may change, take off the queue and hold."""
        return self.filter(access.lab_editable(user), collection__trashed_at=None)

    def waiting(self):
        """Those still to be held, the next first; without a date last."""
        undated_last = models.Case(models.When(date="", then=1), default=0)
        return self.filter(talk=None, paper__trashed_at=None).order_by(undated_last, "date", "pk")

    def held(self):
        """Those held, the latest first."""
        return self.filter(talk__trashed_at=None).exclude(talk=None).order_by("-date", "-pk")

    def for_list(self):
        """What a row shows."""
        return self.select_related("paper", "presenter", "talk")


class Presentation(models.Model):
    """A paper to be presented in the journal club of a collection; once held, a talk."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="presentations")
    paper = models.ForeignKey(
        Paper, models.CASCADE, related_name="presentations", verbose_name=_("paper")
    )
    presenter = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="presentations",
        verbose_name=_("presenter"),
    )
    date = PartialDateField(_("date"))
    talk = models.OneToOneField(
        Talk, models.SET_NULL, null=True, blank=True, related_name="presentation"
    )

    objects = PresentationQuerySet.as_manager()

    class Meta:
        verbose_name = _("presentation")
        verbose_name_plural = _("presentations")
        constraints = [
            models.CheckConstraint(
                condition=Q(date__length__in=[0, 4, 7, 10]), name="presentation_date_partial"
            ),
        ]

    def __str__(self):
        return str(self.paper)


class ReadingStatus(models.TextChoices):
    """How far a member is with a paper."""

    TO_READ = "to_read", _("To read")
    READING = "reading", pgettext_lazy("of a paper, by a member", "Reading")
    READ = "read", pgettext_lazy("of a paper, by a member", "Read")


class Priority(models.IntegerChoices):
    """How soon a member wants to read a paper."""

    HIGH = 1, pgettext_lazy("how soon", "High")
    NORMAL = 2, pgettext_lazy("how soon", "Normal")
    LOW = 3, pgettext_lazy("how soon", "Low")


class ReadingQuerySet(models.QuerySet):
    """What members read."""

    def visible_to(self, user):
        """All of the lab's: labmates see who has read what, and how they found it."""
        return self.filter(access.in_the_lab(user))

    def owned_by(self, user):
        """``user``'s own."""
        return self.filter(access.of_member(user))

    def for_paper(self):
        """What labmates who read or have read it say of it, the latest first."""
        told = self.exclude(status=ReadingStatus.TO_READ)
        return told.select_related("member").order_by("-changed_at", "-pk")[:20]

    def with_papers(self):
        """Fetch the papers with their authors."""
        return self.prefetch_related(models.Prefetch("paper", Paper.objects.with_authors()))

    def put(self, *, papers, by, **values) -> None:
        """Give what ``by`` reads of ``papers`` (their pks) the ``values``; one row a paper."""
        now = timezone.now()
        rows = [Reading(member=by, paper_id=pk, changed_at=now, **values) for pk in papers]
        self.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["member", "paper"],
            update_fields=[*values, "changed_at"],
            batch_size=1000,
        )


class Reading(models.Model):
    """What one member does with one paper: how far, how soon, how good."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="readings", db_index=False
    )
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="readings")
    status = models.CharField(
        _("status"), max_length=8, choices=ReadingStatus.choices, default=ReadingStatus.TO_READ
    )
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.NORMAL
    )
    rating = models.PositiveSmallIntegerField(
        _("rating"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    changed_at = models.DateTimeField(default=timezone.now)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.UniqueConstraint(fields=["member", "paper"], name="reading_once"),
            one_of("status", ReadingStatus, name="reading_status_known"),
            one_of("priority", Priority, name="reading_priority_known"),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__range=(1, 5)), name="reading_rating_of_five"
            ),
        ]
        indexes = [
            models.Index(fields=["member", "status", "priority", "-paper"], name="reading_list")
        ]

    def __str__(self):
        return f"{self.member}: {self.paper}"

    @property
    def stars(self):
        """The rating as stars."""
        return "★" * (self.rating or 0)


class BulkEditQuerySet(models.QuerySet):
    """Changes of many papers at once."""

    def owned_by(self, user):
        """``user``'s own."""
        return self.filter(access.of_member(user, "by"))

    def editable_by(self, user):
        """Those that ``user`` may take back: their own, still standing."""
        return self.owned_by(user).filter(undone_at=None)


class BulkEdit(models.Model):
    """One change of many papers, with what it takes to undo it.

    ``done`` has, as far as the deed did it: ``tagged`` and ``untagged`` (papers by tag),
    ``collected`` and ``uncollected`` (papers by collection) and ``readings`` (of each paper the
    status before, or None), all as primary keys.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    papers = models.PositiveIntegerField()
    done = models.JSONField(default=dict)

    objects = BulkEditQuerySet.as_manager()

    def __str__(self):
        return f"{self.by}: {self.papers}"
