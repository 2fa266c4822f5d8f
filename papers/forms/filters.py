"""What narrows the lists. A value that makes no sense narrows nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from papers.models import Collection, Kind, PaperType


def any_of(choices) -> list:
    """Return ``choices`` for a filter, with "any" on top."""
    return [("", _("Any")), *choices]


class YearField(forms.CharField):
    """A year of four digits."""

    def __init__(self):
        super().__init__(
            required=False,
            label=_("Year"),
            max_length=4,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
        )


class ListFilter(forms.Form):
    """What narrows a list. A value that makes no sense narrows nothing."""

    q = forms.CharField(required=False, max_length=200, label=_("Words in the title"))
    tag = forms.CharField(required=False, max_length=100, label=_("Tag"))

    def value(self, name: str):
        """Return the cleaned value of ``name``, or "" where it is absent or bad."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    def narrow(self, rows):
        """Return of the queryset ``rows`` those that match every field."""
        return rows.matching(**{name: self.value(name) for name in self.fields})


class PaperFilter(ListFilter):
    """What narrows the list of papers."""

    type = forms.ChoiceField(required=False, label=_("Type"), choices=any_of(PaperType.choices))
    year = YearField()
    collection = forms.ChoiceField(required=False, label=_("Collection"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named = Collection.objects.alive().order_by("sort_key", "pk")
        self.fields["collection"].choices = any_of(named.values_list("pk", "name"))

    def value(self, name: str):
        """Return the cleaned value; of a collection, its pk and those of all that lie in it."""
        found = super().value(name)
        if name == "collection" and found:
            return sorted(Collection.objects.get(pk=found).inside())
        return found


class TalkFilter(ListFilter):
    """What narrows the list of talks."""

    speaker = forms.CharField(required=False, max_length=200, label=_("Speaker"))
    year = YearField()


class PersonFilter(forms.Form):
    """What narrows the list of speakers."""

    q = forms.CharField(required=False, max_length=200, label=_("Name"))
    who = forms.ChoiceField(
        required=False,
        label=_("Who"),
        choices=[("", _("Speakers")), ("all", _("Authors too"))],
    )

    value = ListFilter.value
    narrow = ListFilter.narrow


class InsightFilter(ListFilter):
    """What narrows the list of insights."""

    q = forms.CharField(required=False, max_length=200, label=_("Words"))
    kind = forms.ChoiceField(required=False, label=_("Kind"), choices=any_of(Kind.choices))
    speaker = forms.CharField(required=False, max_length=200, label=_("Speaker"))
