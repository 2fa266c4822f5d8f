"""Insights and tags in the admin."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from papers.admin.base import LibraryAdmin, TaggableAdmin, short
from papers.admin.inlines import TalkInsightForm
from papers.models import Insight, Tag
from papers.models.tags import TaggedRow, clean_tags
from papers.text import fold


class InsightAdminForm(TalkInsightForm):
    """An insight of a talk or a paper."""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("talk") and cleaned.get("paper"):
            self.add_error("talk", _("Choose the talk or the paper that it is from, one of them."))
        return cleaned


@admin.register(Insight)
class InsightAdmin(TaggableAdmin):
    form = InsightAdminForm
    list_display = ["__str__", "kind", "source_cell", "owner", "visibility", "tag_list", "added"]
    list_filter = ["kind", "voice", "visibility"]
    search_fields = [
        "text_key",
        "talk__title_key",
        "paper__title_key",
        "talk__speakings__person__name_key",
        "tagged_items__tag__slug",
    ]
    search_help_text = _("Words of the insight, its talk, paper or speaker, or a tag.")
    ordering = ["-pk"]
    autocomplete_fields = ["talk", "paper", "image"]
    fieldsets = [
        (None, {"fields": ["text", "kind", "voice", "visibility", "tags"]}),
        (_("Where it is from"), {"fields": ["talk", ("seconds", "slide"), "paper", "page"]}),
        (_("Image"), {"fields": ["image"]}),
    ]

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("talk", "paper", "owner")
        return rows.prefetch_related("tags")

    def save_model(self, request, obj, form, change):
        if not change:
            obj.owner = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description=_("from"))
    def source_cell(self, insight):
        return short(insight.source or "")

    @admin.display(description=_("added"), ordering="created_at")
    def added(self, insight):
        return insight.created_at


class TagForm(forms.ModelForm):
    """The name of a tag."""

    def clean_name(self):
        names = clean_tags([self.cleaned_data["name"]])
        if len(names) != 1:
            raise ValidationError(_("Write one tag, without a comma."))
        if Tag.objects.exclude(pk=self.instance.pk).filter(slug=fold(names[0])).exists():
            raise ValidationError(_("There is a tag of this name already."))
        return names[0]


@admin.register(Tag)
class TagAdmin(LibraryAdmin):
    """The tags of what one may see, and those of nothing; another's private tags stay private."""

    form = TagForm
    list_display = ["name"]
    search_fields = ["slug"]
    fieldsets = [(None, {"fields": ["name"]})]

    def get_queryset(self, request):
        seen, used = Q(), Q()
        for through in TaggedRow.__subclasses__():
            uses = through.objects.filter(tag=OuterRef("pk"))
            rows = through._meta.get_field("content_object").related_model.objects
            seen |= Exists(uses.filter(content_object__in=rows.visible_to(request.user)))
            used |= Exists(uses)
        return super().get_queryset(request).filter(seen | ~used)
