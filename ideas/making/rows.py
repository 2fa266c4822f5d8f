"""Rows of a library that nobody wrote, as many as one likes, ten thousand and more in a second."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from ideas.making.words import TAGS, Words
from ideas.models import Basis, Comment, Idea, Relation, Spark, Status, TaggedIdea
from papers import keys
from papers.models import (
    Authorship,
    CollectedPaper,
    Collection,
    Insight,
    Kind,
    Paper,
    Person,
    Reading,
    Series,
    Speaking,
    Tag,
    TaggedInsight,
    TaggedPaper,
    TaggedTalk,
    Talk,
    TalkPaper,
    User,
    Voice,
)
from papers.models.inserting import insert
from papers.names import alike_key
from papers.search import schema
from papers.text import fold, same_key, sort_key

# Papers that are written in one transaction, each with what belongs to it.
AT_ONCE = 2_000
LABMATES, SERIES, COLLECTIONS = 11, 40, 20
INSIGHTS_OF_A_PAPER, PAPERS_FOR_A_TALK, INSIGHTS_OF_A_TALK = 6, 20, 60
PAPERS_FOR_AN_IDEA, IDEAS_OF_A_BRANCH, SPARKS_OF_AN_IDEA = 50, 12, 3
YEARS = timedelta(days=5 * 365)

Tell = Callable[[int, int], object]


def make(*, papers: int, seed: int, by: User, tell: Tell = lambda _done, _total: None) -> Counter:
    """Write a library of so many ``papers``, whose owner is ``by``; the same one for the same seed.

    Authors and words follow Zipf's law; there are ten insights for each paper, and an idea for
    every fifty. Returns how many rows of each model there are. The search does not see them before
    its index is made anew. Nobody else may write meanwhile: the triggers that note what is stale
    are away. ``tell`` is called with how many papers are written, of how many.
    """
    maker = _Maker(papers, Random(seed), by)  # noqa: S311 - no secrets
    schema.uninstall()
    try:
        maker.begin()
        for start in range(0, papers, AT_ONCE):
            with transaction.atomic():
                maker.write(start, min(papers, start + AT_ONCE))
            tell(min(papers, start + AT_ONCE), papers)
    finally:
        schema.install()
    return maker.numbers


class _Maker:
    """Writes one library, part by part. Of what was written, it keeps ids alone."""

    def __init__(self, papers, random, by):
        self.total, self.random, self.words, self.by = papers, random, Words(random), by
        self.numbers = Counter()
        self.end = timezone.now()
        self.step = YEARS / max(1, papers)
        self.roots = Idea.objects.filter(parent=None).next_position()

    def insert(self, model, columns, rows, **same):
        ids = insert(model, columns, rows, **same)
        self.numbers[model.__name__] += len(ids)
        return ids

    @transaction.atomic
    def begin(self):
        """Write those who are there from the start: members, people, tags, series, collections."""
        names = [f"labmate-{number}" for number in range(1, LABMATES + 1)]
        known = dict(User.objects.filter(username__in=names).values_list("username", "pk"))
        new = [User(username=name, password="!") for name in names if name not in known]  # noqa: S106 - opens for nobody
        User.objects.bulk_create(new)
        self.numbers["User"] += len(new)
        mates = User.objects.filter(username__in=names).order_by("pk")
        self.members = [self.by.pk, *mates.values_list("pk", flat=True)]
        self.people = []
        self.names = [self.words.name() for _ in range(max(10, self.total * 3 // 5))]
        columns = ("name", "name_key", "sort_key", "alike_key")
        for start in range(0, len(self.names), AT_ONCE):
            part = self.names[start : start + AT_ONCE]
            rows = [(name, fold(name), sort_key(name), alike_key(name)) for name in part]
            self.people += self.insert(Person, columns, rows)
        tags = [self.words.tag(number) for number in range(TAGS)]
        found = dict(Tag.objects.values_list("slug", "pk"))
        new = {fold(name): name for name in tags if fold(name) not in found}
        ids = self.insert(Tag, ("name", "slug"), [(name, slug) for slug, name in new.items()])
        self.tags = list((found | dict(zip(new, ids, strict=True))).values())
        there = Series.objects.count()
        names = [f"{self.words.term()}讨论班 {there + number}" for number in range(SERIES)]
        self.series = self.insert(Series, ("name",), [(name,) for name in names])
        names = [f"{self.words.term()}{self.words.term()}" for _ in range(COLLECTIONS)]
        rows = [(name, sort_key(name)) for name in names]
        self.collections = self.insert(Collection, ("name", "sort_key"), rows)

    def write(self, start, end):
        """Write the papers from ``start`` on to ``end``, and what belongs to them."""
        papers = self._papers(start, end)
        insights = self._insights("paper_id", papers, INSIGHTS_OF_A_PAPER, start)
        talks = self._talks(range(start, end, PAPERS_FOR_A_TALK), papers, start)
        insights += self._insights("talk_id", talks, INSIGHTS_OF_A_TALK, start)
        insights += self._insights("paper_id", [None] * len(papers), 1, start)
        ideas = self._ideas(len(range(start, end, PAPERS_FOR_AN_IDEA)), start)
        self._sparks(ideas, insights, papers)

    def _papers(self, start, end):
        words, random = self.words, self.random
        rows = [self._paper(number) for number in range(start, end)]
        columns = (
            *("type", "title", "container", "date", "doi", "abstract", "citation_key"),
            *("title_key", "sort_key", "doi_key", "same_key", "created_at"),
        )
        ids = self.insert(Paper, columns, rows)
        keys.give_first({pk: row[6] for pk, row in zip(ids, rows, strict=True)})
        self.numbers["CitationKey"] += len(ids)
        credits = [
            (pk, self.people[at], self.names[at], position)
            for pk in ids
            for position, at in enumerate(self._some(self.people, 1 + words.rank(8)))
        ]
        columns = ("paper_id", "person_id", "printed_name", "position")
        self.insert(Authorship, columns, credits, role="author")
        self._tag(TaggedPaper, ids, 2)
        rows = [(random.choice(self.collections), pk) for pk in ids if random.random() < 0.1]
        self.insert(CollectedPaper, ("collection_id", "paper_id"), rows, added_by_id=self.by.pk)
        rows = [(pk, random.choice(self.members)) for pk in ids if random.random() < 0.1]
        self.insert(Reading, ("paper_id", "member_id"), rows, status="to_read")
        return ids

    def _paper(self, number):
        words = self.words
        title = words.title()
        is_chinese = not title.isascii()
        doi = f"10.5555/{number:07}" if self.random.random() < 0.7 else ""
        return (
            "conference" if self.random.random() < 0.5 else "article",
            title,
            "计算学报" if is_chinese else f"Journal of {words.coined()}",
            str(2025 - words.rank(25)),
            doi,
            words.abstract(is_chinese=is_chinese),
            f"made{number}",
            fold(title),
            sort_key(title),
            doi,
            same_key(title),
            self._moment(number),
        )

    def _talks(self, numbers, papers, start):
        words, rows = self.words, []
        for number in numbers:
            title = words.chinese() if self.random.random() < 0.5 else words.english()
            title = title.rstrip(".。")
            moment, series = self._moment(number), self.random.choice(self.series)
            rows.append((title, fold(title), sort_key(title), f"{moment:%F}", series, moment))
        columns = ("title", "title_key", "sort_key", "date", "series_id", "created_at")
        ids = self.insert(Talk, columns, rows)
        speakers = [
            (pk, self.people[at], place)
            for pk in ids
            for place, at in enumerate(self._some(self.people, 1 + words.rank(2)))
        ]
        self.insert(Speaking, ("talk_id", "person_id", "position"), speakers)
        rows = [(pk, papers[number - start]) for pk, number in zip(ids, numbers, strict=True)]
        self.insert(TalkPaper, ("talk_id", "paper_id"), rows)
        self._tag(TaggedTalk, ids, 2)
        return ids

    def _insights(self, column, sources, each, start):
        random, words = self.random, self.words
        rows = []
        for at, source in enumerate(sources):
            moment = self._moment(start + at * AT_ONCE // len(sources))
            for position in range(each):
                text = words.sentence()
                if position % 3:
                    text = f"{text} {words.sentence()}"
                draw = random.random()
                rows.append((
                    source,
                    text,
                    fold(text),
                    Kind.values[int(draw * draw * len(Kind.values))],
                    random.choice(Voice.values),
                    self.members[words.rank(len(self.members))],
                    "private" if random.random() < 0.2 else "lab",
                    position,
                    position * 45 if column == "talk_id" else None,
                    moment,
                ))  # fmt: skip
        columns = (
            *(column, "text", "text_key", "kind", "voice", "owner_id", "visibility"),
            *("position", "seconds", "created_at"),
        )
        ids = self.insert(Insight, columns, rows)
        self._tag(TaggedInsight, [pk for pk in ids if random.random() < 0.3], 1)
        return ids

    def _ideas(self, number, start):
        """Write so many ideas: branches of an outline, three levels deep."""
        random, words = self.random, self.words
        columns = (
            *("parent_id", "position", "title", "title_key", "body", "status", "owner_id"),
            *("visibility", "created_at"),
        )
        roots = -(-number // IDEAS_OF_A_BRANCH)
        below = Counter({None: self.roots})
        ids = []
        for many in (roots, (number - roots) // 2, number - roots - (number - roots) // 2):
            parents, rows = ids or [None], []
            for at in range(many):
                parent, title = parents[at % len(parents)], words.sentence()
                rows.append((
                    parent,
                    below[parent],
                    title,
                    fold(title),
                    words.sentence(),
                    random.choice(STATUSES),
                    random.choice(self.members),
                    "private" if random.random() < 0.1 else "lab",
                    self._moment(start),
                ))  # fmt: skip
                below[parent] += 1
            ids = [*ids, *self.insert(Idea, columns, rows)]
        self.roots = below[None]
        self._tag(TaggedIdea, ids, 1)
        return ids

    def _sparks(self, ideas, insights, papers):
        rows, said = [], []
        for idea in ideas:
            for insight in self.random.sample(insights, min(len(insights), SPARKS_OF_AN_IDEA)):
                rows.append((idea, insight, None))
            rows.append((idea, None, self.random.choice(papers)))
            key = uuid4()
            said.append((idea, self.words.sentence(), self.random.choice(self.members), key))
        pick = self.random.choice
        self.insert(
            Spark,
            ("idea_id", "insight_id", "paper_id", "relation", "basis"),
            [(*row, pick(Relation.values), pick(Basis.values)) for row in rows],
            added_by_id=self.by.pk,
        )
        self.insert(Comment, ("idea_id", "text", "author_id", "key"), said)

    def _tag(self, through, ids, each):
        pairs = [(pk, self.tags[at]) for pk in ids for at in self._some(self.tags, each)]
        self.insert(through, ("content_object_id", "tag_id"), pairs)

    def _some(self, rows, number):
        """Return the places of about so many of ``rows``, none twice, the first ones oftener."""
        return sorted({self.words.rank(len(rows)) for _ in range(number)})

    def _moment(self, number):
        return self.end - YEARS + self.step * number


STATUSES = [status for status in Status.values if status not in {"parked", "dropped"}]
