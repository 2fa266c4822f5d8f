"""The first page."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from papers.models import Insight, Paper, Speaker, Talk


@require_safe
def home(request):
    """What there is, and what came last."""
    user = request.user
    talks = Talk.objects.visible_to(user)
    context = {
        "counts": {
            "papers": Paper.objects.visible_to(user).count(),
            "talks": talks.count(),
            "speakers": Speaker.objects.visible_to(user).count(),
            "insights": Insight.objects.visible_to(user).count(),
        },
        "talks": talks.with_speakers().with_insight_count(user).order_by("-pk")[:5],
        "papers": Paper.objects.visible_to(user).with_authors().order_by("-pk")[:5],
    }
    return render(request, "home.html", context)
