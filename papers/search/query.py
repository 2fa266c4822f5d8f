"""The language of questions: a text as people type it to a tree. Pure, and never an exception.

Words; "phrases"; trans* for beginnings; -not; OR; parentheses; fields such as author:张磊,
tag:"deep learning", year:2019..2022. Quotation marks, parentheses, colons and commas may be
Chinese ones, and so may the names of fields.
"""

import re
from dataclasses import dataclass, field

from papers.search.text import edits

# The names that a field goes by; the first is the one that is written.
FIELDS = {
    "author": ("author", "authors", "作者"),
    "speaker": ("speaker", "speakers", "讲者", "报告人"),
    "person": ("person", "who", "人"),
    "tag": ("tag", "tags", "标签"),
    "kind": ("kind", "类别"),
    "voice": ("voice", "谁的话"),
    "status": ("status", "状态"),
    "basis": ("basis", "依据"),
    "type": ("type", "类型"),
    "year": ("year", "date", "年份", "年"),
    "in": ("in", "在"),
    "has": ("has", "有"),
    "is": ("is", "是"),
    "doi": ("doi",),
    "arxiv": ("arxiv",),
    "key": ("key", "引用键"),
    "collection": ("collection", "文集"),
    "series": ("series", "系列"),
    "added": ("added", "添加"),
    "changed": ("changed", "修改"),
    "owner": ("owner", "by", "所有者"),
    "sort": ("sort", "order", "排序"),
}
_CALLED = {called: name for name, names in FIELDS.items() for called in names}
DEEPEST = 20
MOST_PARTS = 60

OPENING = {'"': '"', "“": "”", "”": "”", "「": "」", "『": "』"}
_NAME = re.compile(r"([^\W\d_]+)[:：](?!//)")
_VALUE = re.compile(r"[^\s\"“”「」『』()（）,，、]+")
_WORD = re.compile(r"[^\s\"“”「」『』()（）]+")
_SPACE = re.compile(r"[\s]+")


@dataclass(frozen=True)
class Word:
    """A word; with ``is_prefix``, the beginning of one."""

    text: str
    is_prefix: bool = False


@dataclass(frozen=True)
class Phrase:
    """Words that stand in this order."""

    text: str


@dataclass(frozen=True)
class Field:
    """A field with its values, one of which is to hold. ``span`` is where it was typed."""

    name: str
    values: tuple[str, ...]
    span: tuple[int, int] = field(default=(0, 0), compare=False)


@dataclass(frozen=True)
class And:
    """Every one of ``parts``."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Or:
    """At least one of ``parts``."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    """What is not ``part``."""

    part: "Node"


Node = Word | Phrase | Field | And | Or | Not


@dataclass(frozen=True)
class Slip:
    """What could not be read as it was meant.

    ``code`` is "quote", "open", "close", "field", "value", "or", "not", "deep" or "long"; ``text``
    what it is about, ``meant`` what may have been meant.
    """

    code: str
    text: str = ""
    meant: str = ""


@dataclass(frozen=True)
class Query:
    """A question as ``text``; ``tree`` is None where nothing is asked."""

    text: str
    tree: Node | None
    slips: tuple[Slip, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that are asked for at the top, where they narrow all that is found."""
        parts = self.tree.parts if isinstance(self.tree, And) else (self.tree,)
        return tuple(part for part in parts if isinstance(part, Field))

    def has(self, name: str, value: str) -> bool:
        """Return whether a field at the top has just that value."""
        return any((one.name, one.values) == (name, (value,)) for one in self.fields)

    def having(self, name: str, value: str) -> str:
        """Return the text of this question narrowed to a field of that value."""
        return f"{self.text} {name}:{quoted(value)}".strip()

    def without(self, name: str, value: str = "") -> str:
        """Return the text of this question without a field at the top, of any value if empty."""
        text = self.text
        for one in reversed(self.fields):
            if one.name == name and (not value or one.values == (value,)):
                text = text[: one.span[0]] + text[one.span[1] :]
        return " ".join(text.split())


def called(name: str) -> str | None:
    """Return the field that goes by ``name``, or None."""
    return _CALLED.get(name.casefold())


def quoted(value: str) -> str:
    """Return ``value`` as it is written in a question."""
    return value if _VALUE.fullmatch(value) else f'"{value.replace(chr(34), " ").strip()}"'


def written(node: Node | None) -> str:
    """Return the text of a tree: read again, it is the same tree."""
    match node:
        case None:
            return ""
        case Word(text, is_prefix):
            return f"{text}*" if is_prefix else text
        case Phrase(text):
            return f'"{text}"'
        case Field(name, values):
            return f"{name}:{','.join(map(quoted, values))}"
        case Not(part):
            return f"-{_inner(part)}"
        case Or(parts):
            return " OR ".join(_inner(part) for part in parts)
        case And(parts):
            return " ".join(_inner(part) for part in parts)


def _inner(node):
    text = written(node)
    return f"({text})" if isinstance(node, And | Or) else text


def parse(text: str) -> Query:
    """Return the tree of ``text``, and the slips: what could not be read, the rest still is."""
    reader = _Reader(text)
    parts = []
    while reader.at < len(text):
        if node := reader.alternatives(0):
            parts.append(node)
        if reader.peek() in ")）" and reader.peek():
            reader.slip("close", reader.peek())
            reader.at += 1
    return Query(text, _joined(And, parts), tuple(dict.fromkeys(reader.slips)))


def _joined(kind, parts):
    """Return ``parts`` as one node, those of the same ``kind`` opened, or None without any."""
    flat = []
    for part in parts:
        flat += part.parts if isinstance(part, kind) else [part]
    if len(flat) > 1:
        return kind(tuple(flat))
    return flat[0] if flat else None


class _Reader:
    """Reads a question from left to right: alternatives of sequences of terms."""

    def __init__(self, text):
        self.text, self.at, self.slips, self.number = text, 0, [], 0

    def slip(self, code, text="", meant=""):
        self.slips.append(Slip(code, text, meant))

    def peek(self):
        return self.text[self.at : self.at + 1]

    def skip(self):
        if space := _SPACE.match(self.text, self.at):
            self.at = space.end()

    def word_ahead(self):
        found = _WORD.match(self.text, self.at)
        return found.group() if found else ""

    def alternatives(self, depth):
        """Read up to the closing parenthesis or the end."""
        options, parts = [], []
        while True:
            self.skip()
            if self.at >= len(self.text) or self.peek() in ")）":
                break
            ahead = self.word_ahead()
            if ahead in {"OR", "|", "||", "或"}:
                self.at += len(ahead)
                if not parts:
                    self.slip("or", ahead)
                    continue
                options.append(_joined(And, parts))
                parts = []
                self.skip()
                if self.at >= len(self.text) or self.peek() in ")）":
                    self.slip("or", ahead)
            elif ahead in {"AND", "&", "&&"}:
                self.at += len(ahead)
            elif node := self.term(depth):
                parts.append(node)
        if parts:
            options.append(_joined(And, parts))
        return _joined(Or, options)

    def term(self, depth):
        """Read one term, or None for what is none; goes on by at least one character."""
        if self.number >= MOST_PARTS:
            self.slip("long")
            self.at = len(self.text)
            return None
        ahead, character = self.word_ahead(), self.peek()
        if ahead == "NOT" or (character in "-－−" and len(ahead.rstrip("-－−")) == 0):
            is_word = ahead == "NOT"
            self.at += len(ahead)
            following = self.peek()
            if not is_word and (not following or following.isspace()):
                return None  # a dash between words
            self.skip()
            return self.negated(depth, ahead)
        if character in "-－−":
            self.at += 1
            return self.negated(depth, character)
        if character in "(（":
            return self.group(depth)
        if character in OPENING:
            phrase = self.phrase()
            self.number += 1
            return Phrase(phrase) if phrase else None
        start = self.at
        node = self.field()
        if self.at > start:
            return node
        self.at += max(1, len(ahead))
        self.number += 1
        return self.plain(ahead)

    def plain(self, text):
        bare = text.rstrip("*＊")
        if not any(character.isalnum() for character in bare):
            return None
        return Word(bare, is_prefix=bare != text)

    def negated(self, depth, sign):
        if self.at >= len(self.text) or self.peek() in ")）" or depth > DEEPEST:
            self.slip("not", sign)
            return None
        node = self.term(depth + 1)
        if node is None:
            return None
        return node.part if isinstance(node, Not) else Not(node)

    def group(self, depth):
        opening = self.peek()
        self.at += 1
        if depth > DEEPEST:
            self.slip("deep")
            return None
        node = self.alternatives(depth + 1)
        if self.peek() and self.peek() in ")）":
            self.at += 1
        else:
            self.slip("open", opening)
        return node

    def phrase(self):
        """Read what stands between quotation marks; one that is not closed ends with the text."""
        closing = OPENING[self.peek()]
        opening = self.peek()
        self.at += 1
        end = self.text.find(closing, self.at)
        if end < 0 and opening == "“":
            end = self.text.find('"', self.at)
        if end < 0:
            self.slip("quote", opening)
            end = len(self.text)
        found = self.text[self.at : end]
        self.at = end + 1
        found = " ".join(found.replace('"', " ").split())
        return found if any(character.isalnum() for character in found) else ""

    def field(self):
        named = _NAME.match(self.text, self.at)
        if not named:
            return None
        start, typed = self.at, named.group(1)
        name = called(typed)
        if name is None:
            self.guess(typed)
            return None
        self.at = named.end()
        values = self.values()
        if not values:
            self.slip("value", named.group())
            return None
        self.number += 1
        return Field(name, tuple(values), (start, min(self.at, len(self.text))))

    def guess(self, typed):
        names = (name for name in FIELDS if len(name) > 3)
        close = [name for name in names if edits(typed.casefold(), name, 1) == 1]
        if close:
            self.slip("field", typed, close[0])

    def values(self):
        values = []
        while True:
            if self.peek() and self.peek() in OPENING:
                value = self.phrase()
            else:
                found = _VALUE.match(self.text, self.at)
                value = found.group() if found else ""
                self.at += len(value)
            if value:
                values.append(value)
            if self.peek() and self.peek() in ",，、":
                self.at += 1
            else:
                return values
