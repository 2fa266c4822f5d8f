"""Addresses for LaTeX: secrets under which somebody's papers are a .bib file that stays current."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from papers import access
from papers.models.base import Checked, CheckedQuerySet
from papers.models.collections import Collection
from papers.models.tags import Tag


class BibKind(models.TextChoices):
    """Which papers an address gives. Other apps have kinds of their own."""

    LIBRARY = "library", _("The whole library")
    TAG = "tag", _("Papers of a tag")
    COLLECTION = "collection", _("Papers of a collection")


class BibLinkQuerySet(CheckedQuerySet):
    """Addresses for LaTeX."""

    def visible_to(self, user):
        """Addresses that ``user`` may list."""
        return self.filter(access.bib_links(user))

    def editable_by(self, user):
        """Addresses that ``user`` may revoke."""
        return self.filter(access.bib_links(user))

    def live(self):
        """Addresses that work."""
        return self.filter(access.bib_link_live())


class BibLink(Checked):
    """An address that gives papers as BibTeX, as far as its maker sees them.

    The secret in it is not kept, only its SHA-256. What another ``kind`` is of is a row of the app
    that has the kind, which points here.
    """

    kind = models.CharField(_("which papers"), max_length=20, default=BibKind.LIBRARY)
    tag = models.ForeignKey(
        Tag, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("tag")
    )
    collection = models.ForeignKey(
        Collection,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("collection"),
    )
    label = models.CharField(
        _("what for"), max_length=100, blank=True, help_text=_("For your own list.")
    )
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="bib_links")
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = BibLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("address for LaTeX")
        verbose_name_plural = _("addresses for LaTeX")
        constraints = [
            models.CheckConstraint(
                condition=Q(token_sha256__length=64, hint__length=4), name="bib_link_hashed"
            ),
            models.CheckConstraint(
                condition=Q(kind="tag", tag__isnull=False) | (~Q(kind="tag") & Q(tag=None)),
                name="bib_link_of_a_tag",
            ),
            models.CheckConstraint(
                condition=Q(kind="collection", collection__isnull=False)
                | (~Q(kind="collection") & Q(collection=None)),
                name="bib_link_of_a_collection",
            ),
        ]

    def __str__(self):
        return f"{self.label} …{self.hint}".strip()
