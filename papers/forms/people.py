"""The forms of a person of the library and of one's own profile."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from papers import images
from papers.forms.fields import PictureField
from papers.forms.versioned import VersionedForm
from papers.models import Digest, Person, Theme, User
from papers.models.people import check_time_zone


class PersonForm(VersionedForm):
    """A person, with a photo."""

    photo = PictureField(
        label=_("Photo"),
        required=False,
        help_text=_("PNG, JPEG, WebP or GIF. It is stored without its metadata."),
    )

    class Meta:
        model = Person
        fields = ["name", "latin_name", "affiliation", "homepage", "about"]

    def save(self, commit=True):
        if prepared := self.cleaned_data["photo"]:
            images.put(prepared, file=self.instance.photo, thumbnail=self.instance.thumbnail)
        return super().save(commit)


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
