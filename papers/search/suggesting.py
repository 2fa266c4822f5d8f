"""What is offered while one types: values of fields, and rows whose title begins so."""

from dataclasses import dataclass, replace
from datetime import date

from papers.models import Collection, Person, Tag
from papers.search import query
from papers.search.engine import hits_of, keep_current, ranked
from papers.search.fields import choices, is_seen, people_called, terms_of, understood
from papers.search.kinds import Kind, kinds
from papers.search.matching import with_places
from papers.search.text import Piece, highlighted
from papers.text import fold, shortened

MOST, MOST_EACH, READ_EACH = 8, 3, 40
LONGEST = 100
# The kinds whose titles are offered, and the one of which the text is.
TITLED, TOLD = ("person", "talk", "paper", "idea"), "insight"
# Those of which the newest are offered before anything is typed.
NEW = ("talk", "paper", "idea")


@dataclass(frozen=True)
class Value:
    """How what is typed may go on: the ``text`` it would be, and its ``label``."""

    text: str
    label: str


@dataclass(frozen=True)
class Offer:
    """A row that may be meant."""

    kind: Kind
    url: str
    title: tuple[Piece, ...]
    details: str


@dataclass(frozen=True)
class Suggestions:
    """What is offered: values of the field that is being typed, and rows."""

    values: tuple[Value, ...] = ()
    offers: tuple[Offer, ...] = ()


def suggest(text: str, user, *, today: date) -> Suggestions:
    """Return what to offer ``user`` who has typed ``text`` so far; nothing typed, what is new."""
    keep_current()
    asked = query.parse(text)
    is_open = bool(text) and not text[-1].isspace()
    last = asked.fields[-1] if asked.fields and asked.fields[-1].span[1] == len(text) else None
    if is_open and (last or text.endswith((":", "："))):
        return Suggestions(values=_values(asked, text, last, user))
    names = _names(text) if is_open else ()
    return Suggestions(values=names, offers=_offers(asked, user, today))


def _names(text) -> tuple[Value, ...]:
    """Return the fields whose name begins with the last word of ``text``."""
    head, _space, word = text.rpartition(" ")
    if len(word) < 2 or not word.isalpha():
        return ()
    before = f"{head} " if head else ""
    called = [name for name in query.FIELDS if name.startswith(word.casefold())]
    return tuple(Value(f"{before}{name}:", f"{name}:") for name in called)


def _values(asked, text, last, user) -> tuple[Value, ...]:
    if last:
        head, name, typed = text[: last.span[0]], last.name, last.values[-1]
        several = last.values[:-1]
    else:
        head, _space, called = text.rpartition(" ")
        name, typed, several = query.called(called.rstrip(":：")), "", ()
        head = f"{head} " if head else ""
    if name is None:
        return ()
    found = _FINDERS.get(name, _choices)(name, fold(typed), user)
    written = [",".join(map(query.quoted, (*several, value))) for value, _label in found[:MOST]]
    return tuple(
        Value(f"{head}{name}:{value} ", label)
        for value, (_value, label) in zip(written, found, strict=False)
    )


def _choices(name, typed, _user):
    return [
        (value, str(label))
        for value, label in choices(name)
        if value.startswith(typed) or fold(str(label)).startswith(typed)
    ]


def _tags(_name, typed, user):
    """Return tags that begin so and that some row has which ``user`` may see."""
    found = []
    for tag in Tag.objects.filter(slug__startswith=typed).order_by("slug")[: 4 * MOST]:
        if len(found) < MOST and is_seen(terms_of("tag", [tag.pk]), user):
            found.append((tag.name, tag.name))
    return found


def _people(_name, typed, user):
    people = Person.objects.visible_to(user).filter(pk__in=people_called(typed))
    return [(name, name) for name in people.order_by("sort_key").values_list("name", flat=True)]


def _collections(_name, typed, user):
    named = Collection.objects.visible_to(user).order_by("sort_key", "pk")
    return [(one.name, one.name) for one in named if typed in fold(one.name)]


_FINDERS = {
    "tag": _tags,
    "author": _people,
    "speaker": _people,
    "person": _people,
    "collection": _collections,
}


def _offers(asked, user, today) -> tuple[Offer, ...]:
    """Return rows that answer, the last word being maybe only begun; without words, new ones."""
    meaning = understood(asked, user, today=today, is_typing=True)
    found = []
    for name in (*TITLED, TOLD) if asked.tree else NEW:
        kind = kinds().get(name)
        if kind is None or (meaning.kinds is not None and name not in meaning.kinds):
            continue
        here = meaning
        if name in TITLED and meaning.match:
            here = replace(
                meaning, match=with_places(meaning.match, "AC" if name == "person" else "A")
            )
        if name == TOLD and not meaning.match:
            continue
        rows, _is_more = ranked(kind, here, user, READ_EACH)
        for hit in hits_of(kind, rows[:MOST_EACH], meaning, user):
            shown = hit.shown
            title = hit.title or highlighted(shortened(shown.text, LONGEST), meaning.needles)
            beside = [*shown.details, *(step.label for step in shown.line)]
            found.append(Offer(kind, shown.url, title, " · ".join(beside[:2])))
    return tuple(found)
