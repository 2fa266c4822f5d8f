"""Forms that notice when somebody else saved the row, and how every form is rendered."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class Renderer(TemplatesSetting):
    """Renders every form with the project's own templates."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class VersionedForm(forms.ModelForm):
    """A form, filled in ``by`` a member, that notices when somebody else saved the row meanwhile.

    Then it is invalid, ``theirs`` lists (label, my text, their text) of each field that differs,
    and saving it again keeps mine. Validate and save it inside one transaction.
    """

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, by=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.theirs = []
        if self.instance.pk:
            self.fields["seen_version"].initial = self.instance.version
            self.initial = self.stored(self.instance) | self.initial

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk:
            rows = type(self.instance)._base_manager.select_for_update()
            current = rows.get(pk=self.instance.pk)
            if self.cleaned_data.get("seen_version") != current.version:
                self._note_conflict(current)
        return cleaned

    def _note_conflict(self, current):
        stored = forms.models.model_to_dict(current, self._meta.fields) | self.stored(current)
        for name, field in self.fields.items():
            mine, theirs = self[name].value(), field.prepare_value(stored.get(name))
            mine, theirs = _as_text(field, mine), _as_text(field, theirs)
            if name in stored and mine != theirs:
                self.theirs.append((field.label, mine, theirs))
        self.data = self.data.copy()
        self.data[self.add_prefix("seen_version")] = current.version
        raise ValidationError(
            _(
                "Somebody else saved this while you were writing. Both texts are shown here. "
                "Take over what you need, then save again: your text is kept."
            ),
            code="conflict",
        )

    def stored(self, row) -> dict:
        """Return the values that ``row`` has for fields that are not its columns, by name."""
        return {}


def _as_text(field, value):
    if isinstance(value, (list, tuple)):
        return field.widget.format_value(value) or ""
    if isinstance(field, forms.ModelChoiceField):
        return _chosen(field, value)
    choices = {str(key): str(label) for key, label in getattr(field, "choices", None) or []}
    text = "" if value is None else str(value)
    return choices.get(text, text).replace("\r\n", "\n").strip()


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
