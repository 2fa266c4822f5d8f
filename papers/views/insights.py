"""Pages of insights."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from papers.forms import InsightFilter, InsightForm
from papers.models import Insight, Paper, Talk
from papers.views.editing import delete_page, edit_page
from papers.views.lists import list_page


@require_safe
def index(request):
    """The insights, newest first."""
    filters = InsightFilter(request.GET)
    rows = filters.narrow(Insight.objects.visible_to(request.user))
    return list_page(request, "papers/insight_list.html", rows=rows.for_list(), filters=filters)


@require_safe
def detail(request, pk):
    """One insight, with where it came from and what it led to."""
    rows = Insight.objects.visible_to(request.user).for_list()
    insight = get_object_or_404(rows, pk=pk)
    return render(request, "papers/insight_detail.html", {"insight": insight})


@require_http_methods(["GET", "POST"])
def add_to_talk(request, pk):
    """Add an insight to a talk."""
    talk = get_object_or_404(Talk.objects.visible_to(request.user), pk=pk)
    return _add(request, talk=talk)


@require_http_methods(["GET", "POST"])
def add_to_paper(request, pk):
    """Add an insight to a paper."""
    paper = get_object_or_404(Paper.objects.visible_to(request.user), pk=pk)
    return _add(request, paper=paper)


def _add(request, **source):
    (row,) = source.values()
    insight = Insight(**source, position=row.insights.next_position())
    return edit_page(request, InsightForm, instance=insight)


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Change an insight."""
    insight = get_object_or_404(Insight.objects.editable_by(request.user), pk=pk)
    return edit_page(request, InsightForm, instance=insight)


@require_http_methods(["GET", "POST"])
def delete(request, pk):
    """Put an insight into the trash."""
    insight = get_object_or_404(Insight.objects.editable_by(request.user), pk=pk)
    back = insight.source.get_absolute_url() if insight.source else reverse("papers:insight-list")
    return delete_page(request, insight, back=back)
