"""What one is told of: reading it, and having it mailed no more."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ideas import mailing, noticing
from ideas.forms import MarkForm
from ideas.models import Notice
from papers.views.lists import list_page


@require_safe
def index(request):
    """What one was told, first what was not read."""
    notices = Notice.objects.visible_to(request.user)
    context = {"unread": notices.unread().count()}
    return list_page(
        request, "ideas/notice_list.html", rows=notices.for_list(), filters=None, **context
    )


@require_POST
def open_row(request, pk):
    """Mark a notice as read and go to what it is about."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user).with_row(), pk=pk)
    noticing.mark_read(Notice.objects.filter(pk=notice.pk))
    return redirect(notice)


@require_POST
def read(request, pk):
    """Mark a notice as read."""
    notices = Notice.objects.visible_to(request.user).filter(pk=pk)
    return _mark(request, [get_object_or_404(notices).pk])


@require_POST
def read_all(request):
    """Mark every notice as read."""
    notices = Notice.objects.visible_to(request.user).unread()
    return _mark(request, notices.values_list("pk", flat=True))


@require_POST
def unread(request):
    """Take back that notices were marked as read, those that were at the same time."""
    form = MarkForm(request.GET)
    if form.is_valid():
        marked = Notice.objects.visible_to(request.user)
        marked.filter(read_at=form.cleaned_data["at"]).update(read_at=None)
        messages.success(request, _("Undone."))
    return redirect("ideas:notice-list")


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def digest_off(request, token):
    """Stop the mails to whoever got ``token`` in one. Mail programs post here, without a session.

    They want the answer here and no redirect (RFC 8058).
    """
    member = mailing.member_of(token)
    if member is None:
        raise Http404
    if request.method == "POST":
        mailing.stop(to=member)
    return render(request, "ideas/digest_off.html", {"is_off": request.method == "POST"})


def _mark(request, ids):
    at = noticing.mark_read(Notice.objects.filter(pk__in=list(ids)))
    undo = f"{reverse('ideas:notices-unread')}?{urlencode({'at': at})}"
    messages.success(request, _("Marked as read."), extra_tags=undo)
    return redirect("ideas:notice-list")
