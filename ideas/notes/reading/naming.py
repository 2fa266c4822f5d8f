"""Stated sparks: ideas that name the work of a talk, and the takeaway they go back to."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from ideas.notes.reading.pieces import Piece, ReadTalk, Role, StatedSpark

_WORD = re.compile(r"[A-Za-z0-9]+")
_TOKEN = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*|[\u4e00-\u9fff]")
_GAP = re.compile(r"[\s-]*")
_EMPTY = frozenset("的了是在和与就有这那也都而及其为对以到把被让使")
_PLAIN_WORDS = frozenset(
    ["introduction", "attention", "learning", "notes", "talk", "paper", "model", "models", "data",
     "transformer", "training", "method", "results", "summary", "idea", "ideas", "keynote", "logic",
     "vision", "language", "image", "images", "video", "speech", "network", "networks"]
)  # fmt: skip
_LONGEST_NAME = 8
_LONGEST_WORD = 40
_TOKENS_COMPARED = 400
_FUZZY_FROM = 4
_FUZZY_ALONE_FROM = 6
_TAKEAWAYS_COMPARED = 5
_COMMON_FROM = 50


@dataclass(frozen=True, slots=True)
class _Token:
    """A Latin word or a Chinese character, folded, with its place and how much it says."""

    folded: str
    start: int
    end: int

    @property
    def weight(self):
        if self.folded in _EMPTY:
            return 0
        return 3 if self.folded.isascii() else 1


def stated_sparks(
    pieces: tuple[Piece, ...], talks: tuple[ReadTalk, ...]
) -> tuple[StatedSpark, ...]:
    """Return a spark for each idea and talk whose work the idea names.

    The insight is the takeaway of that talk with the longest run of words in common with the
    idea, and its phrase is that run; if nothing is in common, it is the first takeaway.
    """
    names = _Names(talks)
    takeaways: dict[int, list[int]] = defaultdict(list)
    for index, piece in enumerate(pieces):
        if piece.role == Role.TAKEAWAY and piece.talk is not None:
            takeaways[piece.talk].append(index)
    shelves: dict[int, _Takeaways] = {}
    sparks = []
    for index, piece in enumerate(pieces):
        if piece.role != Role.IDEA:
            continue
        for talk, start, end in names.find(piece.text):
            if not takeaways[talk]:
                continue
            if talk not in shelves:
                shelves[talk] = _Takeaways(pieces, takeaways[talk])
            rest = piece.text[:start] + "\n" + piece.text[end:]
            insight, phrase = shelves[talk].nearest(rest)
            sparks.append(StatedSpark(insight, index, phrase, piece.text[start:end]))
    return tuple(sparks)


class _Names:
    """The short names of the works of all talks, to be found in a text with a letter wrong."""

    def __init__(self, talks):
        self.chinese: list[tuple[str, int]] = []
        self.latin: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
        self.known: dict[str, tuple[str, ...]] = {}
        for index, talk in enumerate(talks):
            for name in {talk.title, re.split(r"[:：]", talk.title, maxsplit=1)[0]}:
                self._learn(name, index)
        self.near: dict[str, set[str]] = defaultdict(set)
        for first in self.latin:
            for variant in _variants(first):
                self.near[variant].add(first)

    def _learn(self, name, talk):
        words = tuple(word.lower() for word in _WORD.findall(name))
        if re.search(r"[\u4e00-\u9fff]", name):
            if len(name.strip()) >= 4 and len(name) <= 60:
                self.chinese.append((name.strip(), talk))
        elif 0 < len(words) <= _LONGEST_NAME and self._says_enough(words):
            self.latin[words[0]].append((words, talk))

    @staticmethod
    def _says_enough(words):
        if len(words) == 1:
            return len(words[0]) > 2 and words[0] not in _PLAIN_WORDS and not words[0].isdigit()
        return True

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Return each talk that `text` names, once, with the span of the name."""
        found: dict[int, tuple[int, int]] = {}
        words = [(match[0].lower(), *match.span()) for match in _WORD.finditer(text)]
        for index, (word, start, _end) in enumerate(words) if self.latin else ():
            for first in self._alike(word):
                for name, talk in self.latin[first]:
                    stop = self._end_of(name, words, index, text)
                    if stop and talk not in found:
                        found[talk] = start, stop
        for name, talk in self.chinese:
            at = text.find(name)
            if at >= 0:
                found.setdefault(talk, (at, at + len(name)))
        return [(talk, *span) for talk, span in sorted(found.items(), key=lambda item: item[1])]

    def _alike(self, word):
        """Return the first words of names that `word` may be, given a letter wrong."""
        if word not in self.known:
            near = {first for variant in _variants(word) for first in self.near.get(variant, ())}
            self.known[word] = tuple(sorted(first for first in near if _is_alike(word, first)))
        return self.known[word]

    @staticmethod
    def _end_of(name, words, index, text):
        if len(name) == 1:
            word = words[index][0]
            is_named = word == name[0] or len(word) >= _FUZZY_ALONE_FROM
            return words[index][2] if is_named else 0
        if index + len(name) > len(words):
            return 0
        for offset, expected in enumerate(name):
            word, start, _end = words[index + offset]
            before = words[index + offset - 1][2] if offset else start
            if not _is_alike(word, expected) or not _GAP.fullmatch(text, before, start):
                return 0
        return words[index + len(name) - 1][2]


class _Takeaways:
    """The takeaways of one talk, to be searched for what they share with an idea."""

    def __init__(self, pieces, indexes):
        self.pieces = pieces
        self.indexes = indexes
        self.tokens = {index: _tokens(pieces[index].text) for index in indexes}
        self.holders: dict[str, list[int]] = defaultdict(list)
        for index, tokens in self.tokens.items():
            for folded in {token.folded for token in tokens if token.weight}:
                self.holders[folded].append(index)

    def nearest(self, idea: str) -> tuple[int, str]:
        """Return the takeaway nearest to `idea` and the phrase of it that they share."""
        tokens = _tokens(idea)
        shared: Counter = Counter()
        for folded in {token.folded for token in tokens}:
            holders = self.holders.get(folded, ())
            if len(holders) < _COMMON_FROM:
                shared.update(holders)
        best, best_weight = None, 1
        for index, _count in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[
            :_TAKEAWAYS_COMPARED
        ]:
            weight, start, end = _longest_run(tokens, self.tokens[index])
            if weight > best_weight:
                best, best_weight = (index, self.pieces[index].text[start:end]), weight
        return best or (self.indexes[0], _first_clause(self.pieces[self.indexes[0]].text))


def _tokens(text):
    tokens = []
    for match in _TOKEN.finditer(text):
        tokens.append(_Token(match[0].lower(), *match.span()))
        if len(tokens) == _TOKENS_COMPARED:
            break
    return tokens


def _longest_run(idea, takeaway):
    """Return the weight of the weightiest common run of tokens, and its span in the takeaway."""
    places = defaultdict(list)
    for place, token in enumerate(takeaway):
        places[token.folded].append(place)
    runs: dict[int, tuple[int, int]] = {}
    best = (0, 0, 0)
    for token in idea:
        longer = {}
        for place in places.get(token.folded, ()):
            weight, first = runs.get(place - 1, (0, place))
            if weight and not token.weight and not _touch(takeaway, place):
                continue
            if not weight:
                first = place
            longer[place] = (weight + token.weight, first)
            if weight + token.weight > best[0]:
                best = (weight + token.weight, takeaway[first].start, takeaway[place].end)
        runs = longer
    return best


def _touch(tokens, place):
    return tokens[place].start == tokens[place - 1].end


def _first_clause(text):
    clause = re.split(r"[，。；！？,.;!?\n]", text.strip("*_ "), maxsplit=1)[0].strip()
    return (clause or text.strip())[:60]


def _variants(word):
    """Return `word` and, if it may be misspelt, what is left of it without each of its letters.

    Words that are one letter apart have such a variant in common.
    """
    if not _FUZZY_FROM <= len(word) <= _LONGEST_WORD or not word.isalpha():
        return {word}
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _is_alike(word, expected):
    """Tell whether the words are the same, or long and one letter apart."""
    if word == expected:
        return True
    if not (word.isalpha() and expected.isalpha()):
        return False
    if min(len(word), len(expected)) < _FUZZY_FROM or abs(len(word) - len(expected)) > 1:
        return False
    same = 0
    while same < min(len(word), len(expected)) and word[same] == expected[same]:
        same += 1
    return (
        word[same + 1 :] == expected[same + 1 :]
        or word[same:] == expected[same + 1 :]
        or word[same + 1 :] == expected[same:]
    )
