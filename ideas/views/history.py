"""The history of an idea, and going back in it."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from ideas import restoring
from ideas.models import Idea
from ideas.views import outline
from papers.views.history import history_page, restore_page


@require_safe
def of_idea(request, pk):
    """The history of an idea."""
    return history_page(request, get_object_or_404(Idea.objects.visible_to(request.user), pk=pk))


@require_POST
def restore_idea(request, pk, version):
    """Restore a version of an idea; the outline can undo it."""
    idea = get_object_or_404(Idea.objects.editable_by(request.user), pk=pk)

    def restore(idea, version):
        change = restoring.restore(idea=idea, version=version, by=request.user)
        return outline.url_to_undo(change, back=idea.get_absolute_url()) if change else ""

    return restore_page(request, idea, version, restore=restore)
