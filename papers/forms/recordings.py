"""The forms of a talk's recording, and of the minutes of lines stamped with the clock."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from papers import recordings
from papers.forms.fields import ClockField
from papers.forms.versioned import VersionedForm
from papers.listening import LAST_SECOND
from papers.models import EditConflict, Talk


class RecordingField(forms.FileField):
    """An uploaded recording; cleans to the upload, with the ``kind`` that its bytes say."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.FileInput(attrs={"accept": recordings.ACCEPT}), **kwargs)

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if not upload:
            return None
        if upload.size > settings.RECORDING_MEGABYTES * 1024 * 1024:
            raise recordings.RecordingRefused(
                _("The recording is larger than %(limit)d MB. Make it smaller, or paste a link."),
                code="too-many-bytes",
                params={"limit": settings.RECORDING_MEGABYTES},
            )
        upload.kind = recordings.kind_of_recording(upload)
        return upload


class RecordingForm(VersionedForm):
    """Where a talk can be watched again: an uploaded file, a link, or both."""

    upload = RecordingField(
        label=_("Or upload a file"),
        required=False,
        help_text=_("MP4, MOV, WebM, M4A, MP3, WAV, FLAC, AAC or Ogg."),
    )
    remove = forms.BooleanField(
        label=_("Remove the uploaded file"),
        required=False,
        help_text=_("It is deleted for good."),
    )

    class Meta:
        model = Talk
        fields = ["recording_url"]
        labels = {"recording_url": _("Paste a link")}
        help_texts = {
            "recording_url": _("YouTube and Bilibili play on the talk's page; the rest is a link.")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.stored_before = self.instance.recording_file.name
        if not self.stored_before:
            del self.fields["remove"]

    def save(self, commit=True):
        """Store what was uploaded and save the talk; delete the file that it had before.

        To be called outside a transaction: a large file takes its time, and nobody is to wait for
        it. Raises EditConflict if somebody else saved the talk meanwhile; then nothing is kept.
        """
        upload = self.cleaned_data["upload"]
        if upload:
            recordings.put(upload, upload.kind, talk=self.instance)
        elif self.cleaned_data.get("remove"):
            self.instance.recording_file, self.instance.recording_type = "", ""
        try:
            talk = super().save(commit)
        except EditConflict:
            if upload:
                self.instance.recording_file.delete(save=False)
            raise
        if self.stored_before and self.stored_before != talk.recording_file.name:
            storage, name = talk.recording_file.storage, self.stored_before
            transaction.on_commit(lambda: storage.delete(name))
        return talk


class MomentForm(forms.Form):
    """The second at which a talk's page begins to play, from its address."""

    t = forms.IntegerField(min_value=0, max_value=LAST_SECOND, required=False)

    def value(self) -> int | None:
        """Return the second, or None where there is none that makes sense."""
        return self.cleaned_data["t"] if self.is_valid() else None


class AnchorForm(forms.Form):
    """When, in the recording, a line was said."""

    seconds = ClockField(
        label=_("This was at"),
        help_text=_("The time in the recording: 12:31."),
        widget=forms.TextInput(attrs={"autofocus": True, "data-now": True, "autocomplete": "off"}),
    )

    def clean_seconds(self):
        seconds = self.cleaned_data["seconds"]
        if seconds is None:
            raise ValidationError(_("Write the time in the recording at which this was said."))
        if seconds > LAST_SECOND:
            raise ValidationError(_("Write a time of less than 100 hours."))
        return seconds


class NudgeForm(forms.Form):
    """By how many seconds to shift."""

    seconds = forms.IntegerField(min_value=-3600, max_value=3600)
