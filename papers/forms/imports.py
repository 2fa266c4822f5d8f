"""The form that brings files of references in."""

from uuid import UUID, uuid4, uuid5

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from papers import dropping
from papers.forms.adding import unsealed_file
from papers.importing import running
from papers.models import Import

MOST_FILES = 50


class FilesField(forms.FileField):
    """Any number of files; cleans to a list of uploads."""

    def __init__(self, **kwargs):
        super().__init__(widget=ManyFiles(), **kwargs)

    def clean(self, data, initial=None):
        uploads = data if isinstance(data, list) else [data] if data else []
        if len(uploads) > MOST_FILES:
            raise ValidationError(_("Choose at most %(most)d files."), params={"most": MOST_FILES})
        return [super(FilesField, self).clean(upload, initial) for upload in uploads]


class ManyFiles(forms.ClearableFileInput):
    """An input for any number of files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class ImportForm(forms.Form):
    """Files of references, or pasted text. ``save`` returns an import of each.

    ``dropped`` are seals of files that wait since they were dropped into the add box. The ``key``
    is made with the form: whoever sends it twice imports once.
    """

    files = FilesField(
        label=_("Files"),
        required=False,
        help_text=_(
            "BibTeX, BibLaTeX, RIS, CSL-JSON, PubMed, EndNote or Zotero RDF. "
            "Drop as many as you like."
        ),
    )
    text = forms.CharField(
        label=_("Or paste references"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    dropped = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_files(self):
        most = settings.IMPORT_MEGABYTES
        for upload in self.cleaned_data["files"]:
            if upload.size > most * 1024 * 1024:
                raise ValidationError(
                    _("“%(name)s” is larger than %(most)d MB. Import it in parts."),
                    params={"name": upload.name, "most": most},
                )
        return self.cleaned_data["files"]

    def clean_dropped(self) -> list[tuple[str, bytes]]:
        try:
            waiting = [unsealed_file(token) for token in self.cleaned_data["dropped"] or ()]
            given = []
            for one in waiting:
                with dropping.take(one) as file:
                    given.append((one.name, file.read()))
        except (ValueError, dropping.Gone):
            raise ValidationError(
                _("What was dropped is no longer kept. Choose it here.")
            ) from None
        return given

    def clean(self):
        cleaned = super().clean()
        given = (cleaned.get("files"), cleaned.get("text", "").strip(), cleaned.get("dropped"))
        if not self.errors and not any(given):
            raise ValidationError(_("Choose a file, or paste references."))
        return cleaned

    def save(self) -> list[Import]:
        """Keep each file, and the text, as an import that waits."""
        key: UUID = self.cleaned_data["key"]
        given = [(upload.name, upload.read()) for upload in self.cleaned_data["files"]]
        if self.cleaned_data["text"].strip():
            text = self.cleaned_data["text"].encode(errors="replace")
            given.append((str(_("Pasted text")), text))
        given += self.cleaned_data["dropped"]
        return [
            running.start(key=uuid5(key, f"{number} {name}"), data=data, name=name, by=self.by)
            for number, (name, data) in enumerate(given)
        ]
