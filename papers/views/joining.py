"""Accepting an invitation: the one page besides sign-in that is for people without an account."""

from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from papers import membership
from papers.forms import JoinForm
from papers.views.adapters import INVITATION


@login_not_required
@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "POST"])
@never_cache
@rate_limit(action="signup")
def join(request, token):
    """Become a member by an invitation, and be signed in.

    An invitation that is used, over or taken back answers as one that never was.
    """
    invitation = get_object_or_404(membership.with_token(token))
    form = JoinForm(request.POST or None, initial={"email": invitation.email})
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        try:
            member = membership.join(
                invitation=invitation, user=form.save(commit=False), password=password
            )
        except membership.Refused as refused:
            form.add_error(None, str(refused))
        else:
            login(request, member)
            return redirect("papers:home")
    if settings.OIDC_ISSUER:
        request.session[INVITATION] = invitation.pk
    context = {
        "form": form,
        "invitation": invitation,
        "oidc_name": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
    }
    return render(request, "papers/join.html", context, status=422 if form.is_bound else 200)
