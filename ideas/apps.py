"""What grew from the library: ideas, the sparks that lit them, and the notes they came from."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdeasConfig(AppConfig):
    name = "ideas"
    verbose_name = _("Ideas")
    # What this app shows in the left rail: (URL name, label, hue, key after ``g``).
    places = [
        ("ideas:idea-list", _("Ideas"), "idea", "d"),
        ("ideas:inbox", _("Inbox"), "", "b"),
        ("ideas:note-list", _("Notes"), "", "n"),
        ("ideas:lab", _("Lab"), "", "l"),
    ]
    # The same for the foot of the rail, where one's own things are.
    foot_places = [
        ("ideas:notice-list", _("Notices"), "", "m"),
        ("ideas:link-list", _("Links"), "", "k"),
    ]
    # What this app adds to the library's pages: the place and the template that fills it.
    page_parts = {
        "home": "ideas/_home_part.html",
        "talk": "ideas/_talk_part.html",
        "paper": "ideas/_paper_part.html",
        "speaker": "ideas/_speaker_part.html",
        "insight": "ideas/_insight_part.html",
        "insight_below": "ideas/_insight_below.html",
        "insight_row": "ideas/_insight_row.html",
        "profile": "ideas/_profile_part.html",
        "member": "ideas/_member_part.html",
        "capture": "ideas/_capture_part.html",
        "bib_link": "ideas/_bib_link.html",
        "capture_help": "ideas/_capture_help.html",
        "palette": "ideas/_palette_part.html",
        # Below the title.
        "talk_line": "ideas/_line.html",
        "paper_line": "ideas/_line.html",
        "speaker_line": "ideas/_line.html",
        "insight_line": "ideas/_insight_line.html",
    }

    @property
    def search_kinds(self):
        """What of this app can be found."""
        from ideas import searched

        return searched.KINDS

    def keep_up(self):
        """Do what is to be done in the background now and then."""
        from ideas import indexing

        indexing.refresh_all(most=2_000)  # a few seconds; tasks wait meanwhile

    @property
    def search_choices(self):
        """The values of the fields of this app by which one searches."""
        from ideas import searched

        return searched.CHOICES

    @property
    def search_conditions(self):
        """What this app knows of rows, by which one searches."""
        from ideas import searched

        return searched.CONDITIONS

    def search_counts(self, ids, user):
        """Return what of the rows found, ids by kind, is counted beside their own terms."""
        from ideas import searched

        return searched.counts(ids, user)

    def place_counts(self, user):
        """Return how much of each place, by its URL name, ``user`` has not seen."""
        from ideas import access
        from ideas.models import Notice

        # Every page asks, and few people have any: whether there is one is cheap to know.
        unread = Notice.objects.filter(access.notice_own(user)).unread()
        number = unread.visible_to(user).count() if unread.exists() else 0
        return {"ideas:notice-list": number}

    @property
    def paper_sources(self):
        """What papers can be exported by: the id of an idea, for those that lit it."""
        from ideas import sparking

        return {"idea": sparking.papers_of}

    def phrases_of(self, row, user):
        """Return the words of ``row`` that sparks which ``user`` may see name."""
        from ideas import sparking

        return sparking.phrases_of(row, user)

    def papers_of_bib_link(self, link):
        """Return the papers of an address for LaTeX, None where it is not of an idea."""
        from ideas import citing

        return citing.papers_of_bib_link(link)

    def insights_captured(self, insights, towards, by):
        """Light the idea of ``towards`` by ``insights``, or raise ValidationError."""
        from ideas import capturing

        capturing.light(insights=insights, towards=towards, by=by)

    def insight_links(self, insights, user):
        """Return, by insight id, the ideas and note lines that ``user`` may see of it."""
        from ideas import lineage

        return lineage.insight_links(insights, user)
