"""Whether two people are one: who may be, making them one, and taking that back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from papers import people
from papers.forms import MergeForm, OtherPersonForm, PersonFilter
from papers.models import Person, PersonMerge
from papers.views.editing import for_editors

FOUND = 20
SHOWN = 50


@require_safe
@for_editors
def alike(request):
    """People who may be the same, the likeliest first."""
    hints = people.hints()
    context = {"hints": hints[:SHOWN], "n": len(hints)}
    return render(request, "papers/people_alike.html", context)


@require_http_methods(["GET", "POST"])
def merge(request, pk):
    """Choose who is the same as a person, look at both side by side, and make them one."""
    person = get_object_or_404(Person.objects.editable_by(request.user), pk=pk)
    if request.method == "POST":
        return _merged(request, MergeForm(request.POST, person=person, by=request.user))
    chosen = OtherPersonForm(request.GET, person=person, by=request.user)
    if chosen.is_valid():
        return render(request, "papers/speaker_merge.html", _side_by_side(chosen))
    filters = PersonFilter(request.GET)
    found = Person.objects.editable_by(request.user).matching(q=filters.value("q"))
    context = {
        "person": person,
        "q": filters["q"],
        "hints": people.hints_about(person),
        "found": found.exclude(pk=pk).for_list()[:FOUND] if filters.value("q") else [],
    }
    return render(request, "papers/speaker_merge_choose.html", context)


def _side_by_side(form):
    pair = [
        {
            "person": person,
            "papers": person.papers.alive().distinct().order_by("-date", "-pk"),
            "talks": person.talks.alive().order_by("-date", "-pk"),
        }
        for person in form.pair
    ]
    return {"person": form.person, "other": form.cleaned_data["other"], "pair": pair}


def _merged(request, form):
    if not form.is_valid():
        messages.error(request, _("Choose which of the two stays."))
        return redirect("papers:speaker-merge", form.person.pk)
    kept, gone = form.kept_and_gone
    try:
        done = people.merge(kept=kept, gone=gone, by=request.user)
    except people.CannotMerge:  # somebody else was quicker
        messages.error(request, _("One of the two is not here any more."))
        return redirect("papers:speaker-list")
    messages.success(
        request,
        _("“%(gone)s” is now one with “%(kept)s”.") % {"gone": gone, "kept": kept},
        extra_tags=reverse("papers:personmerge-undo", args=[done.pk]),
    )
    return redirect(kept)


@require_POST
def undo_merge(request, pk):
    """Make two people again of those who became one."""
    merged = get_object_or_404(PersonMerge.objects.editable_by(request.user), pk=pk)
    people.unmerge(merge=merged, by=request.user)
    messages.success(request, _("They are two people again."))
    return redirect("papers:speaker-detail", merged.gone_id)


@require_POST
def different(request, pk):
    """Remember that a person and another one are two people."""
    person = get_object_or_404(Person.objects.editable_by(request.user), pk=pk)
    form = OtherPersonForm(request.POST, person=person, by=request.user)
    if form.is_valid():
        people.say_different(one=person, other=form.cleaned_data["other"], by=request.user)
        messages.success(request, _("Noted: they are two people."))
    return redirect("papers:people-alike" if "queue" in request.POST else person)
