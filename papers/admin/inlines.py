"""The rows that are edited on the page of a paper or a talk."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext_lazy as _

from papers.admin import formsets
from papers.admin.base import LibraryFields, MemberAccess
from papers.admin.uploads import ImageAdminForm, thumbnail
from papers.forms import ClockField, VersionedForm
from papers.models import Authorship, Image, Insight, Speaking, TalkPaper

# A page posts several fields for each row, and the server takes only so many.
MOST_ROWS = 60


class LibraryInline(LibraryFields, MemberAccess):
    """Rows on the page of the row that they belong to, by ``fk_name``."""

    extra = 0

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.by = formset.form.by = request.user
        return formset

    def is_too_long(self, request, obj) -> bool:
        """Return whether ``obj`` has more rows than can be edited on one page."""
        return self.get_queryset(request).filter(**{self.fk_name: obj}).count() > MOST_ROWS


class AuthorshipInline(LibraryInline, admin.TabularInline):
    """The authors and editors of a paper, in order."""

    model = Authorship
    verbose_name = _("author or editor")
    verbose_name_plural = Authorship._meta.verbose_name_plural
    fk_name = "paper"
    form = formsets.PlaceForm
    formset = formsets.AuthorshipFormSet
    fields = ["person", "role", "printed_name", "position"]
    autocomplete_fields = ["person"]
    ordering = formsets.AuthorshipFormSet.order

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person")


class SpeakingInline(LibraryInline, admin.TabularInline):
    """The speakers of a talk, in order."""

    model = Speaking
    fk_name = "talk"
    form = formsets.PlaceForm
    formset = formsets.SpeakingFormSet
    fields = ["person", "position"]
    autocomplete_fields = ["person"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person")


class TalkPaperInline(LibraryInline, admin.TabularInline):
    """The papers that a talk presents or mentions."""

    model = TalkPaper
    fk_name = "talk"
    formset = formsets.TalkPaperFormSet
    fields = ["relation", "paper"]
    autocomplete_fields = ["paper"]

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("paper")
        return rows.filter(paper__trashed_at=None)


class TrashInline(LibraryInline):
    """Rows that are deleted into the trash."""

    show_change_link = True

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        mine = rows.editable_by(request.user)
        # What went to the trash since the page was shown is posted with the rest.
        return mine if request.method == "GET" else mine | rows.restorable_by(request.user)


class ImageInlineForm(formsets.PlaceForm, ImageAdminForm):
    """An image of a talk, with its place among the others."""

    def stored(self, row):
        # A place is counted among the rows of the page, so the stored number says nothing.
        return {"position": self["position"].value()}


class ImageInline(TrashInline, admin.TabularInline):
    """The images of a talk."""

    model = Image
    fk_name = "talk"
    form = ImageInlineForm
    formset = formsets.ImageFormSet
    fields = ["preview", "upload", "caption", "position", "seen_version"]
    readonly_fields = ["preview"]

    @admin.display(description=_("image"))
    def preview(self, image):
        return thumbnail("papers:image-thumbnail", image, image.caption)


class InsightForm(VersionedForm):
    """An insight."""

    class Meta:
        model = Insight
        fields = []
        widgets = {"text": AdminTextareaWidget(attrs={"rows": 4})}


class TalkInsightForm(InsightForm):
    """An insight of a talk."""

    seconds = ClockField(label=_("Time in the talk"), help_text="12:31")


class InsightInline(TrashInline, admin.StackedInline):
    """The insights that are one's own, in the order they were said."""

    model = Insight
    formset = formsets.InsightFormSet
    ordering = ["position", "pk"]


class PaperInsightInline(InsightInline):
    """One's own insights of a paper."""

    fk_name = "paper"
    form = InsightForm
    fields = ["text", ("kind", "voice", "page"), ("visibility", "tags"), "seen_version"]


class TalkInsightInline(InsightInline):
    """One's own insights of a talk."""

    fk_name = "talk"
    form = TalkInsightForm
    fields = [
        "text",
        ("kind", "voice", "seconds", "slide"),
        ("visibility", "tags"),
        "seen_version",
    ]
