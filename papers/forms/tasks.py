"""The form that asks for long work."""

from django import forms

from papers import tasks
from papers.access import is_admin
from papers.models import Task


class TaskForm(forms.Form):
    """A kind of task that one asks for on the page of tasks, of those that are ``by``'s to ask."""

    kind = forms.ChoiceField()

    def __init__(self, data=None, *, by):
        super().__init__(data)
        self.by = by
        self.kinds = {
            name: kind
            for name, kind in tasks.KINDS.items()
            if kind.hint and (is_admin(by) or not kind.is_for_admins)
        }
        self.fields["kind"].choices = [(name, kind.label) for name, kind in self.kinds.items()]

    def save(self) -> Task:
        """Return the task that waits from now on, or the one that is open."""
        return tasks.ask(kind=self.cleaned_data["kind"], by=self.by)[0]
