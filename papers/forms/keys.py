"""The forms of the lab's citation keys and of addresses for LaTeX."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from papers.forms.versioned import VersionedForm
from papers.keypattern import FORBIDDEN, Pattern, PatternError
from papers.models import BibKind, BibLink, Collection, LabSettings, Tag
from papers.text import fold


class KeyPatternForm(VersionedForm):
    """The pattern of the lab's citation keys."""

    messages = {
        "empty": _("Name at least one part in braces, such as {author}."),
        "unknown": _("There is no “{%(what)s}”. Look below for what there is."),
        "forbidden": _("“%(what)s” cannot be part of a key: no spaces, and none of %(signs)s"),
    }

    class Meta:
        model = LabSettings
        fields = ["key_pattern"]
        widgets = {"key_pattern": forms.TextInput(attrs={"spellcheck": "false", "class": "code"})}

    def clean_key_pattern(self):
        text = self.cleaned_data["key_pattern"]
        try:
            Pattern.parse(text)
        except PatternError as error:
            raise ValidationError(
                self.messages[error.code], params={"what": error.what, "signs": FORBIDDEN}
            ) from None
        return text

    @property
    def pattern(self) -> Pattern | None:
        """The pattern that is typed, None where it cannot be read."""
        try:
            return Pattern.parse(self["key_pattern"].value() or "")
        except PatternError:
            return None


class BibLinkForm(forms.ModelForm):
    """A new address for LaTeX: of the whole library, of a tag, or of a collection."""

    kind = forms.ChoiceField(label=_("Which papers"), choices=BibKind.choices)
    tag = forms.CharField(
        label=_("Tag"), required=False, max_length=100, help_text=_("Only for the papers of a tag.")
    )

    class Meta:
        model = BibLink
        fields = ["kind", "tag", "collection", "label"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        collections = Collection.objects.visible_to(by).order_by("sort_key", "pk")
        self.fields["collection"].queryset = collections
        self.fields["collection"].empty_label = "—"
        self.fields["collection"].help_text = _("Only for the papers of a collection.")

    def clean(self):
        cleaned = super().clean()
        typed = cleaned.get("tag") or ""
        cleaned["tag"] = None
        if cleaned.get("kind") == BibKind.TAG:
            cleaned["tag"] = Tag.objects.filter(slug=fold(typed)).first()
            if cleaned["tag"] is None:
                self.add_error("tag", _("There is no tag “%(tag)s”.") % {"tag": typed})
        if cleaned.get("kind") != BibKind.COLLECTION:
            cleaned["collection"] = None
        elif "collection" not in self.errors and not cleaned.get("collection"):
            self.add_error("collection", _("Choose the collection."))
        return cleaned


class DialectForm(forms.Form):
    """In what an address for LaTeX writes: BibTeX, or BibLaTeX if that is asked for."""

    dialect = forms.ChoiceField(
        required=False, choices=[("bibtex", "BibTeX"), ("biblatex", "BibLaTeX")]
    )

    @property
    def is_biblatex(self) -> bool:
        """Whether BibLaTeX is asked for. Nonsense asks for nothing."""
        return self.is_valid() and self.cleaned_data["dialect"] == "biblatex"
