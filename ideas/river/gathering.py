"""What a river shows: the places that the line of an idea, or of a talk, goes through."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.translation import gettext as _

from ideas import lineage
from ideas.models import Idea, Spark
from ideas.river.drawing import Drawing, Place, Stream, draw, printable
from papers.markdown import plain
from papers.models import Insight, Paper, Person, Speaking, Talk

MOST_IDEAS = 40
MOST_SPARKS = 120
SPEAKERS, SOURCES, INSIGHTS, IDEAS, OUTCOMES = range(5)


@dataclass(frozen=True)
class River:
    """What is drawn, from left to right, around the place ``subject``.

    ``is_cut`` where that is not everything.
    """

    places: list[Place]
    streams: list[Stream]
    subject: str
    anchor: int
    is_cut: bool

    def drawing(self) -> Drawing:
        """Return where each place and each stream lies."""
        words = {basis.value: str(basis.label) for basis in lineage.BY_DOUBT}
        return draw(self.places, self.streams, headings=headings(), anchor=self.anchor, words=words)

    def in_words(self) -> list[tuple[str, list[tuple[Place, list[tuple[Stream, Place]]]]]]:
        """Return the same as a list: by column, each place with what it leads to."""
        by_key = {place.key: place for place in self.places}
        onward: dict[str, list[tuple[Stream, Place]]] = {place.key: [] for place in self.places}
        for stream in self.streams:
            onward[stream.start].append((stream, by_key[stream.end]))
        columns = [
            (heading, [(place, onward[place.key]) for place in self.places if place.column == at])
            for at, heading in enumerate(headings())
        ]
        return [(heading, places) for heading, places in columns if places]


def headings() -> list[str]:
    """Return the titles of the columns."""
    return [_("Speakers"), _("Talks and papers"), _("Insights"), _("Ideas"), _("Outcomes")]


def river_of_idea(idea: Idea, user) -> River:
    """Return what leads to ``idea`` and all below it, and what became of them, as ``user`` sees it.

    As many queries for a big branch as for a small one.
    """
    branch = _branch(idea, user)
    found = Idea.objects.visible_to(user).in_bulk(branch[:MOST_IDEAS])
    sparks = _sparks(user, idea__in=list(found))
    is_cut = len(branch) > MOST_IDEAS or len(sparks) > MOST_SPARKS
    shown = sparks[:MOST_SPARKS]
    others = [spark.from_idea for spark in shown if spark.from_idea]
    ideas = _once([*(found[pk] for pk in branch if pk in found), *others])
    insights = _once(spark.insight for spark in shown if spark.insight)
    return _river(idea, user, ideas, insights, shown, IDEAS, is_cut)


def _branch(idea, user):
    """Return the ids of ``idea`` and all below it, in the order of the outline."""
    rows = Idea.objects.visible_to(user).branches_of([idea])
    below: dict[int | None, list[int]] = {}
    for pk, parent in rows.order_by("-position", "-pk").values_list("pk", "parent"):
        below.setdefault(parent, []).append(pk)
    waiting, walked = [idea.pk], []
    while waiting:
        walked.append(waiting.pop())
        waiting += below.get(walked[-1], [])
    return walked


def river_of_talk(talk: Talk, user) -> River:
    """Return what ``talk`` led to, as ``user`` sees it. As many queries for much as for little."""
    found = Insight.objects.visible_to(user).filter(talk=talk).order_by("position", "pk")
    insights = list(found[: MOST_SPARKS + 1])
    shown = insights[:MOST_SPARKS]
    sparks = _sparks(user, insight__in=[insight.pk for insight in shown])
    ideas = _once(spark.idea for spark in sparks[:MOST_SPARKS])
    is_cut = len(insights) > MOST_SPARKS or len(sparks) > MOST_SPARKS or len(ideas) > MOST_IDEAS
    return _river(talk, user, ideas[:MOST_IDEAS], shown, sparks[:MOST_SPARKS], INSIGHTS, is_cut)


def _sparks(user, **where):
    sparks = Spark.objects.visible_to(user).filter(**where)
    sparks = sparks.select_related("idea", "insight", "paper", "from_idea")
    return list(sparks.order_by("pk")[: MOST_SPARKS + 1])


def _once(rows):
    return list(dict.fromkeys(rows))


def _river(subject, user, ideas, insights, sparks, anchor, is_cut):
    talks = _talks({insight.talk_id for insight in insights} | _own_talk(subject), user)
    taken_from = {insight.paper_id for insight in insights} | {spark.paper_id for spark in sparks}
    papers = Paper.objects.visible_to(user).filter(pk__in=taken_from - {None}).order_by("pk")
    speakers = _once(person for talk in talks for person in talk.speaker_list)
    places = [
        *(_place(person, SPEAKERS, "speaker") for person in speakers),
        *(_place(talk, SOURCES, "talk") for talk in talks),
        *(_place(paper, SOURCES, "paper") for paper in papers),
        *(_place(insight, INSIGHTS, "insight") for insight in insights),
        *(_place(idea, IDEAS, "idea") for idea in lineage.with_paths(ideas)),
    ]
    outcomes, ends = _outcomes(ideas, user)
    streams = [
        *(Stream(_key(person), _key(talk)) for talk in talks for person in talk.speaker_list),
        *(Stream(f"talk-{row.talk_id}", _key(row)) for row in insights),
        *(Stream(f"paper-{row.paper_id}", _key(row)) for row in insights),
        *map(_stream, sparks),
        *ends,
    ]
    places += outcomes
    known = {place.key for place in places}
    streams = [stream for stream in streams if {stream.start, stream.end} <= known]
    return River(places, streams, _key(subject), anchor, is_cut)


def _own_talk(subject):
    return {subject.pk} if isinstance(subject, Talk) else set()


def _talks(ids, user):
    people = Person.objects.visible_to(user).filter(pk=OuterRef("person"))
    speakings = Speaking.objects.filter(Exists(people))
    talks = Talk.objects.visible_to(user).filter(pk__in=ids - {None}).order_by("pk")
    return talks.prefetch_related(Prefetch("speakings", speakings.select_related("person")))


def _outcomes(ideas, user):
    """Return the places of what became of ``ideas``, and the streams to them."""
    papers = Paper.objects.visible_to(user).in_bulk({row.outcome_id for row in ideas} - {None})
    lessons = Insight.objects.visible_to(user).in_bulk({row.lesson_id for row in ideas} - {None})
    places, streams = {}, []
    for idea in ideas:
        ends = []
        if paper := papers.get(idea.outcome_id):
            ends.append(_place(paper, OUTCOMES, "paper", "outcome-"))
        if lesson := lessons.get(idea.lesson_id):
            ends.append(_place(lesson, OUTCOMES, "insight", "outcome-"))
        elif idea.negative_result:
            url = f"{idea.get_absolute_url()}#outcome-title"
            text = printable(plain(idea.negative_result))
            ends.append(Place(f"negative-{idea.pk}", OUTCOMES, "insight", text, url))
        places |= {place.key: place for place in ends}
        streams += [Stream(_key(idea), place.key) for place in ends]
    return list(places.values()), streams


def _place(row, column, hue, prefix=""):
    text = printable(lineage.name_of(row))
    return Place(f"{prefix}{_key(row)}", column, hue, text, row.get_absolute_url())


def _key(row):
    return f"{type(row).__name__.lower()}-{row.pk}"


def _stream(spark):
    certainty = spark.certainty
    words = f"{spark.get_relation_display()}, {certainty.label}"
    return Stream(_key(spark.source), _key(spark.idea), certainty, words)
