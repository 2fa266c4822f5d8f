"""Leases on rows of long work: whoever works at one renews its lease, and who is gone does not."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from papers.models.base import Checked

LEASE = timedelta(seconds=30)


def let_go(now) -> Q:
    """Return the condition that nobody works at a row: no lease was taken, or it is over."""
    return Q(leased_until=None) | Q(leased_until__lt=now)


class Leased(Checked):
    """A row that is worked at: whoever does holds the ``lease`` until ``leased_until``."""

    lease = models.UUIDField(null=True, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
