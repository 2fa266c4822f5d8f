"""Write a note back as a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ideas.models import Note
from ideas.notes import exporting


class Command(BaseCommand):
    help = "Write a note back: its own bytes, with what was edited since put in its place."

    def add_arguments(self, parser):
        parser.add_argument("id", type=int)
        parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="default: the screen")

    def handle(self, *, id, output, **options):
        note = Note.objects.alive().filter(pk=id).first()
        if note is None:
            raise CommandError(f"There is no note {id}.")
        data = exporting.export(note)
        if output:
            output.write_bytes(data)
        else:
            self.stdout.flush()
            self.stdout.buffer.write(data)
