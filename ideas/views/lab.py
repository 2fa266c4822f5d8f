"""The lab at a glance: what is new for one, and what a week brought."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from ideas.forms import GlanceForm
from ideas.glance.news import WEEK, news, since_last_visit
from ideas.glance.weeks import Week, digest


@require_safe
def glance(request):
    """What is new since one was here last, or in the last seven days."""
    form, now = GlanceForm(request.GET), timezone.now()
    is_first = request.user.last_visit_at is None
    shows_week = is_first or form.value("show") == "week"
    since = now - WEEK if shows_week else since_last_visit(request.user, now=now)
    found = news(request.user, since=since, after=form.value("after"))
    show = "week" if shows_week else "visit"
    context = {
        "news": found,
        "since": since,
        "shows_week": shows_week,
        "is_first": is_first,
        "is_later_page": bool(form.value("after")),
        "next_url": f"?{urlencode({'show': show, 'after': found.after})}" if found.after else "",
    }
    return render(request, "ideas/lab.html", context)


@require_safe
def this_week(request):
    """Go to the present week."""
    return redirect("ideas:lab-week", Week.present(timezone.now()))


@require_safe
def week(request, week):
    """What a week brought, the same for every member."""
    shown = Week.named(week)
    if shown is None:
        raise Http404
    context = {
        "digest": digest(shown, request.user),
        "earlier": shown.shifted(-1),
        "later": shown.shifted(1) if shown < Week.present(timezone.now()) else None,
    }
    return render(request, "ideas/lab_week.html", context)
