"""Naming the people and papers of a paper or a talk: from lists of names to rows, in order."""

from django.db import transaction
from django.db.models import Prefetch, Q

from papers import keypattern, keys
from papers.models import (
    Authorship,
    AuthorshipRole,
    CitationKey,
    NameKind,
    Paper,
    PaperType,
    Person,
    PersonName,
    Speaking,
    TalkPaper,
    TalkPaperRelation,
)
from papers.text import fold


def people_named(names: list[str]) -> list[Person]:
    """Return a person for each of ``names``, which differ, in order.

    A name that exactly one person of the library goes by is that person; any other name, also one
    that several go by, is somebody new. Initials are anybody's, and so nobody's.
    """
    known: dict[str, list[Person]] = {}
    folded = [fold(name) for name in names]
    others = PersonName.objects.filter(name_key__in=folded).exclude(kind=NameKind.INITIALS)
    found = Q(name_key__in=folded) | Q(pk__in=others.values("person"))
    rows = Person.objects.alive().filter(found).prefetch_related(Prefetch("other_names", others))
    for person in rows:
        for key in {person.name_key, *(other.name_key for other in person.other_names.all())}:
            known.setdefault(key, []).append(person)
    people = []
    for name, key in zip(names, folded, strict=True):
        same = known.get(key, [])
        people.append(same[0] if len(same) == 1 else Person.objects.create(name=name))
    return people


@transaction.atomic
def credit_authors(*, paper, names: list[str], role=AuthorshipRole.AUTHOR) -> None:
    """Make ``names`` the people with ``role`` of ``paper``, in that order, as printed.

    People who were there under a name that stays are kept, also where others share the name.
    """
    before = paper.authorships.filter(role=role).select_related("person")
    people = _with_new({fold(row.printed_name): row.person for row in before}, names)
    printed = {}
    for name in names:
        printed.setdefault(people[fold(name)], name)
    paper.authorships.filter(role=role).exclude(person__in=printed).delete()
    Authorship.objects.bulk_create(
        (
            Authorship(paper=paper, person=person, role=role, printed_name=name, position=position)
            for position, (person, name) in enumerate(printed.items())
        ),
        update_conflicts=True,
        unique_fields=["paper", "person", "role"],
        update_fields=["printed_name", "position"],
    )


@transaction.atomic
def credit_speakers(*, talk, names: list[str]) -> None:
    """Make ``names`` the speakers of ``talk``, in that order.

    People who were there under a name that stays are kept, also where others share the name.
    """
    before = talk.speakings.select_related("person")
    people = _with_new({row.person.name_key: row.person for row in before}, names)
    speakers = list(dict.fromkeys(people[fold(name)] for name in names))
    talk.speakings.exclude(person__in=speakers).delete()
    Speaking.objects.bulk_create(
        (
            Speaking(talk=talk, person=person, position=position)
            for position, person in enumerate(speakers)
        ),
        update_conflicts=True,
        unique_fields=["talk", "person"],
        update_fields=["position"],
    )


@transaction.atomic
def link_papers(*, talk, presents: list[str], mentions: list[str]) -> None:
    """Make the papers so called those that ``talk`` presents and mentions, adding unknown ones."""
    titles = {TalkPaperRelation.MENTIONS: mentions, TalkPaperRelation.PRESENTS: presents}
    links = {paper_called(text): relation for relation, named in titles.items() for text in named}
    before = talk.talk_papers.filter(paper__trashed_at=None)
    before.exclude(paper__in=links).delete()
    TalkPaper.objects.bulk_create(
        (TalkPaper(talk=talk, paper=paper, relation=relation) for paper, relation in links.items()),
        update_conflicts=True,
        unique_fields=["talk", "paper"],
        update_fields=["relation"],
    )


def _with_new(known, names):
    """Return ``known`` (people by folded name) with a person for each other name of ``names``."""
    missing = list({fold(name): name for name in names if fold(name) not in known}.values())
    return known | dict(zip(map(fold, missing), people_named(missing), strict=True))


def known_paper(text: str) -> Paper | None:
    """Return the library's paper of that title, DOI, arXiv number or citation key, or None.

    A key that the paper had before is one of its keys.
    """
    cited = CitationKey.objects.filter(key_folded=keypattern.folded(text))
    return (
        Paper.objects.alive()
        .filter(
            Q(title_key=fold(text))
            | Q(doi__iexact=text)
            | Q(arxiv=text)
            | Q(pk__in=cited.values("paper"))
        )
        .order_by("pk")
        .first()
    )


def paper_called(text: str) -> Paper:
    """Return the library's paper that ``known_paper`` finds, or a new one with just that title."""
    if known := known_paper(text):
        return known
    paper = Paper.objects.create(title=text, type=PaperType.OTHER)
    keys.give([paper])
    return paper
