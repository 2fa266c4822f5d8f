"""Notes: imported Markdown files, their bytes kept exactly, and what stands where in them."""

import hashlib

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ideas import access
from ideas.models.ideas import Idea
from papers.models.base import Owned, OwnedQuerySet, Visibility, exactly_one, in_trash, one_of
from papers.models.images import Image
from papers.models.insights import Insight
from papers.models.people import Person
from papers.models.sources import Talk
from papers.text import Decoded, decode


class NoteQuerySet(OwnedQuerySet):
    """Notes. Only their owner sees them."""

    def visible_to(self, user):
        """Notes that ``user`` may read."""
        return self.alive().filter(access.note_own(user))

    def editable_by(self, user):
        """Notes that ``user`` may correct, keep or undo."""
        return self.visible_to(user)

    def restorable_by(self, user):
        """Notes in the trash that ``user`` may take out again."""
        return self.trashed().filter(access.note_own(user))

    def for_list(self):
        """What a list row shows, newest first, without the bytes."""
        return self.defer("data").order_by("-pk")


class Note(Owned):
    """An imported note. Until ``kept_at`` it is a reading that can still be corrected.

    ``corrections`` are what the reader changed in the automatic reading: the list that
    ``ideas.notes.reading.read`` takes. ``visibility`` is that of the insights and ideas kept.
    """

    file_name = models.CharField(_("file name"), max_length=300)
    title = models.CharField(_("title"), max_length=1000, blank=True)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)
    corrections = models.JSONField(default=list, blank=True, editable=False)
    kept_at = models.DateTimeField(_("kept"), null=True, blank=True, editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        indexes = [in_trash("note_in_trash")]
        constraints = [one_of("visibility", Visibility, name="note_visibility_known")]

    def __str__(self):
        return self.title or self.file_name

    def get_absolute_url(self):
        return reverse("ideas:note-detail", args=[self.pk])

    def before_save(self):
        self.sha256 = hashlib.sha256(self.data).hexdigest()

    @cached_property
    def decoded(self) -> Decoded:
        """The note's text, with what is needed to write it back."""
        return decode(bytes(self.data))


OBJECTS = ("talk", "person", "insight", "image", "idea")


class PassageQuerySet(models.QuerySet):
    """Passages."""

    def visible_to(self, user):
        """Passages of notes that ``user`` may read."""
        notes = Note.objects.visible_to(user).filter(pk=OuterRef("note"))
        return self.filter(Exists(notes))


class Passage(models.Model):
    """The stretch of a note that one object was read from.

    Lines count from 1; ``start`` and ``end`` are character offsets into the note's text, end
    excluded. A talk's passage is its title, a person's the name, an image's its markup.
    ``as_read`` is the object's text when the note was kept: while the object still says so, it was
    not edited.
    """

    note = models.ForeignKey(Note, models.CASCADE, related_name="passages")
    first_line = models.PositiveIntegerField()
    last_line = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    as_read = models.TextField(blank=True)
    talk = models.ForeignKey(Talk, models.CASCADE, null=True, related_name="passages")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="passages")
    insight = models.ForeignKey(Insight, models.CASCADE, null=True, related_name="passages")
    image = models.ForeignKey(Image, models.CASCADE, null=True, related_name="passages")
    idea = models.ForeignKey(Idea, models.CASCADE, null=True, related_name="passages")

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(condition=exactly_one(*OBJECTS), name="passage_of_one_object"),
            models.CheckConstraint(
                condition=Q(first_line__lte=models.F("last_line")) & Q(start__lte=models.F("end")),
                name="passage_in_order",
            ),
        ]

    def __str__(self):
        return f"{self.note} {self.lines}"

    def get_absolute_url(self):
        return f"{self.note.get_absolute_url()}?line={self.first_line}#line-{self.first_line}"

    @property
    def lines(self):
        """The lines as people write them: ``L33`` or ``L33–35``."""
        if self.first_line == self.last_line:
            return f"L{self.first_line}"
        return f"L{self.first_line}–{self.last_line}"

    @property
    def object(self):
        """The talk, person, insight, image or idea."""
        return next(filter(None, (getattr(self, name) for name in OBJECTS)))

    @property
    def hue(self):
        """The concept of the object, by which it is coloured."""
        name = next(name for name in OBJECTS if getattr(self, name))
        return {"person": "speaker", "image": "talk"}.get(name, name)

    @property
    def text_now(self):
        """What the object says now, comparable with ``as_read``."""
        if self.talk:
            return self.talk.title
        if self.person:
            return self.person.name
        if self.image:
            return self.image.caption
        return self.insight.text if self.insight else self.idea.text
