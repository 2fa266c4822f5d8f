"""Whom a text names by ``@name``, and which names may be meant while one types."""

from collections import Counter
from dataclasses import dataclass

from ideas import noticing
from ideas.models import Idea
from papers import markdown
from papers.models import Insight, User
from papers.text import fold, sort_key

OFFERED = 8


@dataclass(frozen=True)
class Named:
    """A member whom a text names; ``name`` is how it is written there."""

    member: User
    name: str


def names_of(member: User) -> list[str]:
    """Return the names that mean ``member``, the one to write first: a full name, if there is one.

    A Chinese name is written without a space, the family name first.
    """
    first, last = member.first_name.strip(), member.last_name.strip()
    chinese = not (first + last).isascii()
    full = [f"{last}{first}", f"{first} {last}"] if chinese else [f"{first} {last}"]
    return list(dict.fromkeys([*(name.strip() for name in full if name.strip()), member.username]))


def named_in(text: str) -> list[Named]:
    """Return the active members whom ``text``, Markdown, names, in the order of their names.

    A name that several members have means none of them.
    """
    members = {}
    counts = Counter()
    for member in _members():
        for name in {fold(name) for name in names_of(member)}:
            members[name] = member
            counts[name] += 1
    known = [name for name in members if counts[name] == 1]
    return [Named(members[fold(name)], name) for name in markdown.mentioned(text, known)]


def offered(words: str, *, row: Idea | Insight, by: User) -> list[Named]:
    """Return the members whom ``words``, the beginning of a name, may mean, with what to write.

    Only who may see ``row`` is offered, and not ``by``. Chinese names are also found by pinyin.
    """
    members = [member for member in _members() if member != by]
    counts = Counter(fold(names_of(member)[0]) for member in members)
    found = []
    for member in members:
        if len(found) < OFFERED and _begins(member, words) and noticing.may_see(row, member):
            full = names_of(member)[0]
            found.append(Named(member, full if counts[fold(full)] == 1 else member.username))
    return found


def _members():
    return User.objects.filter(is_active=True).order_by("first_name", "last_name", "pk")


def _begins(member, words):
    """Return whether a name of ``member``, a part of one or its pinyin begins with ``words``."""
    key = fold(words)
    names = [fold(name) for name in names_of(member)]
    starts = [start for name in names for start in (name, *name.split())]
    starts += [_pinyin(name) for name in names]
    return any(start.startswith(key) for start in starts)


def _pinyin(name):
    return "".join(c for c in sort_key(name) if not c.isdigit() and not c.isspace())
