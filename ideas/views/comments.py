"""The discussion of an idea or an insight, and naming somebody in it."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ideas import commenting, mentioning
from ideas.forms import CommentEditForm, CommentForm, ReplyForm, TypedForm
from ideas.models import Comment, Idea
from papers.forms import ListFilter
from papers.models import Insight


@require_http_methods(["GET", "POST"])
def on_idea(request, pk):
    """The discussion of an idea, and saying something there."""
    return _discuss(request, Idea.objects.visible_to(request.user).filter(pk=pk).first())


@require_http_methods(["GET", "POST"])
def on_insight(request, pk):
    """The discussion of an insight, and saying something there."""
    return _discuss(request, Insight.objects.visible_to(request.user).filter(pk=pk).first())


@require_safe
def people_for_idea(request, pk):
    """The members whom ``q`` may name in the discussion of an idea."""
    return _people(request, get_object_or_404(Idea.objects.visible_to(request.user), pk=pk))


@require_safe
def people_for_insight(request, pk):
    """The members whom ``q`` may name in the discussion of an insight."""
    return _people(request, get_object_or_404(Insight.objects.visible_to(request.user), pk=pk))


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Change what one said."""
    comment = _comment(Comment.objects.editable_by(request.user), pk)
    if request.method != "POST":
        form = CommentEditForm(instance=comment, by=request.user)
        return _page(request, comment.about, editing=form)
    with transaction.atomic():
        form = CommentEditForm(request.POST, instance=comment, by=request.user)
        if form.is_valid():
            _say_not_told(request, form.save())
            messages.success(request, _("Saved."))
            return redirect(comment)
    return _page(request, comment.about, editing=form, status=form.status)


@require_POST
def delete(request, pk):
    """Put what one said into the trash."""
    comment = _comment(Comment.objects.editable_by(request.user), pk)
    batch = commenting.delete(comment=comment, by=request.user)
    undo = reverse("papers:restore", args=[batch])
    messages.success(request, _("The comment is in the trash."), extra_tags=undo)
    return _back(comment)


@require_POST
def resolve(request, pk):
    """Say that a thread is settled."""
    comment = _comment(Comment.objects.resolvable_by(request.user), pk)
    commenting.resolve(comment=comment, by=request.user)
    messages.success(request, _("Resolved."), extra_tags=_url("reopen", comment))
    return _back(comment)


@require_POST
def reopen(request, pk):
    """Take back that a thread is settled."""
    comment = _comment(Comment.objects.resolvable_by(request.user), pk)
    commenting.reopen(comment=comment)
    messages.success(request, _("Open again."))
    return redirect(comment)


@require_POST
def hide(request, pk):
    """Hide what somebody said from all but them and editors."""
    comment = _comment(Comment.objects.hideable_by(request.user), pk)
    commenting.hide(comment=comment, by=request.user)
    messages.success(request, _("The comment is hidden."), extra_tags=_url("show", comment))
    return _back(comment)


@require_POST
def show(request, pk):
    """Show what was hidden to all again."""
    comment = _comment(Comment.objects.hideable_by(request.user), pk)
    commenting.show(comment=comment)
    messages.success(request, _("The comment is shown again."))
    return redirect(comment)


def _discuss(request, about):
    if about is None:
        return _gone(request)
    if request.method != "POST":
        return _page(request, about, answering=ReplyForm(request.GET).thread)
    form = CommentForm(request.POST, about=about, by=request.user)
    if not form.is_valid():
        return _page(request, about, said=form, status=form.status)
    try:
        comment, not_told = form.save()
    except commenting.Gone:
        return _gone(request)
    if comment.trashed_at:
        messages.info(request, _("This was saved before, and is in the trash now."))
        return _back(comment)
    messages.success(request, _("Saved."), extra_tags=_url("delete", comment))
    _say_not_told(request, not_told)
    return redirect(comment)


def _page(request, about, *, status=200, **context):
    """Show the discussion of ``about``; ``said``, ``editing``, ``answering`` as the tag says."""
    return render(request, "ideas/discussion.html", {"about": about} | context, status=status)


def _gone(request):
    """Give back what was typed about something that is not there, whether or not it ever was."""
    form = TypedForm(request.POST)
    if not form.is_valid():
        raise Http404
    context = {"text": form.cleaned_data["text"]}
    return render(request, "ideas/comment_gone.html", context, status=422)


def _people(request, about):
    words = ListFilter(request.GET).value("q")
    people = mentioning.offered(words, row=about, by=request.user)
    return render(request, "ideas/_people.html", {"people": people})


def _comment(comments, pk):
    return get_object_or_404(comments.select_related("idea", "insight", "author"), pk=pk)


def _url(deed, comment):
    return reverse(f"ideas:comment-{deed}", args=[comment.pk])


def _back(comment):
    return redirect(f"{comment.about.get_absolute_url()}#discussion")


def _say_not_told(request, named):
    for each in named:
        said = _("%(person)s cannot see this, and is not told.") % {"person": each.member}
        messages.warning(request, said)
