"""Make a large library that nobody wrote, to measure with."""

import time

from django.core.management.base import BaseCommand, CommandError

from ideas.making import rows
from papers.management.progress import Progress
from papers.models import Paper, Role, User
from papers.search import index


class Command(BaseCommand):
    help = (
        "Write a bilingual library of any size, to measure with: ten insights for each paper, "
        "talks, ideas, sparks, tags. The same seed gives the same one. Nobody else may write "
        "meanwhile."
    )

    def add_arguments(self, parser):
        parser.add_argument("--papers", type=int, default=1_000, help="default: %(default)s")
        parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
        parser.add_argument("--by", metavar="USER", help="whose it is; made if there is none")
        parser.add_argument("--add", action="store_true", help="also where there are papers")
        parser.add_argument("--no-index", action="store_true", help="leave the index to the worker")

    def handle(self, *, papers, seed, by, add, no_index, **_options):
        if papers < 1:
            raise CommandError("--papers has to be 1 or more.")
        if Paper.objects.exists() and not add:
            raise CommandError(
                "The library has papers already. Take a new database (DATABASE_URL), or say --add."
            )
        start = time.monotonic()
        progress = Progress(self.stderr)
        numbers = rows.make(papers=papers, seed=seed, by=self.owner(by), tell=progress)
        passed = time.monotonic() - start
        for name, number in numbers.most_common():
            self.stdout.write(f"{number:10,}  {name}")
        total = numbers.total()
        self.stdout.write(f"{total:10,}  rows in {passed:.1f} s: {total / passed:,.0f} a second")
        if no_index:
            index.mark_all()
            return
        start = time.monotonic()
        total = index.reindex(Progress(self.stderr))
        passed = time.monotonic() - start
        self.stdout.write(f"{total:10,}  indexed in {passed:.1f} s: {total / passed:,.0f} a second")

    def owner(self, name):
        """Return the member called ``name``, else the first administrator; made if need be."""
        if name:
            return User.objects.filter(username=name).first() or _made(name)
        return User.objects.filter(role=Role.ADMIN).order_by("pk").first() or _made("owner")


def _made(name):
    return User.objects.create_superuser(name)
