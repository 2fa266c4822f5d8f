"""The forms of the integrity check."""

from django import forms
from django.utils.translation import gettext_lazy as _

from papers import integrity
from papers.forms.filters import ListFilter
from papers.oddities import PAPER, PERSON, TALK

KINDS = [(PAPER, _("Papers")), (TALK, _("Talks")), (PERSON, _("People"))]
CODES = {
    "doi-prefix": _("The DOI has an address before it"),
    "doi-bad": _("The DOI is none"),
    "doi-in-url": _("The URL is that of the DOI"),
    "wide-digits": _("A number is written in wide digits"),
    "isbn-bad": _("The ISBN has a wrong check digit"),
    "year-missing": _("No year"),
    "year-impossible": _("The year cannot be"),
    "pages-hyphen": _("The pages have a hyphen for a dash"),
    "authors-missing": _("No authors"),
    "authors-joined": _("Two authors in one name"),
    "name-joined": _("Two people in one name"),
    "authors-capitals": _("An author in capitals"),
    "title-capitals": _("The title is in capitals"),
    "title-dot": _("The title ends with a full stop"),
    "html": _("Remains of HTML"),
    "latex": _("Remains of LaTeX"),
    "unbalanced": _("Braces or dollar signs without a partner"),
    "container-missing": _("Published in is empty"),
    "arxiv-in-container": _("The arXiv number stands in “published in”"),
    "abstract-word": _("The abstract begins with the word “Abstract”"),
}


class CheckFilter(ListFilter):
    """Of which rows to show which oddities."""

    q = tag = None
    of = forms.ChoiceField(required=False, label=_("Of"), choices=KINDS)
    code = forms.ChoiceField(
        required=False, label=_("What is odd"), choices=[("", _("Any")), *CODES.items()]
    )


class AfterForm(forms.Form):
    """After which row to go on. A value that makes no sense begins at the first."""

    after = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1)

    @property
    def row(self) -> int:
        """The id of the row, 0 where there is none."""
        return (self.is_valid() and self.cleaned_data["after"]) or 0


class RepairForm(forms.Form):
    """The oddities that are chosen to be mended. Cleans to what is found of them now."""

    chosen = forms.MultipleChoiceField(required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user = user
        keys = data.getlist("chosen")[: 4 * integrity.SHOWN]
        self.fields["chosen"].choices = [(key, key) for key in keys]

    def clean(self):
        chosen = set(self.cleaned_data.get("chosen", []))
        ids: dict[str, set[int]] = {kind: set() for kind in integrity.MODELS}
        for key in chosen:
            _code, _colon, row = key.partition(":")
            kind, _colon, number = row.partition(":")
            if kind in ids and number.isascii() and number.isdigit() and len(number) < 19:
                ids[kind].add(int(number))
        found = []
        for kind, numbers in ids.items():
            rows = integrity.MODELS[kind].objects.editable_by(self.user).filter(pk__in=numbers)
            found += integrity.look(kind, among=rows) if numbers else []
        found = [one for one in found if one.key in chosen and one.oddity.repair]
        if not found:
            raise forms.ValidationError(_("Choose something that can be repaired first."))
        return self.cleaned_data | {"found": found}
