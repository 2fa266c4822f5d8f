"""What of the library can be found: papers and their pages, talks, people, insights."""

from collections import defaultdict
from itertools import chain

from django.apps import apps
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from papers.markdown import plain
from papers.models import (
    Authorship,
    CitationKey,
    CollectedPaper,
    FileText,
    Insight,
    Paper,
    PaperFile,
    Person,
    PersonName,
    Series,
    Speaking,
    Tag,
    TaggedInsight,
    TaggedPaper,
    TaggedTalk,
    Talk,
    TalkPaper,
)
from papers.models.among import among_ids
from papers.search.kinds import LAB, Document, Kind, Shown, Step, Watch, audience, term
from papers.search.text import spellings
from papers.text import clock, shortened

LONGEST_STEP = 44
PAGES_OF = (
    "SELECT t.id AS id FROM papers_filetext t JOIN papers_paperfile f ON f.id = t.of_id"
    " WHERE f.paper_id = "
)


def tags_of(through, ids) -> dict[int, list[tuple[int, str]]]:
    """Return the tags (id, name) of rows by the id of the row; ``through`` is their join table."""
    found = defaultdict(list)
    rows = through.objects.filter(content_object__in=among_ids(ids)).order_by("tag")
    for row, tag, name in rows.values_list("content_object", "tag", "tag__name"):
        found[row].append((tag, name))
    return found


def tag_terms(tags) -> list[str]:
    """Return the terms of ``tags``, (id, name) each."""
    return [term("tag", pk) for pk, _name in tags]


def year_terms(date: str) -> list[str]:
    """Return the term of the year of a partial ``date``, if there is one."""
    return [term("year", date[:4])] if date else []


class _Names:
    """Who people are and how their names are spelled, each read once."""

    def __init__(self, ids):
        ids = among_ids(set(ids))
        self.names = defaultdict(list)
        people = Person._base_manager.filter(pk__in=ids).values_list("pk", "name", "latin_name")
        others = PersonName.objects.filter(person__in=ids).order_by("pk")
        for pk, *names in chain(people, others.values_list("person", "name")):
            self.names[pk] += [name for name in names if name]

    def spelled(self, pk) -> list[str]:
        """Return every name of a person and every spelling of each."""
        names = self.names[pk]
        return [*names, *chain.from_iterable(map(spellings, names))]


def _papers(rows):
    columns = ("pk", "title", "abstract", "date", "type", "created_at", "container", "publisher")
    rows = rows.filter(trashed_at=None).order_by("pk")
    found = list(rows.values_list(*columns, "doi", "arxiv", "pmid", "isbn"))
    ids = [pk for pk, *_rest in found]
    listed = among_ids(ids)
    authors, printed = defaultdict(list), defaultdict(list)
    credits = Authorship.objects.filter(paper__in=listed).order_by("position", "pk")
    for paper, person, name in credits.values_list("paper", "person", "printed_name"):
        authors[paper].append(person)
        printed[paper].append(name)
    names = _Names(chain.from_iterable(authors.values()))
    tags, keys, collections = tags_of(TaggedPaper, ids), defaultdict(list), defaultdict(list)
    for paper, key in CitationKey.objects.filter(paper__in=listed).values_list("paper", "key"):
        keys[paper].append(key)
    collected = CollectedPaper.objects.filter(paper__in=listed, collection__trashed_at=None)
    for paper, collection in collected.order_by().values_list("paper", "collection"):
        collections[paper].append(collection)
    files = PaperFile.objects.filter(paper__in=listed, trashed_at=None)
    with_pdf = set(files.values_list("paper", flat=True))
    for pk, title, abstract, date, kind, added_at, container, publisher, *numbers in found:
        spelled = [way for person in authors[pk] for way in names.spelled(person)]
        yield Document(
            object_id=pk,
            title=title,
            body=abstract,
            hidden="\n".join(
                [*dict.fromkeys([*printed[pk], *spelled]), container, publisher]
                + [name for _pk, name in tags[pk]]
                + [*keys[pk], *filter(None, numbers)]
            ),
            terms=(
                term("is", "paper"),
                term(LAB),
                term("type", kind),
                *year_terms(date),
                *tag_terms(tags[pk]),
                *(term("author", person) for person in sorted(set(authors[pk]))),
                *(term("collection", one) for one in sorted(collections[pk])),
                *([term("has", "pdf")] if pk in with_pdf else []),
            ),
            date=date,
            added_at=added_at,
        )


def _pages(rows):
    rows = rows.filter(of__trashed_at=None, of__paper__trashed_at=None)
    papers = set(rows.order_by().values_list("of__paper", flat=True))
    terms = {
        document.object_id: [one for one in document.terms if one != term("is", "paper")]
        for document in _papers(Paper._base_manager.filter(pk__in=papers))
    }
    for pk, paper, text, date, added_at in rows.order_by("pk").values_list(
        "pk", "of__paper", "text", "of__paper__date", "of__created_at"
    ):
        yield Document(
            object_id=pk,
            body=text,
            terms=(term("is", "page"), *terms.get(paper, [])),
            date=date,
            added_at=added_at,
        )


def _talks(rows):
    columns = ("pk", "title", "abstract", "date", "created_at", "series", "series__name")
    found = list(rows.filter(trashed_at=None).order_by("pk").values_list(*columns))
    ids, speakers = [pk for pk, *_rest in found], defaultdict(list)
    said = Speaking.objects.filter(talk__in=among_ids(ids)).order_by("position")
    for talk, person in said.values_list("talk", "person"):
        speakers[talk].append(person)
    names, tags = _Names(chain.from_iterable(speakers.values())), tags_of(TaggedTalk, ids)
    for pk, title, abstract, date, added_at, series, name in found:
        spelled = [way for person in speakers[pk] for way in names.spelled(person)]
        yield Document(
            object_id=pk,
            title=title,
            body=abstract,
            hidden="\n".join(
                [*dict.fromkeys(spelled), name or "", *(name for _pk, name in tags[pk])]
            ),
            terms=(
                term("is", "talk"),
                term(LAB),
                *year_terms(date),
                *tag_terms(tags[pk]),
                *(term("speaker", person) for person in sorted(speakers[pk])),
                *([term("series", series)] if series else []),
            ),
            date=date,
            added_at=added_at,
        )


def _people(rows):
    columns = ("pk", "affiliation", "about", "orcid", "created_at")
    found = list(rows.filter(trashed_at=None).order_by("pk").values_list(*columns))
    names = _Names(pk for pk, *_rest in found)
    for pk, affiliation, about, orcid, added_at in found:
        yield Document(
            object_id=pk,
            title="\n".join(names.names[pk]),
            body=f"{affiliation}\n{about}",
            hidden="\n".join([*names.spelled(pk)[len(names.names[pk]) :], orcid]),
            terms=(term("is", "person"), term(LAB)),
            added_at=added_at,
        )


def _insights(rows):
    speakers = defaultdict(list)
    found = list(
        rows.filter(trashed_at=None).order_by("pk").values_list(
            "pk", "text", "answer", "kind", "voice", "owner", "visibility", "created_at",
            "talk", "paper", "talk__date", "paper__date",
        )
    )  # fmt: skip
    tags = tags_of(TaggedInsight, (pk for pk, *_rest in found))
    talks = {row[8] for row in found if row[8]}
    papers = {row[9] for row in found if row[9]}
    said = Speaking.objects.filter(talk__in=among_ids(talks)).order_by("person")
    for talk, person in said.values_list("talk", "person"):
        speakers["talk", talk].append(term("speaker", person))
    wrote = Authorship.objects.filter(paper__in=among_ids(papers)).order_by("person")
    for paper, person in wrote.values_list("paper", "person"):
        speakers["paper", paper].append(term("author", person))
    for pk, text, answer, kind, voice, owner, visibility, added_at, talk, paper, *dates in found:
        date = next(filter(None, dates), "")
        yield Document(
            object_id=pk,
            body=f"{text}\n{answer}",
            hidden="\n".join(name for _pk, name in tags[pk]),
            terms=(
                term("is", "insight"),
                *audience(owner, visibility),
                term("kind", kind),
                term("voice", voice),
                *year_terms(date),
                *tag_terms(tags[pk]),
                *dict.fromkeys(speakers["talk", talk] + speakers["paper", paper]),
                *([term("of", "talk")] if talk else [term("of", "paper")] if paper else []),
            ),
            date=date,
            added_at=added_at,
        )


def _show_papers(ids, user):
    authors, talks = defaultdict(list), {}
    credits = Authorship.objects.filter(paper__in=ids, role="author").order_by("position", "pk")
    for paper, name in credits.values_list("paper", "printed_name"):
        authors[paper].append(name)
    seen = Talk.objects.visible_to(user).filter(pk=OuterRef("talk"))
    told = TalkPaper.objects.filter(Exists(seen), paper__in=ids).order_by("-relation", "pk")
    for paper, talk, title in told.values_list("paper", "talk", "talk__title"):
        talks.setdefault(paper, Step(shortened(title, LONGEST_STEP), _url("talk", talk), "talk"))
    rows = Paper.objects.filter(pk__in=ids)
    return {
        pk: Shown(
            url=_url("paper", pk),
            title=title,
            text=abstract,
            details=tuple(filter(None, [_few(authors[pk]), container, date[:4]])),
            line=(talks[pk],) if pk in talks else (),
        )
        for pk, title, abstract, container, date in rows.values_list(
            "pk", "title", "abstract", "container", "date"
        )
    }


def _show_pages(ids, _user):
    rows = FileText.objects.filter(pk__in=ids)
    return {
        pk: Shown(
            url=f"{reverse('papers:file-read', args=[file])}#page={page}",
            title=title,
            text=text,
            details=(_("page %d") % page,),
            line=(Step(_("Paper"), _url("paper", paper), "paper"),),
        )
        for pk, file, page, text, paper, title in rows.values_list(
            "pk", "of", "page", "text", "of__paper", "of__paper__title"
        )
    }


def _show_talks(ids, user):
    speakers = speaker_steps(ids, user)
    rows = Talk.objects.filter(pk__in=ids)
    return {
        pk: Shown(
            url=_url("talk", pk),
            title=title,
            text=plain(abstract),
            details=tuple(filter(None, [series, date])),
            line=tuple(speakers[pk]),
        )
        for pk, title, abstract, series, date in rows.values_list(
            "pk", "title", "abstract", "series__name", "date"
        )
    }


def speaker_steps(talks, user) -> dict[int, list[Step]]:
    """Return the speakers of each of ``talks`` (ids), in order, as far as ``user`` sees them."""
    steps = defaultdict(list)
    people = Person.objects.visible_to(user).filter(pk=OuterRef("person"))
    said = Speaking.objects.filter(Exists(people), talk__in=talks)
    for talk, person, name in said.order_by("position", "pk").values_list(
        "talk", "person", "person__name"
    ):
        steps[talk].append(Step(name, _url("speaker", person), "speaker"))
    return steps


def _show_people(ids, _user):
    names = _Names(ids)
    rows = Person.objects.filter(pk__in=ids)
    return {
        pk: Shown(
            url=_url("speaker", pk),
            title=" · ".join(dict.fromkeys(names.names[pk])),
            text=plain(about),
            details=tuple(filter(None, [affiliation])),
        )
        for pk, affiliation, about in rows.values_list("pk", "affiliation", "about")
    }


def _show_insights(ids, user):
    rows = list(
        Insight.objects.filter(pk__in=ids)
        .select_related("talk", "paper")
    )  # fmt: skip
    speakers = speaker_steps([row.talk_id for row in rows if row.talk_id], user)
    ideas = defaultdict(list)
    for config in apps.get_app_configs():
        if find := getattr(config, "insight_links", None):
            for pk, links in find(rows, user).items():
                ideas[pk] += [Step(link.label, link.url, link.hue) for link in links if link.hue]
    shown = {}
    for row in rows:
        line, place = [], ""
        if row.talk_id:
            place = f" @ {clock(row.seconds)}" if row.seconds is not None else ""
            line = speakers[row.talk_id]
        elif row.paper_id and row.page:
            place = f" · {row.page}"
        if source := row.source:
            hue = source._meta.model_name
            title = shortened(source.title, LONGEST_STEP)
            line = [*line, Step(f"{title}{place}", source.get_absolute_url(), hue)]
        shown[row.pk] = Shown(
            url=row.get_absolute_url(),
            title="",
            text=plain(f"{row.text}\n\n{row.answer}" if row.answer else row.text),
            details=(row.get_kind_display(),),
            line=(*line, *ideas[row.pk]),
        )
    return shown


def _url(kind, pk):
    return reverse(f"papers:{kind}-detail", args=[pk])


def _few(names):
    return ", ".join(names if len(names) < 4 else [*names[:3], "…"])


def _visible_pages(user):
    papers = Paper.objects.visible_to(user).filter(pk=OuterRef("paper"))
    files = PaperFile.objects.visible_to(user).filter(Exists(papers))
    return FileText.objects.filter(Exists(files.filter(pk=OuterRef("of"))))


NAMED = "SELECT {0} AS id FROM {1} WHERE person_id = row.{2}"
NAME_COLUMNS = ("name", "latin_name", "trashed_at")
TAGGED = "SELECT content_object_id AS id FROM {0} WHERE tag_id = row.id"

KINDS = [
    Kind(
        "paper", gettext_lazy("Papers"), "paper", Paper, _papers, Paper.objects.visible_to,
        _show_papers,
        (
            Watch(Paper, "row.id"),
            Watch(Authorship, "row.paper_id"),
            Watch(TaggedPaper, "row.content_object_id"),
            Watch(CollectedPaper, "row.paper_id"),
            Watch(CitationKey, "row.paper_id"),
            Watch(PaperFile, "row.paper_id", ("paper_id", "trashed_at")),
            Watch(Person, NAMED.format("paper_id", "papers_authorship", "id"), NAME_COLUMNS),
            Watch(PersonName, NAMED.format("paper_id", "papers_authorship", "person_id")),
            Watch(Tag, TAGGED.format("papers_taggedpaper"), ("name",)),
        ),
    ),
    Kind(
        "page", gettext_lazy("Pages of PDFs"), "paper", FileText, _pages, _visible_pages,
        _show_pages,
        (
            Watch(FileText, "row.id"),
            Watch(
                PaperFile, "SELECT id FROM papers_filetext WHERE of_id = row.id",
                ("paper_id", "trashed_at"),
            ),
            Watch(Paper, f"{PAGES_OF}row.id", ("date", "type", "trashed_at")),
            Watch(Authorship, f"{PAGES_OF}row.paper_id"),
            Watch(TaggedPaper, f"{PAGES_OF}row.content_object_id"),
            Watch(CollectedPaper, f"{PAGES_OF}row.paper_id"),
        ),
        has_title=False,
    ),
    Kind(
        "talk", gettext_lazy("Talks"), "talk", Talk, _talks, Talk.objects.visible_to, _show_talks,
        (
            Watch(Talk, "row.id"),
            Watch(Speaking, "row.talk_id"),
            Watch(TaggedTalk, "row.content_object_id"),
            Watch(Person, NAMED.format("talk_id", "papers_speaking", "id"), NAME_COLUMNS),
            Watch(PersonName, NAMED.format("talk_id", "papers_speaking", "person_id")),
            Watch(Series, "SELECT id FROM papers_talk WHERE series_id = row.id", ("name",)),
            Watch(Tag, TAGGED.format("papers_taggedtalk"), ("name",)),
        ),
    ),
    Kind(
        "person", gettext_lazy("People"), "speaker", Person, _people, Person.objects.visible_to,
        _show_people,
        (
            Watch(Person, "row.id"),
            Watch(PersonName, "row.person_id"),
        ),
    ),
    Kind(
        "insight", gettext_lazy("Insights"), "insight", Insight, _insights,
        Insight.objects.visible_to, _show_insights,
        (
            Watch(Insight, "row.id"),
            Watch(TaggedInsight, "row.content_object_id"),
            Watch(Speaking, "SELECT id FROM papers_insight WHERE talk_id = row.talk_id"),
            Watch(Authorship, "SELECT id FROM papers_insight WHERE paper_id = row.paper_id"),
            Watch(Talk, "SELECT id FROM papers_insight WHERE talk_id = row.id", ("date",)),
            Watch(Paper, "SELECT id FROM papers_insight WHERE paper_id = row.id", ("date",)),
            Watch(Tag, TAGGED.format("papers_taggedinsight"), ("name",)),
        ),
        has_title=False,
    ),
]  # fmt: skip
