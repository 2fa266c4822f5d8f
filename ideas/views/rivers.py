"""Pictures of the line that an idea, or a talk, lies on."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ideas import lineage
from ideas.models import Idea
from ideas.river import gathering
from ideas.river.drawing import printable
from papers.models import Talk


@require_safe
def idea_river(request, pk):
    """What led to an idea and all below it, and what became of them; ``?format=svg`` as a file."""
    idea = get_object_or_404(Idea.objects.visible_to(request.user), pk=pk)
    (idea,) = lineage.with_paths([idea])
    return _river(request, idea, gathering.river_of_idea(idea, request.user))


@require_safe
def talk_river(request, pk):
    """What became of a talk; ``?format=svg`` as a file."""
    talk = get_object_or_404(Talk.objects.visible_to(request.user), pk=pk)
    return _river(request, talk, gathering.river_of_talk(talk, request.user))


def _river(request, row, river):
    name = printable(lineage.name_of(row))
    context = {
        "row": row,
        "name": name,
        "title": _("River of “%(name)s”") % {"name": name},
        "river": river,
        "drawing": river.drawing(),
        "is_idea": isinstance(row, Idea),
    }
    if request.GET.get("format") == "svg":
        return _as_file(render_to_string("ideas/river.svg", context), river.subject)
    return render(request, "ideas/river.html", context | {"linked": True})


def _as_file(svg, name):
    """Answer with ``svg`` to keep, so that a browser can do nothing with it but show it."""
    response = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="river-{name}.svg"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
