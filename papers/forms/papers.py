"""The form of a paper, and the BibTeX entry that fills it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from papers import crediting, importing, keypattern, keys
from papers.formats import bibtex
from papers.forms.fields import LinesField
from papers.forms.versioned import VersionedForm
from papers.models import AuthorshipRole, Paper


class BibtexForm(forms.Form):
    """One BibTeX entry, pasted, to fill the form of a paper with. Cleans to a Record."""

    bibtex = forms.CharField(
        label="BibTeX",
        required=False,  # the reader of BibTeX says what an empty text lacks
        strip=False,  # or the lines that it names would not be those that were typed
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("Paste one entry; it fills the fields below."),
    )

    messages = {
        "empty": _("Paste a BibTeX entry first: it begins with @article{ or the like."),
        "no-entry": _("There is no BibTeX entry in this text. An entry begins with @article{."),
        "several": _("There are several entries here. Paste one at a time."),
        "broken": _("Line %(line)d could not be read: %(detail)s. Mend it and try again."),
    }

    def clean_bibtex(self):
        try:
            return bibtex.loads_one(self.cleaned_data["bibtex"])
        except bibtex.BibtexError as error:
            raise ValidationError(
                self.messages[error.code],
                params={"line": error.line, "detail": error.detail},
                code=error.code,
            ) from None


def filled_by(bibtex_entry: str) -> dict:
    """Return the fields that a BibTeX entry fills, by name; none if the text is no entry.

    A citation key that another paper has gets a letter.
    """
    pasted = BibtexForm({"bibtex": bibtex_entry})
    if not pasted.is_valid():
        return {}
    fields = importing.fields_of(pasted.cleaned_data["bibtex"])
    return fields | {"citation_key": keys.free(fields["citation_key"])}


class PaperForm(VersionedForm):
    """A paper with its authors, editors and tags.

    ``filled_from`` is the BibTeX entry that filled the form: what no field holds is kept from it.
    """

    filled_from = forms.CharField(required=False, widget=forms.HiddenInput)

    authors = LinesField(
        label=_("Authors"),
        help_text=_("One a line, in order, as printed: Lei Zhang, or 张磊."),
    )
    editors = LinesField(label=_("Editors"))

    class Meta:
        model = Paper
        fields = [
            "type",
            "title",
            "authors",
            "date",
            "container",
            "volume",
            "issue",
            "pages",
            "publisher",
            "editors",
            "doi",
            "arxiv",
            "pmid",
            "isbn",
            "url",
            "abstract",
            "citation_key",
            "language",
            "tags",
        ]
        help_texts = {
            "citation_key": _(
                "Empty: made by the lab’s pattern. A key that was replaced still finds its paper."
            )
        }
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "abstract": forms.Textarea(attrs={"rows": 6}),
        }

    def clean_citation_key(self):
        key = self.cleaned_data["citation_key"]
        if key != keypattern.cleaned(key):
            raise ValidationError(
                _("A citation key has no spaces, and none of these: %(signs)s"),
                params={"signs": keypattern.FORBIDDEN},
            )
        free = keys.free(key, paper=self.instance)
        if free != key:
            raise ValidationError(
                _("Another paper has the key “%(key)s”, or had it. “%(free)s” is free."),
                params={"key": key, "free": free},
            )
        return key

    def stored(self, row):
        return {name: row.attached[name] for name in ("authors", "editors")}

    def save(self, commit=True):
        self.instance.extra |= filled_by(self.cleaned_data["filled_from"]).get("extra", {})
        return super().save(commit)

    def _save_m2m(self):
        super()._save_m2m()
        for name, role in (("authors", AuthorshipRole.AUTHOR), ("editors", AuthorshipRole.EDITOR)):
            crediting.credit_authors(paper=self.instance, names=self.cleaned_data[name], role=role)
        keys.give([self.instance])
