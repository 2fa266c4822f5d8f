"""Taking down what was heard or read: some lines, perhaps a picture, in one deed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from papers import images
from papers.images import Prepared
from papers.models import (
    Capture,
    Image,
    Insight,
    Kind,
    Paper,
    TaggedInsight,
    Talk,
    Visibility,
    Voice,
)
from papers.models.tags import tags_named
from papers.shorthand import Line
from papers.text import clock, fold


@dataclass(frozen=True)
class Towards:
    """The idea that insights are to light: by its full number, its id, or a new one's title."""

    number: str = ""
    idea: int | None = None
    title: str = ""


@transaction.atomic
def capture(
    *,
    by,
    key: UUID,
    lines: list[Line],
    talk: Talk | None = None,
    paper: Paper | None = None,
    image: Prepared | None = None,
    kind: str = Kind.TAKEAWAY,
    visibility: str = Visibility.LAB,
    seconds: int | None = None,
    heard_at: datetime | None = None,
    towards: Towards | None = None,
) -> list[Insight]:
    """Return the insights made of ``lines``, one each, saved as what ``by`` took from the source.

    What a line says of itself goes before ``kind`` and ``seconds``; ``heard_at``, when it was
    captured, is kept only where no minute is known. ``image`` goes with the first
    line. All of them light the idea of ``towards``, each also the one that it names itself. The
    same ``key`` again returns what was saved with it and saves nothing.

    Raises ValidationError, and saves nothing, if a tag is bad or an idea is not there.
    """
    saved, is_new = Capture.objects.get_or_create(owner=by, key=key)
    if not is_new:
        return list(saved.insights.alive().order_by("position", "pk"))
    source = {"talk": talk, "paper": paper}
    position = Insight.objects.filter(**source).next_position()
    made = []
    for line in lines:
        minute = seconds if line.seconds is None else line.seconds
        insight = Insight(
            **source,
            owner=by,
            capture=saved,
            position=position + len(made),
            text=line.text,
            kind=line.kind or kind,
            voice=Voice.SOURCE if talk or paper else Voice.MINE,
            seconds=minute,
            slide=line.slide,
            page=line.page,
            visibility=visibility,
            heard_at=heard_at if minute is None else None,
        )
        made.append(insight)
    insights = Insight.objects.bulk_create(made)
    _tag(insights, lines)
    if towards:
        _tell(insights, towards, by)
    for insight, line in zip(insights, lines, strict=True):
        if line.towards:
            _tell([insight], Towards(number=line.towards), by)
    if image:
        _illustrate(insights[0], image, source)
    return insights


def made_by(capture: Capture) -> list:
    """Return querysets of the living rows that ``capture`` made: its insights and its picture."""
    insights = capture.insights.alive()
    return [insights, Image.objects.alive().filter(insights__in=insights)]


def called(seconds: int | None) -> str:
    """Return what a picture is called that came without words, at ``seconds`` into the talk."""
    if seconds is None:
        return _("Screenshot")
    return _("Screenshot at %(time)s") % {"time": clock(seconds)}


def _tag(insights, lines):
    named = {tag.slug: tag for tag in tags_named([name for line in lines for name in line.tags])}
    TaggedInsight.objects.bulk_create(
        TaggedInsight(tag=named[slug], content_object=insight)
        for insight, line in zip(insights, lines, strict=True)
        for slug in dict.fromkeys(fold(name) for name in line.tags)
    )


def _tell(insights, towards, by):
    """Tell the apps that keep ideas what these insights are to light."""
    for config in apps.get_app_configs():
        if light := getattr(config, "insights_captured", None):
            light(insights, towards, by)


def _illustrate(insight, prepared, source):
    rows = Image.objects.filter(**source)
    image = Image(**source, sha256=prepared.sha256, position=rows.next_position())
    images.put(prepared, file=image.file, thumbnail=image.thumbnail)
    image.save()
    insight.image = image
    Insight.objects.filter(pk=insight.pk).update(image=image)
