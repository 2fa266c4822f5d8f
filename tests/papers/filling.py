"""Filling in pages of the admin as a browser would: every field as it is shown, some changed."""

from django.forms import MultiWidget
from django.urls import reverse


def admin_url(of, page) -> str:
    """Return the address of ``page`` of a model ("changelist", "add") or row ("change", …)."""
    of_what = [] if isinstance(of, type) else [of.pk]
    return reverse(f"admin:{of._meta.app_label}_{of._meta.model_name}_{page}", args=of_what)


def as_shown(page, **changed) -> dict:
    """Return what the form on ``page`` posts, with ``changed`` fields; "__" stands for "-"."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    shown = {}
    for field in (field for form in forms for field in form):
        shown |= _posted(field)
    return shown | {name.replace("__", "-"): value for name, value in changed.items()}


def _posted(field):
    widget, value = field.field.widget, field.value()
    if isinstance(widget, MultiWidget):
        parts = enumerate(widget.decompress(value))
        return {f"{field.html_name}_{number}": str(part or "") for number, part in parts}
    if isinstance(value, (list, tuple)):
        value = widget.format_value(value)
    return {field.html_name: "" if value is None or value is False else value}


def row(prefix, number, **fields) -> dict:
    """Return the fields of one row of the inline ``prefix``, as they are posted."""
    return {f"{prefix}-{number}-{name}": value for name, value in fields.items()}
