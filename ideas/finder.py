"""The spark finder: which insight may have lit which idea, by the rare words that they share."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from heapq import nlargest
from itertools import accumulate

from django.db.models import Count, Q, QuerySet

from ideas import indexing, lineage
from ideas.likeness import (
    BODY,
    CHILD,
    NEAR,
    PARENT,
    SOURCE_TITLE,
    SPEAKER,
    Part,
    Reason,
    compare,
    damping,
    rarity,
    weights,
)
from ideas.models import Idea, ListedWord, Side, Spark, Spelling, WordList
from ideas.wording import is_near, variants
from papers.models import Insight, Speaking, TalkPaper, TalkPaperRelation

# How many listed words a question reads, the rarest first; how many talks or ideas it looks beside;
# and how many rows it compares in full for each one that is wanted.
MOST_LISTED, MOST_BESIDE, COMPARED = 1_000, 20, 5

PRESENTED = TalkPaper.objects.filter(relation=TalkPaperRelation.PRESENTS, paper__trashed_at=None)


@dataclass(frozen=True)
class Match:
    """A suggestion, with its reasons, the weightiest first; the bigger ``score``, the better."""

    row: Insight | Idea
    score: float
    reasons: tuple[Reason, ...]

    @property
    def shared(self) -> tuple[str, ...]:
        """The words that both share, as they stand in the insight or its source."""
        return tuple(reason.word for reason in self.reasons)


def seen_by(user, model) -> QuerySet:
    """Return the insights or ideas, by ``model``, that ``user`` may see; all if None."""
    return model.objects.alive() if user is None else model.objects.visible_to(user)


def ideas_for(insight: Insight, user, *, most: int = 5) -> list[Match]:
    """Return the ideas that ``insight`` may have lit, as ``user`` may see them, best first.

    Left out are open slots and ideas with a spark from it already, also a rejected one. The ideas
    have their ``path``.
    """
    indexing.refresh()
    seen = seen_by(user, Idea).exclude(title="")
    linked = Spark.objects.filter(insight=insight).values_list("idea", flat=True)
    parts = _insights_parts(Insight.objects.filter(pk=insight.pk))[insight.pk]
    question = _Question.about(parts)
    rough = question.rough(seen, Side.IDEA)
    _add_relatives(rough, seen)
    rough.leave_out(linked)
    theirs, near = _ideas_parts(seen.filter(pk__in=rough.best(most)), seen), question.turned()
    scores = {
        pk: compare(parts, texts, rarities=question.rarities, near=near)
        for pk, texts in theirs.items()
    }
    found = _matches(scores, seen.select_related("owner"), most)
    lineage.with_paths([match.row for match in found])
    return found


def insights_for(idea: Idea, user, *, most: int = 5) -> list[Match]:
    """Return the insights that may have lit ``idea``, as ``user`` may see them, best first.

    Left out are insights with a spark to it already, also a rejected one.
    """
    indexing.refresh()
    linked = Spark.objects.filter(idea=idea).exclude(insight=None)
    return _insights_for(idea, user, linked, most)


def pairs(user, *, most: int) -> list[tuple[Idea, list[Match]]]:
    """Return every idea that shares words with an insight, with ``most`` insights, best first.

    Unlike suggestions, these are also pairs with a spark, unless it was rejected. The ideas have
    their ``path``.
    """
    indexing.refresh_all()
    found = []
    for idea in lineage.with_paths(seen_by(user, Idea).exclude(title="").order_by("pk")):
        rejected = Spark.objects.filter(idea=idea).exclude(insight=None).exclude(rejected_at=None)
        if matches := _insights_for(idea, user, rejected, most):
            found.append((idea, matches))
    return sorted(found, key=lambda pair: -pair[1][0].score)


def _insights_for(idea, user, left_out, most):
    """Return the best insights for ``idea`` but those of the sparks ``left_out``."""
    parts = _ideas_parts(Idea.objects.filter(pk=idea.pk), seen_by(user, Idea))[idea.pk]
    question = _Question.about(parts)
    insights = seen_by(user, Insight)
    rough = question.rough(insights, Side.INSIGHT)
    _add_sources(rough, question, insights)
    rough.leave_out(left_out.values_list("insight", flat=True))
    theirs = _insights_parts(insights.filter(pk__in=rough.best(most)))
    scores = {
        pk: compare(texts, parts, rarities=question.rarities, near=question.near)
        for pk, texts in theirs.items()
    }
    return _matches(scores, insights.with_source(), most)


def _matches(scores, rows, most):
    """Return the best of ``scores`` with reasons, by the ids of ``rows``, as matches."""
    best = sorted((-score, pk) for pk, (score, _reasons) in scores.items() if score)[:most]
    found = rows.in_bulk([pk for _score, pk in best])
    return [Match(found[pk], *scores[pk]) for _score, pk in best]


@dataclass(frozen=True)
class _Rough:
    """A first guess: what the words are worth that each row shares, and how many words it has."""

    sums: Counter
    sizes: dict[int, int]

    def leave_out(self, ids):
        """Forget the rows of these ids."""
        for pk in ids:
            self.sizes.pop(pk, None)

    def best(self, most):
        """Return the ids of the rows to compare in full, in order to find ``most``."""
        scores = ((self.sums[pk] / damping(size or 0), -pk) for pk, size in self.sizes.items())
        return [-pk for _score, pk in nlargest(COMPARED * most, scores)]


@dataclass(frozen=True)
class _Question:
    """The words asked for.

    ``near`` are the asked keys by the ones that are a letter apart, ``worth`` is what it is worth
    to share each of both, about, and ``listed`` how often the index has them on each side.
    """

    near: dict[str, list[str]]
    rarities: dict[str, float]
    worth: dict[str, float]
    listed: dict[str, Counter]

    @classmethod
    def about(cls, parts: tuple[Part, ...]) -> "_Question":
        asked = weights(parts)
        near = _near(asked)
        listed, totals = _count([*asked, *(key for key in near if key not in asked)])
        insights, ideas = listed[Side.INSIGHT] + listed[Side.SOURCE], listed[Side.IDEA]
        rarities = {
            key: rarity(insights[key], totals["insights"], ideas[key], totals["ideas"])
            for key in [*asked, *near]
        }
        worth = {key: weight * rarities[key] for key, weight in asked.items()}
        for key, others in near.items():
            close = NEAR * max(worth[other] for other in others)
            worth[key] = max(worth.get(key, 0), close)
        return cls(near, rarities, worth, listed)

    def turned(self) -> dict[str, list[str]]:
        """Return ``near`` the other way round: by the asked keys."""
        turned = defaultdict(list)
        for other, keys in self.near.items():
            for key in keys:
                turned[key].append(other)
        return turned

    def keys(self, side: str) -> list[str]:
        """Return the rarest keys on that side, as many as may be read."""
        by_count = sorted(self.listed[side].items(), key=lambda found: found[::-1])
        read = accumulate((count for _key, count in by_count), initial=0)
        return [
            key
            for (key, _count), before in zip(by_count, read, strict=False)
            if before <= MOST_LISTED
        ]

    def rough(self, rows: QuerySet, side: str) -> _Rough:
        """Return the first guess among ``rows``, which are on that side."""
        found = _Rough(Counter(), {})
        listed = rows.filter(
            word_list__listed__side=side, word_list__listed__key__in=self.keys(side)
        )
        for pk, size, key in listed.values_list("pk", "word_list__size", "word_list__listed__key"):
            found.sums[pk] += self.worth[key]
            found.sizes[pk] = size
        return found


def _count(keys):
    """Return how many lists of each side have each of ``keys``, and how many lists there are."""
    listed: dict[str, Counter] = {side: Counter() for side in Side.values}
    counted = ListedWord.objects.filter(key__in=keys).values_list("key", "side")
    for key, side, count in counted.annotate(Count("words")):
        listed[side][key] = count
    return listed, WordList.objects.aggregate(insights=Count("insight"), ideas=Count("idea"))


def _near(asked):
    """Return the asked keys by those in the index that are a letter apart from them."""
    by_variant = defaultdict(list)
    for key in asked:
        for variant in variants(key):
            by_variant[variant].append(key)
    near = defaultdict(list)
    spelled = Spelling.objects.filter(variant__in=list(by_variant)).order_by("key", "variant")
    for variant, other in spelled.values_list("variant", "key"):
        for key in by_variant[variant]:
            if is_near(key, other) and key not in near[other]:
                near[other].append(key)
    return {other: keys for other, keys in near.items() if keys}


def _add_sources(rough, question, insights):
    """Add to ``rough`` what the talks, papers and speakers of ``insights`` share."""
    talks, papers, people = Counter(), Counter(), Counter()
    listed = ListedWord.objects.filter(side=Side.SOURCE, key__in=question.keys(Side.SOURCE))
    for key, talk, paper, person in listed.values_list(
        "key", "words__talk", "words__paper", "words__person"
    ):
        talks[talk] += SOURCE_TITLE * question.worth[key]
        papers[paper] += SOURCE_TITLE * question.worth[key]
        people[person] += SPEAKER * question.worth[key]
    for sums in (talks, papers, people):
        del sums[None]
    for talk, paper in PRESENTED.filter(paper__in=_most(papers)).values_list("talk", "paper"):
        talks[talk] += papers[paper]
    speakings = Speaking.objects.filter(person__in=_most(people))
    for talk, person in speakings.values_list("talk", "person"):
        talks[talk] += people[person]
    beside = insights.filter(Q(talk__in=_most(talks)) | Q(paper__in=_most(papers)))
    for pk, talk, paper, size in beside.values_list("pk", "talk", "paper", "word_list__size"):
        rough.sums[pk] += talks[talk] + papers[paper]
        rough.sizes[pk] = size


def _add_relatives(rough, ideas):
    """Add to ``rough`` what the parents and children of ``ideas`` share."""
    own = Counter(rough.sums)
    beside = _most(own)
    family = Q(pk__in=beside) | Q(parent__in=beside)
    lines = ideas.filter(family).values_list("pk", "parent", "word_list__size")
    for pk, parent, size in lines:
        rough.sizes[pk] = size
        rough.sums[pk] += PARENT * own[parent]
        rough.sums[parent] += CHILD * own[pk]
    above = {parent for _pk, parent, _size in lines} - rough.sizes.keys()
    rough.sizes.update(ideas.filter(pk__in=above).values_list("pk", "word_list__size"))


def _most(counter):
    return nlargest(MOST_BESIDE, counter, key=lambda pk: (counter[pk], -pk))


def _insights_parts(insights):
    """Return the texts of each of ``insights`` by id: its own, its sources' and the speakers'."""
    rows = list(
        insights.order_by().values_list("pk", "text", "talk", "talk__title", "paper__title")
    )
    talks = {talk for _pk, _text, talk, *_titles in rows} - {None}
    beside = defaultdict(list)
    for talk, title in PRESENTED.filter(talk__in=talks).values_list("talk", "paper__title"):
        beside[talk].append(Part(title, SOURCE_TITLE))
    speakings = Speaking.objects.filter(talk__in=talks)
    for talk, *names in speakings.values_list("talk", "person__name", "person__latin_name"):
        beside[talk].append(Part(" ".join(names), SPEAKER))
    return {
        pk: (
            Part(text),
            *(Part(title, SOURCE_TITLE) for title in titles if title),
            *beside[talk],
        )
        for pk, text, talk, *titles in rows
    }


def _ideas_parts(ideas, seen):
    """Return the texts of each of ``ideas`` by id: its own and its relatives' among ``seen``."""
    rows = list(ideas.order_by().values_list("pk", "title", "body", "parent"))
    parents = {parent for *_texts, parent in rows} - {None}
    titles = dict(seen.filter(pk__in=parents).values_list("pk", "title"))
    children = defaultdict(list)
    below = seen.filter(parent__in=[pk for pk, *_rest in rows]).order_by("pk")
    for parent, title in below.values_list("parent", "title"):
        children[parent].append(Part(title, CHILD))
    return {
        pk: (
            Part(title),
            Part(body, BODY),
            Part(titles.get(parent, ""), PARENT),
            *children[pk],
        )
        for pk, title, body, parent in rows
    }
