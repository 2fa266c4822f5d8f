"""Pages to take citations and bibliographies from."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from papers.citing import MOST, EngineError, cite
from papers.describing import record_of, record_of_talk
from papers.forms import CitedFilter, CiteForm
from papers.models import Paper, Talk

REMEMBERED = "citation_style"


def citing_page(request, records, *, title, back, **context):
    """Show ``records`` in the style that the query asks for, or that was chosen last.

    ``back`` is where the page leads back to. A style that fails is said on the page. A page that
    asks for it by htmx gets the bibliography alone.
    """
    is_part = "HX-Request" in request.headers
    template = "papers/_cited.html" if is_part else "papers/cite.html"
    form = CiteForm(request.GET, remembered=request.session.get(REMEMBERED, ""))
    context |= {"form": form, "title": title, "back": back, "kept": _kept(request), "most": MOST}
    if not form.is_valid():
        return _varied(render(request, template, context, status=422))
    if "style" in request.GET:
        request.session[REMEMBERED] = form.cleaned_data["style"]
    output = form.cleaned_data["output"]
    try:
        made = cite(records, form.chosen_style())
    except EngineError:
        context["has_failed"] = True
    else:
        written = {"bibliography": made, "written": made.written(output)}
        context |= written | {"citation": made.written_citation(output)}
    return _varied(render(request, template, context))


@require_safe
def paper(request, pk):
    """Cite one paper."""
    found = get_object_or_404(_papers(request), pk=pk)
    back = found.get_absolute_url()
    return citing_page(request, [record_of(found)], title=found.title, back=back)


@require_safe
def talk(request, pk):
    """Cite one talk."""
    found = get_object_or_404(Talk.objects.visible_to(request.user).for_list(), pk=pk)
    back = found.get_absolute_url()
    return citing_page(request, [record_of_talk(found)], title=found.title, back=back)


@require_safe
def index(request):
    """Cite the papers that were chosen, or those of the list as it is narrowed."""
    filters = CitedFilter(request.GET)
    rows = filters.narrow(_papers(request))
    if filters.chosen:
        rows = rows.filter(pk__in=filters.chosen[:MOST])
    found = list(rows.order_by("-date", "-pk")[: MOST + 1])
    records = [record_of(row) for row in found[:MOST]]
    return citing_page(
        request,
        records,
        title=_("Papers"),
        back=reverse("papers:paper-list"),
        is_cut=len(found) > MOST,
    )


def _varied(response):
    patch_vary_headers(response, ["HX-Request"])
    return response


def _papers(request):
    return Paper.objects.visible_to(request.user).with_authors().prefetch_related("tags")


def _kept(request):
    """Return the rest of the query, as pairs, for the form to send it along."""
    asked = {"style", "output"}
    return [
        (name, value)
        for name, values in request.GET.lists()
        if name not in asked
        for value in values
    ]
