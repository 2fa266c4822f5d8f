"""The inbox: one insight at a time, with the ideas that it may have sparked."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ideas import queues
from ideas.forms import DecisionForm, InboxFilter, PutBackForm
from ideas.models import Queue
from papers.markdown import plain
from papers.models import Insight
from papers.paging import page_of
from papers.text import shortened


@require_safe
def show(request):
    """The next insight that waits, with suggestions; ``idea`` says which of them is chosen."""
    return _page(request)


@require_POST
def decide(request, pk):
    """Link the insight to a suggested idea, turn the idea down, shelve it as advice, or set aside.

    Who comes after another has decided is told so, and shown what waits now.
    """
    with transaction.atomic():
        mine = Insight.objects.owned_by(request.user).select_for_update()
        insight = get_object_or_404(mine, pk=pk)
        kind = insight.kind
        form = DecisionForm(request.POST, insight=insight, by=request.user)
        if form.is_valid():
            form.save()
    if not form.is_valid():
        return _page(request, form)
    idea = form.cleaned_data["idea"]
    undo = {"idea": idea.pk} if idea else {"was": kind}
    url = reverse("ideas:insight-put-back", args=[insight.pk])
    text = _said(form.cleaned_data["do"], idea)
    messages.success(request, text, extra_tags=f"{url}?{urlencode(undo | _kept(request))}")
    return redirect(_inbox(request))


@require_POST
def put_back(request, pk):
    """Undo what was decided on an insight."""
    insight = get_object_or_404(Insight.objects.owned_by(request.user), pk=pk)
    form = PutBackForm(request.GET, by=request.user)
    if not form.is_valid():
        return _page(request, form)
    idea, kind = form.cleaned_data["idea"], form.cleaned_data["was"]
    queues.put_back(insight=insight, by=request.user, idea=idea, kind=kind)
    messages.success(request, _("Undone."))
    return redirect(_inbox(request))


def _page(request, form=None):
    user = request.user
    filters = InboxFilter(request.GET, by=user)
    rows = filters.narrow(queues.inbox(user))
    page = page_of(rows, after=request.GET.get("after", ""), size=1)
    if not page.rows:  # After the last one come those that were skipped.
        page = page_of(rows, size=1)
    insight = next(iter(page), None)
    suggestions = queues.suggestions(insight, user) if insight else []
    kept = _kept(request)
    at = _chosen(request, suggestions)
    context = {
        "insight": insight,
        "suggestions": suggestions,
        "chosen": suggestions[at] if suggestions else None,
        "words": suggestions[at].words if suggestions else (),
        "previous": suggestions[at - 1].idea.pk if at else None,
        "following": suggestions[at + 1].idea.pk if at + 1 < len(suggestions) else None,
        "filters": filters,
        "is_filtered": bool(filters.value("kind") or filters.value("talk")),
        "kept": urlencode(kept),
        "skip": urlencode(kept | {"after": page.after}),
        "form": form,
        "done": queues.done_today(user),
        "waiting": queues.count(Queue.INBOX, user),
    }
    return render(request, "ideas/inbox.html", context, status=422 if form else 200)


def _chosen(request, suggestions):
    """Return the place of the suggestion that was asked for, or of the best."""
    ids = [str(suggestion.idea.pk) for suggestion in suggestions]
    asked = request.GET.get("idea")
    return ids.index(asked) if asked in ids else 0


def _kept(request):
    """Return where in the inbox one is and what narrows it, as the query says."""
    return {name: request.GET[name] for name in ("after", "kind", "talk") if request.GET.get(name)}


def _inbox(request):
    return f"{reverse('ideas:inbox')}?{urlencode(_kept(request))}"


def _said(do, idea):
    """Return what was done, in words."""
    title = shortened(plain(idea.title), 40) if idea else ""
    return {
        "link": _("Linked to “%(idea)s”."),
        "reject": _("“%(idea)s” will not be suggested for it again."),
        "advice": _("It is on the advice shelf."),
        "aside": _("Set aside."),
    }[do] % {"idea": title}
