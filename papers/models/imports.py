"""Imports: the files that were read into the library, and what became of each of their entries."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from papers import access
from papers.models.base import CheckedQuerySet, one_of
from papers.models.leases import Leased, let_go
from papers.models.sources import Paper, Talk


class ImportState(models.TextChoices):
    """Where an import is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")
    UNDONE = "undone", _("Undone")


class Outcome(models.TextChoices):
    """What became of an entry."""

    CREATED = "created", _("New")
    UPDATED = "updated", _("Completed")
    UNCHANGED = "unchanged", _("Already here")
    DUPLICATE = "duplicate", _("Duplicate")
    FAILED = "failed", _("Not read")


class ImportQuerySet(CheckedQuerySet):
    """Imports."""

    def open(self):
        """Imports that wait or run."""
        return self.filter(state__in=[ImportState.WAITING, ImportState.RUNNING])

    def hidden(self):
        """Imports whose rows nobody is to see: not yet all there, or not yet all taken away."""
        states = [ImportState.RUNNING, ImportState.CANCELLED, ImportState.FAILED]
        return self.filter(state__in=states, batch__isnull=False)

    def to_clean(self):
        """Imports of which something is left to be taken away."""
        states = [ImportState.CANCELLED, ImportState.FAILED]
        return self.filter(state__in=states, batch__isnull=False)

    def left(self, now):
        """Imports that nobody works at any more, though something is left to do."""
        return (self.filter(state=ImportState.RUNNING) | self.to_clean()).filter(let_go(now))

    def for_list(self):
        """What a list row shows, newest first."""
        return self.select_related("by").order_by("-pk")

    def visible_to(self, user):
        """Imports that ``user`` may see: those who keep the library see all."""
        return self.filter(access.lab_editable(user))

    def editable_by(self, user):
        """Imports that ``user`` may cancel and undo."""
        return self.filter(access.lab_editable(user))


class Import(Leased):
    """One file, or one pasted text, that was read into the library.

    The ``source`` is kept byte for byte. What is between the entries is kept with them, what
    follows the last one is the ``tail``, so that the text can be written again. ``batch`` marks the
    rows that came with it, in the trash while it runs and after it is undone; they were added at
    ``made_at``. Whoever works at it holds the ``lease`` until ``leased_until``.
    """

    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports")
    name = models.CharField(_("file"), max_length=255, blank=True)
    source = models.FileField(upload_to="imports", editable=False)
    format = models.CharField(_("format"), max_length=20, blank=True)
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=ImportState.choices, default=ImportState.WAITING
    )
    batch = models.UUIDField(null=True, blank=True, editable=False)
    entries_found = models.PositiveIntegerField(null=True, blank=True)
    entries_done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    unaccounted_lines = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list, blank=True)
    refusal = models.CharField(max_length=20, blank=True)
    tail = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            one_of("state", ImportState, name="import_state_known"),
            # One at a time: the next one finds in the library what this one brought.
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state=ImportState.RUNNING),
                name="import_one_runs",
            ),
            models.CheckConstraint(
                condition=Q(
                    entries_done=F("created")
                    + F("updated")
                    + F("unchanged")
                    + F("duplicates")
                    + F("failed")
                ),
                name="import_accounts_for_all",
            ),
        ]

    def __str__(self):
        return self.name or f"{self.made_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        return reverse("papers:import-detail", args=[self.pk])

    @property
    def is_open(self):
        """Whether it waits or runs."""
        return self.state in {ImportState.WAITING, ImportState.RUNNING}


class ImportedEntryQuerySet(models.QuerySet):
    """Entries of imports."""

    def of_living(self):
        """Entries of papers and talks that are in the library."""
        alive = Q(paper__trashed_at=None, paper__isnull=False)
        return self.filter(alive | Q(talk__trashed_at=None, talk__isnull=False))

    def untouched(self):
        """Entries whose paper or talk is as the import, or undoing it, left it."""
        version = F("row_version")
        return self.filter(Q(paper__version=version) | Q(talk__version=version))

    def for_list(self):
        """What a row of the report shows, in order."""
        return self.select_related("paper", "talk").order_by("pk")


class ImportedEntry(models.Model):
    """One entry of an import, in order: its words, and the paper or talk that it is of.

    While the row still has the ``row_version`` that it had after the import, nobody edited it.
    ``fills`` is what the row lacked, ``problems`` are pairs of a code and a detail, and the
    ``digest`` is that of ``raw``.
    """

    of = models.ForeignKey(Import, models.CASCADE, related_name="entries", db_index=False)
    position = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    key = models.CharField(max_length=200, blank=True)
    before = models.TextField(blank=True)
    raw = models.TextField()
    outcome = models.CharField(max_length=9, choices=Outcome.choices)
    paper = models.ForeignKey(
        Paper, models.SET_NULL, null=True, blank=True, related_name="imported_entries"
    )
    talk = models.ForeignKey(
        Talk, models.SET_NULL, null=True, blank=True, related_name="imported_entries"
    )
    row_version = models.PositiveIntegerField(null=True, blank=True)
    fills = models.JSONField(default=dict, blank=True)
    problems = models.JSONField(default=list, blank=True)
    digest = models.CharField(max_length=32, blank=True, db_index=True)

    objects = ImportedEntryQuerySet.as_manager()

    class Meta:
        ordering = ["of", "position"]
        constraints = [
            one_of("outcome", Outcome, name="importedentry_outcome_known"),
            models.UniqueConstraint(fields=["of", "position"], name="importedentry_in_order"),
        ]

    def __str__(self):
        return self.key or str(self.position)

    @property
    def row(self):
        """The paper or the talk that it is of, None if there is none or it is deleted."""
        row = self.paper or self.talk
        return row if row and not row.trashed_at else None
