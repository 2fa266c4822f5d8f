"""Blocks of a note: its lines put together as headings, items, paragraphs, images and so on.

This is no CommonMark. Notes are typed fast, so every line is a thought of its own unless it looks
wrapped, items nest by being deeper than their parent, and nothing swallows the rest of the note.
"""

from collections import deque
from dataclasses import dataclass, field

from ideas.notes.reading import fences
from ideas.notes.reading.fences import Bundle
from ideas.notes.reading.lines import (
    Line,
    ends_in_hard_break,
    heading_level,
    is_bold_heading,
    is_rule,
    looks_wrapped,
    marker_at,
)
from ideas.notes.reading.pictures import Picture, pictures
from ideas.notes.reading.shapes import BOLD_LEVEL, Block, Shape
from ideas.notes.reading.spans import trimmed

_HEADING_INDENT = 3


@dataclass(slots=True)
class _Builder:
    """The blocks found so far, and the list items that a deeper line would belong to."""

    text: str
    lines: list[Line]
    blocks: list[Block] = field(default_factory=list)
    open_items: list[Block] = field(default_factory=list)

    def add(self, shape: Shape, line: Line, last: Line, **features) -> Block:
        """Append a block of the lines from `line` to `last`."""
        start = features.pop("start", line.content)
        block = Block(
            shape, start, last.stop, line.number, last.number, indent=line.indent, **features
        )
        self.blocks.append(block)
        return block

    def owner_of(self, line: Line) -> Block | None:
        """Return the item that the text of `line` stands in, closing the items it left."""
        while self.open_items and line.indent < self.open_items[-1].indent + 2:
            self.open_items.pop()
        return self.open_items[-1] if self.open_items else None

    def directly_follows(self, line: Line) -> bool:
        """Tell whether no blank line stands between the last block and `line`."""
        return bool(self.blocks) and self.blocks[-1].last_line == line.number - 1

    def extend(self, block: Block, line: Line, last: Line) -> None:
        """Take the lines from `line` to `last` into `block`."""
        if block.start == block.end:
            block.start = line.content
        block.end, block.last_line = last.stop, last.number
        block.may_wrap = not ends_in_hard_break(self.text, last)


def blocks_of(text: str, lines: list[Line], first: int = 0) -> list[Block]:
    """Put `lines` together as blocks, from the line with the index `first` on.

    Every line that is not blank is in exactly one block, or in an image and the text beside it.
    """
    builder = _Builder(text, lines)
    groups = fences.groups(text, builder.lines, first)
    index = first
    while index < len(builder.lines):
        line = builder.lines[index]
        group = groups.get(index)
        if line.is_blank:
            index += 1
        elif group:
            _take_group(builder, line, builder.lines[group.last], group.bundle)
            index = group.last + 1
        else:
            _take_line(builder, line)
            index += 1
    return builder.blocks


def _take_line(builder: _Builder, line: Line) -> None:
    text = builder.text
    shown = text[line.content : line.stop]
    if shown.strip("=") == "" and _makes_heading(builder, line):
        builder.blocks[-1].shape, builder.blocks[-1].level = Shape.HEADING, 1
        builder.add(Shape.MARKUP, line, line)
    elif is_rule(text, line):
        builder.open_items.clear()
        builder.add(Shape.RULE, line, line)
    elif (level := heading_level(shown)) and line.indent <= _HEADING_INDENT:
        builder.open_items.clear()
        _take_heading(builder, line, level)
    elif marker := marker_at(text, line):
        _take_item(builder, line, marker)
    elif shown.startswith(">"):
        _take_quote(builder, line)
    else:
        _take_text(builder, line)


def _makes_heading(builder: _Builder, line: Line) -> bool:
    return builder.directly_follows(line) and builder.blocks[-1].shape == Shape.TEXT


def _take_heading(builder: _Builder, line: Line, level: int) -> None:
    text = builder.text
    start, end = trimmed(text, line.content + level, line.stop)
    closing = text[start:end].rstrip("#")
    if closing != text[start:end] and (not closing or closing[-1].isspace()):
        end = start + len(closing.rstrip())
    if start == end:
        builder.add(Shape.MARKUP, line, line)
        return
    block = builder.add(Shape.HEADING, line, line, start=start, level=level)
    block.end = end
    _split_off_pictures(builder, block, line)


def _take_item(builder: _Builder, line: Line, marker) -> None:
    stack = builder.open_items
    while stack and line.indent < stack[-1].indent:
        stack.pop()
    owner = stack[-1] if stack else None
    if owner and line.indent < owner.indent + 2:
        stack.pop()
        owner, indent = owner.owner, owner.indent
    else:
        indent = line.indent
    item = builder.add(
        Shape.ITEM,
        line,
        line,
        start=min(marker.content, line.stop),
        number=marker.number,
        has_checkbox=marker.has_checkbox,
        depth=owner.depth + 1 if owner else 0,
        owner=owner,
    )
    item.indent = indent
    if item.start == line.stop:
        item.start = item.end = min(line.stop + 1, line.end)
    item.may_wrap = not ends_in_hard_break(builder.text, line)
    stack.append(item)
    _split_off_pictures(builder, item, line)


def _take_quote(builder: _Builder, line: Line) -> None:
    owner = builder.owner_of(line)
    last = builder.blocks[-1] if builder.blocks else None
    if owner and last is owner:
        builder.extend(owner, line, line)
        return
    if last and last.shape == Shape.QUOTE and builder.directly_follows(line):
        builder.extend(last, line, line)
        return
    start = line.content
    while start < line.stop and builder.text[start] in "> \t":
        start += 1
    if start == line.stop:
        builder.add(Shape.MARKUP, line, line, owner=owner)
    else:
        block = builder.add(
            Shape.QUOTE, line, line, start=start, owner=owner, depth=_depth_in(owner)
        )
        _split_off_pictures(builder, block, line)


def _take_text(builder: _Builder, line: Line) -> None:
    last = builder.blocks[-1] if builder.directly_follows(line) else None
    if last and _continues(builder, last, line):
        builder.extend(last, line, line)
        return
    owner = builder.owner_of(line)
    if owner and builder.blocks[-1] is owner and _takes_in(builder, owner, line):
        builder.extend(owner, line, line)
        _split_off_pictures(builder, owner, line)
        return
    block = builder.add(Shape.TEXT, line, line, owner=owner, depth=_depth_in(owner))
    block.may_wrap = not ends_in_hard_break(builder.text, line)
    shown = builder.text[line.content : line.stop]
    if is_bold_heading(shown) and owner is None:
        block.shape, block.level = Shape.HEADING, BOLD_LEVEL
        block.start, block.end = trimmed(builder.text, line.content + 2, line.stop - 2)
    else:
        _split_off_pictures(builder, block, line)


def _takes_in(builder: _Builder, item: Block, line: Line) -> bool:
    is_filled = item.start < item.end or item.last_line == line.number - 1
    return item.shape == Shape.ITEM and is_filled and not _is_picture(builder, line)


def _depth_in(owner: Block | None) -> int:
    return owner.depth + 1 if owner else 0


def _is_picture(builder: _Builder, line: Line) -> bool:
    found = pictures(builder.text, line.content, line.stop)
    return bool(found) and found[0].start == line.content


def _continues(builder: _Builder, last: Block, line: Line) -> bool:
    shown = builder.text[line.content : line.stop]
    if last.shape == Shape.QUOTE:
        return shown.startswith(("—", "–", "--"))
    if last.shape not in {Shape.TEXT, Shape.ITEM} or last.start == last.end:
        return False
    if _is_picture(builder, line):
        return False
    if last.shape == Shape.TEXT and line.indent >= last.indent + 2:
        return True
    before = builder.lines[last.last_line - 1]
    if not last.may_wrap or is_bold_heading(shown):
        return False
    return looks_wrapped(builder.text[max(last.start, before.content) : before.stop])


def _take_group(builder: _Builder, line: Line, last: Line, bundle: Bundle) -> None:
    before = builder.blocks[-1] if builder.blocks else None
    can_hold = before and before.shape in {Shape.TEXT, Shape.ITEM} and before.start < before.end
    if bundle == Bundle.MARKUP:
        builder.add(Shape.MARKUP, line, last)
        return
    if not can_hold or not builder.directly_follows(line):
        owner = builder.owner_of(line)
        if not can_hold or before is not owner:
            builder.add(Shape.CODE, line, last, owner=owner, depth=_depth_in(owner))
            return
    builder.extend(before, line, last)
    before.may_wrap = False


def _split_off_pictures(builder: _Builder, block: Block, line: Line) -> None:
    """Make the images at either end of `block`, as far as they are on `line`, blocks of their own.

    A block that is nothing else becomes its last image.
    """
    text = builder.text
    found = deque(pictures(text, max(block.start, line.content), line.stop))
    leading, trailing = [], []
    while found and found[0].start == block.start:
        leading.append(found.popleft())
        block.start, block.end = trimmed(text, leading[-1].end, block.end)
    while found and found[-1].end == block.end:
        trailing.append(found.pop())
        block.start, block.end = trimmed(text, block.start, trailing[-1].start)
    if leading and block.start == block.end:
        block.picture = leading.pop()
        block.shape, block.start, block.end = Shape.IMAGE, block.picture.start, block.picture.end
    owner = block if block.shape == Shape.ITEM else block.owner
    before = [_image(picture, line, block.owner) for picture in leading]
    after = [_image(picture, line, owner) for picture in reversed(trailing)]
    builder.blocks[-1:] = [*before, block, *after]


def _image(picture: Picture, line: Line, owner: Block | None) -> Block:
    return Block(
        Shape.IMAGE,
        picture.start,
        picture.end,
        line.number,
        line.number,
        depth=_depth_in(owner),
        owner=owner,
        picture=picture,
    )
