"""Which of two documents answers better: title before body, exact before loose. Pure."""

from collections.abc import Sequence
from math import log

from papers.search.matching import Text

# What it is worth to find words in the title, in what is hidden (names, tags) and in the body.
TITLE, HIDDEN, BODY = 8.0, 4.0, 2.0
# What the same is worth for the whole question, word after word as it was typed.
IN_ORDER = 1.5
# What a word is worth that only begins with what was asked for.
LOOSE = 0.5
# Longer titles say less about each of their words.
PER_WORD = 0.02


def score(asked: Sequence[Text], title: str, body: str, hidden: str) -> float:
    """Return how well a document answers ``asked``; the bigger, the better.

    The texts are words apart by spaces, as the index keeps them.
    """
    texts = ((f" {title} ", TITLE), (f" {hidden} ", HIDDEN), (f" {body} ", BODY))
    total = sum(weight * _found(text, words) for words in asked for text, weight in texts)
    if len(asked) > 1:
        whole = Text(tuple(token for words in asked for token in words.tokens))
        total += IN_ORDER * sum(weight * _found(text, whole) for text, weight in texts)
    return total / (1 + PER_WORD * title.count(" "))


def _found(text, words: Text) -> float:
    """Return 1 for words that are there once, a little more the more often, 0 for none."""
    needle = " " + " ".join(words.tokens)
    exact = text.count(f"{needle} ")
    if exact:
        return 1 + 0.2 * log(exact)
    return LOOSE if words.is_prefix and needle in text else 0.0
