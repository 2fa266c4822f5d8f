"""Lines that only make sense together: fenced code, displayed math, tables, comments and tags."""

import re
from dataclasses import dataclass
from enum import StrEnum

from ideas.notes.reading.lines import Line

_FENCE = re.compile(r"(`{3,}|~{3,})")
_TAGS = re.compile(r"<[^<>]*>|\{%[^%]*%\}|\{\{[^{}]*\}\}")
_DELIMITERS = frozenset("|:- \t")


class Bundle(StrEnum):
    """What several lines are together."""

    CODE = "code"
    MARKUP = "markup"


@dataclass(frozen=True, slots=True)
class Group:
    """A run of lines up to the one with the index `last`."""

    last: int
    bundle: Bundle


def groups(text: str, lines: list[Line], first: int = 0) -> dict[int, Group]:
    """Return the groups among `lines` from the index `first` on, by the index they begin at.

    A fence, a formula or a comment that is never closed makes no group, so that it cannot swallow
    the rest of the note.
    """
    return _Finder(text, lines).find(first)


class _Finder:
    """One pass over the lines, remembering what is known to stay open."""

    def __init__(self, text: str, lines: list[Line]):
        self.lines = lines
        self.shown = [text[line.content : line.stop] for line in lines]
        self.unclosed: dict[str, int] = {}

    def find(self, first: int) -> dict[int, Group]:
        found = {}
        index = first
        while index < len(self.lines):
            group = self._group_at(index)
            if group:
                found[index] = group
                index = group.last
            index += 1
        return found

    def _group_at(self, index: int) -> Group | None:
        shown = self.shown[index]
        if shown.startswith(("```", "~~~")):
            return self._fenced(index)
        if shown.startswith("$$"):
            return self._math(index)
        if shown.startswith("<!--"):
            return self._comment(index)
        if shown.startswith(("<", "{")):
            is_bare = "<img" not in shown.lower() and not _TAGS.sub("", shown).strip()
            return Group(index, Bundle.MARKUP) if is_bare else None
        if "|" in shown:
            return self._table(index)
        return None

    def _fenced(self, index):
        fence = _FENCE.match(self.shown[index])[1]
        if self.unclosed.get(fence[0], len(fence) + 1) <= len(fence):
            return Group(index, Bundle.MARKUP)
        for last in range(index + 1, len(self.lines)):
            closing = self.shown[last]
            if closing.startswith(fence) and closing == fence[0] * len(closing):
                return Group(last, Bundle.CODE)
        self.unclosed[fence[0]] = len(fence)
        return Group(index, Bundle.MARKUP)

    def _math(self, index):
        shown = self.shown[index]
        if len(shown) > 4 and shown.endswith("$$"):
            return Group(index, Bundle.CODE)
        if "$$" in shown[2:]:
            return None
        for last in range(index + 1, len(self.lines)):
            if "$$" in self.shown[last]:
                return Group(last, Bundle.CODE)
            if self.shown[last].startswith("#"):
                break
        return None

    def _comment(self, index):
        if "comment" in self.unclosed:
            return None
        for last in range(index, len(self.lines)):
            if "-->" in self.shown[last]:
                is_alone = self.shown[last].endswith("-->")
                return Group(last, Bundle.MARKUP) if is_alone else None
        self.unclosed["comment"] = index
        return None

    def _table(self, index):
        if not self.shown[index].startswith("|") and not self._is_delimiter(index + 1):
            return None
        last = index
        while last + 1 < len(self.lines) and "|" in self.shown[last + 1]:
            last += 1
        return Group(last, Bundle.CODE) if last > index else None

    def _is_delimiter(self, index):
        shown = self.shown[index] if index < len(self.lines) else ""
        return "|" in shown and "-" in shown and _DELIMITERS.issuperset(shown)
