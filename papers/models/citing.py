"""Citation styles that a lab added to those that come with Throughline."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from papers.models.base import CheckedQuerySet, Versioned

PREFIX = "lab-"


class CitationStyleQuerySet(CheckedQuerySet):
    """Citation styles of the lab."""

    def named(self, name: str) -> "CitationStyle":
        """Return the style that a form calls ``name``. Raises DoesNotExist and ValueError."""
        return self.get(pk=int(name.removeprefix(PREFIX)))


class CitationStyle(Versioned):
    """A style of the Citation Style Language, as its file says it; it was tried when it came."""

    title = models.CharField(_("title"), max_length=300, unique=True)
    text = models.TextField(_("CSL"), max_length=400_000)

    objects = CitationStyleQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation style")
        verbose_name_plural = _("citation styles")
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="citationstyle_has_a_title"),
            models.CheckConstraint(condition=~Q(text=""), name="citationstyle_has_a_text"),
        ]

    def __str__(self):
        return self.title

    @property
    def name(self) -> str:
        """What a form calls it."""
        return f"{PREFIX}{self.pk}"
