"""Reading a Markdown note on talks: its text in, its talks, takeaways and ideas out.

    split into lines › put together as blocks › cut into sections › drafted as pieces ›
    corrected by people › finished

Nothing is dropped: each line that is not blank is held by a piece, and each piece knows the span
of the text it was read from, so that it can be written back.
"""

from collections.abc import Sequence

from ideas.notes.reading.assembling import assemble
from ideas.notes.reading.blocks import blocks_of
from ideas.notes.reading.corrections import correct
from ideas.notes.reading.drafts import Drafts, finished_pieces, finished_talks, house
from ideas.notes.reading.frontmatter import front_matter
from ideas.notes.reading.lines import Line, split_lines
from ideas.notes.reading.links import addresses, secret_parameter
from ideas.notes.reading.naming import stated_sparks
from ideas.notes.reading.pictures import picture_at
from ideas.notes.reading.pieces import (
    Kind,
    Link,
    Piece,
    Reading,
    ReadSpeaker,
    ReadTalk,
    Remark,
    Role,
    StatedSpark,
    Voice,
)

__all__ = [
    "Kind",
    "Link",
    "Piece",
    "ReadSpeaker",
    "ReadTalk",
    "Reading",
    "Remark",
    "Role",
    "StatedSpark",
    "Voice",
    "read",
]


def read(text: str, *, name: str = "", corrections: Sequence[dict] = ()) -> Reading:
    """Return what the note `text` says.

    `name` is the file's, which titles a note that has no title. `corrections` are applied in
    order, each to the piece that begins `at` an offset; those that fit nothing are remarked.
    Never raises, and gives the same reading for the same arguments.
    """
    lines = split_lines(text)
    fields = front_matter(text, lines)
    drafts = assemble(text, blocks_of(text, lines, len(fields)), fields, name)
    correct(drafts, corrections)
    house(drafts)
    links = _links(drafts)
    missing = _missing_images(drafts)
    pieces = finished_pieces(drafts)
    talks = finished_talks(drafts)
    if not talks and not any(piece.role == Role.IDEA for piece in pieces):
        drafts.remark(1, "nothing-found")
    return Reading(
        title=drafts.title,
        pieces=pieces,
        talks=talks,
        sparks=stated_sparks(pieces, talks),
        links=links,
        missing_images=missing,
        remarks=tuple(sorted(drafts.remarks, key=lambda remark: remark.line)),
        unclaimed_lines=_unclaimed(lines, pieces),
    )


def _links(drafts: Drafts) -> tuple[Link, ...]:
    links = []
    images = [draft for draft in drafts.pieces if draft.role == Role.IMAGE]
    index = 0
    for offset, url in addresses(drafts.text):
        while index < len(images) and images[index].end <= offset:
            index += 1
        if index < len(images) and images[index].start <= offset:
            continue
        line, parameter = drafts.line_at(offset), secret_parameter(url)
        links.append(Link(line, url, parameter))
        if parameter:
            drafts.remark(line, "link-secret", url=url, parameter=parameter)
    return tuple(links)


def _missing_images(drafts: Drafts) -> tuple[str, ...]:
    """Return the names of the image files that the note points to on somebody's own disk."""
    missing = {}
    for draft in drafts.pieces:
        if draft.role != Role.IMAGE:
            continue
        picture = picture_at(drafts.text, draft.start, draft.end)
        if picture and not picture.is_remote and picture.expected_name:
            missing.setdefault(picture.expected_name, draft.first_line)
    for name, line in missing.items():
        drafts.remark(line, "image-missing", name=name)
    return tuple(missing)


def _unclaimed(lines: list[Line], pieces: tuple[Piece, ...]) -> tuple[int, ...]:
    claimed = bytearray(len(lines) + 1)
    for piece in pieces:
        for number in range(piece.first_line, piece.last_line + 1):
            claimed[number] = 1
    return tuple(line.number for line in lines if not line.is_blank and not claimed[line.number])
