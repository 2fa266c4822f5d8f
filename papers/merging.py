"""Putting together what two members made of one row, from what both began with."""

from dataclasses import dataclass
from functools import cached_property

from papers.differing import Manner, Merged, Piece, differences, merge


@dataclass(frozen=True)
class Difference:
    """One field that two members filled in differently, as texts.

    ``base`` is what both began with, None if that is not known. A text is merged in its
    ``manner``; without one, it is a value of which one is taken: ``mine_value``, as the field posts
    it, or ``theirs_value``. ``name`` is that of the input for what is taken, "" if there is none.
    """

    label: str
    mine: str
    theirs: str
    base: str | None = None
    manner: Manner | None = None
    name: str = ""
    mine_value: str = ""
    theirs_value: str = ""

    @property
    def kind(self) -> str:
        """Who changed it: "mine", "theirs", "both", "overlap", "choice", or "unknown"."""
        if self.base is None:
            return "unknown"
        if self.base in {self.mine, self.theirs}:
            return "theirs" if self.mine == self.base else "mine"
        if self.merged is None:
            return "choice"
        return "overlap" if self.merged.overlaps else "both"

    @cached_property
    def merged(self) -> Merged | None:
        """The text that has both changes; None where there is none to make."""
        if self.base is None or self.manner is None:
            return None
        return merge(self.base, self.mine, self.theirs, self.manner)

    @property
    def takes_theirs(self) -> bool:
        """Whether, of two values, theirs is the one to propose."""
        return self.kind == "theirs"

    @property
    def mine_pieces(self) -> list[Piece]:
        """What I changed, word by word."""
        return self._changes(self.mine)

    @property
    def theirs_pieces(self) -> list[Piece]:
        """What they changed, word by word."""
        return self._changes(self.theirs)

    def _changes(self, text):
        if self.base is None or self.manner is None:
            return [Piece("same", text)] if text else []
        return differences(self.base, text)


def base_of(row, version: int | None, by):
    """Return the ``version`` of ``row`` that ``by`` began with, or None.

    None where it was not kept, and where ``by`` may not see it.
    """
    history = getattr(row, "history", None)
    if history is None or by is None:
        return None
    return history.visible_to(by).filter(version=version).first()
