"""The forms of a person of the library and of one's own profile."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from papers import images, people
from papers.forms.fields import LinesField, PictureField
from papers.forms.versioned import VersionedForm
from papers.models import Digest, Person, Theme, User
from papers.models.people import check_time_zone, orcid_of


class PersonForm(VersionedForm):
    """A person, with a photo."""

    photo = PictureField(
        label=_("Photo"),
        required=False,
        help_text=_("PNG, JPEG, WebP or GIF. It is stored without its metadata."),
    )

    other_names = LinesField(
        label=_("Other names"),
        help_text=_("One a line: a former name, other spellings, initials as in “Zhang, L.”."),
    )

    class Meta:
        model = Person
        fields = [
            "name",
            "latin_name",
            "other_names",
            "orcid",
            "affiliation",
            "homepage",
            "about",
        ]

    def clean_orcid(self):
        return orcid_of(self.cleaned_data["orcid"])

    def stored(self, row):
        return {"other_names": [other.name for other in row.other_names.all()]}

    def _save_m2m(self):
        super()._save_m2m()
        people.name_otherwise(person=self.instance, names=self.cleaned_data["other_names"])

    def save(self, commit=True):
        if prepared := self.cleaned_data["photo"]:
            images.put(prepared, file=self.instance.photo, thumbnail=self.instance.thumbnail)
        return super().save(commit)


class OtherPersonForm(forms.Form):
    """Another person than ``person``, whom ``by`` may change."""

    other = forms.ModelChoiceField(Person.objects.none(), label=_("Person"))

    def __init__(self, *args, person, by, **kwargs):
        super().__init__(*args, **kwargs)
        others = Person.objects.editable_by(by).exclude(pk=person.pk)
        self.fields["other"].queryset = others.prefetch_related("other_names")
        self.person = person

    @property
    def pair(self) -> tuple[Person, Person]:
        """The two people, the one that was added first before the other."""
        pair = (self.person, self.cleaned_data["other"])
        return tuple(sorted(pair, key=lambda person: person.pk))


class MergeForm(OtherPersonForm):
    """Which of two people stays."""

    keep = forms.IntegerField()

    def clean(self):
        cleaned = super().clean()
        if "other" in cleaned and cleaned.get("keep") not in {one.pk for one in self.pair}:
            self.add_error("keep", _("Choose which of the two stays."))
        return cleaned

    @property
    def kept_and_gone(self) -> tuple[Person, Person]:
        """The person that stays, and the other."""
        one, other = self.pair
        return (one, other) if one.pk == self.cleaned_data["keep"] else (other, one)


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
        fields = ["first_name", "last_name", "email", "language", "theme", "time_zone", "digest"]
        help_texts = {"digest": _("What you were told of and have not read, in one mail.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not settings.EMAIL_HOST:
            del self.fields["digest"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("digest", Digest.OFF) != Digest.OFF and not cleaned.get("email"):
            self.add_error("email", _("Write your address here to get mail, or choose “Never”."))
        return cleaned
