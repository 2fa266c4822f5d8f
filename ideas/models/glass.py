"""Breaking the glass: how an administrator reads what a member keeps private, and is seen to."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas import access
from papers.models.base import Checked, CheckedQuerySet

OPEN_FOR = timedelta(hours=1)


def _closes():
    return timezone.now() + OPEN_FOR


class GlassQuerySet(CheckedQuerySet):
    """Broken glasses."""

    def open_to(self, user):
        """Those that ``user`` broke and that still let through."""
        return self.filter(access.glass_open(user), until__gt=timezone.now())


class Glass(Checked):
    """For an hour, ``by`` reads the private ideas of ``member``. Rows are never changed."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("member")
    )
    reason = models.CharField(
        _("reason"),
        max_length=500,
        help_text=_("The member and every administrator will read it."),
    )
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(default=_closes)

    objects = GlassQuerySet.as_manager()

    def __str__(self):
        return f"{self.by} → {self.member}: {self.reason}"

    def get_absolute_url(self):
        return reverse("ideas:glass", args=[self.pk])
