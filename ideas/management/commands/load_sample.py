"""Load the sample library."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from ideas import sampling
from ideas.models import Idea
from papers.models import Insight, Paper, Role, Talk


class Command(BaseCommand):
    help = "Load the sample library, unless the library has papers or talks already."

    def add_arguments(self, parser):
        parser.add_argument(
            "--by", metavar="USER", help="whose the sample is; without it the first administrator's"
        )

    def handle(self, *, by, **options):
        talks, papers = Talk.objects.count(), Paper.objects.count()
        if talks or papers:
            self.tell(f"not loaded, the library has {talks} talks and {papers} papers")
            return
        sampling.load(by=self.owner(by))
        self.tell(
            f"loaded, {Talk.objects.count()} talks, {Insight.objects.count()} insights "
            f"and {Idea.objects.count()} ideas"
        )

    def tell(self, outcome):
        self.stdout.write(f"Sample library: {outcome}")
        self.stdout.flush()

    def owner(self, name):
        """Return the account called ``name``, or the first active administrator's."""
        users = get_user_model().objects.filter(is_active=True)
        if name:
            user = users.filter(username=name).first()
            if user is None:
                raise CommandError(f"There is no account {name!r}.")
            return user
        user = users.filter(role=Role.ADMIN).order_by("pk").first()
        if user is None:
            raise CommandError("Make an account first: manage.py createsuperuser")
        return user
