"""Write references of the library to a file."""

import sys
from pathlib import Path

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from papers import exporting
from papers.models import Collection, Import, Paper, Talk


def sources() -> dict:
    """Return what other apps know papers by: a function from an id to papers, by option."""
    found = {}
    for config in apps.get_app_configs():
        found |= getattr(config, "paper_sources", {})
    return found


class Command(BaseCommand):
    help = "Write references of the library to a file, or to the standard output."

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=exporting.FORMATS, default="bibtex")
        parser.add_argument("-o", "--output", metavar="FILE", type=Path)
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--all", action="store_true", help="all papers and talks")
        what.add_argument("--tag", help="the papers and talks with this tag")
        what.add_argument(
            "--import",
            dest="import_id",
            type=int,
            metavar="ID",
            help="what this import brought; as BibTeX, its file as it came but for later edits",
        )
        what.add_argument(
            "--collection", type=int, metavar="ID", help="papers of this collection and in it"
        )
        for name in sources():
            what.add_argument(f"--{name}", type=int, metavar="ID", help=f"papers of this {name}")

    def handle(self, *, format, output, **options):
        written = self.written(format, **options)
        if output:
            output.write_bytes(written)
        else:
            sys.stdout.buffer.write(written)
            sys.stdout.buffer.flush()

    def written(self, format, *, tag, import_id, collection, **options):
        """Return the bytes of what was asked for. Raises CommandError if there is no such thing."""
        papers, talks = Paper.objects.alive(), Talk.objects.alive()
        if import_id is not None:
            job = Import.objects.filter(pk=import_id).first()
            if job is None:
                raise CommandError(f"There is no import {import_id}.")
            if format == "bibtex" and job.format == "bibtex":
                return exporting.of_import(job=job)
            papers, talks = exporting.rows_of(job)
        elif collection is not None:
            found = Collection.objects.alive().filter(pk=collection).first()
            if found is None:
                raise CommandError(f"There is no collection {collection}.")
            papers, talks = papers.matching(collection=found.inside()), talks.none()
        elif tag:
            papers, talks = papers.matching(tag=tag), talks.matching(tag=tag)
        for name, find in sources().items():
            if options.get(name) is not None:
                papers, talks = papers.filter(pk__in=find(options[name]).values("pk")), talks.none()
        return exporting.export(format=format, papers=papers, talks=talks)
