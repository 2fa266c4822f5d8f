"""The way into the admin: through the sign-in page of the site, with its limits and second step."""

from django.contrib import admin
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse


@login_not_required
def login(request, extra_context=None):
    """Send a visitor to the sign-in page, and an editor on; raises Http404 for readers."""
    if not request.user.is_authenticated:
        back = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        return redirect_to_login(back)
    if not admin.site.has_permission(request):
        raise Http404
    return redirect("admin:index")


def password_change(request, extra_context=None):
    """Send an editor to the page of the site on which passwords are changed."""
    return redirect("account_change_password")


def get_urls():
    """Return the admin's addresses but for the one that leads to any row, seen or not."""
    urls = AdminSite.get_urls(admin.site)
    return [url for url in urls if getattr(url, "name", "") != "view_on_site"]
