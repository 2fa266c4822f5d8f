"""Signing in and out, the profile, the password."""

import zoneinfo

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from papers.forms import ProfileForm

sign_in = auth_views.LoginView.as_view(
    template_name="sign_in.html", redirect_authenticated_user=True
)
sign_out = auth_views.LogoutView.as_view()
change_password = auth_views.PasswordChangeView.as_view(
    template_name="password.html", success_url=reverse_lazy("papers:profile")
)


@require_http_methods(["GET", "POST"])
def profile(request):
    """One's own name, language, theme and time zone."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("papers:profile")
    context = {"form": form, "time_zones": sorted(zoneinfo.available_timezones())}
    return render(request, "profile.html", context, status=422 if form.is_bound else 200)
