"""Papers that are likely one work, those that are not, and those that were made one."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from papers import access
from papers.likeness import CERTAIN
from papers.models.sources import Paper

IN_ORDER = Q(one__lt=F("other"))


class KeptByEditorsQuerySet(models.QuerySet):
    """Rows about the library that those who keep it see and change."""

    def visible_to(self, user):
        """Rows that ``user`` may see."""
        return self.filter(access.lab_editable(user))

    def editable_by(self, user):
        """Rows that ``user`` may take back."""
        return self.visible_to(user)


class DuplicateGroupQuerySet(KeptByEditorsQuerySet):
    """Groups of papers that are likely one work."""

    def waiting(self):
        """Groups in which two papers, both not in the trash, still wait to be told apart."""
        pairs = DuplicatePair.objects.filter(group=OuterRef("pk")).waiting()
        return self.filter(Exists(pairs))

    def for_list(self):
        """The likeliest first."""
        return self.order_by("-score", "pk")


class DuplicateGroup(models.Model):
    """Papers that are likely one work. ``is_certain``: all of them by identifiers."""

    score = models.PositiveSmallIntegerField()
    is_certain = models.BooleanField(default=False)
    found_at = models.DateTimeField(default=timezone.now)

    objects = DuplicateGroupQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-score", "id"], name="duplicategroup_best")]

    def __str__(self):
        return f"{self.pk}: {self.score}"


class DuplicatePairQuerySet(models.QuerySet):
    """Pairs of papers that are likely one work."""

    def waiting(self):
        """Pairs of papers, both not in the trash, of which nobody said that they differ."""
        told = Different.objects.filter(one=OuterRef("one"), other=OuterRef("other"))
        return self.filter(~Exists(told), one__trashed_at=None, other__trashed_at=None)


class DuplicatePair(models.Model):
    """Two papers that are likely one work, with why: a ``papers.likeness.Likeness``."""

    group = models.ForeignKey(DuplicateGroup, models.CASCADE, related_name="pairs")
    one = models.ForeignKey(Paper, models.CASCADE, related_name="+")
    other = models.ForeignKey(Paper, models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    people = models.PositiveSmallIntegerField(default=0)
    years_apart = models.PositiveSmallIntegerField(null=True)

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="duplicatepair_once"),
            models.CheckConstraint(condition=IN_ORDER, name="duplicatepair_in_order"),
        ]

    def __str__(self):
        return f"{self.one_id} = {self.other_id}?"

    @property
    def is_certain(self) -> bool:
        """Whether identifiers say it, and nothing speaks against it."""
        return self.score >= CERTAIN


class Different(models.Model):
    """Two papers of which somebody said that they differ: they are not suggested again."""

    one = models.ForeignKey(Paper, models.CASCADE, related_name="+")
    other = models.ForeignKey(Paper, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = KeptByEditorsQuerySet.as_manager()

    class Meta:
        verbose_name = _("difference")
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="different_once"),
            models.CheckConstraint(condition=IN_ORDER, name="different_in_order"),
        ]

    def __str__(self):
        return f"{self.one_id} ≠ {self.other_id}"


class PaperMerge(models.Model):
    """That the paper ``gone`` was made part of the paper ``kept``, and what it takes to undo it.

    ``values_before`` and ``values_after`` are what of the kept one changed: its columns, people and
    tags by name. ``moved`` are the rows that pointed to the one that is gone, as (model, column,
    ids); ``stayed`` are those that the kept one has already.
    """

    kept = models.ForeignKey(Paper, models.CASCADE, related_name="+")
    gone = models.ForeignKey(Paper, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    batch = models.UUIDField(db_index=True)
    values_before = models.JSONField(default=dict)
    values_after = models.JSONField(default=dict)
    moved = models.JSONField(default=list)
    stayed = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = KeptByEditorsQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="papermerge_of_two"),
        ]

    def __str__(self):
        return f"{self.gone_id} → {self.kept_id}"


class Repair(models.Model):
    """Entries that were mended in one deed: ``changes`` are (kind, id, field, before, after)."""

    batch = models.UUIDField(unique=True)
    code = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    changes = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)

    objects = KeptByEditorsQuerySet.as_manager()

    class Meta:
        verbose_name = _("repair")
        verbose_name_plural = _("repairs")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.code}: {len(self.changes)}"
