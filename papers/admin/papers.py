"""Papers in the admin: by hand, or filled from what was pasted."""

import re
from copy import copy

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext as _, gettext_lazy

from papers import attaching
from papers.admin.base import TaggableAdmin, short
from papers.admin.filters import TagFilter, YearFilter
from papers.admin.inlines import AuthorshipInline, PaperInsightInline
from papers.admin.uploads import PaperFiles, links
from papers.forms import PaperForm, PastedForm, VersionedForm, filled_by, sealed
from papers.models import Paper

AUTHORS_SHOWN = 3
WIDGETS = {
    "title": AdminTextareaWidget(attrs={"rows": 2}),
    "abstract": AdminTextareaWidget(attrs={"rows": 6}),
}


class PaperRowsForm(PaperFiles, VersionedForm):
    """A paper whose authors are edited as rows."""

    class Meta:
        model = Paper
        fields = []
        widgets = WIDGETS


class PaperNamesForm(PaperFiles, PaperForm):
    """A paper whose authors and editors are typed as names, one a line."""

    class Meta(PaperForm.Meta):
        widgets = WIDGETS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("authors", "editors"):
            self.fields[name].widget.attrs["class"] = "vLargeTextField"


class PastedBox(PastedForm):
    """The box above the form of a new paper."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pasted"].widget.attrs["class"] = "vLargeTextField"


def fill(typed, found) -> list[str]:
    """Put what was ``found`` into ``typed`` (a QueryDict of the form).

    What was typed stays, what was filled in before goes. Returns the labels of what stayed although
    something else was found.
    """
    seal = sealed(found)
    before, stayed = filled_by(typed.get("filled_from", "")), []
    for name, value in filled_by(seal).items():
        if name == "extra":
            continue
        field = PaperNamesForm.base_fields[name]
        is_now = typed.get(name, "").replace("\r\n", "\n").strip()
        if is_now in {"", field.initial, before.get(name)}:
            typed[name] = value
        elif value and is_now != value:
            stayed.append(str(field.label))
    typed["filled_from"] = seal
    return stayed


def rows_in(query, prefix: str) -> list[dict]:
    """Return the rows of the inline ``prefix`` in ``query`` (a QueryDict), as initial values."""
    rows = {}
    for key, value in query.items():
        if match := re.fullmatch(rf"{re.escape(prefix)}-(\d{{1,4}})-(.+)", key):
            rows.setdefault(int(match[1]), {})[match[2]] = value
    return [rows[number] for number in sorted(rows)]


@admin.register(Paper)
class PaperAdmin(TaggableAdmin):
    list_display = ["title_cell", "author_cell", "year", "container", "type", "tag_list", "added"]
    list_display_links = ["title_cell"]
    list_filter = ["type", YearFilter, TagFilter]
    search_fields = [
        "title_key",
        "authorships__person__name_key",
        "authorships__person__latin_key",
        "authorships__printed_name",
        "doi",
        "arxiv",
        "citation_key",
        "tagged_items__tag__slug",
    ]
    search_help_text = gettext_lazy("Title, author, DOI, arXiv number, citation key or tag.")
    ordering = ["-pk"]
    inlines = [AuthorshipInline, PaperInsightInline]
    change_form_template = "admin/papers/paper/change_form.html"
    save_on_top = True
    names_fieldset = (gettext_lazy("Authors"), {"fields": ["authors", "editors", "filled_from"]})
    fieldsets = [
        (None, {"fields": ["type", "title", "date", "tags"]}),
        (
            gettext_lazy("Published in"),
            {"fields": ["container", ("volume", "issue", "pages"), "publisher"]},
        ),
        (
            gettext_lazy("Where to find it"),
            {"fields": [("doi", "arxiv"), ("pmid", "isbn"), "url", ("citation_key", "language")]},
        ),
        (gettext_lazy("Abstract"), {"fields": ["abstract"]}),
        (gettext_lazy("Files"), {"fields": ["files_here", "files"]}),
    ]
    readonly_fields = ["files_here"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_authors().prefetch_related("tags")

    @admin.display(description=gettext_lazy("title"), ordering="sort_key")
    def title_cell(self, paper):
        return short(paper.title)

    @admin.display(description=gettext_lazy("authors"))
    def author_cell(self, paper):
        authors = paper.authors
        if len(authors) <= AUTHORS_SHOWN:
            return ", ".join(authors)
        return _("%(first)s et al.") % {"first": authors[0]}

    @admin.display(description=gettext_lazy("year"), ordering="date")
    def year(self, paper):
        return paper.year

    @admin.display(description=gettext_lazy("added"), ordering="created_at")
    def added(self, paper):
        return paper.created_at

    @admin.display(description=gettext_lazy("files"))
    def files_here(self, paper):
        return (paper.pk and links(paper.files.alive())) or None

    def save_related(self, request, form, formsets, change):
        """Save the rows of the page; then put the files that came with it on the paper."""
        super().save_related(request, form, formsets, change)
        attaching.attach(paper=form.instance, files=form.cleaned_data["files"], by=request.user)

    def takes_names(self, request, obj):
        """Return whether authors are typed as names: on a new paper, or where they are many."""
        rows = AuthorshipInline(Paper, self.admin_site)
        return obj is None or rows.is_too_long(request, obj)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = PaperNamesForm if self.takes_names(request, obj) else PaperRowsForm
        return super().get_form(request, obj, change=change, form=form, **kwargs)

    def get_fieldsets(self, request, obj=None):
        first, *others = super().get_fieldsets(request, obj)
        return [first, *([self.names_fieldset] if self.takes_names(request, obj) else []), *others]

    def add_view(self, request, form_url="", extra_context=None):
        """Show the form of a new paper and save it, or fill it from what was pasted."""
        if "fill" not in request.POST:
            pasted = PastedBox(initial={"pasted": request.POST.get("pasted", "")})
            return super().add_view(request, form_url, {"pasted": pasted})
        pasted = PastedBox(request.POST)
        shown = self._with_typed(request)
        if pasted.is_valid():
            found = pasted.cleaned_data["pasted"]
            stayed = fill(shown.GET, found)
            messages.info(request, _("The form is filled. Look it over, then save."))
            if found.row:
                messages.warning(request, _("This is here already: “%s”.") % short(found.row))
            if stayed:
                text = _("Something else was found for what you typed, which stayed: %s.")
                messages.warning(request, text % ", ".join(stayed))
        response = super().add_view(shown, form_url, {"pasted": pasted})
        response.status_code = 200 if pasted.is_valid() else 422
        return response

    def _with_typed(self, request):
        """Return a request for the same page with what was typed as its initial values."""
        shown = copy(request)
        shown.method = "GET"
        shown.GET = request.GET.copy()
        shown.GET.update(request.POST)
        return shown

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "GET" and not obj.pk:
            kwargs["initial"] = rows_in(request.GET, prefix)
        return kwargs
