"""The forms of a paper's files: uploading them, and keeping what one reads there."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from papers import attaching
from papers.forms.capture import CaptureForm
from papers.models import Kind
from papers.shorthand import Line


class ManyFilesInput(forms.FileInput):
    """An input of several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several uploads; cleans to a list of ``papers.attaching.Incoming``."""

    def __init__(self, **kwargs):
        super().__init__(widget=ManyFilesInput(attrs={"accept": attaching.ACCEPT}), **kwargs)

    def clean(self, data, initial=None):
        uploads = data if isinstance(data, list | tuple) else [data]
        if not self.required and not any(uploads):
            return []
        uploads = [
            super(ManyFilesField, self).clean(upload, initial) for upload in uploads or [None]
        ]
        accepted, refused = [], []
        for upload in uploads:
            try:
                accepted.append(attaching.check(upload))
            except attaching.FileRefused as error:
                refused.append(error)
        if refused:
            raise ValidationError(refused)
        return accepted


class FilesForm(forms.Form):
    """Files for a paper: all of them, or none."""

    files = ManyFilesField(
        label=_("PDFs and pictures"),
        help_text=_("Drop them here, or choose them. A PDF stays as it is, byte for byte."),
        allow_empty_file=True,  # it is refused by a sentence that names it
    )

    @property
    def most_megabytes(self):
        """How large a file may be."""
        return settings.FILE_MEGABYTES


class QuoteForm(CaptureForm):
    """Words from a page of a paper, kept as they stand: nothing in them is read as shorthand."""

    page = forms.IntegerField(label=_("Page"), min_value=1, max_value=100_000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Words from the page")
        self.fields["text"].widget = forms.Textarea(attrs={"rows": 5})
        self.fields["kind"].widget = forms.Select(choices=self.fields["kind"].choices)
        self.fields["kind"].initial = Kind.QUOTE

    def lines_typed(self, cleaned):
        return [Line(text=cleaned["text"].strip(), page=str(cleaned["page"]))]
