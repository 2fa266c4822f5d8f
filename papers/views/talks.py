"""Pages of talks."""

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from papers.forms import TalkFilter, TalkForm, talk_filled_by
from papers.models import Image, Insight, Paper, Talk, TalkPaper
from papers.views import recordings
from papers.views.editing import delete_page, edit_page, for_editors
from papers.views.lists import list_page


@require_safe
def index(request):
    """The talks, newest first."""
    filters = TalkFilter(request.GET)
    rows = filters.narrow(Talk.objects.visible_to(request.user))
    rows = rows.with_insight_count(request.user).for_list()
    return list_page(request, "papers/talk_list.html", rows=rows, filters=filters)


@require_safe
@recordings.may_play
def detail(request, pk):
    """One talk: who gave it, what was taken from it, and what became of that."""
    talks = Talk.objects.visible_to(request.user).with_speakers().select_related("series")
    talk = get_object_or_404(talks.prefetch_related("tags"), pk=pk)
    papers = Paper.objects.visible_to(request.user).filter(pk=OuterRef("paper"))
    insights = Insight.objects.visible_to(request.user).filter(talk=talk).for_talk()
    context = {
        "talk": talk,
        "insights": insights,
        "recording": recordings.panel(request, talk, insights),
        "images": Image.objects.visible_to(request.user).filter(talk=talk),
        "talk_papers": TalkPaper.objects.filter(Exists(papers), talk=talk).select_related("paper"),
    }
    return render(request, "papers/talk_detail.html", context)


@require_http_methods(["GET", "POST"])
@for_editors
def add(request):
    """Add a talk by hand, or look over what the add box found before it is saved."""
    if "fill" not in request.POST:
        return edit_page(request, TalkForm)
    form = TalkForm(by=request.user, initial=talk_filled_by(request.POST["fill"]))
    return render(request, "edit.html", {"form": form})


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Change a talk."""
    talk = get_object_or_404(Talk.objects.editable_by(request.user), pk=pk)
    return edit_page(request, TalkForm, instance=talk)


@require_http_methods(["GET", "POST"])
def delete(request, pk):
    """Put a talk and its insights into the trash."""
    talk = get_object_or_404(Talk.objects.editable_by(request.user), pk=pk)
    return delete_page(request, talk, back=reverse("papers:talk-list"))
