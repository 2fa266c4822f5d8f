"""Talks, their series and their images in the admin."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from papers.admin.base import LibraryAdmin, TaggableAdmin, TrashableAdmin, short
from papers.admin.filters import TagFilter, YearFilter
from papers.admin.inlines import ImageInline, SpeakingInline, TalkInsightInline, TalkPaperInline
from papers.admin.uploads import ImageAdminForm, thumbnail
from papers.forms import VersionedForm
from papers.models import Image, Series, Talk


class TalkAdminForm(VersionedForm):
    """A talk whose speakers and papers are edited as rows."""

    class Meta:
        model = Talk
        fields = []
        widgets = {
            "title": AdminTextareaWidget(attrs={"rows": 2}),
            "abstract": AdminTextareaWidget(attrs={"rows": 6}),
        }


@admin.register(Talk)
class TalkAdmin(TaggableAdmin):
    form = TalkAdminForm
    list_display = ["title_cell", "speaker_cell", "date", "series", "tag_list", "added"]
    list_display_links = ["title_cell"]
    list_filter = [YearFilter, TagFilter]
    search_fields = [
        "title_key",
        "speakings__person__name_key",
        "speakings__person__latin_key",
        "series__name",
        "tagged_items__tag__slug",
    ]
    search_help_text = _("Title, speaker, series or tag.")
    ordering = ["-pk"]
    autocomplete_fields = ["series"]
    readonly_fields = ["uploaded"]
    inlines = [SpeakingInline, TalkPaperInline, TalkInsightInline, ImageInline]
    save_on_top = True
    fieldsets = [
        (None, {"fields": ["title", ("date", "minutes"), "series", "tags"]}),
        (_("To watch again"), {"fields": ["recording_url", "uploaded", "slides_url"]}),
        (_("Abstract"), {"fields": ["abstract"]}),
    ]

    def get_queryset(self, request):
        talks = super().get_queryset(request).with_speakers()
        return talks.select_related("series").prefetch_related("tags")

    @admin.display(description=_("title"), ordering="sort_key")
    def title_cell(self, talk):
        return short(talk.title)

    @admin.display(description=_("speakers"))
    def speaker_cell(self, talk):
        return ", ".join(person.name for person in talk.speaker_list)

    @admin.display(description=_("recording, uploaded"))
    def uploaded(self, talk):
        if not talk.recording_file:
            return self.get_empty_value_display()
        url = reverse("papers:talk-recording", args=[talk.pk])
        return format_html('<a href="{}">{}</a>', url, talk.recording_type)

    @admin.display(description=_("added"), ordering="created_at")
    def added(self, talk):
        return talk.created_at


@admin.register(Series)
class SeriesAdmin(LibraryAdmin):
    list_display = ["name", "url"]
    search_fields = ["name"]
    fieldsets = [(None, {"fields": ["name", "url"]})]


@admin.register(Image)
class ImageAdmin(TrashableAdmin):
    form = ImageAdminForm
    list_display = ["__str__", "preview", "source_cell", "is_there"]
    list_filter = [("file", admin.EmptyFieldListFilter)]
    search_fields = ["caption", "expected_name", "talk__title_key", "paper__title_key"]
    ordering = ["-pk"]
    autocomplete_fields = ["talk", "paper"]
    readonly_fields = ["preview", "expected_name"]
    fieldsets = [
        (None, {"fields": ["preview", "upload", "talk", "paper", "caption", "expected_name"]})
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("talk", "paper")

    @admin.display(description=_("image"))
    def preview(self, image):
        return thumbnail("papers:image-thumbnail", image, image.caption)

    @admin.display(description=_("from"))
    def source_cell(self, image):
        return short(image.source)

    @admin.display(description=_("has its file"), boolean=True)
    def is_there(self, image):
        return not image.is_missing
