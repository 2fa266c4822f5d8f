"""Searching everything, the palette, and the searches that are kept."""

from urllib.parse import urlencode

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from papers.forms import SavedSearchForm, SearchForm
from papers.models import SavedSearch
from papers.search import engine, related, suggesting
from papers.search.facets import facets_of
from papers.search.kinds import kinds
from papers.views.editing import delete_page, edit_page

SHOWN_IN_THE_RAIL = 12


@require_safe
def index(request):
    """What answers a question: of all kinds some, or of one kind page after page."""
    form = SearchForm(request.GET)
    asked = form.asked
    text, start = asked["text"], asked["start"]
    results = engine.search(**asked, user=request.user, today=timezone.localdate())
    only = results.groups[0] if len(results.groups) == 1 else None
    following = only.next if only else 0
    before = max(0, start - engine.AT_ONCE)
    context = {
        "form": form,
        "text": text,
        "kind": asked["kind"],
        "results": results,
        "only": only,
        "tabs": [(group, _address(text, kind=group.kind.name)) for group in results.groups],
        "all_url": _address(text),
        "facets": [
            (facet, [(value, _address(value.text, kind=asked["kind"])) for value in facet.values])
            for facet in facets_of(results, request.user)
        ],
        "nearer": [(word, _address(asked_so)) for word, asked_so in results.nearer],
        "next_url": _address(text, kind=only.kind.name, start=following) if following else "",
        "previous_url": _address(text, kind=asked["kind"], start=before) if start else "",
        "saved": SavedSearch.objects.visible_to(request.user).order_by("sort_key", "pk"),
        "save_url": f"{reverse('papers:savedsearch-add')}?{urlencode({'q': text})}",
    }
    return render(request, "papers/search.html", context)


def _address(text, **options):
    query = {"q": text} | {name: value for name, value in options.items() if value}
    return f"{reverse('papers:search')}?{urlencode(query)}"


@require_safe
def suggest(request):
    """What the palette offers for what was typed so far: a list of options."""
    text = SearchForm(request.GET).asked["text"]
    found = suggesting.suggest(text, request.user, today=timezone.localdate())
    context = {"found": found, "text": text, "search_url": _address(text)}
    return render(request, "papers/_suggestions.html", context)


@require_safe
def like(request, pk, kind):
    """What is like one row, with why. Who asks for it by htmx gets the list alone."""
    kind = kinds()[kind]
    get_object_or_404(kind.visible(request.user), pk=pk)
    context = {"found": related.related(kind, pk, request.user)}
    if "HX-Request" in request.headers:
        response = render(request, "papers/_related.html", context)
    else:
        shown = kind.show([pk], request.user)[pk]
        context |= {"shown": shown, "title": shown.title or shown.text}
        response = render(request, "papers/related.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def saved_in_rail(request):
    """The saved searches with how much each of them finds now."""
    today = timezone.localdate()
    saved = SavedSearch.objects.visible_to(request.user).order_by("sort_key", "pk")[
        :SHOWN_IN_THE_RAIL
    ]
    engine.keep_current()
    rows = [(one, *engine.count(one.text, request.user, today=today)) for one in saved]
    return render(request, "papers/_saved_searches.html", {"rows": rows})


@require_safe
def saved(request):
    """The searches that one keeps, and those that the lab sees."""
    searches = SavedSearch.objects.visible_to(request.user).for_list(request.user)
    return render(request, "papers/savedsearch_list.html", {"searches": searches})


@require_http_methods(["GET", "POST"])
def save(request):
    """Keep a question under a name."""
    asked = request.GET.get("q", "")
    initial = {"text": asked, "name": asked[:100], "visibility": "private"}
    return edit_page(request, SavedSearchForm, initial=initial)


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Change a saved search."""
    search = get_object_or_404(SavedSearch.objects.editable_by(request.user), pk=pk)
    return edit_page(request, SavedSearchForm, instance=search)


@require_http_methods(["GET", "POST"])
def delete(request, pk):
    """Put a saved search into the trash."""
    search = get_object_or_404(SavedSearch.objects.editable_by(request.user), pk=pk)
    return delete_page(request, search, back=reverse("papers:savedsearch-list"))
