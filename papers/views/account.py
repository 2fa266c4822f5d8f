"""Signing in and out, the profile, passwords, the second factor.

The views of the sign-in library do the work; here an invalid form answers 422, as everywhere.
"""

import zoneinfo

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as providers
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash, views as auth_views
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from papers import auditing, membership
from papers.forms import ProfileForm
from papers.models import AuditEvent

sign_out = auth_views.LogoutView.as_view()


class Refusing422:
    """A form's view that answers 422 where the form is wrong."""

    def form_invalid(self, form):
        """Return the page with the form and its errors."""
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class KnowingWays:
    """A page that says which ways in there are besides the password."""

    def get_context_data(self, **kwargs):
        """Return the context with ``oidc_name``, "" if there is none, and ``sends_mail``."""
        return super().get_context_data(**kwargs) | {
            "oidc_name": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
            "sends_mail": bool(settings.EMAIL_HOST),
        }


class SignIn(KnowingWays, Refusing422, account.LoginView):
    """Username and password, or the way to the identity provider."""


class Again(Refusing422, account.ReauthenticateView):
    """The password once more, before something that matters."""


class AgainByCode(Refusing422, factor.ReauthenticateView):
    """A code once more, before something that matters."""


class ChangePassword(Refusing422, account.PasswordChangeView):
    """One's own password. All other sessions end."""

    def dispatch(self, request, *args, **kwargs):
        """Return the page; raises Http404 for members who only have the identity provider."""
        if request.user.is_authenticated and not request.user.has_usable_password():
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class ResetPassword(KnowingWays, Refusing422, account.PasswordResetView):
    """Asks for a mail with a link; answers the same whether there is an account or not."""


class NewPassword(Refusing422, account.PasswordResetFromKeyView):
    """A new password, for whoever has the link."""

    def render_to_response(self, context, **kwargs):
        """Return the page, 404 where the link does not work."""
        if context.get("token_fail"):
            kwargs["status"] = 404
        return super().render_to_response(context, **kwargs)


class SecondStep(Refusing422, factor.AuthenticateView):
    """The code, after the password was right."""

    def form_invalid(self, form):
        """Return the page with the error; note in the audit log when it is one code too many."""
        if form.has_error("code", "too_many_login_attempts"):
            member = self.stage.login.user
            get_adapter().note_refusal(self.request, member=member, key=member.username)
        return super().form_invalid(form)


class SecondFactorOn(Refusing422, totp.ActivateTOTPView):
    """Setting an authenticator app up."""

    def form_valid(self, form):
        """Turn it on, and note that in the audit log."""
        response = super().form_valid(form)
        auditing.record(event=AuditEvent.FACTOR, by=self.request.user, about="on")
        return response


class SecondFactorOff(Refusing422, totp.DeactivateTOTPView):
    """Doing without an authenticator app."""

    def form_valid(self, form):
        """Turn it off, and note that in the audit log."""
        response = super().form_valid(form)
        auditing.record(event=AuditEvent.FACTOR, by=self.request.user, about="off")
        return response


class Connections(KnowingWays, Refusing422, providers.ConnectionsView):
    """The identity provider that one is known to."""


sign_in = SignIn.as_view()
again = Again.as_view()
again_by_code = AgainByCode.as_view()
change_password = ChangePassword.as_view()
reset_password = ResetPassword.as_view()
reset_sent = account.password_reset_done
new_password = NewPassword.as_view()
new_password_set = account.password_reset_from_key_done
second_step = SecondStep.as_view()
second_factor = factor.index
second_factor_on = never_cache(SecondFactorOn.as_view())
second_factor_off = SecondFactorOff.as_view()
recovery_codes = never_cache(recovery.view_recovery_codes)
new_recovery_codes = recovery.generate_recovery_codes
connections = Connections.as_view()


@require_http_methods(["GET", "POST"])
def profile(request):
    """One's own name, language, theme and time zone."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("papers:profile")
    context = {
        "form": form,
        "time_zones": sorted(zoneinfo.available_timezones()),
        "has_provider": bool(settings.OIDC_ISSUER),
    }
    return render(request, "profile.html", context, status=422 if form.is_bound else 200)


@require_POST
def sign_out_elsewhere(request):
    """End all sessions of one's own but this one."""
    membership.end_other_sessions(member=request.user)
    update_session_auth_hash(request, request.user)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("papers:profile")


def too_many(request):
    """Answer somebody who tries too often."""
    return render(request, "429.html", status=429)
