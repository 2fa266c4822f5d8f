"""A model field for dates of which only the year or the month may be known."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from papers.record import PartialDate


def clean_partial_date(text: str) -> str:
    """Return ``text`` ("2021", "2021-3-12", "2021年3月") as ISO 8601 of the same precision.

    Raises ValidationError.
    """
    if not text.strip():
        return ""
    try:
        return PartialDate.parse(text).iso
    except ValueError:
        raise ValidationError(
            _("“%(text)s” is no date. Write a year, a month or a day: 2021, 2021-03, 2021-03-12."),
            params={"text": text},
        ) from None


class PartialDateFormField(forms.CharField):
    """A form field that reads a date of any precision."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("As much as is known: 2021, 2021-03 or 2021-03-12."))
        super().__init__(**kwargs)

    def clean(self, value):
        return clean_partial_date(super().clean(value))


class PartialDateField(models.CharField):
    """A date kept as ISO 8601 text of its own precision; "" is unknown. Sorts as text."""

    def __init__(self, *args, **kwargs):
        kwargs |= {"max_length": 10, "blank": True, "default": ""}
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for derived in ("max_length", "blank", "default"):
            kwargs.pop(derived, None)
        return name, path, args, kwargs

    def clean(self, value, model_instance):
        return clean_partial_date(value or "")

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": PartialDateFormField, **kwargs})


class WebAddressField(models.URLField):
    """A web address; one typed without a scheme is https."""

    def formfield(self, **kwargs):
        return super().formfield(**{"assume_scheme": "https", **kwargs})
