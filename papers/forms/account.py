"""The forms of signing in, of passwords, codes, invitations and what administrators do."""

import secrets

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ChangePasswordForm as LibraryChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm as CodeReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from papers.forms.filters import any_of
from papers.models import AuditEvent, Invitation, Role, User


class Plain:
    """Fields without placeholders, and without links in their help; ``labels`` says theirs."""

    labels = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            if field.widget.attrs.get("autocomplete") == "current-password":
                field.help_text = ""
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True


class SignInForm(Plain, LoginForm):
    """Username and password."""

    labels = {"login": gettext_lazy("Username"), "password": gettext_lazy("Password")}


class AgainForm(Plain, ReauthenticateForm):
    """One's password, once more."""

    labels = {"password": gettext_lazy("Password")}


class ResetForm(Plain, ResetPasswordForm):
    """The address to which a link for a new password is sent."""

    labels = {"email": gettext_lazy("E-mail")}

    def save(self, request, **kwargs):
        """Send the link, or, so that nobody can tell by the time it takes, a mail that says no."""
        if self.users:
            return super().save(request, **kwargs)
        email = self.cleaned_data["email"]
        get_adapter().send_mail("account/email/unknown_account", email, {})
        return email


class NewPasswordForm(Plain, ResetPasswordKeyForm):
    """A new password, twice."""

    labels = {
        "password1": gettext_lazy("New password"),
        "password2": gettext_lazy("New password, once more"),
    }


class ChangePasswordForm(Plain, LibraryChangePasswordForm):
    """The password there is, and a new one, twice."""

    labels = NewPasswordForm.labels | {"oldpassword": gettext_lazy("Your password now")}


class CodeForm(Plain, AuthenticateForm):
    """A code of the authenticator app, or a recovery code."""

    labels = {"code": gettext_lazy("Code")}


class CodeAgainForm(Plain, CodeReauthenticateForm):
    """A code, once more."""

    labels = CodeForm.labels


class FirstCodeForm(Plain, ActivateTOTPForm):
    """The first code of an authenticator app, which shows that it was set up."""

    labels = CodeForm.labels


ROLE_HELP = gettext_lazy(
    "Readers read, comment and keep insights and ideas of their own. Editors also keep the "
    "library. Administrators also run the lab and its accounts."
)


class InvitationForm(forms.ModelForm):
    """Whom to invite. ``key`` makes sure that the form sent twice invites once."""

    key = forms.CharField(min_length=32, max_length=64, widget=forms.HiddenInput)

    class Meta:
        model = Invitation
        fields = ["role", "email"]
        help_texts = {"role": ROLE_HELP, "email": gettext_lazy("May stay empty.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["key"] = secrets.token_urlsafe(24)


class JoinForm(forms.ModelForm):
    """What somebody who is invited says about themselves, with a password, twice."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html(),
    )
    password_again = forms.CharField(
        label=gettext_lazy("Password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email"]
        widgets = {"username": forms.TextInput(attrs={"autocomplete": "username"})}

    def clean_username(self):
        """Return the username, unless a member has one that looks the same."""
        username = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(_("Somebody has this username already."))
        return username

    def clean(self):
        """Check the password against what else was typed; returns the cleaned data."""
        data = super().clean()
        password = data.get("password")
        if password and data.get("password_again") not in (None, password):
            self.add_error("password_again", _("The two passwords differ."))
        if password:
            names = ("username", "first_name", "last_name", "email")
            typed = User(**{name: data.get(name) or "" for name in names})
            try:
                validate_password(password, typed)
            except ValidationError as error:
                self.add_error("password", error)
        return data


class RoleForm(forms.Form):
    """The role of a member."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices, help_text=ROLE_HELP)


class AuditFilter(forms.Form):
    """What narrows the audit log."""

    event = forms.ChoiceField(
        required=False, label=gettext_lazy("Event"), choices=any_of(AuditEvent.choices)
    )
