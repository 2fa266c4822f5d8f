"""What a shared page holds: plain values that were chosen, and nothing else.

The page, its preview and the copy that a labmate takes are all made from this projection, never
from a row, so that what is not named here cannot reach a reader.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import Resolver404, resolve
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ideas import asides
from ideas.models import Basis, IdeaImage, ShareLink, Sources, Spark
from ideas.notes.reading.links import addresses, cleaned
from ideas.scope import Shown, shown_by
from papers.markdown import plain, render_inline_relinked, render_relinked
from papers.models import Image, Insight, Paper, Talk
from papers.recordings import player_of

ROOT_ANCHOR = "shared-idea"


@dataclass(frozen=True)
class SharedImage:
    """A picture of a slide, a figure or a sketch, at an address of the page's own."""

    address: str
    caption: str
    width: int
    height: int


@dataclass(frozen=True)
class SharedSource:
    """What lit an idea, as far as it was chosen; the rest is "" or empty."""

    relation: str
    text: SafeString | str = ""
    minute: str = ""
    recording: str = ""
    talk: str = ""
    date: str = ""
    speakers: tuple[str, ...] = ()
    image: SharedImage | None = None
    paper: int = 0
    paper_title: str = ""
    idea: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class SharedPaper:
    """A paper in the bibliography; ``number`` is how sources refer to it."""

    number: int
    authors: str
    title: str
    container: str
    year: str
    doi: str = ""
    address: str = ""


@dataclass(frozen=True)
class SharedIdea:
    """An idea of the page. ``title`` and ``body`` are Markdown; the others are what is shown."""

    number: str
    depth: int
    anchor: str
    title: str
    body: str
    title_html: SafeString
    body_html: SafeString
    images: tuple[SharedImage, ...] = ()
    sources: tuple[SharedSource, ...] = ()


@dataclass(frozen=True)
class SharedPage:
    """All that a shared page says."""

    ideas: tuple[SharedIdea, ...]
    papers: tuple[SharedPaper, ...]
    author: str
    until: datetime | None

    @property
    def root(self) -> SharedIdea:
        """The idea that is shared."""
        return self.ideas[0]


@dataclass
class Tidied:
    """What was taken out of the texts, told to who shares them and to nobody else."""

    asides: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)


def project(
    link: ShareLink, *, image_address: Callable[[Image | IdeaImage], str]
) -> tuple[SharedPage, Tidied]:
    """Return what ``link``, which need not be saved, shows, and what was taken out of the texts.

    ``image_address`` says where a reader gets an image from. As many queries for many ideas as for
    one.
    """
    shown = shown_by(link)
    sparks = sparks_shown(link, shown)
    talks = {spark.insight.talk for spark in sparks if spark.insight and spark.insight.talk}
    texts = _Texts(link, shown, _names(talks) if link.hide_speakers else [])
    bibliography = _Bibliography(link)
    pictures = images_shown(shown)
    ideas = []
    for one in shown:
        lit = [spark for spark in sparks if spark.idea_id == one.idea.pk]
        sources = (_source(spark, link, texts, bibliography, image_address) for spark in lit)
        own = (image for image in pictures if image.idea_id == one.idea.pk)
        images = (_pictured(image, texts, image_address) for image in own)
        ideas.append(_idea(one, texts, tuple(images), tuple(sources)))
    page = SharedPage(
        ideas=tuple(ideas),
        papers=tuple(bibliography.papers),
        author=link.created_by.get_full_name() if link.show_author else "",
        until=link.expires_at,
    )
    return page, texts.tidied


def sparks_shown(link: ShareLink, shown: list[Shown]) -> list[Spark]:
    """Return the sparks of the ideas ``shown`` of which ``link`` tells something, in order.

    Insights are the maker's own or the lab's. What the finder suggested and nobody confirmed, and
    what somebody rejected, is not told; nor is an idea that is not shown itself.
    """
    if not Sources(link.sources).reaches(Sources.INSIGHT):
        return []
    ids = [one.idea.pk for one in shown]
    insights = Insight.objects.visible_to(link.created_by).filter(pk=OuterRef("insight"))
    told = Q(Exists(insights)) | Q(from_idea__in=ids)
    if Sources(link.sources).reaches(Sources.TALK):
        told |= Q(Exists(Paper.objects.alive().filter(pk=OuterRef("paper"))))
    sparks = Spark.objects.filter(told, idea__in=ids, rejected_at=None)
    sparks = sparks.exclude(basis=Basis.SUGGESTED, confirmed_by=None)
    return list(
        sparks.select_related("insight__talk", "insight__paper", "insight__image", "paper")
        .prefetch_related(
            "insight__talk__speakings__person",
            "insight__paper__authorships__person",
            "paper__authorships__person",
        )
        .order_by("pk")
    )


def images_shown(shown: list[Shown]) -> list[IdeaImage]:
    """Return the pictures of the ideas ``shown``, in order. One query."""
    return list(IdeaImage.objects.alive().filter(idea__in=[one.idea for one in shown]))


def image_slug(link: ShareLink, image: Image | IdeaImage) -> str:
    """Return the name of ``image`` at ``link``, which tells nothing and cannot be guessed."""
    name = f"{link.pk}:{image._meta.model_name}:{image.pk}"
    return salted_hmac("ideas.sharing.image", name).hexdigest()[:32]


def image_called(link: ShareLink, slug: str) -> Image | IdeaImage | None:
    """Return the image that ``link`` shows under the name ``slug``, or None."""
    shown = shown_by(link)
    sparks = sparks_shown(link, shown)
    images = [_image_of(spark.insight) for spark in sparks if spark.insight]
    images += images_shown(shown)
    return next((image for image in images if image and image_slug(link, image) == slug), None)


def _image_of(insight) -> Image | None:
    image = insight.image
    return image if image and not image.is_missing and not image.trashed_at else None


def _pictured(image, texts, image_address):
    caption = texts.tidy(image.caption)
    return SharedImage(image_address(image), caption, image.width, image.height)


def _idea(one, texts, images, sources):
    title, body = texts.tidy(one.idea.title), texts.tidy(one.idea.body)
    return SharedIdea(
        number=one.number,
        depth=one.depth,
        anchor=anchor_of(one),
        title=title,
        body=body,
        title_html=texts.line(title),
        body_html=texts.blocks(body) if body.strip() else "",
        images=images,
        sources=sources,
    )


def anchor_of(one: Shown) -> str:
    """Return the name of the place on the page where an idea stands."""
    return f"{ROOT_ANCHOR}-{one.number.replace('.', '-')}" if one.number else ROOT_ANCHOR


def _source(spark, link, texts, bibliography, image_address):
    relation = spark.get_relation_display()
    if spark.from_idea_id:
        one = texts.shown[spark.from_idea_id]
        title = plain(texts.tidy(one.idea.title, told=False))
        words = f"{one.number} {title}".strip()
        return SharedSource(relation, idea=words, anchor=anchor_of(one))
    if spark.paper_id:
        title = spark.paper.title
        return SharedSource(relation, paper=bibliography.number(spark.paper), paper_title=title)
    insight, level = spark.insight, Sources(link.sources)
    told = {"text": texts.blocks(texts.tidy(insight.text)), "minute": insight.clock}
    if image := _image_of(insight):
        told["image"] = _pictured(image, texts, image_address)
    if level.reaches(Sources.TALK) and insight.paper and not insight.paper.trashed_at:
        told["paper"] = bibliography.number(insight.paper)
    if level.reaches(Sources.TALK) and insight.talk and not insight.talk.trashed_at:
        told |= {"talk": texts.tidy(insight.talk.title), "date": insight.talk.date}
        if level.reaches(Sources.SPEAKER) and not link.hide_speakers:
            told["speakers"] = tuple(person.name for person in insight.talk.speaker_list)
        if level.reaches(Sources.RECORDING):
            told["recording"] = _recording(insight, link)
    return SharedSource(relation, **told)


def _recording(insight, link) -> str:
    """Return where the recording plays from the minute on, "" where it is no page of the web."""
    address = insight.talk.recording_url
    player = player_of(cleaned(address) if link.clean_urls else address)
    if player is None or is_ours(address):
        return ""
    return player.address_at(insight.seconds or 0)


class _Bibliography:
    """The papers that a page names, numbered as they come."""

    def __init__(self, link):
        self.papers: list[SharedPaper] = []
        self._numbers: dict[int, int] = {}
        self._clean = cleaned if link.clean_urls else str

    def number(self, paper: Paper) -> int:
        """Return the number of ``paper``, which is added where it is new."""
        if paper.pk not in self._numbers:
            self._numbers[paper.pk] = len(self.papers) + 1
            self.papers.append(self._cited(paper))
        return self._numbers[paper.pk]

    def _cited(self, paper):
        address = f"https://arxiv.org/abs/{quote(paper.arxiv)}" if paper.arxiv else ""
        return SharedPaper(
            number=len(self.papers) + 1,
            authors=", ".join(paper.authors),
            title=paper.title,
            container=paper.container,
            year=paper.year,
            doi=paper.doi,
            address=f"https://doi.org/{quote(paper.doi)}" if paper.doi else address,
        )


class _Texts:
    """The texts of one page: tidied as its link says, and as HTML whose links lead out of the app.

    ``tidied`` collects what was taken out of them.
    """

    def __init__(self, link: ShareLink, shown: list[Shown], names: list[str]):
        self.link, self.tidied = link, Tidied()
        self.shown = {one.idea.pk: one for one in shown}
        self._names = _any_of(names) if names else None

    def tidy(self, text: str, *, told: bool = True) -> str:
        """Return ``text`` as Markdown that may be shown; what is taken out is ``told`` once."""
        if self.link.hide_asides:
            text, taken = asides.without(text)
            self.tidied.asides += taken if told else []
        else:
            text = asides.unmarked(text)
        if self.link.clean_urls:
            text = self._cleaned(text, told)
        return self._names.sub(_("the speaker"), text) if self._names else text

    def line(self, text: str) -> SafeString:
        """Return Markdown as HTML of one line."""
        return render_inline_relinked(text, self._lead)

    def blocks(self, text: str) -> SafeString:
        """Return Markdown as HTML of any number of paragraphs."""
        return render_relinked(text, self._lead)

    def _cleaned(self, text, told):
        for start, address in reversed(addresses(text)):
            clean = cleaned(address)
            if clean != address:
                text = f"{text[:start]}{clean}{text[start + len(address) :]}"
                self.tidied.addresses += [clean] if told else []
        return text

    def _lead(self, address: str) -> str:
        """Return where a link to ``address`` leads: to a place of this page, out, or nowhere."""
        if not is_ours(address):
            return cleaned(address) if self.link.clean_urls else address
        pk = _idea_at(address)
        return f"#{anchor_of(self.shown[pk])}" if pk in self.shown else ""


def is_ours(address: str) -> bool:
    """Return whether ``address`` is a page of this site, or none that makes sense."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return True
    if parts.scheme == "mailto":
        return False
    if not host:
        return True
    names = [urlsplit(settings.SITE_URL).hostname, *settings.ALLOWED_HOSTS]
    own = {name.strip("[].").lower() for name in names} - {"*"}
    return any(host == name or host.endswith(f".{name}") for name in own)


def _idea_at(address) -> int | None:
    path = urlsplit(urljoin("/ideas/", address)).path
    try:
        found = resolve(path)
    except Resolver404:
        return None
    return found.kwargs.get("pk") if found.view_name == "ideas:idea-detail" else None


def _names(talks: Iterable[Talk]) -> list[str]:
    """Return the names of all who spoke in ``talks``, also in Latin letters and turned round."""
    names = set()
    for person in {person for talk in talks for person in talk.speaker_list}:
        latin = person.latin_name.split()
        names |= {person.name, person.latin_name, " ".join([*latin[1:], *latin[:1]])}
        names |= {" ".join([*person.name.split()[1:], *person.name.split()[:1]])}
    return sorted((name for name in names if len(name) > 1), key=len, reverse=True)


def _any_of(names: list[str]) -> re.Pattern:
    """Return the pattern of each of ``names``: a Latin one as a whole word, whatever its case."""
    written = (re.escape(name).replace(r"\ ", r"\s+") for name in names)
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(written)})(?![A-Za-z])", re.IGNORECASE)
