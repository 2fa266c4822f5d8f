"""The forms of share links: making one, choosing some, and opening one with its password."""

from datetime import timedelta
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas import sharing
from ideas.models import Audience, ShareLink
from papers.forms import any_of
from papers.models import User

DAYS = 30
UNTIL = [
    ("1", _("1 day")),
    ("7", _("7 days")),
    ("30", _("30 days")),
    ("90", _("90 days")),
    ("365", _("1 year")),
    ("never", _("No end")),
]


class ShareForm(forms.ModelForm):
    """A new link to the idea of ``instance``, made ``by`` a member. ``save`` returns its token."""

    named = forms.ModelMultipleChoiceField(
        User.objects.none(),
        required=False,
        label=_("These members"),
        widget=forms.CheckboxSelectMultiple,
    )
    until = forms.ChoiceField(label=_("Open for"), choices=UNTIL, initial=f"{DAYS}")
    password = forms.CharField(
        label=_("Password"),
        required=False,
        max_length=128,
        strip=False,
        help_text=_("Empty: none. Send it another way than the address."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    field_order = [
        *["audience", "named", "children", "sources", "hide_speakers", "hide_asides"],
        *["clean_urls", "show_author", "until", "password", "label", "key"],
    ]

    class Meta:
        model = ShareLink
        fields = [
            "label",
            "audience",
            "children",
            "sources",
            "hide_speakers",
            "hide_asides",
            "clean_urls",
            "show_author",
        ]
        widgets = {
            "audience": forms.RadioSelect,
            "children": forms.RadioSelect,
            "sources": forms.RadioSelect,
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.instance.expires_at = timezone.now() + timedelta(days=DAYS)
        self.fields["key"].initial = uuid4
        members = User.objects.filter(is_active=True).exclude(pk=by.pk)
        self.fields["named"].queryset = members.order_by("username")

    def clean_show_author(self):
        if self.cleaned_data["show_author"] and not self.by.get_full_name():
            raise ValidationError(_("Your profile has no name yet. Write it there first."))
        return self.cleaned_data["show_author"]

    def clean_until(self):
        until = self.cleaned_data["until"]
        lasts = None if until == "never" else timedelta(days=int(until))
        self.instance.expires_at = lasts and timezone.now() + lasts
        return until

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("audience") == Audience.NAMED and not cleaned.get("named"):
            self.add_error("named", _("Choose at least one member."))
        self.instance.key = cleaned.get("key")
        return cleaned

    def save(self, commit=True):
        """Return the token of the link, which is saved. Raises sharing.AlreadyMade."""
        is_named = self.cleaned_data["audience"] == Audience.NAMED
        return sharing.make(
            link=self.instance,
            by=self.by,
            named=list(self.cleaned_data["named"]) if is_named else [],
            password=self.cleaned_data["password"],
        )


class LinkFilter(forms.Form):
    """What narrows a list of links."""

    state = forms.ChoiceField(
        required=False,
        label=_("State"),
        choices=any_of(
            [("live", _("Open now")), ("soon", _("Expiring soon")), ("ended", _("Ended"))],
        ),
    )

    def value(self, name: str):
        """Return the cleaned value of ``name``, or "" where it is absent or bad."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""


class LinksForm(forms.Form):
    """Links that ``by`` chose among those that they may revoke."""

    link = forms.ModelMultipleChoiceField(ShareLink.objects.none(), required=False)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["link"].queryset = ShareLink.objects.visible_to(by)


class PasswordForm(forms.Form):
    """The password of a shared page."""

    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
