"""What lines of a note look like when they are put together."""

from dataclasses import dataclass
from enum import StrEnum

from ideas.notes.reading.pictures import Picture

BOLD_LEVEL = 7


class Shape(StrEnum):
    """What a block looks like."""

    HEADING = "heading"
    RULE = "rule"
    TEXT = "text"
    ITEM = "item"
    QUOTE = "quote"
    CODE = "code"
    IMAGE = "image"
    MARKUP = "markup"


@dataclass(slots=True, eq=False)
class Block:
    """A stretch of whole thoughts: its content's span, its lines, and where it hangs.

    `owner` is the list item it stands in, `level` a heading's, 7 for a line that is only bold.
    """

    shape: Shape
    start: int
    end: int
    first_line: int
    last_line: int
    indent: int = 0
    level: int = 0
    number: str = ""
    has_checkbox: bool = False
    depth: int = 0
    owner: "Block | None" = None
    picture: Picture | None = None
    may_wrap: bool = False
