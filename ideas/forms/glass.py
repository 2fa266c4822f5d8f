"""The form that breaks the glass."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ideas.models import Glass
from papers.models import User


class GlassForm(forms.ModelForm):
    """Whose private ideas ``by`` is to read, and why; with the password, so that it is ``by``."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    class Meta:
        model = Glass
        fields = ["member", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["member"].queryset = User.objects.exclude(pk=by.pk).order_by("username")

    def clean_reason(self):
        reason = " ".join(self.cleaned_data["reason"].split())
        if len(reason) < 10:
            raise ValidationError(_("Say why in a sentence."))
        return reason

    def clean_password(self):
        if not self.by.check_password(self.cleaned_data["password"]):
            raise ValidationError(_("This is not your password."))
        return ""
