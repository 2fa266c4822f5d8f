"""The search index, which is derived from the other tables, and questions that are kept."""

from urllib.parse import urlencode

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from papers import access
from papers.models.base import Owned, OwnedQuerySet, Visibility, in_trash, one_of
from papers.text import sort_key

LONGEST_QUESTION = 1000


class SearchDocument(models.Model):
    """The words of one part of a row, apart by spaces, as ``papers.search.text`` cuts them.

    Of which table ``object_id`` is says ``kind`` (see ``papers.search.kinds``). A long text is cut
    into parts. ``hidden`` finds the row without being shown: other spellings of names, numbers,
    and the terms by which rows are filtered. ``date`` is that of publication or of the talk.
    """

    kind = models.CharField(max_length=8)
    object_id = models.PositiveBigIntegerField()
    part = models.PositiveIntegerField(default=0)
    title = models.TextField(blank=True)
    body = models.TextField(blank=True)
    hidden = models.TextField(blank=True)
    date = models.CharField(max_length=10, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    is_derived = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "part"], name="searchdocument_once"
            )
        ]
        indexes = [models.Index(fields=["kind", "-id"], name="searchdocument_newest")]

    def __str__(self):
        return f"{self.kind} {self.object_id}.{self.part}"


class StaleDocument(models.Model):
    """That a row was written since its document was made. Triggers of the database add these."""

    kind = models.CharField(max_length=8)
    object_id = models.PositiveBigIntegerField()

    is_derived = True

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id"], name="staledocument_row")]

    def __str__(self):
        return f"{self.kind} {self.object_id}"


class SearchWord(models.Model):
    """A word in Latin letters that some document has, by which a misspelt one finds it."""

    word = models.CharField(max_length=40, primary_key=True)

    is_derived = True

    def __str__(self):
        return self.word


class SavedSearchQuerySet(OwnedQuerySet):
    """Saved searches."""

    def for_list(self, user):
        """What a list row shows, by name, each with whether ``user`` ``may_edit`` it."""
        rows = self.select_related("owner").annotate(may_edit=access.owned_editable(user))
        return rows.order_by("sort_key", "pk")


class SavedSearch(Owned):
    """A question that somebody asks again and again, private or shown to the lab."""

    name = models.CharField(_("name"), max_length=100)
    text = models.CharField(_("search"), max_length=LONGEST_QUESTION)
    sort_key = models.CharField(max_length=200, editable=False, db_index=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        indexes = [in_trash("savedsearch_in_trash")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(text=""), name="savedsearch_says_something"
            ),
            one_of("visibility", Visibility, name="savedsearch_visibility_known"),
        ]

    def __str__(self):
        return self.name

    def before_save(self):
        self.name = " ".join(self.name.split())
        self.text = " ".join(self.text.split())
        self.sort_key = sort_key(self.name)

    def get_absolute_url(self):
        return f"{reverse('papers:search')}?{urlencode({'q': self.text})}"
