"""Where the pages of each app hang."""

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

handler429 = "papers.views.account.too_many"

urlpatterns = [
    path("", include("config.doors")),
    path("", include("papers.urls")),
    path("language/", login_not_required(set_language), name="set-language"),
    path("admin/", admin.site.urls),
]
if apps.is_installed("ideas"):
    urlpatterns.insert(0, path("", include("ideas.urls")))
