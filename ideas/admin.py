"""Ideas, sparks and notes in the admin, on the same rules as on the site."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext_lazy as _

from ideas import outline
from ideas.models import Idea, Note, Spark
from papers.admin.base import AccessAdmin, TaggableAdmin, TrashableAdmin, short
from papers.admin.formsets import RowsFormSet
from papers.admin.inlines import LibraryInline
from papers.forms import VersionedForm
from papers.models import Insight, Visibility


class IdeaAdminForm(VersionedForm):
    """An idea, with its place in the outline."""

    class Meta:
        model = Idea
        fields = []
        widgets = {
            "title": AdminTextareaWidget(attrs={"rows": 2}),
            "negative_result": AdminTextareaWidget(attrs={"rows": 2}),
        }

    def clean(self):
        if "parent" in self.changed_data:
            # Of two moves at once, each alone right, both together could make a circle.
            list(Idea.objects.order_by("pk").select_for_update().values_list("pk"))
        cleaned = super().clean()
        parent = cleaned.get("parent", self.instance.parent)
        if parent and self.instance.pk:
            below = Idea.objects.branches_of([self.instance])
            if below.filter(pk=parent.pk).exists():
                self.add_error("parent", _("An idea cannot be part of what is part of it."))
        is_wider = parent and parent.visibility == Visibility.PRIVATE != cleaned.get("visibility")
        if is_wider and not self.has_error("visibility"):
            text = _("The idea it is part of is private, so this one must be too.")
            self.add_error("visibility", text)
        return cleaned


class ForOneself:
    """Chooses among the ideas that one may edit and the insights that one may see."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        related = db_field.remote_field.model
        if related is Idea:
            kwargs["queryset"] = Idea.objects.editable_by(request.user)
        if related is Insight:
            kwargs["queryset"] = Insight.objects.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class SparkFormSet(RowsFormSet):
    """The sparks of an idea."""

    def save_new(self, form, commit=True):
        form.instance.added_by = self.by
        return super().save_new(form, commit)


class SparkInline(ForOneself, LibraryInline, admin.TabularInline):
    """The sparks of an idea whose insight one may see."""

    model = Spark
    fk_name = "idea"
    form = VersionedForm
    formset = SparkFormSet
    fields = ["insight", "relation", "basis", "why", "seen_version"]
    autocomplete_fields = ["insight"]
    show_change_link = True

    def get_queryset(self, request):
        sparks = super().get_queryset(request).visible_to(request.user)
        return sparks.select_related("insight", "idea")


@admin.register(Idea)
class IdeaAdmin(ForOneself, TaggableAdmin):
    form = IdeaAdminForm
    list_display = ["__str__", "status", "owner", "visibility", "spark_count", "tag_list", "added"]
    list_filter = ["status", "visibility"]
    search_fields = ["title_key", "number", "tagged_items__tag__slug"]
    search_help_text = _("Title, number or tag.")
    ordering = ["-pk"]
    autocomplete_fields = ["parent", "outcome"]
    inlines = [SparkInline]
    fieldsets = [
        (None, {"fields": ["number", "title", "body", "parent", "visibility", "tags"]}),
        (
            _("How far it has come"),
            {"fields": [("status", "status_reason"), "outcome", "negative_result"]},
        ),
    ]

    def get_queryset(self, request):
        ideas = super().get_queryset(request).select_related("owner").prefetch_related("tags")
        return ideas.with_spark_count(request.user)

    def get_search_results(self, request, queryset, search_term):
        """Return the ideas found; where one is to be chosen, only those that one may edit."""
        if "field_name" in request.GET:
            queryset = queryset.filter(pk__in=Idea.objects.editable_by(request.user).values("pk"))
        return super().get_search_results(request, queryset, search_term)

    def get_fieldsets(self, request, obj=None):
        """Return the fields, without the idea it is part of where that is somebody else's."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or obj.parent is None:
            return fieldsets
        if Idea.objects.editable_by(request.user).filter(pk=obj.parent_id).exists():
            return fieldsets
        (title, options), *others = fieldsets
        fields = [name for name in options["fields"] if name != "parent"]
        return [(title, options | {"fields": fields}), *others]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.owner = request.user
        if not change or "parent" in form.changed_data:
            obj.position = Idea.objects.filter(parent=obj.parent).next_position()
        super().save_model(request, obj, form, change)
        outline.narrow(obj)

    @admin.display(description=_("sparks"), ordering="spark_count")
    def spark_count(self, idea):
        return idea.spark_count

    @admin.display(description=_("added"), ordering="created_at")
    def added(self, idea):
        return idea.created_at


@admin.register(Spark)
class SparkAdmin(ForOneself, AccessAdmin):
    list_display = ["insight_cell", "relation", "idea_cell", "basis", "added_by"]
    list_filter = ["relation", "basis"]
    search_fields = ["insight__text_key", "idea__title_key", "why"]
    ordering = ["-pk"]
    autocomplete_fields = ["insight", "idea"]
    fieldsets = [
        (None, {"fields": ["insight", "relation", "idea", "basis", "why"]}),
        (_("Words that both share"), {"fields": ["insight_phrase", "idea_phrase"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("insight", "idea", "added_by")

    def save_model(self, request, obj, form, change):
        if not change:
            obj.added_by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description=_("insight"))
    def insight_cell(self, spark):
        return short(spark.insight)

    @admin.display(description=_("idea"))
    def idea_cell(self, spark):
        return short(spark.idea)


@admin.register(Note)
class NoteAdmin(TrashableAdmin):
    """One's own notes, to look up; they are brought in and corrected on the site."""

    list_display = ["__str__", "file_name", "kept_at", "created_at"]
    search_fields = ["title", "file_name"]
    ordering = ["-pk"]
    fieldsets = [(None, {"fields": ["title", "file_name", "visibility", "kept_at", "created_at"]})]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("data")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
