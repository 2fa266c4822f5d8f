"""The first page."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from papers.models import Insight, Paper, Speaker, Talk
from papers.paging import count_to

# More than so many are too many to count for a page.
COUNTED = 99_999


@require_safe
def home(request):
    """What there is, and what came last."""
    user = request.user
    talks = Talk.objects.visible_to(user)
    context = {
        "counts": {
            "papers": _counted(Paper.objects.visible_to(user)),
            "talks": _counted(talks),
            "speakers": _counted(Speaker.objects.visible_to(user)),
            "insights": _counted(Insight.objects.visible_to(user)),
        },
        "talks": talks.with_speakers().with_insight_count(user).order_by("-pk")[:5],
        "papers": Paper.objects.visible_to(user).with_authors().order_by("-pk")[:5],
    }
    return render(request, "home.html", context)


def _counted(rows):
    number = count_to(rows, COUNTED)
    return f"{COUNTED}+" if number > COUNTED else number
