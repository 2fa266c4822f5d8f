"""More like this: what has the same telling words, tags and people as a row, and which those are.

The words come from the document of the row. How telling each is, is counted in the index, no
further than ``COUNTED``: an answer reads a bounded number of documents, however large the library.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import log, sqrt

from papers.models import Collection, Person, SearchDocument, Series, Tag
from papers.search import fulltext
from papers.search.engine import keep_current
from papers.search.fields import seen_by
from papers.search.kinds import MARK, Kind, Shown, kinds, term
from papers.search.matching import All, Any, Match, Text
from papers.search.text import Needle, highlighted, is_cjk
from papers.text import PARTICLES, STOP_WORDS

# The kinds that have more like them, in the order in which they are looked through.
KINDS = ("paper", "talk", "insight", "idea")
# How many words of a row are looked at, and by how many of them others are found.
MOST_WORDS, MOST_TELLING = 64, 16
# As many documents are counted of one word, read of one kind, and counted in all.
COUNTED, MOST_READ, ALL_COUNTED = 1_000, 500, 20_000
MOST_SHOWN, MOST_REASONS = 8, 5
TITLE = 3
# A tag or a person that two rows share says more than a word.
LINK = 1.5
# What more than so much of the library has in common tells nothing.
COMMON = 0.4
_LINK = re.compile(rf"{MARK}(tag|author|speaker|collection|series)(\d+)")
_NAMED = {"tag": Tag, "person": Person, "collection": Collection, "series": Series}

# A word, or what kind of link (a tag, a person …) and its id.
Sign = str | tuple[str, int]


@dataclass(frozen=True)
class Related:
    """A row that is like another. ``words`` and ``links`` are what both have: words as the other
    one has them, and the names of tags, people, collections and series.
    """

    kind: Kind
    shown: Shown
    words: tuple[str, ...]
    links: tuple[str, ...]


def related(kind: Kind, pk: int, user) -> list[Related]:
    """Return what of all ``KINDS`` ``user`` may see that is like a row, the most alike first.

    The row is one that ``user`` was found to see. What already stands on one line with it is left
    out.
    """
    keep_current()
    document = SearchDocument.objects.filter(kind=kind.name, object_id=pk, part=0).first()
    own = kind.show([pk], user).get(pk)
    if document is None or own is None:
        return []
    worth, rare = _telling(_signs(document))
    if not worth:
        return []
    match = All((seen_by(user), Any(tuple(_match(sign) for sign in rare))))
    alike = []
    for name in KINDS:
        for row in fulltext.read(name, match, most=MOST_READ):
            shared = worth.keys() & _signs(row).keys()
            if (name, row.object_id) != (kind.name, pk) and _is_enough(shared):
                alike.append((_score(shared, worth, row), name, row.object_id, shared))
    alike.sort(key=lambda found: (-found[0], found[1], -found[2]))
    return _told(_shown(alike, own, user), own)


def _signs(row) -> Counter:
    """Return the words and links of a document, with how often each is there."""
    found = Counter()
    for words, times in ((row.title, TITLE), (row.body, 1)):
        for word in words.split():
            if _may_tell(word):
                found[word] += times
    for name, pk in _LINK.findall(row.hidden):
        found["person" if name in {"author", "speaker"} else name, int(pk)] = 1
    return found


def _may_tell(word) -> bool:
    """Return whether a word of the index may be telling; two characters of Chinese are one."""
    if is_cjk(word):
        return len(word) == 2 and not PARTICLES.search(word)
    return len(word) > 2 and not word.isdigit() and word not in STOP_WORDS


def _telling(signs: Counter) -> tuple[dict[Sign, float], list[Sign]]:
    """Return what tells ``signs`` from the rest of the library, with how much each is worth.

    Also those among them that few documents have, by which to look for others.
    """
    words = [sign for sign in signs if isinstance(sign, str)]
    words = sorted(words, key=lambda word: (-signs[word], -len(word), word))[:MOST_WORDS]
    looked_at = [*words, *(sign for sign in signs if not isinstance(sign, str))]
    if not looked_at:
        return {}, []
    counts = fulltext.counts([_match(sign) for sign in looked_at], most=COUNTED)
    total = SearchDocument.objects.all()[:ALL_COUNTED].count()
    worth, numbers = {}, {}
    for sign, number in zip(looked_at, counts, strict=True):
        if 1 < number <= max(2, COMMON * total):
            weight = sqrt(signs[sign]) if isinstance(sign, str) else LINK
            worth[sign], numbers[sign] = weight * log(1 + total / number), number
    best = sorted(worth, key=worth.get, reverse=True)[:MOST_TELLING]
    rare, found = [], 0
    for sign in best:
        if not rare or found + numbers[sign] <= COUNTED:
            rare.append(sign)
            found += numbers[sign]
    return {sign: worth[sign] for sign in best}, rare


def _match(sign: Sign) -> Match:
    if isinstance(sign, str):
        return Text((sign,), places="AB")
    name, pk = sign
    names = ("author", "speaker") if name == "person" else (name,)
    return Any(tuple(Text((term(one, pk),), places="C") for one in names))


def _is_enough(shared: Iterable[Sign]) -> bool:
    """Return whether so much in common is no chance: one word alone may be."""
    return len(shared) > 1 or any(not isinstance(sign, str) for sign in shared)


def _score(shared, worth, row):
    length = row.title.count(" ") + row.body.count(" ")
    return sum(worth[sign] for sign in shared) / (1 + 0.1 * log(1 + length))


def _shown(alike, own, user) -> list[tuple[Kind, Shown, frozenset[Sign]]]:
    """Return the first of ``alike`` that ``user`` may see and that do not stand on one line."""
    found, line = [], {step.url for step in own.line}
    step = 4 * MOST_SHOWN
    for start in range(0, len(alike), step):
        part = alike[start : start + step]
        by_kind = defaultdict(list)
        for _worth, name, pk, _shared in part:
            by_kind[name].append(pk)
        shown = {}
        for name, ids in by_kind.items():
            kind = kinds()[name]
            seen = list(kind.visible(user).filter(pk__in=ids).values_list("pk", flat=True))
            shown |= {(name, pk): one for pk, one in kind.show(seen, user).items()}
        for _worth, name, pk, shared in part:
            one = shown.get((name, pk))
            if one and one.url not in line and own.url not in {step.url for step in one.line}:
                found.append((kinds()[name], one, shared))
        if len(found) >= MOST_SHOWN:
            break
    return found[:MOST_SHOWN]


def _told(found, own) -> list[Related]:
    """Say of each that was ``found`` what it shares with ``own``."""
    wanted = defaultdict(set)
    for _kind, _one, shared in found:
        for sign in shared:
            if not isinstance(sign, str):
                wanted[sign[0]].add(sign[1])
    names = {
        (name, pk): label
        for name, ids in wanted.items()
        for pk, label in _NAMED[name].objects.filter(pk__in=ids).values_list("pk", "name")
    }
    text = f"{own.title}\n{own.text}"
    return [
        Related(
            kind,
            one,
            _words(text, [sign for sign in shared if isinstance(sign, str)]),
            tuple(sorted(names[sign] for sign in shared if sign in names))[:MOST_REASONS],
        )
        for kind, one, shared in found
    ]


def _words(text, shared) -> tuple[str, ...]:
    """Return the ``shared`` words as ``text`` writes them; neighbours as one, the longest first."""
    pieces = highlighted(text, [Needle(word) for word in sorted(shared)])
    words = {}
    for piece in pieces:
        if piece.is_match:
            words.setdefault(piece.text.casefold(), piece.text)
    return tuple(sorted(words.values(), key=lambda word: (-len(word), word))[:MOST_REASONS])
