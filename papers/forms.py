"""The library's forms. Each checks what was typed and saves it with the deeds it needs."""

import re

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from papers import crediting, images, importing
from papers.formats import bibtex
from papers.models import (
    AuthorshipRole,
    Image,
    Insight,
    Kind,
    Paper,
    PaperType,
    Person,
    Series,
    Talk,
    TalkPaper,
    TalkPaperRelation,
    Theme,
    User,
)
from papers.models.people import check_time_zone
from papers.text import fold

CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]?\d)")


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
                "Somebody else saved this while you were writing. Below are both texts. "
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
    """A form of a row that has an owner: whoever adds it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.instance.owner = self.by


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


class BibtexForm(forms.Form):
    """One BibTeX entry, pasted, to fill the form of a paper with. Cleans to a Record."""

    bibtex = forms.CharField(
        label="BibTeX",
        required=False,  # the reader of BibTeX says what an empty text lacks
        strip=False,  # or the lines that it names would not be those that were typed
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("Paste one entry; it fills the fields below."),
    )

    messages = {
        "empty": _("Paste a BibTeX entry first: it begins with @article{ or the like."),
        "no-entry": _("There is no BibTeX entry in this text. An entry begins with @article{."),
        "several": _("There are several entries here. Paste one at a time."),
        "broken": _("Line %(line)d could not be read: %(detail)s. Mend it and try again."),
    }

    def clean_bibtex(self):
        try:
            return bibtex.loads_one(self.cleaned_data["bibtex"])
        except bibtex.BibtexError as error:
            raise ValidationError(
                self.messages[error.code],
                params={"line": error.line, "detail": error.detail},
                code=error.code,
            ) from None


def filled_by(bibtex_entry: str) -> dict:
    """Return the fields that a BibTeX entry fills, by name; none if the text is no entry."""
    pasted = BibtexForm({"bibtex": bibtex_entry})
    return importing.fields_of(pasted.cleaned_data["bibtex"]) if pasted.is_valid() else {}


class PaperForm(VersionedForm):
    """A paper with its authors, editors and tags.

    ``filled_from`` is the BibTeX entry that filled the form: what no field holds is kept from it.
    """

    filled_from = forms.CharField(required=False, widget=forms.HiddenInput)

    authors = LinesField(
        label=_("Authors"),
        help_text=_("One a line, in order, as printed: Lei Zhang, or 张磊."),
    )
    editors = LinesField(label=_("Editors"))

    class Meta:
        model = Paper
        fields = [
            "type",
            "title",
            "authors",
            "date",
            "container",
            "volume",
            "issue",
            "pages",
            "publisher",
            "editors",
            "doi",
            "arxiv",
            "isbn",
            "url",
            "abstract",
            "citation_key",
            "language",
            "tags",
        ]
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "abstract": forms.Textarea(attrs={"rows": 6}),
        }

    def stored(self, row):
        credits = {role: [] for role in AuthorshipRole}
        for authorship in row.authorships.all():
            credits[AuthorshipRole(authorship.role)].append(authorship.printed_name)
        return {
            "authors": credits[AuthorshipRole.AUTHOR],
            "editors": credits[AuthorshipRole.EDITOR],
        }

    def save(self, commit=True):
        self.instance.extra |= filled_by(self.cleaned_data["filled_from"]).get("extra", {})
        return super().save(commit)

    def _save_m2m(self):
        super()._save_m2m()
        for name, role in (("authors", AuthorshipRole.AUTHOR), ("editors", AuthorshipRole.EDITOR)):
            crediting.credit_authors(paper=self.instance, names=self.cleaned_data[name], role=role)


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
        papers = row.talk_papers.filter(paper__trashed_at=None).select_related("paper")
        return {
            "speaker_names": [speaking.person.name for speaking in row.speakings.all()],
            "series_name": row.series.name if row.series else "",
            "presents": [p.paper.title for p in papers if p.relation == TalkPaperRelation.PRESENTS],
            "mentions": [p.paper.title for p in papers if p.relation == TalkPaperRelation.MENTIONS],
        }

    def save(self, commit=True):
        name = " ".join(self.cleaned_data["series_name"].split())
        self.instance.series = Series.objects.get_or_create(name=name)[0] if name else None
        return super().save(commit)

    def _save_m2m(self):
        super()._save_m2m()
        crediting.credit_speakers(talk=self.instance, names=self.cleaned_data["speaker_names"])
        links = {
            crediting.paper_called(text): relation
            for relation in (TalkPaperRelation.MENTIONS, TalkPaperRelation.PRESENTS)
            for text in self.cleaned_data[relation.value]
        }
        before = self.instance.talk_papers.filter(paper__trashed_at=None)
        before.exclude(paper__in=links).delete()
        TalkPaper.objects.bulk_create(
            (
                TalkPaper(talk=self.instance, paper=paper, relation=relation)
                for paper, relation in links.items()
            ),
            update_conflicts=True,
            unique_fields=["talk", "paper"],
            update_fields=["relation"],
        )


class PersonForm(VersionedForm):
    """A person, with a photo."""

    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": images.ACCEPT}),
        help_text=_("PNG, JPEG, WebP or GIF. It is stored without its metadata."),
    )

    class Meta:
        model = Person
        fields = ["name", "latin_name", "affiliation", "homepage", "about"]

    def clean_photo(self):
        upload = self.cleaned_data["photo"]
        return images.prepare(upload) if upload else None

    def save(self, commit=True):
        if prepared := self.cleaned_data["photo"]:
            images.put(prepared, file=self.instance.photo, thumbnail=self.instance.thumbnail)
        return super().save(commit)


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


class ImageForm(forms.Form):
    """An image of a talk."""

    file = forms.FileField(
        label=_("Image"),
        widget=forms.FileInput(attrs={"accept": images.ACCEPT}),
        help_text=_("PNG, JPEG, WebP or GIF, up to 20 MB."),
    )
    caption = forms.CharField(label=_("Caption"), max_length=500, required=False)

    def clean_file(self):
        return images.prepare(self.cleaned_data["file"])

    def save(self, *, image: Image) -> Image:
        """Put the file into ``image``, which is new or a place where one was missing."""
        prepared = self.cleaned_data["file"]
        image.caption = self.cleaned_data["caption"] or image.caption
        image.sha256 = prepared.sha256
        images.put(prepared, file=image.file, thumbnail=image.thumbnail)
        image.save()
        return image


class ListFilter(forms.Form):
    """What narrows a list. A value that makes no sense narrows nothing."""

    q = forms.CharField(required=False, max_length=200, label=_("Words in the title"))
    tag = forms.CharField(required=False, max_length=100, label=_("Tag"))

    def value(self, name: str):
        """Return the cleaned value of ``name``, or "" where it is absent or bad."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""


class YearField(forms.CharField):
    """A year of four digits."""

    def __init__(self):
        super().__init__(
            required=False,
            label=_("Year"),
            max_length=4,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
        )


def any_of(choices) -> list:
    """Return ``choices`` for a filter, with "any" on top."""
    return [("", _("Any")), *choices]


class PaperFilter(ListFilter):
    """What narrows the list of papers."""

    type = forms.ChoiceField(required=False, label=_("Type"), choices=any_of(PaperType.choices))
    year = YearField()


class TalkFilter(ListFilter):
    """What narrows the list of talks."""

    speaker = forms.CharField(required=False, max_length=200, label=_("Speaker"))
    year = YearField()


class PersonFilter(forms.Form):
    """What narrows the list of speakers."""

    q = forms.CharField(required=False, max_length=200, label=_("Name"))

    value = ListFilter.value


class InsightFilter(ListFilter):
    """What narrows the list of insights."""

    q = forms.CharField(required=False, max_length=200, label=_("Words"))
    kind = forms.ChoiceField(required=False, label=_("Kind"), choices=any_of(Kind.choices))
    speaker = forms.CharField(required=False, max_length=200, label=_("Speaker"))


class ProfileForm(forms.ModelForm):
    """A member's own name and preferences."""

    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As the browser")), *settings.LANGUAGES],
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False, choices=Theme.choices)
    time_zone = forms.CharField(
        label=_("Time zone"),
        required=False,
        max_length=64,
        validators=[check_time_zone],
        widget=forms.TextInput(attrs={"list": "time-zones"}),
        help_text=_("For example Asia/Shanghai. Empty: the server's."),
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "language", "theme", "time_zone"]
