"""The form of the lab at a glance."""

from django import forms


class GlanceForm(forms.Form):
    """Since when: one's last visit, or seven days ago; and from which cursor on."""

    show = forms.ChoiceField(choices=[("visit", "visit"), ("week", "week")], required=False)
    after = forms.CharField(max_length=100, required=False)

    def value(self, name: str) -> str:
        """Return what is asked for, "" where that makes no sense."""
        self.full_clean()
        return self.cleaned_data.get(name, "")
