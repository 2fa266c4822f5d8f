"""The forms of the history of a row."""

from django import forms


class CompareForm(forms.Form):
    """The numbers of two versions to compare."""

    old = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    new = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class SeenForm(forms.Form):
    """The version of the row that was seen when an earlier one was chosen."""

    seen_version = forms.IntegerField(min_value=1, max_value=2**31 - 1)
