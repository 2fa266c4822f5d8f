"""What the pages of lists have in common: a filter, a page by key, links to its neighbours."""

from django.shortcuts import render

from papers.paging import page_of


def list_page(request, template, *, rows, filters, **context):
    """Show one page of the queryset ``rows``, which ``filters`` (a bound form) has narrowed."""
    context |= paged(request, rows) | {
        "filters": filters,
        "is_filtered": any(value for value in _kept(request).values()),
    }
    return render(request, template, context)


def paged(request, rows) -> dict:
    """Return the page of ``rows`` that is asked for and the addresses of its neighbours, for a
    template that includes the pager. What else the address asks for stays."""
    page = page_of(rows, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    kept = _kept(request)
    return {
        "page": page,
        "next_url": _with(kept, after=page.after),
        "previous_url": _with(kept, before=page.before),
    }


def _kept(request):
    kept = request.GET.copy()
    kept.pop("after", None)
    kept.pop("before", None)
    return kept


def _with(query, **cursor):
    ((name, value),) = cursor.items()
    if not value:
        return ""
    query = query.copy()
    query[name] = value
    return f"?{query.urlencode()}"
