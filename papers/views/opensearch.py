"""Searching the library from the search box of a browser."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
@cache_control(max_age=24 * 3600)
def description(request):
    """How browsers search here: an OpenSearch 1.1 description document. It tells nothing else."""
    return render(
        request,
        "opensearch.xml",
        {"site": settings.SITE_URL},
        content_type="application/opensearchdescription+xml",
    )
