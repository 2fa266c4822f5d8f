"""What was done to the outline of ideas, so that it can be undone, also after a reload."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from papers.models.base import CheckedQuerySet, one_of


class Deed(models.TextChoices):
    """What was done."""

    ADDED = "added", _("added")
    EDITED = "edited", _("edited")
    MOVED = "moved", _("moved")
    DELETED = "deleted", _("deleted")


class ChangeQuerySet(CheckedQuerySet):
    """Changes."""

    def undoable_by(self, user):
        """What ``user`` did and has not undone, the last first."""
        return self.filter(by=user, undone_at=None).order_by("-pk")


class Change(models.Model):
    """One deed in the outline. ``before`` is what it takes to undo it (see ideas.changing)."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    deed = models.CharField(max_length=8, choices=Deed.choices)
    label = models.CharField(max_length=100)
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        constraints = [one_of("deed", Deed, name="change_deed_known")]
        indexes = [
            models.Index(fields=["by", "-id"], name="change_last", condition=Q(undone_at=None))
        ]

    def __str__(self):
        return f"{self.get_deed_display()}: {self.label}"
