"""The library: what was read and heard, and what was taken from it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
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

    @property
    def search_kinds(self):
        """What of this app can be found."""
        from papers.search import library

        return library.KINDS

    def ready(self):
        pre_migrate.connect(before_migrating, sender=self)
        post_migrate.connect(after_migrating, sender=self)


def before_migrating(using, **_event):
    """Take away what would keep SQLite from making a table anew."""
    from papers.search import schema

    schema.uninstall()


def after_migrating(using, plan=(), **_event):
    """Make what the search needs of the database; after an upgrade, all of the index anew."""
    from papers.search import index, schema

    if schema.install() or (plan and schema.is_installed()):
        index.mark_all()
