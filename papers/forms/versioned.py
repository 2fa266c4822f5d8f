"""Forms that notice when somebody else saved the row, and how every form is rendered."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from papers import differing, merging
from papers.forms.fields import LinesField
from papers.models import Tag
from papers.models.tags import FoldedTagField
from papers.models.versions import Version


class Renderer(TemplatesSetting):
    """Renders every form with the project's own templates."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class VersionedForm(forms.ModelForm):
    """A form, filled in ``by`` a member, that notices when somebody else saved the row meanwhile.

    Then it is invalid, and ``differences`` has each field that differs, with what both texts come
    to. Saving it again keeps mine; saved with ``resolve=merged`` it keeps what the inputs of the
    differences hold. Validate and save it inside one transaction.
    """

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    by = None

    def __init__(self, *args, by=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by or self.by
        self.differences = []
        if self.instance.pk:
            self.fields["seen_version"].initial = self.instance.version
            self.initial = self.stored(self.instance) | self.initial
        if self.data.get("resolve") == "merged":
            self._take_what_was_merged()

    def _take_what_was_merged(self):
        self.data = self.data.copy()
        for name in self.fields:
            if (taken := self.data.get(self._merged(name))) is not None:
                self.data[self.add_prefix(name)] = taken

    def _merged(self, name):
        return self.add_prefix(f"merged_{name}")

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk:
            rows = type(self.instance)._base_manager.select_for_update()
            current = rows.get(pk=self.instance.pk)
            if self.cleaned_data.get("seen_version") != current.version:
                self._note_conflict(current)
        return cleaned

    def _note_conflict(self, current):
        seen = self.cleaned_data.get("seen_version")
        began_with = merging.base_of(current, seen, self.by)
        stored, known = self._values(current), self._values(began_with) if began_with else {}
        for name, field in self.fields.items():
            if name in stored:
                self._compare(name, field, stored[name], known)
        self.data = self.data.copy()
        self.data[self.add_prefix("seen_version")] = current.version
        raise ValidationError(
            _(
                "Somebody else saved this while you were writing. Both texts are shown here. "
                "Take over what you need, then save again: your text is kept."
            ),
            code="conflict",
        )

    def _compare(self, name, field, theirs, known):
        typed = self[name].value()
        mine, other = _as_text(field, typed), _as_text(field, field.prepare_value(theirs))
        if mine == other:
            return
        difference = merging.Difference(
            label=field.label,
            mine=mine,
            theirs=other,
            base=_as_text(field, field.prepare_value(known[name])) if name in known else None,
            manner=_manner(field),
            name=self._merged(name),
            mine_value=_as_posted(field, typed),
            theirs_value=_as_posted(field, theirs),
        )
        self.differences.append(difference)

    def _values(self, row) -> dict:
        """Return the values that ``row``, or a version of it, has for the fields, by name."""
        values = forms.models.model_to_dict(row, self._meta.fields) | self.stored(row)
        if isinstance(row, Version):
            values["tags"] = [Tag(name=name) for name in row.attached.get("tags", [])]
        return values

    def stored(self, row) -> dict:
        """Return the values of fields that are no columns, by name, of ``row`` or a version of it.

        What a version does not know is left out.
        """
        return {}


def _manner(field):
    """Return how what two members typed into ``field`` is merged, None if one is to be chosen."""
    if isinstance(field, LinesField):
        return differing.LINES
    if isinstance(field, FoldedTagField):
        return differing.LIST
    return differing.WORDS if isinstance(field.widget, forms.Textarea) else None


def _as_text(field, value):
    if isinstance(value, (list, tuple)):
        return field.widget.format_value(value) or ""
    if isinstance(field, forms.ModelChoiceField):
        return _chosen(field, value)
    choices = {str(key): str(label) for key, label in getattr(field, "choices", None) or []}
    text = "" if value is None else str(value)
    return choices.get(text, text).replace("\r\n", "\n").strip()


def _as_posted(field, value) -> str:
    """Return ``value`` as the browser would post it."""
    value = field.prepare_value(value)
    if not isinstance(field.widget, forms.Select):
        value = field.widget.format_value(value)
    return "" if value is None else str(value)


def _chosen(field, value):
    """Return the row that a field chooses as text, without reading all that it could choose."""
    try:
        return str(field.to_python(value) or "")
    except ValidationError:
        return str(value)


class OwnedForm(VersionedForm):
    """A form of a row that has an owner: whoever adds it. Who sees it only its owner changes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.instance.owner = self.by
        elif self.instance.owner_id != self.by.pk:
            self.fields["visibility"].disabled = True
