"""The files of a paper, and the text of their pages."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from papers.models.base import Checked, Trashable, in_trash, one_of
from papers.models.sources import Paper


class FileKind(models.TextChoices):
    """What a file is, by its first bytes."""

    PDF = "pdf", "PDF"
    PNG = "png", "PNG"
    JPEG = "jpeg", "JPEG"
    WEBP = "webp", "WebP"


class Legibility(models.TextChoices):
    """What came of reading a file's text."""

    READ = "read", _("Text is read")
    EMPTY = "empty", _("No text: these are pictures of pages")
    FAILED = "failed", _("The text could not be read")
    NONE = "none", _("A picture")


class PaperFile(Trashable):
    """A file of one paper. The same content is stored once, whatever it is called and belongs to.

    ``name`` is what it is called when somebody downloads it; where it is stored says its hash.
    """

    paper = models.ForeignKey(
        Paper, models.CASCADE, related_name="files", verbose_name=_("paper"), editable=False
    )
    name = models.CharField(_("file name"), max_length=255)
    file = models.FileField(_("file"), max_length=120, editable=False)
    thumbnail = models.ImageField(max_length=120, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)
    size = models.PositiveBigIntegerField(editable=False)
    kind = models.CharField(max_length=4, choices=FileKind.choices, editable=False)
    pages = models.PositiveIntegerField(null=True, editable=False)
    reading = models.CharField(max_length=6, choices=Legibility.choices, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["pk"]
        indexes = [in_trash("paperfile_in_trash")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(file="") & ~Q(sha256=""), name="paperfile_is_stored"
            ),
            one_of("kind", FileKind, name="paperfile_kind_known"),
            one_of("reading", Legibility, name="paperfile_reading_known"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """Where it is read; of a picture, the picture."""
        return reverse("papers:file-read" if self.is_pdf else "papers:file", args=[self.pk])

    @property
    def is_pdf(self):
        """Whether it is read page by page."""
        return self.kind == FileKind.PDF


class FileText(Checked):
    """The text of one page of a file; pages without text have no row."""

    of = models.ForeignKey(PaperFile, models.CASCADE, related_name="texts", db_index=False)
    page = models.PositiveIntegerField()
    text = models.TextField(max_length=100_000)

    class Meta:
        ordering = ["of", "page"]
        constraints = [
            models.UniqueConstraint(fields=["of", "page"], name="filetext_once_a_page"),
            models.CheckConstraint(condition=Q(page__gte=1), name="filetext_page_counts_from_1"),
        ]

    def __str__(self):
        return f"{self.page}"
