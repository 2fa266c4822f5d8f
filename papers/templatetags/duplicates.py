"""What the pages of duplicates say of two papers."""

from django import template
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext

from papers.duplicates import finding
from papers.forms.checking import CODES
from papers.forms.duplicates import LABELS
from papers.models import Paper, Person

register = template.Library()

WORDS = {
    "doi": lambda _alike: _("the same DOI"),
    "arxiv": lambda _alike: _("the same arXiv number"),
    "pmid": lambda _alike: _("the same PMID"),
    "isbn": lambda _alike: _("the same ISBN"),
    "title": lambda _alike: _("the same title"),
    "subtitle": lambda _alike: _("the same title, but for the subtitle"),
    "spelling": lambda _alike: _("nearly the same title"),
    "other_title": lambda _alike: _("but another title"),
    "published": lambda _alike: _("a preprint and what was published"),
    "people": lambda alike: (
        ngettext("%(n)d shared author", "%(n)d shared authors", alike.people) % {"n": alike.people}
    ),
    "year": lambda alike: (
        ngettext("%(n)d year apart", "%(n)d years apart", alike.years_apart)
        % {"n": alike.years_apart}
        if alike.years_apart
        else _("of the same year")
    ),
}


@register.filter
def why(alike):
    """Return in words why two papers may be one: ``alike`` is a pair or a Likeness."""
    separator = _(", ")
    return separator.join(WORDS[reason](alike) for reason in alike.reasons if reason in WORDS)


@register.simple_tag
def papers_like(paper):
    """Return the papers that ``paper`` may be the same as, with why, the likeliest first."""
    return finding.like(paper)


@register.filter
def field_label(name):
    """Return what the field of a paper with that name is called."""
    if name == "name":
        return capfirst(_("name"))
    return LABELS.get(name) or capfirst(Paper._meta.get_field(name).verbose_name)


@register.filter
def code_label(code):
    """Return in words what the check of that code finds."""
    return CODES.get(code, code)


@register.filter
def edit_address(row):
    """Return the address where ``row``, a paper, a talk or a person, is edited."""
    name = "speaker" if isinstance(row, Person) else row._meta.model_name
    return reverse(f"papers:{name}-edit", args=[row.pk])
