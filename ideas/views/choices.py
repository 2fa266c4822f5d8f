"""The ideas that the capture box offers while one types."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from ideas import capturing
from papers.forms import ListFilter


@require_safe
def index(request):
    """The ideas that ``q`` (a number or words) may mean, and a new one of that title."""
    words = ListFilter(request.GET).value("q")
    context = {"ideas": capturing.choices(words, request.user), "words": words}
    return render(request, "ideas/_choices.html", context)
