"""How much an insight and an idea have in common, and in which words. Pure."""

from dataclasses import dataclass
from functools import cache, lru_cache
from math import log, sqrt

from ideas.wording import Word, wording

# How much a word counts by where it stands: beside the insight's or the idea's own text.
SOURCE_TITLE, SPEAKER = 0.6, 0.4
BODY, PARENT, CHILD = 0.8, 0.15, 0.3
# How much a word counts that is spelled a letter apart.
NEAR = 0.6
# A phrase counts as its rarest word, with this much of each other, and more the longer it is.
OF_OTHERS, LONGER = 0.3, 0.1
# Long texts share words by chance: the score is divided by (LENGTH + words) ** DAMPING of both.
LENGTH, DAMPING = 20, 0.35


@dataclass(frozen=True)
class Part:
    """A text that says something of an insight or idea, and how much its words count."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True)
class Reason:
    """Something shared: the insight's words for it, the idea's, and what they add to the score."""

    word: str
    idea_word: str
    weight: float


def rarity(insights: int, of_insights: int, ideas: int, of_ideas: int) -> float:
    """Return how much it says to share a word that so many of so many insights and ideas have."""
    among_insights = log(1 + max(of_insights, 1) / max(insights, 1))
    among_ideas = log(1 + max(of_ideas, 1) / max(ideas, 1))
    return sqrt(among_insights * among_ideas)


@lru_cache(maxsize=2_000)
def weights(parts: tuple[Part, ...]) -> dict[str, float]:
    """Return how much each word of ``parts`` counts, by key."""
    found: dict[str, float] = {}
    for part in parts:
        for word in wording(part.text).words:
            found[word.key] = max(found.get(word.key, 0), part.weight)
    return found


@cache
def damping(size: int) -> float:
    """Return by how much the score of a text of ``size`` different words is divided."""
    return (LENGTH + size) ** DAMPING


def compare(
    insight: tuple[Part, ...],
    idea: tuple[Part, ...],
    *,
    rarities: dict[str, float],
    near: dict[str, list[str]],
) -> tuple[float, tuple[Reason, ...]]:
    """Return the score of a pair and its reasons, the weightiest first; 0 if nothing is shared.

    The first part is the text itself. ``rarities`` are those of all words that may be shared;
    ``near`` are the idea's keys that are a letter apart, by the insight's.
    """
    worth = _worth(weights(insight), weights(idea), rarities, near)
    phrases = [
        (part.text, phrase, {word.key: part.weight * worth[word.key][0] for word in phrase})
        for part in insight
        for phrase in _phrases(part.text, worth)
    ]
    phrases.sort(key=lambda found: (-_value(found[2]), found[0], found[1][0].start))
    used: set[str] = set()
    reasons = []
    for text, phrase, values in phrases:
        fresh = {key: value for key, value in values.items() if worth[key][1] not in used}
        if fresh:
            best = max(values, key=lambda key: (values[key], key))
            words = _words_for(phrase, text, idea, worth[best][1])
            reasons.append(Reason(*words, _value(fresh)))
        used |= {worth[key][1] for key in fresh}
    sizes = damping(len(weights(insight[:1]))) * damping(len(weights(idea[:1])))
    reasons.sort(key=lambda reason: -reason.weight)
    return sum(reason.weight for reason in reasons) / sizes, tuple(reasons)


def _worth(ours, theirs, rarities, near):
    """Return what sharing each of our keys is worth, and the idea's key for it."""
    worth = {}
    for key in ours:
        if key in theirs:
            worth[key] = (theirs[key] * rarities[key], key)
        for other in near.get(key, ()):
            if other in theirs:
                value = NEAR * theirs[other] * min(rarities[key], rarities[other])
                worth[key] = max(worth.get(key, (0, "")), (value, other))
    return worth


def _phrases(text, worth):
    """Yield the shared words of ``text``, those that overlap together."""
    shared = [word for word in wording(text).words if word.key in worth]
    phrase: list[Word] = []
    end = 0
    for word in sorted(shared, key=lambda word: (word.start, word.end)):
        if phrase and word.start >= end:
            yield phrase
            phrase = []
        phrase.append(word)
        end = max(end, word.end)
    if phrase:
        yield phrase


def _value(values):
    """Return what a phrase is worth, of the values of its words: as a meaning, Latin or Chinese."""
    meaning, latin, chinese = 0.0, [], []
    for key, value in values.items():
        if key[0] == "=":
            meaning = max(meaning, value)
        else:
            (latin if key.isascii() else chinese).append(value)
    longer = 1 + LONGER * (len(chinese) - 1)
    return max(meaning, _together(latin), _together(chinese) * longer if chinese else 0)


def _together(values):
    most = max(values, default=0)
    return most + OF_OTHERS * (sum(sorted(values)) - most)


def _words_for(phrase, text, idea, key):
    """Return the words of a phrase in the insight's ``text`` and, by ``key``, in the idea's."""
    plain = wording(text).text
    ours = plain[phrase[0].start : max(word.end for word in phrase)]
    for part in idea:
        theirs = wording(part.text).text
        at = theirs.casefold().find(ours.casefold())
        if at >= 0:
            return ours, theirs[at : at + len(ours)]
    spelled = (
        wording(part.text).text[word.start : word.end]
        for part in idea
        for word in wording(part.text).words
        if word.key == key
    )
    return ours, next(spelled)
