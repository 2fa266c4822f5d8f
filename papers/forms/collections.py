"""The forms of collections, of their journal club, of what one reads and of many papers at once."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from papers import crediting
from papers.access import is_editor
from papers.bulk_editing import Wish
from papers.forms.versioned import VersionedForm
from papers.models import Collection, Paper, Presentation, Reading, ReadingStatus
from papers.models.base import AT_ONCE
from papers.models.tags import FoldedTagField


class CollectionForm(VersionedForm):
    """A collection, which may lie in another."""

    class Meta:
        model = Collection
        fields = ["name", "parent", "about"]
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        parents = Collection.objects.editable_by(self.by).order_by("sort_key", "pk")
        self.fields["parent"].queryset = parents
        self.fields["parent"].empty_label = _("No other")

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        if self.instance.pk:
            self.instance.check_place(parent)
        return parent


class PaperNamedField(forms.CharField):
    """A paper by its title, DOI, arXiv number or citation key; cleans to a Paper of the library."""

    def clean(self, value):
        text = super().clean(value)
        paper = crediting.known_paper(text)
        if paper is None:
            raise ValidationError(
                _("There is no paper “%(text)s” here. Add it first."), params={"text": text}
            )
        return paper


class CollectedForm(forms.Form):
    """A paper to put into a collection."""

    paper = PaperNamedField(
        label=_("Paper"), max_length=1000, help_text=_("Its title, DOI, arXiv number or key.")
    )


class PresentationForm(forms.ModelForm):
    """A paper to present in the journal club, who does it, and when."""

    paper = PaperNamedField(
        label=_("Paper"), max_length=1000, help_text=_("Its title, DOI, arXiv number or key.")
    )
    presenter = forms.CharField(label=_("Presenter"), required=False, max_length=200)

    class Meta:
        model = Presentation
        fields = ["date"]

    field_order = ["paper", "presenter", "date"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["paper"] = self.instance.paper.title
            self.initial["presenter"] = str(self.instance.presenter or "")

    def clean_presenter(self):
        return " ".join(self.cleaned_data["presenter"].split())

    def _post_clean(self):
        super()._post_clean()
        if paper := self.cleaned_data.get("paper"):
            self.instance.paper = paper


class ReadingForm(forms.ModelForm):
    """What one reads of one paper. Without a status: nothing."""

    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("Not on my list")), *ReadingStatus.choices],
    )
    rating = forms.TypedChoiceField(
        label=_("Rating"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "—"), *((number, "★" * number) for number in range(5, 0, -1))],
    )

    class Meta:
        model = Reading
        fields = ["status", "priority", "rating"]


class BulkForm(forms.Form):
    """What to do to several papers: those ticked, or all that the filters of the list leave."""

    paper = forms.ModelMultipleChoiceField(queryset=Paper.objects.none(), required=False)
    everything = forms.BooleanField(label=_("All that match, on every page"), required=False)
    add_tags = FoldedTagField(label=_("Add tags"), required=False)
    remove_tags = FoldedTagField(label=_("Take tags away"), required=False)
    put_into = forms.ModelChoiceField(
        label=_("Put into"), queryset=Collection.objects.none(), required=False, empty_label="—"
    )
    take_out_of = forms.ModelChoiceField(
        label=_("Take out of"), queryset=Collection.objects.none(), required=False, empty_label="—"
    )
    status = forms.ChoiceField(
        label=_("My status"), required=False, choices=[("", "—"), *ReadingStatus.choices]
    )

    def __init__(self, *args, by, matching, **kwargs):
        super().__init__(*args, **kwargs)
        self.matching = matching
        self.fields["paper"].queryset = matching
        if is_editor(by):
            collections = Collection.objects.editable_by(by).order_by("sort_key", "pk")
            for name in ("put_into", "take_out_of"):
                self.fields[name].queryset = collections
        else:
            for name in ("add_tags", "remove_tags", "put_into", "take_out_of"):
                del self.fields[name]

    @property
    def wishes(self):
        """The fields that say what to do."""
        return [field for field in self if field.name not in {"paper", "everything"}]

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            asked = {name: cleaned[name] for name in Wish.__annotations__ if cleaned.get(name)}
            cleaned["wish"], cleaned["papers"] = Wish(**asked), self._papers()
            if not asked:
                raise ValidationError(_("Say what to do with the papers."))
        return cleaned

    def _papers(self):
        found = [paper.pk for paper in self.cleaned_data["paper"]]
        if self.cleaned_data["everything"]:
            rows = self.matching.order_by("pk").values_list("pk", flat=True)
            found = list(rows[: AT_ONCE + 1])
        if not found:
            raise ValidationError(_("Tick the papers first."))
        if len(found) > AT_ONCE:
            raise ValidationError(
                _("At most %(most)d papers can be changed at once."), params={"most": AT_ONCE}
            )
        return found
