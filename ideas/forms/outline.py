"""The forms of the outline: what of it is shown, and how it is changed."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ideas import changing, outline
from ideas.models import Change, Idea


class ShownForm(forms.Form):
    """How much of the outline is shown: which page of it, and what is open.

    ``open`` are ids with commas between; where it is given at all, just those are open.
    """

    after = forms.CharField(required=False)
    before = forms.CharField(required=False)
    start = forms.IntegerField(required=False, min_value=0, max_value=10**9)
    level = forms.IntegerField(required=False, min_value=1, max_value=1000)
    levels = forms.ChoiceField(required=False, choices=[("all", "all"), ("none", "none")])
    open = forms.CharField(required=False)

    def clean_open(self):
        found = self.cleaned_data["open"].split(",")
        return [int(pk) for pk in found if pk.isdecimal() and len(pk) < 19]

    def value(self, name):
        """Return what was asked for, or None if that made no sense."""
        return self.cleaned_data.get(name) if self.is_valid() or name in self.cleaned_data else None

    def opening(self, also: list[Idea]) -> outline.Opening:
        """Return what is open, and where only some is, also what leads to ``also``."""
        if "open" in self.data:
            above = Idea.objects.lines_to(Idea.objects.filter(children__in=also))
            return outline.opening([*self.value("open"), *above.values_list("pk", flat=True)])
        kinds = {"all": outline.ALL, "none": outline.NONE}
        return kinds.get(self.value("levels"), outline.DEFAULT)


class PlaceForm(forms.Form):
    """From where in the outline something is done: the idea zoomed in on, if any, and the page."""

    root = forms.ModelChoiceField(Idea.objects.none(), required=False)
    next = forms.CharField(required=False, max_length=2000)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["root"].queryset = Idea.objects.visible_to(by)


class UndoForm(PlaceForm):
    """The change to undo; the last one if it is not said."""

    change = forms.ModelChoiceField(Change.objects.none(), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["change"].queryset = Change.objects.undoable_by(self.by)


class NumbersForm(forms.Form):
    """Whose numbers the outline shows."""

    numbers = forms.ChoiceField(choices=[("own", "own"), ("automatic", "automatic")])


class OutlineForm(PlaceForm):
    """A change of the outline. ``save`` does it.

    ``idea`` are the rows it is about; ``parent``, ``before`` and ``after`` a place. Two ways of
    ``do`` change nothing and lead to a page: ``open`` to edit one idea, ``choose`` a new parent.
    ``agreed`` says yes to what a move shows to others.
    """

    do = forms.ChoiceField(
        choices=[
            (name, name)
            for name in (
                *("add", "edit", "indent", "outdent", "up", "down", "move", "delete"),
                *("open", "choose"),
            )
        ]
    )
    idea = forms.ModelMultipleChoiceField(Idea.objects.none(), required=False)
    parent = forms.ModelChoiceField(Idea.objects.none(), required=False)
    before = forms.ModelChoiceField(Idea.objects.none(), required=False)
    after = forms.ModelChoiceField(Idea.objects.none(), required=False)
    title = forms.CharField(required=False, max_length=10_000)
    seen_version = forms.IntegerField(required=False)
    agreed = forms.BooleanField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("idea", "parent"):
            self.fields[name].queryset = Idea.objects.editable_by(self.by)
        for name in ("before", "after"):
            self.fields[name].queryset = Idea.objects.visible_to(self.by)

    @property
    def asks_for_what_is_not_there(self) -> bool:
        """Whether a row that is named does not exist for who asks."""
        rows = ("idea", "parent", "before", "after", "root")
        codes = ("invalid_choice", "invalid_pk_value")
        return any(self.has_error(name, code) for name in rows for code in codes)

    def clean(self):
        cleaned = super().clean()
        do, ideas = cleaned.get("do"), cleaned.get("idea")
        if self.errors:
            return cleaned
        if do == "add":
            if not cleaned["title"]:
                raise ValidationError(_("Write the idea first."))
        elif not ideas:
            raise ValidationError(_("Choose an idea first: tick its box."))
        if do in {"edit", "open"} and len(ideas) > 1:
            raise ValidationError(_("Choose one idea only: they are edited one by one."))
        if do == "edit" and cleaned["seen_version"] is None:
            raise ValidationError(_("Load the page again, then edit the idea."))
        root = cleaned["root"]
        if do == "outdent" and root and any(idea.parent_id == root.pk for idea in ideas):
            raise ValidationError(_("It would leave this page. Zoom out first."))
        return cleaned

    def save(self) -> list[Idea]:
        """Make the change and return the ideas it was about. Raises EditConflict and Refused."""
        given, by = self.cleaned_data, self.by
        ideas = list(given["idea"])
        match given["do"]:
            case "add":
                return [self._add(ideas)]
            case "edit":
                ideas[0].version = given["seen_version"]
                changing.edit(idea=ideas[0], by=by, title=given["title"])
            case "move":
                place = {name: given[name] for name in ("parent", "before", "after")}
                changing.move(ideas=ideas, by=by, is_agreed=given["agreed"], **place)
            case "delete":
                changing.delete(ideas=ideas, by=by)
            case step:
                {
                    "indent": changing.indent,
                    "outdent": changing.outdent,
                    "up": changing.up,
                    "down": changing.down,
                }[step](ideas=ideas, by=by, is_agreed=given["agreed"])
        return ideas

    def _add(self, ideas):
        given = self.cleaned_data
        below = ideas[-1] if ideas and not given["parent"] and not given["before"] else None
        return changing.add(
            by=self.by,
            title=given["title"],
            parent=given["parent"] or given["root"],
            before=given["before"],
            after=given["after"] or below,
        )


class FindParentForm(forms.Form):
    """Finds the idea that others are to be part of."""

    idea = forms.ModelMultipleChoiceField(Idea.objects.none(), required=False)
    find = forms.CharField(required=False, max_length=200, label=_("Number or words"))
    next = forms.CharField(required=False, max_length=2000)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["idea"].queryset = Idea.objects.editable_by(by)
