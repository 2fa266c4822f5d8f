"""Bringing a note in, keeping what was read from it, and undoing that: the deeds on notes."""

import hashlib
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.models import Basis, Idea, Note, Passage, Relation, Spark
from ideas.models.ideas import lock_outline
from ideas.notes import exporting
from ideas.notes.reading import Piece, Reading, Role, read
from ideas.notes.reading.lines import lines_of
from papers import crediting, trashing
from papers.models import Image, Insight, Person, Speaking, Talk, Visibility
from papers.text import NotText, decode, shortened

MOST_BYTES = 2 * 1024 * 1024
MOST_LINES = 20_000
LONGEST_LINE = 10_000
LONGEST_TITLE = 1000


def check(data: bytes) -> str:
    """Return the text of the note ``data``.

    Raises ValidationError, saying what to do, if it is empty, too large, no text, or has too many
    lines or one too long.
    """
    if len(data) > MOST_BYTES:
        raise ValidationError(
            _("This file has %(mb).1f MB; a note may have 2 MB. Split it, or leave things out."),
            params={"mb": len(data) / 1024 / 1024},
            code="too-large",
        )
    try:
        text = decode(data).text
    except NotText:
        raise ValidationError(
            _("This is no text file. Save the note as plain text or Markdown, in UTF-8 or GBK."),
            code="no-text",
        ) from None
    if not text.strip():
        raise ValidationError(_("This note is empty."), code="empty")
    lines = lines_of(text)
    if len(lines) > MOST_LINES:
        raise ValidationError(
            _("This note has %(lines)d lines; a note may have %(most)d. Split it."),
            params={"lines": len(lines), "most": MOST_LINES},
            code="too-long",
        )
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise ValidationError(
                _("Line %(line)d has %(length)d characters; it may have %(most)d. Break it up."),
                params={"line": number, "length": len(line), "most": LONGEST_LINE},
                code="long-line",
            )
    return text


def bring_in(
    *, data: bytes, file_name: str, by, visibility=Visibility.PRIVATE
) -> tuple[Note, bool]:
    """Return the note of ``data`` among those of ``by``, and whether it is new.

    The same bytes, or what exporting a note gives now, are the same note. Raises ValidationError
    as ``check`` does.
    """
    text = check(data)
    notes = Note.objects.editable_by(by)
    file_name = file_name.replace("\\", "/").rpartition("/")[2][:300] or "note.md"
    same = notes.filter(sha256=hashlib.sha256(data).hexdigest()).first()
    if same is None:
        namesakes = notes.filter(file_name=file_name).exclude(kept_at=None)
        same = next((note for note in namesakes if exporting.export(note) == data), None)
    if same:
        return same, False
    title = read(text, name=file_name).title[:LONGEST_TITLE]
    note = Note(owner=by, data=data, file_name=file_name, title=title, visibility=visibility)
    note.save()
    return note, True


def reading_of(note: Note) -> Reading:
    """Return what ``note`` is read as, with its corrections."""
    return read(note.decoded.text, name=note.file_name, corrections=note.corrections)


@dataclass
class _Kept:
    """The rows being made of one note, by the index of their talk or piece in the reading."""

    note: Note
    reading: Reading
    talks: list[Talk]
    insights: dict[int, Insight] = field(default_factory=dict)
    images: dict[int, Image] = field(default_factory=dict)
    ideas: dict[int, Idea] = field(default_factory=dict)


@transaction.atomic
def _store(note, reading, by):
    kept = _Kept(note, reading, _talks(reading))
    people = _speakers(kept)
    _insights(kept, by)
    _images(kept)
    _ideas(kept, by)
    _sparks(kept, by)
    _passages(kept, people)
    note.kept_at = timezone.now()
    note.save()


def keep(*, note: Note, by) -> Reading:
    """Make rows of everything read from ``note``, all or nothing, and return the reading.

    A note that is kept already stays as it is. Raises EditConflict if its reading was corrected,
    or kept, since ``note`` was fetched.
    """
    reading = reading_of(note)
    if note.kept_at is None:
        _store(note, reading, by)
    return reading


def undo(*, note: Note, by) -> UUID:
    """Put ``note`` and all that was made of it into the trash. Returns the mark to restore it by.

    People stay who speak or write elsewhere too.
    """
    talks = Talk.objects.alive().filter(pk__in=_made_of(note, "talk"))
    ideas = Idea.objects.alive().filter(pk__in=_made_of(note, "idea"))
    elsewhere = Speaking.objects.filter(talk__trashed_at=None).exclude(talk__in=talks)
    people = (
        Person.objects.alive()
        .filter(pk__in=_made_of(note, "person"), authorships=None)
        .exclude(pk__in=elsewhere.values("person"))
    )
    querysets = [
        Note.objects.filter(pk=note.pk),
        talks,
        people,
        Image.objects.alive().filter(talk__in=talks),
        Insight.objects.alive().filter(talk__in=talks),
        Idea.objects.alive().branches_of(ideas),
    ]
    return trashing.trash(querysets=querysets, by=by)


def _made_of(note, name):
    """Return the ids of the objects of one kind that ``note`` was made into, as a subquery."""
    return note.passages.exclude(**{name: None}).values(name)


def _talks(reading):
    return Talk.objects.bulk_create(
        Talk(
            title=shortened(talk.title, LONGEST_TITLE),
            date=talk.date,
            recording_url=talk.recording_url[:1000],
        )
        for talk in reading.talks
    )


def _speakers(kept):
    names = [speaker.name for talk in kept.reading.talks for speaker in talk.speakers]
    names = list(dict.fromkeys(names))
    people = dict(zip(names, crediting.people_named(names), strict=True))
    Speaking.objects.bulk_create(
        Speaking(talk=talk, person=people[speaker.name], position=position)
        for talk, read_talk in zip(kept.talks, kept.reading.talks, strict=True)
        for position, speaker in enumerate(read_talk.speakers)
    )
    return people


def _insights(kept, by):
    for index, piece in enumerate(kept.reading.pieces):
        if piece.role == Role.TAKEAWAY:
            kept.insights[index] = Insight(
                talk=kept.talks[piece.talk],
                text=piece.text,
                kind=piece.kind,
                voice=piece.voice,
                owner=by,
                visibility=kept.note.visibility,
                position=index,
            )
    Insight.objects.bulk_create(kept.insights.values())


def _images(kept):
    for index, piece in enumerate(kept.reading.pieces):
        if piece.role == Role.IMAGE:
            kept.images[index] = Image(
                talk=kept.talks[piece.talk],
                expected_name=(piece.expected_name or piece.url or "?")[:300],
                caption=piece.text[:500],
                position=index,
            )
    Image.objects.bulk_create(kept.images.values())


def _ideas(kept, by):
    levels: dict[int, list[int]] = {}
    for index, piece in enumerate(kept.reading.pieces):
        if piece.role == Role.IDEA:
            levels.setdefault(piece.depth, []).append(index)
    lock_outline()
    tops = Idea.objects.alive().filter(parent=None)
    positions: dict[int | None, int] = {None: tops.next_position()}
    for depth in sorted(levels):
        for index in levels[depth]:
            piece = kept.reading.pieces[index]
            title, _newline, body = piece.text.partition("\n")
            position = positions.get(piece.parent, 0)
            positions[piece.parent] = position + 1
            kept.ideas[index] = Idea(
                parent=kept.ideas.get(piece.parent),
                position=position,
                number=piece.number[:20],
                title=title,
                body=body,
                owner=by,
                visibility=kept.note.visibility,
            )
        Idea.objects.bulk_create(kept.ideas[index] for index in levels[depth])


def _sparks(kept, by):
    Spark.objects.bulk_create(
        Spark(
            idea=kept.ideas[spark.idea],
            insight=kept.insights[spark.insight],
            relation=Relation.NAMES,
            basis=Basis.STATED,
            idea_phrase=spark.idea_phrase[:500],
            insight_phrase=spark.insight_phrase[:500],
            added_by=by,
        )
        for spark in kept.reading.sparks
    )


def _passages(kept, people):
    passages = []
    for index, insight in kept.insights.items():
        passages.append(_passage(kept, kept.reading.pieces[index], insight.text, insight=insight))
    for index, image in kept.images.items():
        passages.append(_passage(kept, kept.reading.pieces[index], image.caption, image=image))
    for index, idea in kept.ideas.items():
        passages.append(_passage(kept, kept.reading.pieces[index], idea.text, idea=idea))
    for talk, read_talk in zip(kept.talks, kept.reading.talks, strict=True):
        passages.append(_passage(kept, read_talk, talk.title, talk=talk))
        for speaker in read_talk.speakers:
            person = people[speaker.name]
            passages.append(_passage(kept, speaker, person.name, person=person))
    Passage.objects.bulk_create(passages)


def _passage(kept, span: Piece, as_read, **row):
    return Passage(
        note=kept.note,
        first_line=span.first_line,
        last_line=span.last_line,
        start=span.start,
        end=span.end,
        as_read=as_read,
        **row,
    )
