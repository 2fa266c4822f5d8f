"""Pages of speakers, and of the other people of the library."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from papers import people
from papers.access import is_editor, is_member
from papers.forms import PersonFilter, PersonForm
from papers.models import Authorship, Insight, Paper, Person, Speaker, Talk
from papers.search import query
from papers.views.editing import delete_page, edit_page, for_editors
from papers.views.lists import list_page

# Of somebody who spoke, wrote or was heard more often, the rest is in the lists.
SHOWN, INSIGHTS_SHOWN = 50, 200


@require_safe
def index(request):
    """The people who gave a talk, or all of the library, by name."""
    filters = PersonFilter(request.GET)
    model = Person if filters.value("who") == "all" else Speaker
    rows = model.objects.visible_to(request.user).matching(q=filters.value("q"))
    return list_page(request, "papers/speaker_list.html", rows=rows.for_list(), filters=filters)


@require_safe
def detail(request, pk):
    """One person: their talks, their papers, and what was taken from them.

    Who was made one with somebody else is found there.
    """
    person = Person.objects.visible_to(request.user).filter(pk=pk).first() or _became(request, pk)
    if person.pk != pk:
        return redirect(person)
    talks = Talk.objects.visible_to(request.user).filter(speakings__person=person)
    wrote = Authorship.objects.filter(person=person).order_by().values("paper")
    papers = Paper.objects.visible_to(request.user).filter(pk__in=wrote)
    insights = Insight.objects.visible_to(request.user).filter(talk__speakings__person=person)
    talks = list(talks.with_insight_count(request.user).for_list()[: SHOWN + 1])
    papers = list(papers.for_list()[: SHOWN + 1])
    insights = list(insights.for_talk()[: INSIGHTS_SHOWN + 1])
    context = {
        "person": person,
        "talks": talks[:SHOWN],
        "papers": papers[:SHOWN],
        "insights": insights[:INSIGHTS_SHOWN],
        "more_talks": len(talks) > SHOWN,
        "papers_url": _search_url(person) if len(papers) > SHOWN else "",
        "more_insights": len(insights) > INSIGHTS_SHOWN,
        "other_names": person.other_names.all(),
        "hints": people.hints_about(person) if is_editor(request.user) else [],
    }
    return render(request, "papers/speaker_detail.html", context)


def _search_url(person):
    asked = {"kind": "paper", "q": f"author:{query.quoted(person.name)}"}
    return f"{reverse('papers:search')}?{urlencode(asked)}"


def _became(request, pk):
    person = people.became(pk) if is_member(request.user) else None
    if person is None:
        raise Http404
    return person


@require_http_methods(["GET", "POST"])
@for_editors
def add(request):
    """Add a person."""
    return edit_page(request, PersonForm)


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Change a person."""
    person = get_object_or_404(Person.objects.editable_by(request.user), pk=pk)
    return edit_page(request, PersonForm, instance=person)


@require_http_methods(["GET", "POST"])
def delete(request, pk):
    """Put a person into the trash. Their talks and papers keep the name."""
    person = get_object_or_404(Person.objects.editable_by(request.user), pk=pk)
    return delete_page(request, person, back=reverse("papers:speaker-list"))
