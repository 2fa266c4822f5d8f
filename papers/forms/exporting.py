"""The form that says in which format to export."""

from django import forms
from django.utils.translation import gettext_lazy as _

from papers import exporting


class FormatForm(forms.Form):
    """The format to write in: BibTeX unless another is named."""

    format = forms.ChoiceField(
        label=_("Format"),
        choices=[(key, made.name) for key, made in exporting.FORMATS.items()],
        required=False,
    )

    def clean_format(self):
        return self.cleaned_data["format"] or "bibtex"
