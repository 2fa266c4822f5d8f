"""The form of a paper, and what is pasted to fill it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from papers import crediting, importing, keypattern, keys, looking
from papers.formats import bibtex
from papers.forms.adding import unsealed
from papers.forms.fields import LinesField
from papers.forms.versioned import VersionedForm
from papers.models import AuthorshipRole, Paper


class PastedForm(forms.Form):
    """What somebody has of one paper, pasted, to fill its form with. Cleans to a ``Found``."""

    pasted = forms.CharField(
        label=_("What do you have?"),
        required=False,  # it is said below what an empty text lacks
        strip=False,  # or the lines that it names would not be those that were typed
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_(
            "Paste a DOI, another identifier, a BibTeX entry or a reference; it fills the fields "
            "below."
        ),
    )

    messages = {
        "empty": _("Paste something first."),
        "several": _("There are several papers here. Paste one at a time."),
        "broken": _("Line %(line)d could not be read: %(detail)s. Mend it and try again."),
    }

    def clean_pasted(self):
        text = self.cleaned_data["pasted"]
        if "@" in text:
            try:
                return looking.Found(bibtex.loads_one(text))
            except bibtex.BibtexError as error:
                if error.code != "no-entry":
                    raise self._refused(error.code, line=error.line, detail=error.detail) from None
        try:
            found = looking.look(text)
        except looking.TooMany:
            raise self._refused("several") from None
        if len(found) != 1:
            raise self._refused("several" if found else "empty")
        if found[0].failure:
            raise ValidationError(found[0].failure)
        return found[0]

    def _refused(self, code, **params):
        return ValidationError(self.messages[code], params=params, code=code)


def filled_by(seal: str) -> dict:
    """Return the fields that a sealed ``Found`` fills, by name; none if the text is no seal.

    A citation key that another paper has gets a letter.
    """
    try:
        fields = importing.fields_of(unsealed(seal).record)
    except ValueError:
        return {}
    return fields | {"citation_key": keys.free(fields["citation_key"])}


class PaperForm(VersionedForm):
    """A paper with its authors, editors and tags.

    ``filled_from`` is the seal of what filled the form: what no field holds is kept from it.
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
