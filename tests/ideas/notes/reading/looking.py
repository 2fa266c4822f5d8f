"""Small notes for the tests, and short ways to look at what was read from them."""

from ideas.notes.reading import read
from ideas.notes.reading.pieces import Role


def texts(reading, role):
    """Return the texts of the pieces with this role."""
    return [piece.text for piece in reading.pieces if piece.role == role]


def takeaways(text):
    """Return the takeaways that a talk with this body has."""
    return texts(read(f"## HRNet 王井东\n{text}"), Role.TAKEAWAY)


def talks(text, name="a_note.md"):
    """Return the title and the speakers of each talk."""
    return [
        (talk.title, [speaker.name for speaker in talk.speakers])
        for talk in read(text, name=name).talks
    ]


def outline(reading):
    """Return depth, number and text of each idea."""
    return [(idea.depth, idea.number, idea.text) for idea in reading.ideas]
