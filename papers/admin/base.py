"""What the admin pages have in common: who sees which rows, versions, the trash, tags."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.text import Truncator, capfirst, smart_split
from django.utils.translation import gettext as _, gettext_lazy, ngettext
from taggit.forms import TagWidget

from papers import trashing
from papers.access import is_member
from papers.forms import VersionedForm
from papers.merging import Difference
from papers.models.tags import FoldedTagField, TagsField, tags_named
from papers.text import fold


def short(text) -> str:
    """Return ``text`` cut to fit into a cell or a message."""
    return Truncator(str(text)).chars(80)


def tell_trashed(request, text: str, batch):
    """Say ``text`` with a button that takes ``batch`` out of the trash again."""
    messages.success(request, text, extra_tags=reverse("papers:restore", args=[batch]))


class MemberAccess:
    """Members of the staff do here what they do on the site; Django's permissions play no part."""

    def has_module_permission(self, request):
        return is_member(request.user)

    def has_view_permission(self, request, obj=None):
        return is_member(request.user)

    def has_add_permission(self, request, obj=None):
        return is_member(request.user)

    def has_change_permission(self, request, obj=None):
        return is_member(request.user)

    def has_delete_permission(self, request, obj=None):
        return is_member(request.user)


class LibraryFields:
    """How fields look, on a page and in its inlines."""

    formfield_overrides = {TagsField: {"widget": TagWidget(attrs={"class": "vTextField"})}}

    def view_on_site(self, obj):
        """Return the page of ``obj``: the admin's own shortcut would lead to any row."""
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # Who takes an author off a paper must not hit the button that deletes the person.
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field


class LibraryAdmin(LibraryFields, MemberAccess, admin.ModelAdmin):
    """Rows that every member sees and edits.

    Search fields hold folded text. Declare ``fieldsets``, and a ``form`` that notices conflicts.
    """

    form = VersionedForm
    change_form_template = "admin/papers/change_form.html"
    change_list_template = "admin/papers/change_list.html"
    delete_confirmation_template = "admin/papers/delete_confirmation.html"
    list_per_page = 50

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
        return form

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        is_versioned = issubclass(self.form, VersionedForm)
        if not is_versioned or not self.has_change_permission(request, obj):
            return fieldsets
        *first, (title, options) = fieldsets
        return [*first, (title, options | {"fields": [*options["fields"], "seen_version"]})]

    def get_inline_instances(self, request, obj=None):
        """Return the inlines, without those that have too many rows to edit on one page."""
        inlines = super().get_inline_instances(request, obj)
        long = [inline for inline in inlines if obj and inline.is_too_long(request, obj)]
        if request.method == "GET":
            for inline in long:
                text = _("There are too many %(rows)s to edit them as rows here.")
                messages.info(request, text % {"rows": inline.opts.verbose_name_plural})
        return [inline for inline in inlines if inline not in long]

    def get_search_results(self, request, queryset, search_term):
        """Return the rows that have every word, in any of the fields, whatever case or width."""
        duplicates = False
        for word in smart_split(fold(search_term.replace("\0", ""))):
            queryset, repeats = super().get_search_results(request, queryset, word)
            duplicates |= repeats
        return queryset, duplicates

    def get_actions(self, request):
        """Return the actions without the one that deletes for good."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_deleted_objects(self, objs, request):
        """Return what the page that asks before deleting shows: the rows themselves.

        What hangs on them is not named, because some of it may be private.
        """
        return [short(row) for row in objs], {}, set(), []

    def construct_change_message(self, request, form, formsets, add=False):
        """Return what the log keeps of a change, without the names of the rows on the page.

        Whoever sees the row reads its log, and need not see all that hangs on it.
        """
        message = super().construct_change_message(request, form, formsets, add)
        for step in message:
            for told in step.values():
                told |= {"object": "…"} if "object" in told else {}
        return message

    def render_change_form(self, request, context, **kwargs):
        return super().render_change_form(
            request, context | {"differences": differences(context)}, **kwargs
        )

    def save_formset(self, request, form, formset, change):
        formset.save()
        if formset.batch:
            count = len(formset.deleted_objects)
            text = ngettext("%d row is in the trash.", "%d rows are in the trash.", count) % count
            tell_trashed(request, text, formset.batch)


def differences(context) -> list[Difference]:
    """Return all that differs in a form with a conflict, its rows included."""
    form = context["adminform"].form
    found = list(getattr(form, "differences", []))
    for inline in context["inline_admin_formsets"]:
        if form.is_bound and form.has_error("__all__", "conflict"):
            mine, theirs = inline.formset.mine(), inline.formset.theirs()
            if mine != theirs:
                label = capfirst(inline.opts.verbose_name_plural)
                found.append(Difference(label, "\n".join(mine), "\n".join(theirs)))
        for row in inline.formset.forms:
            found += getattr(row, "differences", [])
    return found


class AccessAdmin(LibraryAdmin):
    """Rows of which each member sees some and edits some."""

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._may_edit(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._may_delete(request, obj)

    def get_readonly_fields(self, request, obj=None):
        """Return the fields to read; who sees a row only its owner changes."""
        fields = super().get_readonly_fields(request, obj)
        is_others = obj is not None and getattr(obj, "owner_id", request.user.pk) != request.user.pk
        return [*fields, "visibility"] if is_others else fields

    def _may_edit(self, request, obj):
        return (
            obj is None or self.model.objects.editable_by(request.user).filter(pk=obj.pk).exists()
        )

    def _may_delete(self, request, obj):
        rows = self.model.objects
        if obj is None or not hasattr(rows, "deletable_by"):
            return self._may_edit(request, obj)
        return rows.deletable_by(request.user).filter(pk=obj.pk).exists()


class TrashableAdmin(AccessAdmin):
    """Rows that are deleted into the trash."""

    actions = ["move_to_trash"]

    def get_deleted_objects(self, objs, request):
        goes_with = {}
        for row in objs:
            for rows in row.goes_with():
                name = rows.model._meta.verbose_name_plural
                seen = rows.visible_to(request.user).count()
                goes_with[name] = goes_with.get(name, 0) + seen
        return [short(row) for row in objs], goes_with, set(), []

    def delete_view(self, request, object_id, extra_context=None):
        return super().delete_view(request, object_id, {"goes_to_trash": True})

    def delete_model(self, request, obj):
        batch = trashing.trash_row(row=obj, by=request.user)
        tell_trashed(request, _("“%(row)s” is in the trash.") % {"row": short(obj)}, batch)

    def response_delete(self, request, obj_display, obj_id):
        if IS_POPUP_VAR in request.POST:
            return super().response_delete(request, obj_display, obj_id)
        opts = self.opts
        url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        kept = {"preserved_filters": self.get_preserved_filters(request), "opts": opts}
        return HttpResponseRedirect(add_preserved_filters(kept, url))

    @admin.action(description=gettext_lazy("Move to the trash"), permissions=["delete"])
    def move_to_trash(self, request, queryset):
        editable = self.model.objects.deletable_by(request.user)
        rows = list(editable.filter(pk__in=queryset.values("pk")))
        if left := queryset.count() - len(rows):
            text = ngettext(
                "%d belongs to somebody else and stays.",
                "%d belong to somebody else and stay.",
                left,
            )
            messages.warning(request, text % left)
        if not rows:
            return
        self.log_deletions(request, rows)
        itself = editable.filter(pk__in=[row.pk for row in rows])
        with_them = [others for row in rows for others in row.goes_with()]
        batch = trashing.trash(querysets=[itself, *with_them], by=request.user)
        text = ngettext("%d row is in the trash.", "%d rows are in the trash.", len(rows))
        tell_trashed(request, text % len(rows), batch)


class TagsActionForm(ActionForm):
    """The choice of an action, with the tags that one of them adds."""

    tags = forms.CharField(required=False, label=gettext_lazy("Tags to add:"))


class TagsForm(forms.Form):
    """The tags to add to rows."""

    tags = FoldedTagField()


class TaggableAdmin(TrashableAdmin):
    """Rows that have tags."""

    action_form = TagsActionForm
    actions = ["add_tags", "move_to_trash"]

    @admin.action(description=gettext_lazy("Add tags"), permissions=["change"])
    def add_tags(self, request, queryset):
        form = TagsForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Tags: %s") % " ".join(form.errors["tags"]))
            return
        editable = self.model.objects.editable_by(request.user)
        rows = editable.filter(pk__in=queryset.values("pk"))
        count = tag_rows(rows=rows, names=form.cleaned_data["tags"])
        text = ngettext("%d row has the tags now.", "%d rows have the tags now.", count)
        messages.success(request, text % count)

    @admin.display(description=gettext_lazy("tags"))
    def tag_list(self, row):
        return ", ".join(tag.name for tag in row.tags.all())


@transaction.atomic
def tag_rows(*, rows, names: list[str]) -> int:
    """Add the tags of those names to ``rows`` (a queryset). Returns how many rows there are."""
    through = rows.model.tags.through
    tags = tags_named(names)
    links = [
        through(content_object_id=pk, tag=tag)
        for pk in rows.values_list("pk", flat=True)
        for tag in tags
    ]
    # Without a new version, who has one of them open would take the tags away and not be told.
    count = rows.revise()
    through.objects.bulk_create(links, ignore_conflicts=True)
    return count
