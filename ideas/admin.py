"""Ideas, sparks and notes in the admin, on the same rules as on the site."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext_lazy as _

from ideas import changing
from ideas.models import Idea, Note, Spark
from ideas.models.ideas import lock_outline
from ideas.models.sparks import SOURCES
from papers.admin.base import AccessAdmin, TaggableAdmin, TrashableAdmin, short
from papers.admin.formsets import RowsFormSet
from papers.admin.inlines import LibraryInline
from papers.forms import VersionedForm
from papers.models import Insight, Paper, Visibility


class IdeaAdminForm(VersionedForm):
    """An idea, with its place in the outline. ``asker`` is who fills it in."""

    asker = None

    class Meta:
        model = Idea
        fields = []
        widgets = {
            "title": AdminTextareaWidget(attrs={"rows": 2}),
            "negative_result": AdminTextareaWidget(attrs={"rows": 2}),
        }

    def clean(self):
        lock_outline()
        cleaned = super().clean()
        parent = cleaned.get("parent", self.instance.parent)
        if parent and self.instance.pk:
            below = Idea.objects.branches_of([self.instance])
            if below.filter(pk=parent.pk).exists():
                self.add_error("parent", _("An idea cannot be part of what is part of it."))
        visibility = cleaned.get("visibility", self.instance.visibility)
        is_wider = parent and parent.visibility == Visibility.PRIVATE != visibility
        if is_wider and "visibility" in self.fields and not self.has_error("visibility"):
            text = _("The idea it is part of is private, so this one must be too.")
            self.add_error("visibility", text)
        if self.instance.pk and not self.errors:
            self._check_audience(cleaned)
        return cleaned

    def _check_audience(self, cleaned):
        """Refuse what would hide others' ideas, or show this one to more people unasked."""
        parent, becomes_private = cleaned.get("parent"), cleaned.get("visibility") == "private"
        try:
            if "visibility" in self.changed_data and becomes_private:
                changing.check_hides_nobody_s([self.instance], self.asker)
            if "parent" in self.changed_data and parent:
                if parent.visibility == Visibility.PRIVATE:
                    changing.check_hides_nobody_s([self.instance], self.asker)
                changing.check_publishes_nothing([self.instance], parent)
        except changing.Hides as refusal:
            self.add_error(None, str(refusal))
        except changing.Publishes as question:
            text = _("%(who)s Move it in the outline of the site, which asks whether you mean it.")
            self.add_error("parent", text % {"who": question})


class SparkAdminForm(VersionedForm):
    """A spark of exactly one insight, paper or other idea."""

    def clean(self):
        cleaned = super().clean()
        if self.errors.keys() & set(SOURCES):
            return cleaned
        if len([name for name in SOURCES if cleaned.get(name)]) != 1:
            # Against a field, so that the database's constraint does not complain a second time.
            text = _("Choose one of the three: an insight, a paper or another idea.")
            self.add_error("insight", text)
        elif cleaned.get("from_idea") and cleaned["from_idea"] == cleaned.get("idea"):
            self.add_error("from_idea", _("An idea cannot be its own spark. Choose another."))
        return cleaned


class ForOneself:
    """Chooses among the ideas that one may edit and the sources that one may see."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        related = db_field.remote_field.model
        if related in {Insight, Paper} or db_field.name == "from_idea":
            kwargs["queryset"] = related.objects.visible_to(request.user)
        elif related is Idea:
            kwargs["queryset"] = Idea.objects.editable_by(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class SparkFormSet(RowsFormSet):
    """The sparks of an idea."""

    def save_new(self, form, commit=True):
        form.instance.added_by = self.by
        return super().save_new(form, commit)


class SparkInline(ForOneself, LibraryInline, admin.TabularInline):
    """The sparks of an idea whose source one may see."""

    model = Spark
    fk_name = "idea"
    form = SparkAdminForm
    formset = SparkFormSet
    fields = [*SOURCES, "relation", "basis", "why", "seen_version"]
    autocomplete_fields = [*SOURCES]
    show_change_link = True

    def get_queryset(self, request):
        sparks = super().get_queryset(request).visible_to(request.user)
        return sparks.select_related("idea", *SOURCES)


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

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.asker = request.user
        return form

    def get_queryset(self, request):
        ideas = super().get_queryset(request).select_related("owner").prefetch_related("tags")
        return ideas.with_spark_count(request.user)

    def get_search_results(self, request, queryset, search_term):
        """Return the ideas found; where one is to be changed with it, those that one may edit."""
        if request.GET.get("field_name", "from_idea") != "from_idea":
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
        given = form.cleaned_data
        fields = {name: given[name] for name in given.keys() - {"parent", "tags", "seen_version"}}
        if not change:
            changing.insert(idea=obj, by=request.user, tags=given["tags"])
            return
        if "parent" in form.changed_data:
            changing.move(ideas=[obj], parent=given["parent"], by=request.user)
            obj.refresh_from_db(fields=["parent", "position", "version"])
        changing.edit(idea=obj, by=request.user, tags=given["tags"], **fields)

    @admin.display(description=_("sparks"), ordering="spark_count")
    def spark_count(self, idea):
        return idea.spark_count

    @admin.display(description=_("added"), ordering="created_at")
    def added(self, idea):
        return idea.created_at


@admin.register(Spark)
class SparkAdmin(ForOneself, AccessAdmin):
    form = SparkAdminForm
    list_display = ["source_cell", "relation", "idea_cell", "basis", "added_by"]
    list_filter = ["relation", "basis"]
    search_fields = [
        "insight__text_key",
        "paper__title_key",
        "from_idea__title_key",
        "idea__title_key",
        "why",
    ]
    ordering = ["-pk"]
    autocomplete_fields = [*SOURCES, "idea"]
    fieldsets = [
        (None, {"fields": [*SOURCES, "relation", "idea", "basis", "why"]}),
        (_("Words that both share"), {"fields": ["insight_phrase", "idea_phrase"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("idea", "added_by", *SOURCES)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.added_by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description=_("source"))
    def source_cell(self, spark):
        return short(spark.source)

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
