"""Choosing how papers are cited."""

from django import forms
from django.utils.translation import gettext_lazy as _

from papers.citing import styles
from papers.forms.filters import PaperFilter
from papers.models import CitationStyle

DEFAULT_STYLE = "gb-numeric"
OUTPUTS = [
    ("text", _("Text")),
    ("html", "HTML"),
    ("markdown", "Markdown"),
    ("latex", "LaTeX"),
]


class CiteForm(forms.Form):
    """A style and what the citations are copied as. ``remembered`` is the style chosen last."""

    style = forms.ChoiceField(label=_("Style"))
    output = forms.ChoiceField(label=_("Copy as"), choices=OUTPUTS)

    def __init__(self, query, *, remembered: str = ""):
        own = {row.name: row.title for row in CitationStyle.objects.order_by("title")}
        titles = {name: title for name, (title, _file) in styles.SHIPPED.items()} | own
        default = remembered if remembered in titles else DEFAULT_STYLE
        chosen = {"style": default, "output": "text"} | {
            name: query[name] for name in ("style", "output") if name in query
        }
        super().__init__(chosen)
        self.fields["style"].choices = list(titles.items())

    def chosen_style(self) -> styles.Style:
        """Return the style that was chosen, by a form that is valid."""
        name = self.cleaned_data["style"]
        if name in styles.SHIPPED:
            return styles.shipped(name)
        return styles.read(CitationStyle.objects.named(name).text)


class CitedFilter(PaperFilter):
    """Which papers are cited: those of a list that was narrowed, or those that were chosen."""

    def __init__(self, query):
        super().__init__(query)
        numbers = (text for text in query.getlist("paper") if text.isdecimal() and len(text) < 18)
        self.chosen = [int(number) for number in numbers]
