"""Sentences that nobody wrote, in Chinese, in English and in both. Pure.

How often a word comes follows Zipf's law, as in what people write: a few are everywhere, most rare.
"""

import tomllib
from pathlib import Path
from random import Random

# Words apart by spaces, and sentences with places for them.
_LISTS = {
    name: value.split() if isinstance(value, str) else value
    for name, value in tomllib.loads(
        Path(__file__).with_name("words.toml").read_text("utf-8")
    ).items()
}
TAGS = 300


class Words:
    """Names, titles and texts, drawn with ``random``: the same ones for the same seed."""

    VOCABULARY = 40_000

    def __init__(self, random: Random):
        self.random = random

    def rank(self, number: int) -> int:
        """Return one of ``range(number)``, the ``k``-th about ``1 / k`` as often as the first."""
        return min(number - 1, int((number + 1) ** self.random.random()) - 1)

    def pick(self, name: str) -> str:
        """Return a word of the list called ``name``, each as often as the others."""
        return self.random.choice(_LISTS[name])

    def coined(self) -> str:
        """Return a word of no language."""
        rank, syllables = self.rank(self.VOCABULARY), []
        while rank or not syllables:
            rank, at = divmod(rank, len(_LISTS["syllables"]))
            syllables.append(_LISTS["syllables"][at])
        return "".join([*syllables, "net"])

    def term(self) -> str:
        """Return a Chinese word of two characters."""
        return _LISTS["terms"][self.rank(len(_LISTS["terms"]))]

    def english(self) -> str:
        """Return a sentence in English."""
        return self._filled("english")

    def chinese(self) -> str:
        """Return a sentence in Chinese."""
        return self._filled("chinese")

    def sentence(self) -> str:
        """Return a sentence as a note has one: Chinese, English, or both in one."""
        draw = self.random.random()
        return self._filled("chinese" if draw < 0.45 else "english" if draw < 0.8 else "mixed")

    def title(self) -> str:
        """Return the title of a paper, one in four in Chinese."""
        if self.random.random() < 0.25:
            return f"面向{self.term()}{self.term()}的{self.term()}{self.term()}方法"
        how, field, things = map(self.pick, ("how", "fields", "things"))
        return f"{how.capitalize()} {field} of {things} with {self.coined()}"

    def abstract(self, *, is_chinese: bool) -> str:
        """Return five sentences."""
        return " ".join(self.chinese() if is_chinese else self.english() for _ in range(5))

    def name(self) -> str:
        """Return the name of a person, Chinese or Latin."""
        if self.random.random() < 0.5:
            second = self.pick("given") if self.random.random() < 0.6 else ""
            return self.pick("families") + self.pick("given") + second
        middle = self.coined().removesuffix("net").capitalize()
        return f"{self.pick('latin_given')} {middle} {self.pick('latin_families')}"

    def tag(self, number: int) -> str:
        """Return the tag of this ``number``, in English and Chinese by turns."""
        half, is_chinese = divmod(number, 2)
        of = _LISTS["terms"] if is_chinese else _LISTS["fields"]
        before, at = divmod(half, len(of))
        first = "" if not before else of[-before] if is_chinese else f"{_LISTS['how'][before]} "
        return first + of[at]

    def _filled(self, name) -> str:
        words = {
            "how": self.pick("how"),
            "field": self.pick("fields"),
            "things": self.pick("things"),
            "coined": self.coined(),
            "n": self.random.randrange(3, 60),
        }
        words |= {"How": words["how"].capitalize(), "Field": words["field"].capitalize()}
        first, *rest = self.pick(name).split("{term}")
        text = first + "".join(self.term() + part for part in rest)
        return text.format_map(words)
