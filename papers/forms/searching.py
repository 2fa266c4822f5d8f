"""The forms of the search: what is asked, and what is kept of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from papers.forms.versioned import OwnedForm
from papers.models import SavedSearch
from papers.models.search import LONGEST_QUESTION
from papers.search.engine import MOST_RANKED
from papers.search.kinds import kinds


class SearchForm(forms.Form):
    """A question, the kind that is looked at alone, and where the page starts.

    What makes no sense is left out: the rest is still searched.
    """

    q = forms.CharField(required=False, max_length=LONGEST_QUESTION, label=_("Search"))
    kind = forms.ChoiceField(required=False)
    start = forms.IntegerField(required=False, min_value=0, max_value=MOST_RANKED * 2)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(name, kind.label) for name, kind in kinds().items()]

    @property
    def asked(self) -> dict:
        """What is asked, as the engine takes it."""
        self.is_valid()
        found = self.cleaned_data
        return {
            "text": found.get("q") or self.data.get("q", "")[:LONGEST_QUESTION],
            "kind": found.get("kind") or "",
            "start": found.get("start") or 0,
        }


class SavedSearchForm(OwnedForm):
    """A question that is kept under a name."""

    class Meta:
        model = SavedSearch
        fields = ["name", "text", "visibility"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autofocus"] = True
