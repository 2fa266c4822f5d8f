"""Writing a note back: its own bytes, with the objects that were edited put in their places."""

from ideas.models import Note
from ideas.models.notes import OBJECTS
from ideas.notes.writing import Edit, rewrite


def export(note: Note) -> bytes:
    """Return ``note`` as a file. Untouched, these are the bytes that came in.

    An object whose text was changed since is written back where it was read; one that lies in the
    trash keeps its lines. Text that the note's encoding lacks makes the whole file UTF-8.
    """
    passages = note.passages.select_related(*OBJECTS)
    edits = [
        Edit(passage.start, passage.end, passage.text_now)
        for passage in passages
        if passage.text_now != passage.as_read and not passage.object.trashed_at
    ]
    if not edits:
        return bytes(note.data)
    return note.decoded.encode(rewrite(note.decoded.text, edits))
