"""What a page needs to show the discussion of an idea or an insight."""

from django import template
from django.urls import reverse

from ideas import commenting
from ideas.forms import CommentForm
from papers import markdown

register = template.Library()


@register.simple_tag(takes_context=True)
def discussion_of(context, about):
    """Return the discussion of ``about``: ``threads``, ``count`` of comments, ``form`` to add one.

    ``url`` is where it is and where a comment is sent, ``people_url`` who may be named. A thread
    that is being answered has a ``form``, a comment that is being changed too; such a thread
    ``is_open``. What the page is about to do is in its context: ``said`` is a CommentForm that was
    not taken, ``answering`` the id of the thread to answer, ``editing`` a CommentEditForm.
    """
    user, said = context["request"].user, context.get("said")
    threads = commenting.threads_of(about, user)
    asked = str((said and said["reply_to"].value()) or context.get("answering") or "")
    for thread in threads:
        thread.form = None
        if thread.first and str(thread.first.pk) == asked:
            thread.form = said or CommentForm(
                about=about, by=user, initial={"reply_to": thread.first.pk}
            )
        for comment in thread.comments:
            comment.form = _edit_form(comment, context.get("editing"))
        thread.is_open = bool(thread.form or any(comment.form for comment in thread.comments))
    is_answer = any(thread.form for thread in threads)
    kind = about._meta.model_name
    return {
        "url": reverse(f"ideas:{kind}-discussion", args=[about.pk]),
        "people_url": reverse(f"ideas:{kind}-people", args=[about.pk]),
        "threads": threads,
        "count": sum(len(thread.comments) for thread in threads),
        "form": said if said and not is_answer else CommentForm(about=about, by=user),
    }


@register.filter
def comment_html(comment):
    """Return the text of ``comment`` as clean HTML, with whom it names as chips."""
    return markdown.render_mentioning(comment.text, tuple(comment.names))


def _edit_form(comment, editing):
    return editing if editing and editing.instance.pk == comment.pk else None
