"""Pictures uploaded in the admin: images of talks, photos of people."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from papers import images
from papers.forms import ManyFilesField, PictureField, VersionedForm
from papers.models.people import orcid_of


def thumbnail(url_name: str, row, alt: str = "") -> str:
    """Return the small picture of ``row`` as HTML, or "" where it has none."""
    if not row.thumbnail:
        return ""
    url = reverse(url_name, args=[row.pk])
    return format_html('<img src="{}" alt="{}" height="96" loading="lazy">', url, alt)


def links(files) -> str:
    """Return the ``files`` of a paper as HTML: a link to each."""
    pairs = [(file.get_absolute_url(), file.name) for file in files]
    return format_html_join(", ", '<a href="{}">{}</a>', pairs)


class UploadForm(VersionedForm):
    """A form with a picture, which is stored without its metadata."""

    upload = PictureField(
        label=_("Upload"),
        required=False,
        help_text=_("PNG, JPEG, WebP or GIF, up to 20 MB."),
    )

    def save(self, commit=True):
        if prepared := self.cleaned_data["upload"]:
            self.keep(prepared)
        return super().save(commit)


class ImageAdminForm(UploadForm):
    """An image of a talk or a paper; a new one needs its file."""

    def clean(self):
        cleaned = super().clean()
        if not self.instance.pk and not cleaned.get("upload") and not self.has_error("upload"):
            self.add_error("upload", ValidationError(_("Choose an image."), code="required"))
        if "paper" in self.fields and bool(cleaned.get("talk")) == bool(cleaned.get("paper")):
            self.add_error("talk", _("Choose the talk or the paper that it is from, one of them."))
        return cleaned

    def keep(self, prepared):
        self.instance.sha256 = prepared.sha256
        images.put(prepared, file=self.instance.file, thumbnail=self.instance.thumbnail)


class PaperFiles(forms.Form):
    """What the form of a paper has for its files, beside its fields."""

    files = ManyFilesField(
        label=_("Add PDFs and pictures"),
        required=False,
        help_text=_("A PDF stays as it is, byte for byte."),
        allow_empty_file=True,  # it is refused by a sentence that names it
    )


class PersonAdminForm(UploadForm):
    """A person, with a photo."""

    def keep(self, prepared):
        images.put(prepared, file=self.instance.photo, thumbnail=self.instance.thumbnail)

    def clean_orcid(self):
        return orcid_of(self.cleaned_data["orcid"])
