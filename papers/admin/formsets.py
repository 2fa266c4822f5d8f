"""Several rows edited on the page of the row that they belong to."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from papers import trashing

LAST = 2**31 - 1


class RowsFormSet(BaseInlineFormSet):
    """Rows saved for ``by``, the signed-in member; ``batch`` marks those put into the trash."""

    by = None
    batch = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.extra = max(self.extra, len(self.initial_extra or []))

    def mine(self) -> list[str]:
        """Return the rows as typed, a line each, where the rows themselves have no versions."""
        return []

    def theirs(self) -> list[str]:
        """Return the rows as stored, a line each, where the rows themselves have no versions."""
        return []


class LinksFormSet(RowsFormSet):
    """Rows that somebody else may have taken out since they were shown: saving adds them again."""

    def __init__(self, data=None, *args, instance=None, prefix=None, queryset=None, **kwargs):
        if data is not None and instance.pk:
            stored = queryset.filter(**{self.fk.name: instance}).values_list("pk", flat=True)
            data = with_gone_as_new(data, prefix, stored={str(pk) for pk in stored})
        super().__init__(data, *args, instance=instance, prefix=prefix, queryset=queryset, **kwargs)

    def mine(self):
        return [
            self.line(form.instance)
            for form in self.forms
            if (form.instance.pk or form.has_changed()) and form.is_valid()
            if not form.cleaned_data.get("DELETE")
        ]

    def theirs(self):
        return [self.line(row) for row in self.queryset.all()]

    def line(self, row) -> str:
        """Return what tells ``row`` from the others."""
        return str(row)


def with_gone_as_new(data, prefix: str, *, stored: set[str]):
    """Return what a formset posted with the rows that are no longer ``stored`` as new rows."""
    rows = {}
    for key in data:
        if match := re.fullmatch(rf"{re.escape(prefix)}-(\d{{1,4}})-(.+)", key):
            rows.setdefault(int(match[1]), {})[match[2]] = data.getlist(key)
    count = re.fullmatch(r"\d{1,4}", data.get(f"{prefix}-INITIAL_FORMS", ""))
    shown = {number for number in rows if count and number < int(count[0])}
    kept = {number for number in shown if rows[number].get("id", [""])[-1] in stored}
    if kept == shown:
        return data
    data = data.copy()
    for place, number in enumerate([*sorted(kept), *sorted(rows.keys() - kept)]):
        for name, values in rows[number].items():
            data.setlist(f"{prefix}-{place}-{name}", values)
        if number not in kept:
            data[f"{prefix}-{place}-id"] = ""
    data[f"{prefix}-INITIAL_FORMS"] = len(kept)
    return data


class PlaceForm(forms.ModelForm):
    """A row with its place among the others, counted from 1; empty is the last place."""

    position = forms.IntegerField(required=False, min_value=1, max_value=LAST, label=_("Place"))

    def clean_position(self):
        return self.cleaned_data["position"] or LAST


class InOrder:
    """For formsets of rows with a ``position``: a row whose place is typed moves there."""

    order = ["position", "pk"]

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if index is not None and index < self.initial_form_count():
            form.initial["position"] = index + 1

    def save(self, commit=True):
        saved = super().save(commit)
        moved = {
            form.instance.pk: form.cleaned_data.get("position", LAST)
            for form in self.forms
            if form.instance.pk and "position" in form.changed_data
        }
        rows = list(self.rows().order_by(*self.order))
        in_order = [row for row in rows if row.pk not in moved]
        for row in sorted((row for row in rows if row.pk in moved), key=lambda r: moved[r.pk]):
            in_order.insert(moved[row.pk] - 1, row)
        for place, row in enumerate(in_order):
            row.position = place
        self.model.objects.bulk_update(in_order, ["position"])
        return saved

    def rows(self):
        """Return the rows as they are stored now."""
        return self.model.objects.filter(**{self.fk.name: self.instance})


class SpeakingFormSet(InOrder, LinksFormSet):
    """The speakers of a talk."""


class AuthorshipFormSet(InOrder, LinksFormSet):
    """The authors and editors of a paper."""

    order = ["role", "position", "pk"]

    def line(self, row):
        return f"{row} – {row.get_role_display()}"

    def save_new(self, form, commit=True):
        """Save a new row; somebody whom the list of names has already credited stays one row."""
        row = form.instance
        same = self.instance.authorships.filter(person=row.person, role=row.role).first()
        if same:
            row.pk, row.position = same.pk, same.position
            row._state.adding = False
            row.printed_name = row.printed_name or same.printed_name
        return super().save_new(form, commit)


class TalkPaperFormSet(LinksFormSet):
    """The papers that a talk presents or mentions."""

    def line(self, row):
        return f"{row.get_relation_display()}: {row}"


class TrashFormSet(RowsFormSet):
    """Rows that are deleted into the trash, all in one deed."""

    def clean(self):
        super().clean()
        for form in self.initial_forms:
            is_kept = form.is_valid() and not form.cleaned_data.get("DELETE")
            if is_kept and form.instance.trashed_at and form.has_changed():
                form.add_error(
                    None,
                    ValidationError(
                        _("This is in the trash by now. Take it out first, or delete it here.")
                    ),
                )

    def delete_existing(self, obj, commit=True):
        """Do nothing yet: ``save`` puts all of them into the trash."""

    def save(self, commit=True):
        saved = super().save(commit)
        if self.deleted_objects:
            rows = self.model.objects.filter(pk__in=[row.pk for row in self.deleted_objects])
            self.batch = trashing.trash(querysets=[rows], by=self.by)
        return saved


class ImageFormSet(InOrder, TrashFormSet):
    """The images of a talk."""

    def rows(self):
        return super().rows().alive()


class InsightFormSet(TrashFormSet):
    """The insights of a talk or a paper that are one's own."""

    def save_new(self, form, commit=True):
        form.instance.position = self.instance.insights.next_position()
        form.instance.owner = self.by
        return super().save_new(form, commit)
