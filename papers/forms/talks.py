"""The forms of a talk, of its images and of the insights taken from it."""

from django import forms
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from papers import crediting, images, importing
from papers.forms.adding import unsealed
from papers.forms.fields import ClockField, LinesField, PictureField, TitlesField
from papers.forms.versioned import OwnedForm, VersionedForm
from papers.models import Image, Insight, Series, Talk


class TalkForm(VersionedForm):
    """A talk with its speakers, the papers it presents or mentions, its series and tags."""

    speaker_names = LinesField(
        label=_("Speakers"), help_text=_("One a line, in order. Empty: not known.")
    )
    series_name = forms.CharField(
        label=_("Series"),
        required=False,
        max_length=300,
        help_text=_("The conference, seminar or reading group."),
    )
    presents = TitlesField(
        label=_("Presents these papers"),
        help_text=_("One title, DOI or citation key a line. An unknown title is added as a paper."),
    )
    mentions = TitlesField(label=_("Mentions these papers"))

    class Meta:
        model = Talk
        fields = [
            "title",
            "speaker_names",
            "date",
            "series_name",
            "minutes",
            "presents",
            "mentions",
            "recording_url",
            "slides_url",
            "abstract",
            "tags",
        ]
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "abstract": forms.Textarea(attrs={"rows": 6}),
        }

    def stored(self, row):
        attached = row.attached
        return {
            "speaker_names": attached["speakers"],
            "series_name": "".join(attached["series"]),
            "presents": attached["presents"],
            "mentions": attached["mentions"],
        }

    def save(self, commit=True):
        name = " ".join(self.cleaned_data["series_name"].split())
        self.instance.series = Series.objects.get_or_create(name=name)[0] if name else None
        return super().save(commit)

    def _save_m2m(self):
        super()._save_m2m()
        crediting.credit_speakers(talk=self.instance, names=self.cleaned_data["speaker_names"])
        titles = {name: self.cleaned_data[name] for name in ("presents", "mentions")}
        crediting.link_papers(talk=self.instance, **titles)


def talk_filled_by(seal: str) -> dict:
    """Return the fields that a sealed ``Found`` fills, by name; none if the text is no seal."""
    try:
        fields = importing.fields_of(unsealed(seal).record)
    except ValueError:
        return {}
    return {
        "title": fields["title"],
        "speaker_names": fields["authors"],
        "date": fields["date"],
        "series_name": fields["container"],
        "recording_url": fields["url"],
        "abstract": fields["abstract"],
        "tags": fields["tags"],
    }


class InsightForm(OwnedForm):
    """An insight of a talk or a paper."""

    seconds = ClockField(label=_("Time in the talk"), help_text="12:31")

    class Meta:
        model = Insight
        fields = ["text", "kind", "voice", "seconds", "slide", "page", "visibility", "tags"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.paper_id:
            del self.fields["seconds"], self.fields["slide"]
        else:
            del self.fields["page"]


class AnswerForm(VersionedForm):
    """The answer to a question. ``next`` is the page to go back to, one of this site."""

    next = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Insight
        fields = ["answer"]

    def clean_next(self):
        page = self.cleaned_data["next"]
        return page if url_has_allowed_host_and_scheme(page, allowed_hosts=None) else ""


class ImageForm(forms.Form):
    """An image of a talk, or of what another app keeps images of."""

    file = PictureField(
        label=_("Image"),
        help_text=_("PNG, JPEG, WebP or GIF, up to 20 MB."),
    )
    caption = forms.CharField(label=_("Caption"), max_length=500, required=False)

    def save(self, *, image: Image) -> Image:
        """Put the file into ``image``, which is new or a place where one was missing.

        ``image`` may be a row of another model with the same columns.
        """
        prepared = self.cleaned_data["file"]
        image.caption = self.cleaned_data["caption"] or image.caption
        image.sha256 = prepared.sha256
        images.put(prepared, file=image.file, thumbnail=image.thumbnail)
        image.save()
        return image
