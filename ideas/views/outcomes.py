"""What became of an idea: its outcome, and the thanks for what it grew from."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ideas import citing, lineage, thanks
from ideas.forms import OutcomeForm
from ideas.models import Idea
from papers.models import Paper
from papers.views.bibliographies import SHOWN_ONCE
from papers.views.citing import citing_page
from papers.views.editing import edit_page


@require_http_methods(["GET", "POST"])
def outcome(request, pk):
    """Say what became of an idea: a paper of ours, or what did not work and what that taught."""
    ideas = Idea.objects.editable_by(request.user).select_related("outcome", "lesson")
    idea = get_object_or_404(ideas, pk=pk)
    return edit_page(request, OutcomeForm, template="ideas/outcome_form.html", instance=idea)


@require_safe
def thanks_of_idea(request, pk):
    """The thanks for the talks that an idea and all below it grew from."""
    idea = get_object_or_404(Idea.objects.visible_to(request.user), pk=pk)
    (idea,) = lineage.with_paths([idea])
    return _thanks(request, idea, Idea.objects.visible_to(request.user).branches_of([idea]))


@require_safe
def bibliography(request, pk):
    """The bibliography of an idea and all below it, to copy and to print."""
    idea = get_object_or_404(Idea.objects.visible_to(request.user), pk=pk)
    (idea,) = lineage.with_paths([idea])
    records = citing.records_behind(idea, request.user)
    title, back = lineage.name_of(idea), idea.get_absolute_url()
    latex = reverse("ideas:idea-bib-link", args=[idea.pk])
    return citing_page(request, records, title=title, back=back, latex_url=latex)


@require_POST
def bib_link(request, pk):
    """Make an address for LaTeX of the bibliography, shown once where one's addresses are."""
    idea = get_object_or_404(Idea.objects.visible_to(request.user), pk=pk)
    request.session[SHOWN_ONCE] = citing.bib_link(idea=idea, by=request.user)
    return redirect("papers:biblink-list")


@require_safe
def thanks_of_paper(request, pk):
    """The thanks for the talks that a paper of ours grew from."""
    paper = get_object_or_404(Paper.objects.visible_to(request.user), pk=pk)
    return _thanks(request, paper, Idea.objects.visible_to(request.user).filter(outcome=paper))


def _thanks(request, row, ideas):
    talks = thanks.talks_behind(ideas, request.user)
    context = {
        "row": row,
        "name": lineage.name_of(row),
        "thanks": thanks.thanks_for(talks) if talks else None,
    }
    return render(request, "ideas/thanks.html", context)
