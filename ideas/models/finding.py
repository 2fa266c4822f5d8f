"""The index of the spark finder: which words are in which rows. It is derived and heals itself."""

from django.db import models

from ideas.models.ideas import Idea
from ideas.wording import LONGEST_KEY
from papers.models.base import exactly_one, one_of
from papers.models.insights import Insight
from papers.models.people import Person
from papers.models.sources import Paper, Talk


class Side(models.TextChoices):
    """What a row is to the finder; a source is a talk, a paper or a speaker of insights."""

    INSIGHT = "insight"
    IDEA = "idea"
    SOURCE = "source"


LISTED = ("insight", "idea", "talk", "paper", "person")


class WordList(models.Model):
    """The words of a row as they were at its ``version``; ``size`` is how many different ones."""

    insight = models.OneToOneField(Insight, models.CASCADE, null=True, related_name="word_list")
    idea = models.OneToOneField(Idea, models.CASCADE, null=True, related_name="word_list")
    talk = models.OneToOneField(Talk, models.CASCADE, null=True, related_name="word_list")
    paper = models.OneToOneField(Paper, models.CASCADE, null=True, related_name="word_list")
    person = models.OneToOneField(Person, models.CASCADE, null=True, related_name="word_list")
    version = models.PositiveIntegerField()
    size = models.PositiveIntegerField()

    # Made anew from its row: it does not go along when that is merged into another.
    is_derived = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=exactly_one(*LISTED), name="word_list_of_one_row")
        ]

    def __str__(self):
        return str(self.insight or self.idea or self.talk or self.paper or self.person)


class ListedWord(models.Model):
    """A word of a list, by its key (see ideas.wording)."""

    words = models.ForeignKey(WordList, models.CASCADE, related_name="listed", db_index=False)
    side = models.CharField(max_length=7, choices=Side.choices)
    key = models.CharField(max_length=LONGEST_KEY)

    class Meta:
        indexes = [models.Index(fields=["key", "side", "words"], name="listed_word_by_key")]
        constraints = [
            one_of("side", Side, name="listed_word_side_known"),
            models.UniqueConstraint(fields=["words", "key"], name="listed_word_once"),
        ]

    def __str__(self):
        return self.key


class Spelling(models.Model):
    """A way to misspell a Latin word, by which those an edit away find it."""

    variant = models.CharField(max_length=LONGEST_KEY)
    key = models.CharField(max_length=LONGEST_KEY)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["variant", "key"], name="spelling_once")]

    def __str__(self):
        return self.variant
