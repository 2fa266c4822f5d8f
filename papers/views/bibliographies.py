"""Addresses for LaTeX: the .bib file that each gives, and making and revoking them."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from papers import bibliographies, exporting
from papers.forms import BibLinkForm, DialectForm
from papers.models import BibLink
from papers.views.lists import paged

SHOWN_ONCE = "bib-address"


@login_not_required
@require_safe
@cache_control(private=True, max_age=0, must_revalidate=True)
def show(request, token):
    """The papers that ``token`` opens, as BibTeX or with ``?dialect=biblatex`` as BibLaTeX.

    Who has them already, as they are, gets 304.
    """
    link = bibliographies.opened_by(token)
    if link is None:
        raise Http404
    biblatex = DialectForm(request.GET).is_biblatex
    state = bibliographies.state_of(link)
    etag = quote_etag(f"{state.tag}-{'biblatex' if biblatex else 'bibtex'}")
    changed = int(state.changed_at.timestamp()) if state.changed_at else None
    response = get_conditional_response(request, etag=etag, last_modified=changed)
    if response is None:
        text = exporting.bibtex_of(bibliographies.papers_of(link), biblatex=biblatex)
        kind = "application/x-bibtex; charset=utf-8"
        response = StreamingHttpResponse(text, content_type=kind)
        response["Content-Disposition"] = 'inline; filename="library.bib"'
    response["ETag"] = etag
    if changed:
        response["Last-Modified"] = http_date(changed)
    return response


@require_http_methods(["GET", "POST"])
@cache_control(private=True, no_store=True)
def index(request):
    """The addresses that one made, how to use them, and making one, which is shown once."""
    form = BibLinkForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        token = bibliographies.make(link=form.save(commit=False), by=request.user)
        request.session[SHOWN_ONCE] = token
        return redirect("papers:biblink-list")
    token = request.session.pop(SHOWN_ONCE, "") if request.method == "GET" else ""
    links = BibLink.objects.visible_to(request.user).select_related("tag", "collection", "by")
    context = {
        "form": form,
        **paged(request, links.order_by("-pk")),
        "address": _absolute(token) if token else "",
        "example": _absolute(token or "SECRET"),
    }
    status = 422 if form.errors else 200
    return render(request, "papers/biblink_list.html", context, status=status)


def _absolute(token):
    return f"{settings.SITE_URL}{reverse('papers:bib', args=[token])}"


@require_POST
def revoke(request, pk):
    """Let an address work no longer."""
    link = get_object_or_404(BibLink.objects.editable_by(request.user), pk=pk)
    bibliographies.revoke(link=link, by=request.user)
    messages.success(request, _("The address works no longer."))
    return redirect("papers:biblink-list")
