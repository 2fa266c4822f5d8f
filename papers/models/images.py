"""Images of talks and papers; also places for those that a note names but nobody has."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from papers.models.base import Trashable, in_trash
from papers.models.sources import Paper, Talk


class Image(Trashable):
    """A picture of one talk or paper. Without a file it is where to drop ``expected_name``."""

    talk = models.ForeignKey(
        Talk,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="images",
        verbose_name=_("talk"),
    )
    paper = models.ForeignKey(
        Paper,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="images",
        verbose_name=_("paper"),
    )
    file = models.ImageField(
        _("image"),
        upload_to="images",
        blank=True,
        width_field="width",
        height_field="height",
        editable=False,
    )
    thumbnail = models.ImageField(upload_to="images", blank=True, editable=False)
    width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    height = models.PositiveIntegerField(null=True, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    expected_name = models.CharField(
        _("file name in the note"), max_length=300, blank=True, editable=False
    )
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["position", "pk"]
        indexes = [in_trash("image_in_trash")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(file="") | ~Q(expected_name=""), name="image_has_file_or_name"
            ),
            models.CheckConstraint(
                condition=Q(talk=None, paper__isnull=False) | Q(talk__isnull=False, paper=None),
                name="image_has_one_source",
            ),
        ]

    def __str__(self):
        return self.caption or self.expected_name or f"{_('image')} {self.pk}"

    @property
    def source(self):
        """The talk or the paper."""
        return self.talk or self.paper

    def get_absolute_url(self):
        """The image itself; while it is missing, its talk, where it can be dropped."""
        if self.is_missing:
            return self.source.get_absolute_url()
        return reverse("papers:image-file", args=[self.pk])

    @property
    def is_missing(self):
        """Whether the file is still to be dropped."""
        return not self.file
