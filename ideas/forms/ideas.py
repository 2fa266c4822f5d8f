"""The forms of ideas and of what became of them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ideas import changing, concluding
from ideas.models import Change, Idea, Status
from ideas.models.ideas import lock_outline
from papers import crediting
from papers.access import is_editor
from papers.forms import ListFilter, OwnedForm, VersionedForm, any_of
from papers.models import Paper, User, Visibility


class IdeaForm(OwnedForm):
    """An idea."""

    class Meta:
        model = Idea
        fields = [
            "number",
            "title",
            "body",
            "status",
            "status_reason",
            "revisit_on",
            "visibility",
            "tags",
        ]
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "body": forms.Textarea(attrs={"rows": 8}),
            "revisit_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def clean_visibility(self):
        visibility, parent = self.cleaned_data["visibility"], self.instance.parent
        if parent and parent.visibility == Visibility.PRIVATE != visibility:
            raise ValidationError(_("The idea it is part of is private, so this one must be too."))
        return visibility

    def clean(self):
        lock_outline()
        cleaned = super().clean()
        if "visibility" in self.changed_data and cleaned.get("visibility") == Visibility.PRIVATE:
            try:
                changing.check_hides_nobody_s([self.instance], self.by)
            except changing.Hides as refusal:
                self.add_error("visibility", str(refusal))
        needed = self.instance if self.instance.pk else self.instance.parent
        if needed and not Idea.objects.editable_by(self.by).filter(pk=needed.pk).exists():
            raise ValidationError(_("“%(idea)s” was deleted meanwhile."), params={"idea": needed})
        return cleaned

    def save(self, commit=True):
        """Return the idea. ``change`` is then the change to undo, None if nothing differs."""
        tags = self.cleaned_data["tags"]
        if self.instance._state.adding:
            idea = changing.insert(idea=self.instance, by=self.by, tags=tags)
            self.change = Change.objects.undoable_by(self.by).first()
            return idea
        fields = {name: self.cleaned_data[name] for name in self._meta.fields if name != "tags"}
        self.change = changing.edit(idea=self.instance, by=self.by, tags=tags, **fields)
        return self.instance


class CoAuthorsForm(forms.Form):
    """Who, besides its owner, reads and changes a private ``idea`` and all below it."""

    people = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Co-authors"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They read and change this idea and everything below it. Nobody else does."),
    )

    def __init__(self, *args, idea: Idea, **kwargs):
        super().__init__(*args, **kwargs)
        members = User.objects.filter(is_active=True).exclude(pk=idea.owner_id)
        named = User.objects.filter(pk__in=idea.co_authors.all())
        self.fields["people"].queryset = (members | named).order_by("first_name", "username")
        self.fields["people"].initial = idea.co_authors.all()


class OutcomeForm(VersionedForm):
    """What became of an idea. ``save`` also keeps the lesson as an insight."""

    outcome_title = forms.CharField(
        label=_("Paper"),
        required=False,
        max_length=1000,
        help_text=_(
            "The paper or dataset of ours that it became: title, DOI or citation key. "
            "An unknown title is added as a paper."
        ),
    )
    lesson = forms.CharField(
        label=_("What it taught"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It becomes an insight of its own, which can spark other ideas. Markdown."),
    )

    field_order = ["outcome_title", "negative_result", "lesson", "status", "status_reason"]

    class Meta:
        model = Idea
        fields = ["negative_result", "status", "status_reason"]
        widgets = {"negative_result": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "status": _("With a paper it may be published, with a negative result dropped.")
        }

    def clean_outcome_title(self):
        title = self.cleaned_data["outcome_title"]
        if title and not is_editor(self.by) and not crediting.known_paper(title):
            raise ValidationError(
                _("The library has no such paper. Ask an editor to add it first.")
            )
        return title

    def stored(self, row):
        outcome = Paper.objects.filter(pk=row.outcome_id).first()
        values = {"outcome_title": outcome.title if outcome else ""}
        if not isinstance(row, Idea):
            return values
        lesson = concluding.lesson_of(row, self.by)
        return values | {"lesson": lesson.text if lesson else ""}

    def save(self, commit=True):
        if "outcome_title" in self.changed_data:
            title = self.cleaned_data["outcome_title"]
            self.instance.outcome = crediting.paper_called(title) if title else None
        concluding.teach(idea=self.instance, lesson=self.cleaned_data["lesson"], by=self.by)
        return super().save(commit)


class IdeaFilter(ListFilter):
    """What narrows the outline to a list."""

    status = forms.ChoiceField(required=False, label=_("Status"), choices=any_of(Status.choices))
