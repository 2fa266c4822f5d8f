"""The library: what was read and heard, and what was taken from it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PapersConfig(AppConfig):
    name = "papers"
    verbose_name = _("Library")
    # What this app shows in the left rail: (URL name, label, hue, key after ``g``).
    places = [
        ("papers:home", _("Home"), "", "h"),
        ("papers:paper-list", _("Papers"), "paper", "p"),
        ("papers:collection-list", _("Collections"), "", "c"),
        ("papers:reading-list", _("Reading"), "", "r"),
        ("papers:talk-list", _("Talks"), "talk", "t"),
        ("papers:speaker-list", _("Speakers"), "speaker", "s"),
        ("papers:insight-list", _("Insights"), "insight", "i"),
    ]
