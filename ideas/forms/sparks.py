"""The forms of sparks, and of finding what to link."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ideas import linking, sparking
from ideas.forms.ideas import IdeaForm
from ideas.models import Idea, Spark
from ideas.models.sparks import SOURCES
from papers.forms import VersionedForm
from papers.markdown import holds
from papers.models import Insight, Paper


class EndsForm(forms.Form):
    """The two rows that a spark links. Cleans to ``source``, which ``by`` sees, and ``idea``."""

    insight = forms.ModelChoiceField(Insight.objects.none(), required=False)
    paper = forms.ModelChoiceField(Paper.objects.none(), required=False)
    from_idea = forms.ModelChoiceField(Idea.objects.none(), required=False)
    idea = forms.ModelChoiceField(Idea.objects.none())

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        for name in SOURCES:
            rows = self.fields[name].queryset.model.objects
            self.fields[name].queryset = rows.visible_to(by)
        self.fields["idea"].queryset = Idea.objects.editable_by(by)

    def clean(self):
        cleaned = super().clean()
        sources = [cleaned[name] for name in SOURCES if cleaned.get(name)]
        if len(sources) != 1 or sources[0] == cleaned.get("idea"):
            raise ValidationError(_("Choose one insight, one paper or one other idea."))
        return cleaned | {"source": sources[0]}


class SparkForm(VersionedForm):
    """What a spark says: how its two rows hang together, why, and by which words of each."""

    class Meta:
        model = Spark
        fields = ["relation", "basis", "why", "insight_phrase", "idea_phrase"]
        help_texts = {"why": _("One line, for who reads it later.")}
        widgets = {
            "insight_phrase": forms.TextInput(attrs={"data-takes": "source"}),
            "idea_phrase": forms.TextInput(attrs={"data-takes": "idea"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = {"paper": _("Words of the paper"), "from_idea": _("Words of the other idea")}
        source_field = sparking.source_field(self.instance.source)
        if source_field in labels:
            self.fields["insight_phrase"].label = labels[source_field]

    def clean(self):
        cleaned = super().clean()
        sides = {"insight_phrase": self.instance.source, "idea_phrase": self.instance.idea}
        for name, row in sides.items():
            phrase = cleaned.get(name) if name in self.changed_data else ""
            if phrase and not any(holds(text, phrase) for text in sparking.texts(row)):
                text = _("The text does not have these words. Select them in it, or copy them.")
                self.add_error(name, text)
        return cleaned


class NewSparkForm(SparkForm):
    """A spark between two rows that are given as ``instance``."""

    def save(self, commit=True):
        said = self.cleaned_data
        return sparking.light(
            source=self.instance.source,
            idea=self.instance.idea,
            by=self.by,
            relation=said["relation"],
            basis=said["basis"],
            why=said["why"],
            source_phrase=said["insight_phrase"],
            idea_phrase=said["idea_phrase"],
        )


class SideForm(forms.Form):
    """From which end of a spark something was done: the page to go back to."""

    side = forms.ChoiceField(choices=[("idea", "idea"), ("source", "source")], required=False)


class SparkedIdeaForm(IdeaForm):
    """A new idea that ``source`` lit."""

    def __init__(self, *args, source, **kwargs):
        super().__init__(*args, **kwargs)
        self.source = source

    def save(self, commit=True):
        idea = super().save(commit)
        sparking.light(source=self.source, idea=idea, by=self.by)
        return idea


class FindIdeaForm(forms.Form):
    """Finds ideas that may be linked to a row."""

    find = forms.CharField(required=False, max_length=200, label=_("Find an idea"))

    def offers(self, source, user) -> list | None:
        """Return what was found for ``source``, or None where nothing was asked for."""
        asked = self.is_valid() and self.cleaned_data["find"]
        return linking.found_ideas(asked, source, user) if asked else None


class FindSourceForm(forms.Form):
    """Finds what may be linked to an idea as its source."""

    find = forms.CharField(required=False, max_length=200, label=_("Find another"))
    among = forms.ChoiceField(
        required=False,
        label=_("Among"),
        choices=[
            ("insight", _("Insights")),
            ("paper", _("Papers")),
            ("from_idea", _("Ideas")),
        ],
    )

    def offers(self, idea, user) -> list | None:
        """Return what was found for ``idea``, or None where nothing was asked for."""
        if not self.is_valid() or not self.cleaned_data["find"]:
            return None
        among = self.cleaned_data["among"] or "insight"
        return linking.found_sources(self.cleaned_data["find"], among, idea, user)
