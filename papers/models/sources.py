"""What was read and heard: papers and talks, and the series that talks belong to."""

from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce, Length
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from papers import keypattern
from papers.lookup import identifiers
from papers.models.base import LabQuerySet, Remembered, Trashable, Versioned, in_trash, one_of
from papers.models.fields import PartialDateField, WebAddressField
from papers.models.keys import CitationKey
from papers.models.people import Person
from papers.models.tags import TaggedRow, TagsField
from papers.models.versions import Versions
from papers.text import fold, same_key, sort_key

models.CharField.register_lookup(Length)


class PaperType(models.TextChoices):
    """What a citable thing is. The values are those of ``papers.record``."""

    ARTICLE = "article", _("Journal article")
    CONFERENCE = "conference", _("Conference paper")
    PREPRINT = "preprint", _("Preprint")
    BOOK = "book", _("Book")
    CHAPTER = "chapter", _("Chapter")
    THESIS = "thesis", _("Thesis")
    REPORT = "report", _("Report")
    DATASET = "dataset", _("Dataset")
    SOFTWARE = "software", _("Software")
    WEBPAGE = "webpage", _("Web page")
    OTHER = "other", _("Other")


class PaperQuerySet(LabQuerySet):
    """Papers."""

    def with_authors(self):
        """Fetch the authorships in order, with their people."""
        return self.prefetch_related(
            Prefetch("authorships", Authorship.objects.select_related("person"))
        )

    def matching(self, *, q="", tag="", type="", year="", collection=()):
        """Papers with ``q`` in the title and of that tag, type and year, as far as given.

        A citation key, also one that a paper had before, finds the paper too. ``collection`` are
        the ids of collections of which one is to have it.
        """
        found = self
        if q:
            cited = CitationKey.objects.filter(key_folded=keypattern.folded(q))
            found = self.filter(Q(title_key__contains=fold(q)) | Q(pk__in=cited.values("paper")))
        found = found.filter(tagged_items__tag__slug=fold(tag)) if tag else found
        found = found.filter(type=type) if type else found
        if collection:
            collected = self.model.collections.through.objects.filter(collection__in=collection)
            found = found.filter(pk__in=collected.values("paper"))
        return found.filter(date__startswith=year) if year else found

    def for_list(self):
        """What a list row shows, newest publication first."""
        return self.with_authors().prefetch_related("tags").order_by("-date", "-pk")


class Paper(Remembered, Trashable):
    """Anything that can be cited: article, chapter, thesis, dataset, software, web page."""

    type = models.CharField(
        _("type"), max_length=12, choices=PaperType.choices, default=PaperType.ARTICLE
    )
    title = models.CharField(_("title"), max_length=1000)
    date = PartialDateField(_("published"))
    container = models.CharField(
        _("published in"),
        max_length=500,
        blank=True,
        help_text=_("The journal, the proceedings or the book."),
    )
    volume = models.CharField(_("volume"), max_length=50, blank=True)
    issue = models.CharField(_("issue"), max_length=50, blank=True)
    pages = models.CharField(_("pages"), max_length=100, blank=True)
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    doi = models.CharField("DOI", max_length=300, blank=True)
    arxiv = models.CharField("arXiv", max_length=50, blank=True)
    pmid = models.CharField("PMID", max_length=20, blank=True, db_index=True)
    isbn = models.CharField("ISBN", max_length=100, blank=True)
    url = WebAddressField("URL", max_length=1000, blank=True)
    abstract = models.TextField(_("abstract"), max_length=100_000, blank=True)
    citation_key = models.CharField(_("citation key"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=50, blank=True)
    extra = models.JSONField(_("other fields"), default=dict, blank=True, editable=False)
    is_to_complete = models.BooleanField(
        _("to complete"), default=False, editable=False, db_index=True
    )
    people = models.ManyToManyField(Person, through="Authorship", related_name="papers")
    title_key = models.CharField(max_length=2000, editable=False)
    sort_key = models.CharField(max_length=200, editable=False, db_index=True)
    doi_key = models.CharField(max_length=300, editable=False, db_index=True, blank=True)
    arxiv_key = models.CharField(max_length=50, editable=False, db_index=True, blank=True)
    isbn_key = models.CharField(max_length=13, editable=False, db_index=True, blank=True)
    same_key = models.CharField(max_length=200, editable=False, db_index=True, blank=True)
    tags = TagsField(through="papers.TaggedPaper")

    objects = PaperQuerySet.as_manager()
    history = Versions(
        without=["title_key", "sort_key", "doi_key", "arxiv_key", "isbn_key", "same_key"]
    )
    attached_by = ("tags", "authorships")

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        indexes = [
            in_trash("paper_in_trash"),
            models.Index(fields=["-date", "-id"], name="paper_newest"),
            models.Index(
                fields=["created_at", "trashed_at"],
                name="paper_added_last",
                condition=Q(trashed_at=None),
            ),
            models.Index(
                fields=["id"],
                name="paper_to_complete",
                condition=Q(trashed_at=None, is_to_complete=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="paper_has_a_title"),
            one_of("type", PaperType, name="paper_type_known"),
            models.CheckConstraint(
                condition=Q(date__length__in=[0, 4, 7, 10]), name="paper_date_partial"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("papers:paper-detail", args=[self.pk])

    def save(self, *args, update_fields=None, **kwargs):
        """Save the paper, with a citation key that no other paper has or had.

        A key that another has gets a letter; one that is taken away stays.
        """
        with transaction.atomic():
            wants_key = update_fields is None or "citation_key" in update_fields
            is_new_key = wants_key and self._choose_key()
            super().save(*args, update_fields=update_fields, **kwargs)
            if is_new_key and CitationKey.objects.record({self.pk: self.citation_key}):
                self.citation_key = CitationKey.objects.claim({self.pk: self.citation_key})[self.pk]
                super().save()

    def _choose_key(self) -> bool:
        """Make ``citation_key`` one that the paper can have; return whether that is a new one."""
        self.citation_key = keypattern.cleaned(self.citation_key)
        current = CitationKey.objects.current().filter(paper=self.pk).first() if self.pk else None
        if current:
            self.citation_key = self.citation_key or current.key
        if not self.citation_key or (current and current.key == self.citation_key):
            return False
        self.citation_key = CitationKey.objects.free({self.pk: self.citation_key})[self.pk]
        return True

    def before_save(self):
        self.title = " ".join(self.title.split())
        self.title_key = fold(self.title)
        self.sort_key = sort_key(self.title)
        self.citation_key = keypattern.cleaned(self.citation_key)
        self.doi_key = identifiers.doi_key(self.doi)
        self.arxiv_key = identifiers.arxiv_key(self.arxiv or self.doi)
        self.isbn_key = identifiers.isbn_key(self.isbn)
        self.same_key = same_key(self.title)

    def goes_with(self):
        return [self.insights.alive(), self.files.alive()]

    @property
    def attached(self):
        credits = {role: [] for role in AuthorshipRole.values}
        for authorship in self.authorships.all():
            credits[authorship.role].append(authorship.printed_name)
        return {f"{role}s": names for role, names in credits.items()} | super().attached

    @property
    def year(self):
        """The year of publication as text, or ""."""
        return self.date[:4]

    @property
    def authors(self):
        """The authors' names as printed, in order; uses the prefetched authorships."""
        return [a.printed_name for a in self.authorships.all() if a.role == AuthorshipRole.AUTHOR]


class AuthorshipRole(models.TextChoices):
    """What a person did for a paper."""

    AUTHOR = "author", _("Author")
    EDITOR = "editor", _("Editor")
    TRANSLATOR = "translator", _("Translator")


class Authorship(models.Model):
    """A person's part in a paper, in order, with the name as the paper printed it."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="authorships", db_index=False)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="authorships", verbose_name=_("person")
    )
    role = models.CharField(
        _("role"), max_length=12, choices=AuthorshipRole.choices, default=AuthorshipRole.AUTHOR
    )
    printed_name = models.CharField(
        _("name as printed"),
        max_length=200,
        blank=True,
        help_text=_("Empty: the person's own name."),
    )
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("authorship")
        verbose_name_plural = _("authors and editors")
        ordering = ["position", "pk"]
        constraints = [
            one_of("role", AuthorshipRole, name="authorship_role_known"),
            models.UniqueConstraint(fields=["paper", "person", "role"], name="authorship_once"),
        ]

    def __str__(self):
        return self.printed_name or str(self.person)

    def save(self, *args, **kwargs):
        self.printed_name = self.printed_name or self.person.name
        super().save(*args, **kwargs)


class Series(Versioned):
    """A conference, seminar or reading group that talks belong to."""

    name = models.CharField(_("name"), max_length=300, unique=True)
    url = WebAddressField("URL", max_length=1000, blank=True)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["name"]

    def __str__(self):
        return self.name


class TalkQuerySet(LabQuerySet):
    """Talks."""

    def with_speakers(self):
        """Fetch the speakings in order, with their people."""
        return self.prefetch_related(
            Prefetch("speakings", Speaking.objects.select_related("person"))
        )

    def matching(self, *, q="", tag="", speaker="", year=""):
        """Talks with ``q`` in the title, of that tag and year and by a speaker of that name."""
        found = self.filter(title_key__contains=fold(q)) if q else self
        found = found.filter(tagged_items__tag__slug=fold(tag)) if tag else found
        if speaker:
            found = found.filter(pk__in=Speaking.objects.by(speaker).values("talk"))
        return found.filter(date__startswith=year) if year else found

    def for_list(self):
        """What a list row shows, newest talk first."""
        return (
            self.with_speakers()
            .select_related("series")
            .prefetch_related("tags")
            .order_by("-date", "-pk")
        )

    def with_insight_count(self, user):
        """Add ``insight_count``: the insights of each talk that ``user`` may see."""
        insights = self.model.insights.rel.related_model.objects.visible_to(user)
        # A question for each row that is shown; a join would count those of all talks first.
        of_talk = insights.filter(talk=OuterRef("pk")).order_by().values("talk")
        count = of_talk.annotate(count=Count("pk")).values("count")
        return self.annotate(insight_count=Coalesce(Subquery(count), 0))


class Talk(Remembered, Trashable):
    """Something heard. Everything but the title may be unknown."""

    title = models.CharField(_("title"), max_length=1000)
    date = PartialDateField(_("date"))
    series = models.ForeignKey(
        Series,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="talks",
        verbose_name=_("series"),
    )
    minutes = models.PositiveIntegerField(
        _("length in minutes"), null=True, blank=True, validators=[MaxValueValidator(100_000)]
    )
    recording_url = WebAddressField(_("recording"), max_length=1000, blank=True)
    recording_file = models.FileField(
        _("recording, uploaded"), upload_to="recordings", blank=True, editable=False
    )
    recording_type = models.CharField(max_length=20, blank=True, editable=False)
    slides_url = WebAddressField(_("slides"), max_length=1000, blank=True)
    abstract = models.TextField(
        _("abstract"), max_length=100_000, blank=True, help_text=_("Markdown.")
    )
    speakers = models.ManyToManyField(
        Person, through="Speaking", related_name="talks", verbose_name=_("speakers")
    )
    papers = models.ManyToManyField(
        Paper, through="TalkPaper", related_name="talks", verbose_name=_("papers")
    )
    title_key = models.CharField(max_length=2000, editable=False)
    sort_key = models.CharField(max_length=200, editable=False, db_index=True)
    tags = TagsField(through="papers.TaggedTalk")

    objects = TalkQuerySet.as_manager()
    history = Versions(
        without=["title_key", "sort_key", "series", "recording_file", "recording_type"]
    )
    attached_by = ("tags", "series", "speakings__person", "talk_papers__paper")

    class Meta:
        verbose_name = _("talk")
        verbose_name_plural = _("talks")
        indexes = [
            in_trash("talk_in_trash"),
            models.Index(fields=["-date", "-id"], name="talk_newest"),
            models.Index(fields=["-changed_at"], name="talk_saved_last"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="talk_has_a_title"),
            models.CheckConstraint(
                condition=Q(date__length__in=[0, 4, 7, 10]), name="talk_date_partial"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("papers:talk-detail", args=[self.pk])

    def before_save(self):
        self.title = " ".join(self.title.split())
        self.title_key = fold(self.title)
        self.sort_key = sort_key(self.title)

    def goes_with(self):
        return [self.insights.alive()]

    @property
    def attached(self):
        papers = [row for row in self.talk_papers.all() if not row.paper.trashed_at]
        return {
            "speakers": [speaking.person.name for speaking in self.speakings.all()],
            "series": [self.series.name] if self.series else [],
            **{
                relation: [row.paper.title for row in papers if row.relation == relation]
                for relation in TalkPaperRelation.values
            },
        } | super().attached

    @property
    def speaker_list(self):
        """The people who gave it, in order; uses the prefetched speakings."""
        return [speaking.person for speaking in self.speakings.all()]


class SpeakingQuerySet(models.QuerySet):
    """Who spoke where."""

    def by(self, name: str):
        """The speakings of people who have ``name`` in one of their names."""
        return self.filter(Person.is_called(fold(name), by="person"))


class Speaking(models.Model):
    """A person giving a talk, in order."""

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="speakings", db_index=False)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="speakings", verbose_name=_("speaker")
    )
    position = models.PositiveIntegerField(_("order"), default=0)

    objects = SpeakingQuerySet.as_manager()

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["talk", "person"], name="speaking_once")]

    def __str__(self):
        return str(self.person)


class TalkPaperRelation(models.TextChoices):
    """What a talk does with a paper."""

    PRESENTS = "presents", _("presents")
    MENTIONS = "mentions", _("mentions")


class TalkPaper(models.Model):
    """A paper that a talk presents or mentions."""

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="talk_papers", db_index=False)
    paper = models.ForeignKey(
        Paper, models.CASCADE, related_name="talk_papers", verbose_name=_("paper")
    )
    relation = models.CharField(
        _("relation"),
        max_length=8,
        choices=TalkPaperRelation.choices,
        default=TalkPaperRelation.PRESENTS,
    )

    class Meta:
        verbose_name = _("paper of the talk")
        verbose_name_plural = _("papers of the talk")
        ordering = ["-relation", "pk"]
        constraints = [
            one_of("relation", TalkPaperRelation, name="talkpaper_relation_known"),
            models.UniqueConstraint(fields=["talk", "paper"], name="talkpaper_once"),
        ]

    def __str__(self):
        return str(self.paper)


class TaggedPaper(TaggedRow):
    """A tag of a paper."""

    content_object = models.ForeignKey(Paper, models.CASCADE, related_name="tagged_items")

    class Meta(TaggedRow.Meta):
        abstract = False


class TaggedTalk(TaggedRow):
    """A tag of a talk."""

    content_object = models.ForeignKey(Talk, models.CASCADE, related_name="tagged_items")

    class Meta(TaggedRow.Meta):
        abstract = False
