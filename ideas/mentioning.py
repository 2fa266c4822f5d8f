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
    """Return the names that mean ``member``, the one to write first: the full one, if there is."""
    return [name for name in dict.fromkeys([member.get_full_name(), member.username]) if name]


def named_in(text: str) -> list[Named]:
    """Return the active members whom ``text``, Markdown, names, in the order of their names.

    A full name that several members have means none of them.
    """
    known = _by_name(_members())
    return [Named(known[fold(name)], name) for name in markdown.mentioned(text, list(known))]


def offered(words: str, *, row: Idea | Insight, by: User) -> list[Named]:
    """Return the members whom ``words``, the beginning of a name, may mean, with what to write.

    Only who may see ``row`` is offered, and not ``by``. Chinese names are also found by pinyin.
    """
    members = list(_members())
    known = _by_name(members)
    found = []
    for member in members:
        if len(found) == OFFERED:
            break
        if member != by and _begins(member, words) and noticing.may_see(row, member):
            name = next(name for name in names_of(member) if known.get(fold(name)) == member)
            found.append(Named(member, name))
    return found


def _members():
    return User.objects.filter(is_active=True).order_by("first_name", "last_name", "pk")


def _by_name(members):
    """Return the members by their names, folded. Whose username a name is goes before others."""
    counts = Counter(fold(name) for member in members for name in names_of(member))
    full = {fold(name): member for member in members for name in names_of(member)}
    alone = {name: member for name, member in full.items() if counts[name] == 1}
    return alone | {fold(member.username): member for member in members}


def _begins(member, words):
    """Return whether a name of ``member``, a part of one or its pinyin begins with ``words``."""
    key = fold(words)
    names = [fold(name) for name in names_of(member)]
    starts = [start for name in names for start in (name, *name.split())]
    starts += [_pinyin(name) for name in names]
    return any(start.startswith(key) for start in starts)


def _pinyin(name):
    return "".join(c for c in sort_key(name) if not c.isdigit() and not c.isspace())
