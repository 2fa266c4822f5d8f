"""Answering on the dials of an idea, and taking the answer back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ideas.dials import dials_of
from ideas.forms import DialForm
from ideas.models import Dial, Idea


@require_http_methods(["GET", "POST"])
def answer(request, pk):
    """Say how one takes an idea, or change one's answer."""
    idea = get_object_or_404(Idea.objects.visible_to(request.user), pk=pk)
    posted = request.POST if request.method == "POST" else None
    dial = dials_of(idea, request.user).mine
    form = DialForm(posted, idea=idea, by=request.user, dial=dial)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your answer is counted."))
        return _to_dials(idea)
    context = {"form": form, "idea": idea, "row": dial}
    return render(request, "ideas/dial_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def withdraw(request, pk):
    """Take one's answer back; then the others' are hidden again."""
    idea = get_object_or_404(Idea.objects.visible_to(request.user), pk=pk)
    Dial.objects.editable_by(request.user).filter(idea=idea).delete()
    text = _("Your answer is withdrawn. The lab's answers are hidden until you answer again.")
    messages.success(request, text)
    return _to_dials(idea)


def _to_dials(idea):
    return redirect(f"{idea.get_absolute_url()}#dials-title")
