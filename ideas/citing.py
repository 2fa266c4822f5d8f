"""What an idea would cite: the papers and talks that it grew from, and what became of it."""

from django.db import transaction
from django.db.models import QuerySet

from ideas.models import Idea, IdeaBibLink, Spark
from papers import bibliographies
from papers.citing import MOST
from papers.describing import record_of, record_of_talk
from papers.models import BibLink, Insight, Paper, Talk, Visibility
from papers.record import Record
from papers.text import shortened

IDEA = "idea"


def records_behind(idea: Idea, user) -> list[Record]:
    """Return the papers, then the talks, that lit ``idea`` and all below it, as ``user`` sees them.

    Its outcome is among them. At most ``MOST``, oldest first.
    """
    papers, talks = rows_behind(idea, user)
    rows = papers.with_authors().prefetch_related("tags").order_by("date", "pk")
    records = [record_of(paper) for paper in rows[:MOST]]
    left = MOST - len(records)
    listed = talks.for_list().order_by("date", "pk")[:left]
    return records + [record_of_talk(talk) for talk in listed]


def rows_behind(idea: Idea, user) -> tuple[QuerySet, QuerySet]:
    """Return the papers and the talks that lit ``idea`` and all below it, as ``user`` sees them.

    Its outcome is among the papers.
    """
    ideas = Idea.objects.visible_to(user).branches_of([idea])
    sparks = Spark.objects.visible_to(user).filter(idea__in=ideas)
    insights = Insight.objects.visible_to(user).filter(pk__in=sparks.values("insight"))
    papers = Paper.objects.visible_to(user)
    papers = (
        papers.filter(pk__in=sparks.values("paper"))
        | papers.filter(pk__in=insights.values("paper"))
        | papers.filter(pk__in=ideas.values("outcome"))
    )
    talks = Talk.objects.visible_to(user).filter(pk__in=insights.values("talk"))
    return papers, talks


@transaction.atomic
def bib_link(*, idea: Idea, by) -> str:
    """Make an address for LaTeX of what ``idea`` would cite. Returns the secret, not kept.

    It is called by the title of the idea, unless that is private: administrators see all addresses.
    """
    is_shown = idea.visibility == Visibility.LAB
    link = BibLink(kind=IDEA, label=shortened(idea.title, 100) if is_shown else "")
    token = bibliographies.make(link=link, by=by)
    IdeaBibLink.objects.create(link=link, idea=idea)
    return token


def papers_of_bib_link(link: BibLink) -> QuerySet | None:
    """Return the papers that ``link`` gives, as its maker sees them; None if it is of no idea."""
    if link.kind != IDEA:
        return None
    ideas = Idea.objects.visible_to(link.by).filter(bib_links__link=link)
    idea = ideas.first()
    return rows_behind(idea, link.by)[0] if idea else Paper.objects.none()
