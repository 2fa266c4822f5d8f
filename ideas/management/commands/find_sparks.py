"""Print which insights may have lit which ideas."""

import json

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from ideas import finder, lineage
from ideas.models import Idea, Passage
from papers.models import Insight, Role
from papers.text import shortened

WIDTH = 60


class Command(BaseCommand):
    help = "Print which insights may have lit which ideas, by the rare words that they share."

    def add_arguments(self, parser):
        parser.add_argument(
            "--user",
            metavar="NAME",
            help="as whom to look; without it the first administrator",
        )
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--idea", metavar="ID", type=int, help="only suggestions for this idea")
        one.add_argument(
            "--insight", metavar="ID", type=int, help="only suggestions for this insight"
        )
        parser.add_argument(
            "--most",
            metavar="N",
            type=int,
            default=20,
            help="how many insights for an idea, or lines of the table (default: %(default)s)",
        )
        parser.add_argument("--json", action="store_true", help="print all pairs as JSON")

    def handle(self, *, user, idea, insight, most, **options):
        if most < 1:
            raise CommandError("Say with --most how many to show: 1 or more.")
        user = self.reader(user)
        if options["json"]:
            found = as_json(finder.pairs(user, most=most), user)
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        elif idea:
            (row,) = lineage.with_paths([self.seen(Idea, idea, user)])
            self.tell((row, match) for match in finder.insights_for(row, user, most=most))
        elif insight:
            row = self.seen(Insight, insight, user)
            self.tell((match.row, match) for match in finder.ideas_for(row, user, most=most))
        else:
            self.tell(best_pairs(user, most))

    def reader(self, name):
        """Return the account called ``name``, or the first active administrator, or None."""
        users = get_user_model().objects.filter(is_active=True)
        if not name:
            return users.filter(role=Role.ADMIN).order_by("pk").first()
        user = users.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account {name!r}.")
        return user

    def seen(self, model, pk, user):
        """Return the row of that id, if ``user`` may see it."""
        row = finder.seen_by(user, model).filter(pk=pk).first()
        if row is None:
            raise CommandError(f"There is no {model._meta.verbose_name} {pk}.")
        return row

    def tell(self, pairs):
        """Print ``pairs`` of an idea, with its path, and a match."""
        for idea, match in pairs:
            insight = match.row if isinstance(match.row, Insight) else None
            self.stdout.write(f"{match.score:6.2f}  {idea.path} {shortened(idea.title, WIDTH)}")
            if insight:
                text = shortened(" ".join(insight.text.split()), WIDTH)
                self.stdout.write(f"{'':6}  ← insight {insight.pk}: {text}")
            self.stdout.write(f"{'':6}  {', '.join(map(as_text, match.reasons))}")


def as_text(reason):
    """Return a reason as the shared word, the other spelling if it differs, and its weight."""
    other = "" if reason.word.casefold() == reason.idea_word.casefold() else f"={reason.idea_word}"
    return f"{reason.word}{other} {reason.weight:.1f}"


def best_pairs(user, most):
    """Return the best ``most`` pairs of an idea and a match."""
    pairs = [(idea, match) for idea, found in finder.pairs(user, most=most) for match in found]
    return sorted(pairs, key=lambda pair: -pair[1].score)[:most]


def as_json(pairs, user):
    """Return ``pairs`` as they are printed; a line is where a note has the row, or None."""
    ideas, insights = lines("idea", user), lines("insight", user)
    return [
        {
            "idea": {"id": idea.pk, "number": idea.path, "line": ideas.get(idea.pk)},
            "insights": [
                {
                    "id": match.row.pk,
                    "line": insights.get(match.row.pk),
                    "score": round(match.score, 4),
                    "shared": list(match.shared),
                }
                for match in matches
            ],
        }
        for idea, matches in pairs
    ]


def lines(name, user):
    """Return the first line of each row of that kind in the note that it was first read from."""
    passages = Passage.objects.filter(**{f"{name}__isnull": False})
    if user:
        passages = passages.visible_to(user)
    return dict(passages.order_by("-pk").values_list(name, "first_line"))
