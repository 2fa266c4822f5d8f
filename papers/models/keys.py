"""Citation keys: each paper's current one and its old ones, and how the lab makes new ones."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from papers import access, keypattern
from papers.models.among import among
from papers.models.base import AT_ONCE, Versioned
from papers.models.inserting import insert

# How many more keys than there are papers for them are looked at in one go.
WINDOW = 26


class CitationKeyQuerySet(models.QuerySet):
    """Citation keys."""

    def current(self):
        """The key of each paper; the others are those that it had."""
        return self.filter(is_current=True)

    def of_row(self):
        """The current key of the paper of an outer query, or "", to be set there."""
        key = self.current().filter(paper=OuterRef("pk")).values("key")[:1]
        return Coalesce(Subquery(key), Value(""))

    def owners(self, keys: Iterable[str]) -> dict[str, int]:
        """Return the papers, by id, that have or had one of ``keys`` (folded), by that key."""
        rows = self.filter(key_folded__in=among(keys))
        return dict(rows.order_by().values_list("key_folded", "paper_id"))

    def free(self, wishes: Mapping[int | None, str]) -> dict[int | None, str]:
        """Return for each paper, by id, the key that it can have: as wished, or with a letter.

        A paper that is not saved yet has the id None. Where a wish is another paper's, or was, the
        first of a, b, c … that makes it free is put behind it; one that the paper has stays.
        """
        taken = self.owners({keypattern.folded(wish) for wish in wishes.values()})
        given, waiting = {}, defaultdict(list)
        for paper, wish in wishes.items():
            if taken.setdefault(keypattern.folded(wish), paper) == paper:
                given[paper] = wish
            else:
                waiting[keypattern.folded(_cut(wish))].append(paper)
        tried = Counter()
        while waiting:
            letters = {}
            for stem, papers in waiting.items():
                start, tried[stem] = tried[stem], tried[stem] + WINDOW + len(papers)
                letters[stem] = [keypattern.suffix(at) for at in range(start, tried[stem])]
            found = self.owners(stem + at for stem in waiting for at in letters[stem])
            for stem, papers in list(waiting.items()):
                own = {found.get(stem + at): at for at in reversed(letters[stem])}
                free = (
                    at for at in letters[stem] if stem + at not in found and stem + at not in taken
                )
                for paper in list(papers):
                    letter = own.get(paper) if paper is not None else None
                    if letter := letter or next(free, None):
                        given[paper] = _cut(wishes[paper]) + letter
                        taken[stem + letter] = paper
                        papers.remove(paper)
                if not papers:
                    del waiting[stem]
        return given

    def record(self, given: Mapping[int, str]) -> list[int]:
        """Make each of ``given`` the current key of its paper. The one before becomes an old one.

        Returns the papers that lost theirs to somebody who took it at the same moment.
        """
        lost, items = [], iter(given.items())
        while part := dict(islice(items, AT_ONCE)):
            folded = {keypattern.folded(key): paper for paper, key in part.items()}
            self.filter(paper__in=part).update(is_current=False)
            self.bulk_create(
                [
                    self.model(key=part[paper], key_folded=key, paper_id=paper)
                    for key, paper in folded.items()
                ],
                ignore_conflicts=True,
            )
            rows = {row.key_folded: row for row in self.filter(key_folded__in=folded)}
            mine = [row for key, row in rows.items() if row.paper_id == folded[key]]
            kept = [row for row in mine if not row.is_current or row.key != part[row.paper_id]]
            for row in kept:
                row.key, row.is_current = part[row.paper_id], True
            self.bulk_update(kept, ["key", "is_current"], batch_size=300)
            lost += part.keys() - {row.paper_id for row in mine}
        return lost

    def claim_first(self, wishes: Mapping[int, str]) -> dict[int, str]:
        """Do as ``claim`` for papers that never had a key, in fewer queries. Returns the keys."""
        given = self.free(wishes)
        rows = [(key, keypattern.folded(key), paper) for paper, key in given.items()]
        try:
            with transaction.atomic():
                insert(self.model, ("key", "key_folded", "paper_id"), rows)
        except IntegrityError:  # somebody took one of them at the same moment
            return self.claim(wishes)
        return given

    @transaction.atomic
    def claim(self, wishes: Mapping[int, str]) -> dict[int, str]:
        """Give each paper, by id, the key wished for it, or the next free one. Returns the keys."""
        claimed, rest = {}, dict(wishes)
        while rest:
            given = self.free(rest)
            lost = self.record(given)
            claimed |= given
            rest = {paper: rest[paper] for paper in lost}
        return claimed


def _cut(wish):
    """Return ``wish`` with room for letters behind it."""
    return wish[: keypattern.LONGEST - 8]


class CitationKey(models.Model):
    """A key by which a paper is cited, or was: no two papers ever share one, in whatever case."""

    key = models.CharField(_("citation key"), max_length=keypattern.LONGEST)
    key_folded = models.CharField(max_length=2 * keypattern.LONGEST, unique=True)
    paper = models.ForeignKey("papers.Paper", models.CASCADE, related_name="citation_keys")
    is_current = models.BooleanField(default=True)

    objects = CitationKeyQuerySet.as_manager()

    class Meta:
        ordering = ["-is_current", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper"], condition=Q(is_current=True), name="citationkey_one_current"
            ),
            models.CheckConstraint(
                condition=~Q(key="") & ~Q(key_folded=""), name="citationkey_not_empty"
            ),
        ]

    def __str__(self):
        return self.key


class LabSettingsQuerySet(models.QuerySet):
    """What the lab has decided: one row."""

    def current(self) -> "LabSettings":
        """Return what holds, not saved where nobody decided anything yet."""
        return self.first() or self.model()

    def editable_by(self, user):
        """What ``user`` may decide."""
        return self.filter(access.for_admins(user))


class LabSettings(Versioned):
    """What the lab has decided for all of its members."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    key_pattern = models.CharField(
        _("pattern of citation keys"), max_length=200, default=keypattern.USUAL
    )

    objects = LabSettingsQuerySet.as_manager()

    class Meta:
        verbose_name = _("settings of the lab")
        verbose_name_plural = _("settings of the lab")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="labsettings_one_row")]

    def __str__(self):
        return str(self._meta.verbose_name)


class RekeyingQuerySet(models.QuerySet):
    """Deeds that gave many papers new keys."""

    def editable_by(self, user):
        """Deeds that ``user`` may undo."""
        return self.filter(access.for_admins(user))


class Rekeying(models.Model):
    """That many papers got new keys in one deed: ``before`` is what each had, by its id."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    objects = RekeyingQuerySet.as_manager()

    def __str__(self):
        return f"{self.made_at:%Y-%m-%d %H:%M}"
