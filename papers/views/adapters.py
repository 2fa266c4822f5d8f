"""How the sign-in library behaves here: which addresses it uses, what it notes, whom it lets in."""

from io import BytesIO

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from papers import auditing, membership
from papers.models import AuditEvent, Invitation, User

INVITATION = "invitation"  # in the session: the id of the invitation that somebody is accepting


class AccountAdapter(DefaultAccountAdapter):
    """Signing in by username and password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("Username and password do not match."),
        "too_many_login_attempts": gettext_lazy(
            "Too many attempts. Wait five minutes, then try again."
        ),
        "rate_limited": gettext_lazy("Too many attempts. Wait five minutes, then try again."),
        "incorrect_password": gettext_lazy("This is not your password."),
        "enter_current_password": gettext_lazy("This is not your password."),
        "incorrect_code": gettext_lazy("This code is not right, or no longer."),
    }

    def is_open_for_signup(self, request):
        """Return False: members join by an invitation."""
        return False

    def is_ajax(self, request):
        """Return False: pages answer with pages, whatever a request says that it accepts."""
        return False

    def _get_login_attempts_cache_key(self, request, **credentials):
        # Not the library's, in which the host is a part: a request can name the host as it likes.
        return credentials["username"].lower()

    def pre_authenticate(self, request, **credentials):
        """Count the attempt; note in the audit log when it is one too many.

        Raises ValidationError if it is.
        """
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            # What was typed may be a password in the wrong field, and is not noted.
            member = User.objects.filter(username=credentials["username"]).first()
            key = self._get_login_attempts_cache_key(request, **credentials)
            self.note_refusal(request, member=member, key=key)
            raise

    def note_refusal(self, request, *, member, key):
        """Note in the audit log, once a while, that somebody tried too often as ``member``."""
        if ratelimit.consume(request, action="locked_out", key=key):
            address = self.get_client_ip(request)
            auditing.record(event=AuditEvent.LOCKED_OUT, by=member, about=address)

    def post_login(self, request, user, **kwargs):
        """Note in the audit log who signed in."""
        auditing.record(event=AuditEvent.SIGNED_IN, by=user)
        return super().post_login(request, user, **kwargs)

    @transaction.atomic
    def set_password(self, user, password):
        """Set the password that ``user`` chose, and note that in the audit log."""
        super().set_password(user, password)
        auditing.record(event=AuditEvent.PASSWORD, by=user)

    def get_reset_password_from_key_url(self, key):
        """Return the address in a mail; it begins as the settings say, not as the request does."""
        uidb36, _dash, token = key.partition("-")
        kwargs = {"uidb36": uidb36, "key": token}
        return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=kwargs)

    def get_password_change_redirect_url(self, request):
        """Return where to go after the password was changed."""
        return reverse("papers:profile")

    def respond_user_inactive(self, request, user):
        """Answer somebody whom the identity provider knows, and whose account is switched off."""
        return _back_to_sign_in(request, _("Nobody can sign in this way. Ask an administrator."))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Codes from an authenticator app."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is not right, or no longer.")
    }

    def get_totp_label(self, user):
        """Return what the app calls the account."""
        return user.username

    def build_totp_svg(self, url):
        """Return the QR code of ``url``, black on white, which a camera reads in the dark too."""
        picture = BytesIO()
        segno.make(url).save(picture, kind="svg", scale=5, border=4, light="white")
        return picture.getvalue().decode()


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Signing in through the identity provider that the settings name."""

    def on_authentication_error(self, request, provider, **kwargs):
        """Go back to the sign-in page. Raises ImmediateHttpResponse."""
        text = _("Signing in with %(name)s did not work. Try again, or use your password.")
        raise ImmediateHttpResponse(_back_to_sign_in(request, text % {"name": provider.name}))

    def pre_social_login(self, request, sociallogin):
        """Leave the provider's addresses aside: an account has one, and its member writes it."""
        sociallogin.email_addresses = []

    def is_open_for_signup(self, request, sociallogin):
        """Return True for whoever is invited, or gets a role by the settings.

        Raises ImmediateHttpResponse, back to the sign-in page, for everybody else.
        """
        if _invitation(request) or settings.OIDC_ROLE:
            return True
        text = _("Nobody joins without an invitation. Ask an administrator for one.")
        raise ImmediateHttpResponse(_back_to_sign_in(request, text))

    def save_user(self, request, sociallogin, form=None):
        """Save a new member, with the role of their invitation or of the settings.

        Raises ImmediateHttpResponse if somebody else accepted the invitation in the meantime.
        """
        invitation = _invitation(request)
        request.session.pop(INVITATION, None)
        sociallogin.user.role = invitation.role if invitation else settings.OIDC_ROLE
        try:
            with transaction.atomic():
                member = super().save_user(request, sociallogin, form)
                if invitation:
                    membership.accept(invitation=invitation, by=member)
                else:
                    about = f"{member.username} ({member.role}), {settings.OIDC_NAME}"
                    auditing.record(event=AuditEvent.JOINED, by=member, about=about)
        except membership.Spent as spent:
            raise ImmediateHttpResponse(_back_to_sign_in(request, str(spent))) from None
        return member


def _invitation(request):
    """Return the open invitation that whoever sends ``request`` is accepting, or None."""
    return Invitation.objects.open().filter(pk=request.session.get(INVITATION)).first()


def _back_to_sign_in(request, text):
    messages.error(request, text)
    return redirect("account_login")
