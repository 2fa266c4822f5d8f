"""The sample library: a few talks, what they taught and what grew from it, to look around in."""

import tomllib
from pathlib import Path
from uuid import uuid4

from django.db import transaction

import papers
from ideas.models import Comment, Doubt, Idea, Spark
from papers import crediting, images
from papers.models import (
    Authorship,
    Image,
    Insight,
    Paper,
    Person,
    Series,
    Talk,
    TalkPaper,
    TalkPaperRelation,
    Visibility,
)

FOLDER = Path(papers.__file__).parent / "sample"


@transaction.atomic
def load(*, by) -> None:
    """Add the sample to the library, all or nothing, as what ``by`` shows to the lab."""
    library = tomllib.loads((FOLDER / "library.toml").read_text())
    outline = tomllib.loads((FOLDER / "ideas.toml").read_text())
    series = {row["name"]: Series.objects.create(**row) for row in library["series"]}
    people = [Person.objects.create(**row) for row in library["people"]]
    known = {row["citation_key"]: _paper(row, people) for row in library["papers"]}
    insights = {}
    for row in library["talks"]:
        talk = _talk(row, series, known)
        insights |= _insights(talk, row, by)
    _ideas(outline["ideas"], None, insights, known, by)


def _paper(row, people):
    """Return the paper of ``row``, with those of ``people`` whose name it prints as authors."""
    fields = {name: value for name, value in row.items() if name not in {"authors", "tags"}}
    paper = Paper.objects.create(**fields)
    names = row.get("authors", [])
    for person in people:
        if person.latin_name in names:
            Authorship.objects.create(paper=paper, person=person, printed_name=person.latin_name)
    crediting.credit_authors(paper=paper, names=names)
    paper.tags.add(*row["tags"])
    return paper


def _talk(row, series, known):
    talk = Talk.objects.create(
        title=row["title"],
        date=row["date"],
        series=series[row["series"]],
        minutes=row.get("minutes"),
    )
    crediting.credit_speakers(talk=talk, names=row.get("speakers", []))
    for relation in TalkPaperRelation.values:
        for key in row.get(relation, []):
            TalkPaper.objects.create(talk=talk, paper=known[key], relation=relation)
    talk.tags.add(*row["tags"])
    return talk


def _insights(talk, row, by):
    """Return the insights of ``talk`` by their key."""
    slides = {
        slide["file"]: _image(talk, slide, position)
        for position, slide in enumerate(row.get("images", []))
    }
    insights = {}
    for position, given in enumerate(row["insights"]):
        insight = Insight(talk=talk, text=given["text"], position=position, owner=by)
        insight.visibility = Visibility.LAB
        insight.kind = given.get("kind", insight.kind)
        insight.voice = given.get("voice", insight.voice)
        insight.image = slides.get(given.get("image"))
        if "at" in given:
            minutes, _colon, seconds = given["at"].partition(":")
            insight.seconds = int(minutes) * 60 + int(seconds)
        insight.save()
        insight.tags.add(*given.get("tags", []))
        insights[given["key"]] = insight
    return insights


def _image(talk, slide, position):
    image = Image(talk=talk, caption=slide["caption"], position=position)
    with (FOLDER / "images" / slide["file"]).open("rb") as file:
        prepared = images.prepare(file)
    images.put(prepared, file=image.file, thumbnail=image.thumbnail)
    image.sha256 = prepared.sha256
    image.save()
    return image


def _ideas(rows, parent, insights, known, by):
    """Add ``rows`` and what lies below them under ``parent``, with what is said of them."""
    apart = {"children", "comments", "doubts", "outcome", "sparks", "tags"}
    for position, row in enumerate(rows):
        idea = Idea.objects.create(
            **{name: value for name, value in row.items() if name not in apart},
            parent=parent,
            position=position,
            outcome=known.get(row.get("outcome")),
            owner=by,
            visibility=Visibility.LAB,
        )
        idea.tags.add(*row.get("tags", []))
        for spark in row.get("sparks", []):
            fields = spark | {"insight": insights[spark["insight"]]}
            Spark.objects.create(idea=idea, added_by=by, **fields)
        for text in row.get("doubts", []):
            Doubt.objects.create(idea=idea, by=by, text=text)
        for text in row.get("comments", []):
            Comment.objects.create(idea=idea, author=by, text=text, key=uuid4())
        _ideas(row.get("children", []), idea, insights, known, by)
