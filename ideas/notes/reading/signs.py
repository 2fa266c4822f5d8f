"""What a block gives away by itself: a heading of a talk, an entry of a list, ideas to come."""

from ideas.notes.reading.details import attribution, details
from ideas.notes.reading.headings import parse_heading
from ideas.notes.reading.lines import width
from ideas.notes.reading.links import lone_link, markdown_links
from ideas.notes.reading.shapes import Block, Shape
from ideas.notes.reading.wording import speaks_of_ideas

_WIDEST_TITLE = 100
_LONGEST_ENTRY = 1000
_NO_TITLE_ENDS = "。.;；，,…"


def names_somebody(text: str, block: Block) -> bool:
    """Tell whether `block` reads as the heading of a talk that says who speaks."""
    if block.shape not in {Shape.HEADING, Shape.TEXT, Shape.ITEM}:
        return False
    return bool(parse_heading(text, block.start, block.end).speakers)


def could_be_title(text: str, block: Block) -> bool:
    """Tell whether `block` is a heading, or a line short enough to be one and no sentence."""
    if block.shape == Shape.HEADING:
        return True
    if block.shape != Shape.TEXT or block.first_line != block.last_line:
        return False
    shown = text[block.start : block.end]
    is_short = width(shown) <= _WIDEST_TITLE and shown[-1] not in _NO_TITLE_ENDS
    return is_short and not details(text, block.start, block.end)


def opens_with_speaker(text: str, block: Block) -> bool:
    """Tell whether a plain line could be the heading of a talk because it names its speaker."""
    if block.shape != Shape.TEXT or lone_link(text, block.start, block.end):
        return False
    return could_be_title(text, block) and names_somebody(text, block)


def is_about_one_talk(text: str, block: Block) -> bool:
    """Tell whether the line says who speaks or which paper it is, as below the title of a talk."""
    if block.shape not in {Shape.TEXT, Shape.ITEM}:
        return False
    found = details(text, block.start, block.end)
    if any(detail.key in {"speaker", "paper"} for detail in found):
        return True
    return block.shape == Shape.TEXT and bool(attribution(text, block.start, block.end))


def announces_ideas(text: str, block: Block) -> bool:
    """Tell whether `block` is a short line or heading that speaks of the writer's ideas."""
    if block.shape not in {Shape.HEADING, Shape.TEXT} or block.last_line != block.first_line:
        return False
    return speaks_of_ideas(text[block.start : block.end])


def is_titled_entry(text: str, block: Block) -> bool:
    """Tell whether an entry is a title with links, as the entries of a reading list are."""
    if block.shape not in {Shape.ITEM, Shape.TEXT} or block.end - block.start > _LONGEST_ENTRY:
        return False
    links = markdown_links(text, block.start, block.end)
    if not links or details(text, block.start, block.end):
        return False
    start = block.start
    while start < block.end and text[start] in "*_ ":
        start += 1
    ends = not text[links[-1].end : block.end].strip(" *_.,;|/")
    return links[0].start == start or ends


def lists_talks(text: str, blocks: list[Block]) -> bool:
    """Tell whether most top entries among `blocks` are titles with links."""
    items = [block for block in blocks if block.shape == Shape.ITEM and block.depth == 0]
    titled = [block for block in items if is_titled_entry(text, block)]
    if len(items) == 1 and titled:
        return any(block.owner is titled[0] for block in blocks)
    return len(items) > 1 and 2 * len(titled) > len(items)
