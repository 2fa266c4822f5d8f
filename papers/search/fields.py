"""What a question means to the index: words and terms to match, and conditions on the rows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache, partial

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _, override

from papers.models import (
    Collection,
    Insight,
    Kind as InsightKind,
    PaperType,
    Reading,
    ReadingStatus,
    Series,
    Tag,
    Talk,
    TalkPaper,
    Voice,
)
from papers.search import ranges
from papers.search.fulltext import Moments, read
from papers.search.kinds import LAB, Kind, kinds, term
from papers.search.matching import All, Any, Match, Text, Without, with_places
from papers.search.query import And, Field, Node, Not, Or, Phrase, Query, Slip, Word
from papers.search.text import Needle, is_cjk, wanted_tokens
from papers.text import fold

# A word of so many Latin letters also finds longer ones that begin with it.
LOOSE_FROM = 4
MOST_PEOPLE, MOST_SERIES, MOST_YEARS = 50, 50, 300
MOST_LOOKED_AT = 20


class NoSuchValue(Exception):
    """A field has a value that nothing has. Its text is the message for whoever asked."""


@dataclass(frozen=True)
class Understood:
    """A question, ready to be asked.

    ``asked`` are the words to rank by and ``needles`` those to mark. ``kinds`` are the only ones
    to look at, all if None. ``conditions`` are of the rows themselves, by field and value, each
    with whether it is to hold. ``messages`` say what was not understood, and is left out.
    """

    match: Match | None = None
    asked: tuple[Text, ...] = ()
    needles: tuple[Needle, ...] = ()
    kinds: frozenset[str] | None = None
    conditions: tuple[tuple[tuple[str, str], bool], ...] = ()
    added: Moments = (None, None)
    changed: Moments = (None, None)
    sort: str = ""
    messages: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        bounds = (*self.added, *self.changed)
        return not (self.match or self.kinds or self.conditions or any(bounds))

    def condition(self, kind: Kind, user) -> Q | None:
        """Return what the rows of ``kind`` must be, or None where none of them can be."""
        found = Q()
        for name, is_to_hold in self.conditions:
            of_kinds = conditions()[name]
            if kind.name in of_kinds:
                one = of_kinds[kind.name](user)
                found &= one if is_to_hold else ~one
            elif is_to_hold:
                return None
        for way, moment in zip(("gte", "lt"), self.changed, strict=True):
            if moment:
                if "changed_at" not in {field.name for field in kind.model._meta.fields}:
                    return None
                found &= Q(**{f"changed_at__{way}": moment})
        return found


@dataclass
class _Reader:
    """Reads the tree of one question, of one member, and gathers what it comes to."""

    user: object
    today: date
    is_typing: bool = False
    asked: list[Text] = field(default_factory=list)
    needles: list[Needle] = field(default_factory=list)
    kinds: set[str] | None = None
    conditions: list = field(default_factory=list)
    bounds: dict[str, Moments] = field(default_factory=dict)
    sort: str = ""
    is_title: bool = False
    messages: list[str] = field(default_factory=list)

    def top(self, node: Node | None) -> Match | None:
        """Return the match of the whole tree. Only here do fields stand that are no words."""
        parts = node.parts if isinstance(node, And) else (node,) if node else ()
        wanted, unwanted = [], []
        for part in parts:
            is_not = isinstance(part, Not)
            inner = part.part if is_not else part
            if isinstance(inner, Field) and self.is_beside(inner):
                self.said(partial(self.beside, inner, is_to_hold=not is_not))
            elif match := self.match(inner, is_wanted=not is_not):
                (unwanted if is_not else wanted).append(match)
        return self.without(wanted, unwanted)

    def without(self, wanted, unwanted):
        if not unwanted:
            return All(tuple(wanted)) if len(wanted) > 1 else next(iter(wanted), None)
        whole = All(tuple(wanted)) if wanted else seen_by(self.user)
        return Without(whole, Any(tuple(unwanted)))

    def said(self, read):
        """Return what ``read`` gives; where it fails, keep the message and return None."""
        try:
            return read()
        except NoSuchValue as error:
            self.messages.append(str(error))
            return None

    def match(self, node: Node, *, is_wanted: bool) -> Match | None:
        """Return the match of ``node``; None where nothing of it was understood."""
        match node:
            case Word(text, is_prefix):
                return self.words(
                    text, is_prefix=is_prefix, is_loose=is_wanted, is_wanted=is_wanted
                )
            case Phrase(text):
                return self.words(text, is_prefix=False, is_loose=False, is_wanted=is_wanted)
            case Field():
                if self.is_beside(node):
                    self.messages.append(
                        _("“%s” can only stand beside the other words, not among alternatives.")
                        % f"{node.name}:{','.join(node.values)}"
                    )
                    return None
                return self.said(partial(self.field, node))
            case Or(parts):
                found = [self.match(part, is_wanted=is_wanted) for part in parts]
                found = [one for one in found if one]
                return Any(tuple(found)) if len(found) > 1 else next(iter(found), None)
            case Not(part):
                unwanted = self.match(part, is_wanted=False)
                return Without(seen_by(self.user), unwanted) if unwanted else None
            case And(parts):
                positive = [part for part in parts if not isinstance(part, Not)]
                negative = [part.part for part in parts if isinstance(part, Not)]
                wanted = [self.match(part, is_wanted=is_wanted) for part in positive]
                unwanted = [self.match(part, is_wanted=False) for part in negative]
                return self.without(list(filter(None, wanted)), list(filter(None, unwanted)))

    def words(self, text, *, is_prefix, is_loose, is_wanted):
        found = wanted_tokens(text)
        if not found:
            return None
        last = found[-1]
        if is_cjk(last):
            is_prefix = len(last) == 1
        elif is_loose and len(found) == 1 and last.isalpha():
            is_prefix = is_prefix or self.is_typing or len(last) >= LOOSE_FROM
        words = Text(found, is_prefix)
        if is_wanted:
            self.asked.append(words)
            self.needles.append(Needle(text, is_prefix))
        return words

    def field(self, node: Field) -> Match:
        """Return the match of a field. Raises NoSuchValue."""
        found = [FIELDS[node.name](value, self) for value in node.values]
        return Any(tuple(found)) if len(found) > 1 else found[0]

    def is_beside(self, node: Field) -> bool:
        """Whether a field is no word: it chooses kinds, bounds, an order or a condition."""
        if node.name not in FIELDS:
            return True
        return any(
            (node.name, self.value_of(node.name, one)) in conditions() for one in node.values
        )

    def value_of(self, name, value):
        return chosen(name, value) or value.casefold()

    def beside(self, node: Field, *, is_to_hold: bool) -> None:
        """Take in a field that is no word. Raises NoSuchValue."""
        for value in node.values:
            if node.name in {"added", "changed"}:
                self.bounds[node.name] = self.moments(value)
            elif node.name == "sort":
                self.sort = known("sort", value)
            elif node.name == "in":
                self.inside(known("in", value))
            else:
                key = (node.name, self.value_of(node.name, value))
                if key not in conditions():
                    raise NoSuchValue(unknown(node.name, value))
                self.conditions.append((key, is_to_hold))

    def inside(self, place):
        if place == "title":
            self.is_title = True
        else:
            self.kinds = (self.kinds or set()) | {"page" if place == "pdf" else place}

    def moments(self, value):
        try:
            bounds = ranges.days(value, today=self.today)
        except ValueError:
            raise NoSuchValue(
                _("“%s” is no time. Write <2w, >1m, 2026-03 or 2026-01..2026-03.") % value
            ) from None
        return tuple(
            timezone.make_aware(datetime.combine(day, time.min)) if day else None for day in bounds
        )


def understood(question: Query, user, *, today: date, is_typing: bool = False) -> Understood:
    """Return what ``question`` means when ``user`` asks it on the day ``today``.

    While one ``is_typing``, each word may be only begun.
    """
    reader = _Reader(user, today, is_typing)
    reader.messages += map(told, question.slips)
    match = reader.top(question.tree)
    if match and reader.is_title:
        match = with_places(match, "A")
    return Understood(
        match=match,
        asked=tuple(reader.asked),
        needles=tuple(reader.needles),
        kinds=frozenset(reader.kinds) if reader.kinds else None,
        conditions=tuple(reader.conditions),
        added=reader.bounds.get("added", (None, None)),
        changed=reader.bounds.get("changed", (None, None)),
        sort=reader.sort,
        messages=tuple(dict.fromkeys(reader.messages)),
    )


def told(slip: Slip) -> str:
    """Return the message of a slip."""
    return {
        "quote": _("A quotation mark is not closed: everything after it was taken for one phrase."),
        "open": _("A parenthesis is not closed: it was closed at the end."),
        "close": _("There is a closing parenthesis too many: it was left out."),
        "field": _("There is no field “%(text)s:”. Did you mean “%(meant)s:”?"),
        "value": _("“%(text)s” has nothing behind it, and was left out."),
        "or": _("“%(text)s” needs words on both sides, and was left out."),
        "not": _("“%(text)s” stands before nothing, and was left out."),
        "deep": _("There are too many parentheses inside each other: the innermost were left out."),
        "long": _("This is too long: what comes last was left out."),
    }[slip.code] % {"text": slip.text, "meant": slip.meant}


def terms_of(name: str, ids) -> Match:
    """Return the match of any of the terms ``name`` with the values ``ids``."""
    found = tuple(Text((term(name, pk),), places="C") for pk in ids)
    return Any(found) if len(found) > 1 else found[0]


def unknown(name: str, value: str) -> str:
    """Return the message that ``value`` is none of those that the field ``name`` takes."""
    listed = ", ".join(values_of(name))
    return _("“%(name)s:” cannot be “%(value)s”. It can be: %(listed)s.") % {
        "name": name,
        "value": value,
        "listed": listed,
    }


def known(name: str, value: str) -> str:
    """Return ``value`` as the field ``name`` keeps it. Raises NoSuchValue."""
    found = chosen(name, value)
    if found is None:
        raise NoSuchValue(unknown(name, value))
    return found


def chosen(name: str, value: str) -> str | None:
    """Return the value of a field that ``value`` is or is called in some language, or None."""
    return _called(name).get(fold(value))


@cache
def _called(name):
    """Return the values of a field by what they are called, in all languages."""
    found = {}
    for language, _label in settings.LANGUAGES:
        with override(language):
            found |= {fold(str(label)): value for value, label in choices(name)}
    for value in values_of(name):
        found |= {value: value, value.replace("_", ""): value}
    return found


def values_of(name: str) -> list[str]:
    """Return the values that the field ``name`` takes, "" for one that takes any."""
    return [value for value, _label in choices(name)]


def choices(name: str) -> list[tuple[str, object]]:
    """Return the values of the field ``name`` with their labels; none where it takes any."""
    own = {
        "kind": lambda: [
            *InsightKind.choices,
            *_kinds(),
        ],
        "voice": lambda: Voice.choices,
        "type": lambda: PaperType.choices,
        "in": lambda: [
            ("title", _("titles")),
            ("pdf", "PDF"),
            *(one for one in _kinds() if one[0] != "page"),
        ],
        "sort": lambda: [
            ("relevance", _("best first")),
            ("newest", _("newest first")),
            ("oldest", _("oldest first")),
            ("unlinked", _("unlinked first")),
        ],
        "is": lambda: [("mine", _("mine")), ("private", _("private"))],
        "has": lambda: [("pdf", "PDF"), ("outcome", _("outcome"))],
    }
    found = list(own[name]()) if name in own else []
    for config in apps.get_app_configs():
        found += getattr(config, "search_choices", {}).get(name, [])
    there = {value for value, _label in found}
    beside = dict.fromkeys(value for field, value in conditions() if field == name)
    return found + [(value, _LABELS.get(value, value)) for value in beside if value not in there]


_LABELS = dict(ReadingStatus.choices)


def _kinds():
    return [(kind.name, kind.label) for kind in kinds().values()]


Conditions = dict[tuple[str, str], dict[str, Callable[[object], Q]]]


def conditions() -> Conditions:
    """Return what rows can be asked besides words: by field and value, of each kind a condition."""
    found: Conditions = {
        ("is", "open"): {"insight": lambda _user: Q(kind=InsightKind.QUESTION, answer="")},
        ("is", "unread"): {"paper": lambda user: ~_reads(user)},
        ("has", "talk"): {"paper": _has_talk},
        ("has", "insight"): {
            "paper": partial(_has_insight, "paper"),
            "talk": partial(_has_insight, "talk"),
        },
    } | {
        ("is", status): {"paper": partial(_reads, status=status)} for status in ReadingStatus.values
    }
    for config in apps.get_app_configs():
        found |= getattr(config, "search_conditions", {})
    return found


def _reads(user, status=""):
    mine = Reading.objects.owned_by(user).filter(paper=OuterRef("pk"))
    return Q(Exists(mine.filter(status=status) if status else mine.exclude(status="to_read")))


def _has_talk(user):
    talks = Talk.objects.visible_to(user).filter(pk=OuterRef("talk"))
    return Q(Exists(TalkPaper.objects.filter(Exists(talks), paper=OuterRef("pk"))))


def _has_insight(source, user):
    return Q(Exists(Insight.objects.visible_to(user).filter(**{source: OuterRef("pk")})))


def _choice(name):
    return lambda value, _reader: terms_of(name, [known(name, value)])


def _kind(value, _reader):
    one = known("kind", value)
    return terms_of("is" if one in kinds() else "kind", [one])


def _year(value, reader):
    try:
        first, last = ranges.years(value)
    except ValueError:
        raise NoSuchValue(
            _("“%s” is no year. Write 2019, 2019..2022, >=2020 or <2021.") % value
        ) from None
    # As far as years of papers reach, so that an open range names few of them.
    last = min(last, reader.today.year + 5)
    span = range(max(first, last - MOST_YEARS), last + 1)
    return terms_of("year", [f"{year:04}" for year in span] or ["none"])


def seen_by(user) -> Match:
    """Return the match of what the index says ``user`` may see; the tables are asked as well."""
    return Any(tuple(Text((name,), places="C") for name in (term(LAB), term("for", user.pk))))


def is_seen(match: Match, user) -> bool:
    """Return whether ``user`` may see something that answers ``match``."""
    both = All((seen_by(user), match))
    for kind in kinds().values():
        ids = [row.object_id for row in read(kind.name, both, most=MOST_LOOKED_AT)]
        if ids and kind.visible(user).filter(pk__in=ids).exists():
            return True
    return False


def _tag(value, reader):
    """A tag that only others' private rows have is none."""
    for pk in Tag.objects.filter(slug=fold(value)).values_list("pk", flat=True):
        match = terms_of("tag", [pk])
        if is_seen(match, reader.user):
            return match
    raise NoSuchValue(_("There is no tag “%s”.") % value)


def people_called(value: str) -> list[int]:
    """Return the people, by id, who have ``value`` among their names and how those are written."""
    words = [found for word in value.split() if (found := wanted_tokens(word))]
    parts = [Text(found, is_prefix=len(found[-1]) != 2, places="AC") for found in words]
    if not parts:
        return []
    found = read("person", All(tuple(parts)) if len(parts) > 1 else parts[0], most=MOST_PEOPLE)
    return [row.object_id for row in found]


def _person(*roles):
    def match(value, _reader):
        people = people_called(value)
        if not people:
            raise NoSuchValue(_("Nobody is called “%s”.") % value)
        found = [terms_of(role, people) for role in roles]
        return Any(tuple(found)) if len(found) > 1 else found[0]

    return match


def _has(value, _reader):
    return terms_of("has", [known("has", value)])


def _is(value, reader):
    one = known("is", value)
    return terms_of({"mine": "owner", "private": "for"}[one], [reader.user.pk])


def _collection(value, reader):
    named = [
        one for one in Collection.objects.visible_to(reader.user) if fold(value) in fold(one.name)
    ]
    if not named:
        raise NoSuchValue(_("There is no collection “%s”.") % value)
    exact = [one for one in named if fold(one.name) == fold(value)]
    inside = set().union(*(one.inside() for one in exact or named))
    return terms_of("collection", sorted(inside))


def _series(value, _reader):
    named = Series.objects.filter(name__icontains=value).values_list("pk", flat=True)[:MOST_SERIES]
    if not named:
        raise NoSuchValue(_("There is no series “%s”.") % value)
    return terms_of("series", named)


def _owner(value, reader):
    if fold(value) in {"me", "我"}:
        return terms_of("owner", [reader.user.pk])
    members = get_user_model().objects.visible_to(reader.user)
    named = [
        member.pk
        for member in members.only("username", "first_name", "last_name")
        if fold(value) in {fold(member.username), fold(member.get_full_name())}
    ]
    if not named:
        raise NoSuchValue(_("There is no member “%s”.") % value)
    return terms_of("owner", named)


def _number(value, _reader):
    found = wanted_tokens(value)
    if not found:
        raise NoSuchValue(_("“%s” is no identifier.") % value)
    return Text(found, is_prefix=True, places="C")


FIELDS = {
    "author": _person("author"),
    "speaker": _person("speaker"),
    "person": _person("author", "speaker"),
    "tag": _tag,
    "kind": _kind,
    "voice": _choice("voice"),
    "status": _choice("status"),
    "type": _choice("type"),
    "year": _year,
    "has": _has,
    "is": _is,
    "doi": _number,
    "arxiv": _number,
    "key": _number,
    "collection": _collection,
    "series": _series,
    "owner": _owner,
}
