"""Tasks: long work that is done in the background, once, however often the process is restarted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from papers import access
from papers.models.base import CheckedQuerySet, one_of
from papers.models.leases import Leased, let_go


class TaskState(models.TextChoices):
    """Where a task is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")


OPEN = [TaskState.WAITING, TaskState.RUNNING]


class TaskQuerySet(CheckedQuerySet):
    """Tasks."""

    def open(self):
        """Tasks that wait or run."""
        return self.filter(state__in=OPEN)

    def to_do(self, now):
        """Open tasks that nobody works at: they wait, or whoever worked at them is gone."""
        return self.open().filter(let_go(now))

    def for_list(self):
        """What a list row shows, newest first."""
        return self.select_related("by").order_by("-pk")

    def visible_to(self, user):
        """Tasks that ``user`` may see: editors those about the library, administrators all."""
        return self.filter(access.tasks(user))

    def editable_by(self, user):
        """Tasks that ``user`` may cancel."""
        return self.visible_to(user)


class Task(Leased):
    """One piece of long work: what ``papers.tasks.KINDS`` knows as its ``kind``, with ``options``.

    ``done`` of ``total`` steps are done; ``result`` is what came of it until now, by name. Whoever
    works at it holds the ``lease`` until ``leased_until``; ``attempts`` is how often it was begun
    since its last step. ``by`` is None for a command.
    """

    kind = models.CharField(_("kind"), max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_for_admins = models.BooleanField(default=False)
    options = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=TaskState.choices, default=TaskState.WAITING
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            one_of("state", TaskState, name="task_state_known"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(state__in=OPEN), name="task_one_open_of_a_kind"
            ),
        ]
        indexes = [models.Index(fields=["kind", "-id"], name="task_latest")]

    def __str__(self):
        return f"{self.kind} {self.asked_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        return reverse("papers:task-detail", args=[self.pk])

    @property
    def is_open(self):
        """Whether it waits or runs."""
        return self.state in OPEN

    @property
    def seconds_left(self) -> int | None:
        """How long it will take from now on if it goes on as until now, in seconds, if known."""
        if not (self.started_at and self.total and self.done):
            return None
        passed = (timezone.now() - self.started_at).total_seconds()
        return round(passed * max(0, self.total - self.done) / self.done)
