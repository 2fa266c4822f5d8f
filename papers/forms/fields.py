"""Form fields of the library's own."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from papers import images
from papers.models import Insight
from papers.text import fold

CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]?\d)")


class LinesField(forms.CharField):
    """Text of one name or title a line; cleans to a list without repetitions."""

    def __init__(self, **kwargs):
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        lines = {fold(line): " ".join(line.split()) for line in super().clean(value).splitlines()}
        lines.pop("", None)
        for line in lines.values():
            if len(line) > self.longest:
                raise ValidationError(
                    _("“%(start)s…” is longer than %(most)d characters."),
                    params={"start": line[:30], "most": self.longest},
                )
        return list(lines.values())

    longest = 200


class TitlesField(LinesField):
    """Titles of papers, one a line."""

    longest = 1000


class PictureField(forms.FileField):
    """An uploaded picture; cleans to ``papers.images.Prepared``, or None where there is none."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.FileInput(attrs={"accept": images.ACCEPT}), **kwargs)

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        return images.prepare(upload) if upload else None


class ClockField(forms.CharField):
    """A time in a recording, ``12:31`` or ``1:02:03``; cleans to seconds, or None."""

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value):
        return Insight(seconds=value).clock if isinstance(value, int) else value

    def clean(self, value):
        value = super().clean(value).strip().replace("：", ":")
        if not value:
            return None
        match = CLOCK.fullmatch(value)
        if not match:
            raise ValidationError(_("Write the time as 12:31 or 1:02:03."))
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return (hours * 60 + minutes) * 60 + seconds
