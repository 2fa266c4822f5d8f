"""Where the entries of a BibTeX text lie and the fields in each: its syntax alone, by position.

A regular field is found by one expression. What is irregular (a missing comma or brace, words
between fields, ``\\{`` and ``\\}``) is looked at piece by piece, repaired where its meaning is
plain, and noted in the block's ``faults``.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

UNCLOSED = "a brace or a quotation mark in this entry is not closed"

# Who forgets a brace does so in one entry: a value that seems to hold more entries is not closed.
_MOST_HEADS_IN_A_VALUE = 50
_NAME = r"[^\W\d][\w+:.-]*+"


def _braced(depth: int) -> str:
    inner = rf"(?:{_braced(depth - 1)}[^{{}}]*+)*+" if depth else ""
    return rf"\{{[^{{}}]*+{inner}\}}"


_FIELD = re.compile(
    rf"\s*+(?P<name>{_NAME})\s*+=\s*+(?:\{{(?P<braced>[^{{}}]*+(?:{_braced(3)}[^{{}}]*+)*+)\}}"
    rf"|\"(?P<quoted>[^{{}}\"]*+(?:{_braced(3)}[^{{}}\"]*+)*+)\"|(?P<bare>[^\s#{{}}(),=\"%]++))"
    r"(?P<space>\s*+)(?P<end>[,})])"
)
_START = re.compile(
    r"^[ \t]*%.*|@(?P<type>\w+)[ \t]*(?:\r?\n[ \t]*)?(?P<open>[{(])"
    r"|^[ \t]*@(?P<bare>[A-Za-z]++)(?![ \t]*(?:\r?\n[ \t]*)?[{(]|\w)",
    re.MULTILINE,
)
_LINE_START = re.compile(r"^[ \t]*@\w+[ \t]*[{(]", re.MULTILINE)
_KEYS = {
    "}": re.compile(r"\s*(?P<key>[^\s,={}\"]*+(?:[ \t]++[^\s,={}\"]++)*+)\s*(?P<end>[,}=]?)"),
    ")": re.compile(r"\s*(?P<key>[^\s,={}\")]*+(?:[ \t]++[^\s,={}\")]++)*+)\s*(?P<end>[,)=]?)"),
}
_FIELD_NAME = re.compile(rf"(?P<name>{_NAME}|[^\s={{}}(),\"#%@][^\s={{}},\"#%]*+)\s*+=")
_WORD = re.compile(r"[^\s=,{}\"()]*")
_GAP = re.compile(r"(?:\s++|,|%[^\n]*+)*+")
_REMARKS = re.compile(r"(?:\s++|%[^\n]*+)*+")
_SPACE = re.compile(r"\s*+")
_BARE_TERM = re.compile(r"[^\s#{}(),=\"]++")
_WORDS_BEFORE_A_FIELD = re.compile(rf"[^{{}}=\",@]*?\n[ \t]*(?={_NAME}\s*=)")
_AFTER_A_VALUE = re.compile(rf"\s*+(?:[,}})#%]|{_NAME}\s*+=)")
_STRAY = re.compile(rf"(?:(?!\n[ \t]*{_NAME}\s*=)[^,{{}}\")])+|[{{}}\")]")
_BRACES = re.compile(r"[{}]")
_BRACES_UNLESS_ESCAPED = re.compile(r"\\.|[{}]", re.DOTALL)
_LEFT_BEHIND = re.compile(rf"[ \t]*,?\s*(?P<stray>{_NAME}\s*=\s*[{{\"\w][^\n]*)")


class Field(NamedTuple):
    """A field: its name and value, and where in the text they stand.

    ``value`` is what the braces or quotes hold. Where it is put together of several terms or
    names a string, ``terms`` has each with whether it is a word, and ``value`` is empty.
    """

    name: str
    value: str
    terms: tuple[tuple[bool, str], ...]
    start: int
    value_start: int
    value_end: int


class Fault(NamedTuple):
    """What is wrong at a position, by its code (see ``bibtex``), with the words at fault."""

    position: int
    code: str
    detail: str


@dataclass(slots=True)
class Block:
    """A block ``@type{…}`` of a text, from ``start`` to ``end``. Only one of a bibliographic type,
    and ``@string``, has ``fields``; where ``is_broken`` it has none that could be trusted."""

    type: str
    start: int
    end: int = 0
    key: str = ""
    fields: list[Field] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    is_broken: bool = False


class _Broken(ValueError):
    """An entry whose fields cannot be told from each other."""


def blocks(text: str, types: Collection[str]) -> Iterator[Block]:
    """Yield the blocks of ``text`` in order; what lies between them is no more than words.

    A line that begins with ``%`` is such words, and so is an ``@`` within a line that begins no
    entry. ``@word`` at the start of a line, without its brace, is a broken entry if it is in
    ``types``.
    """
    scan = _Scan(text)
    position = 0
    while match := _START.search(text, position):
        if match["bare"] and match["bare"].lower() in types:
            start = text.index("@", match.start())
            block = Block(match["bare"], start, scan.end_of_broken(start), is_broken=True)
            block.faults.append(Fault(start, "broken", f"Expected `{{` after `@{block.type}`"))
        elif match["open"] and scan.is_start(match):
            block = scan.block(match)
        else:
            position = match.end()
            continue
        position = block.end
        yield block


def block_at(text: str, position: int) -> Block:
    """Return the entry that begins at the ``@`` at ``position``."""
    return _Scan(text).block(_START.match(text, position))


class _Scan:
    def __init__(self, text: str):
        self.text = text
        self.heads = [match.end() for match in _LINE_START.finditer(text)]
        self.limit = len(text)
        self.closing = "}"
        self.position = 0

    def is_start(self, match: re.Match) -> bool:
        """Whether ``match``, if it stands within a line, begins a block and is not in passing."""
        before = self.text.rfind("\n", 0, match.start()) + 1
        if not self.text[before : match.start()].strip(" \t\ufeff"):
            return True
        if match["type"].lower() in {"string", "preamble", "comment"}:
            return True
        key = _KEYS["}" if match["open"] == "{" else ")"].match(self.text, match.end())
        return bool(key["key"]) and key["end"] == ","

    def end_of_broken(self, start: int) -> int:
        """Return where an entry ends that is not closed: before the next at the start of a line."""
        head = bisect_right(self.heads, start)
        if head < len(self.heads) and self.text.rfind("@", 0, self.heads[head]) == start:
            head += 1
        end = len(self.text)
        if head < len(self.heads):
            end = self.text.rfind("@", start, self.heads[head])
        return start + len(self.text[start:end].rstrip())

    def block(self, match: re.Match) -> Block:
        """Return the block that begins at ``match``, which has been found by ``_START``."""
        head = bisect_right(self.heads, match.end()) + _MOST_HEADS_IN_A_VALUE
        self.limit = self.heads[head] if head < len(self.heads) else len(self.text)
        self.closing = "}" if match["open"] == "{" else ")"
        self.position = match.end()
        block = Block(match["type"], match.start())
        kind = block.type.lower()
        if kind in {"comment", "preamble"}:
            block.end = self._end_of_words(match.end() - 1)
            return block
        try:
            if kind != "string":
                self._read_key(block)
            self._read_fields(block)
            block.end = self.position
        except _Broken as error:
            block.fields.clear()
            block.is_broken = True
            block.faults = [Fault(block.start, "broken", str(error))]
            block.end = self.end_of_broken(block.start)
        else:
            self._note_what_is_left_behind(block)
        return block

    def _end_of_words(self, start: int) -> int:
        """Return the end of a comment or preamble; if it is not closed, that of its line."""
        end = self._matching(start, _BRACES) if self.closing == "}" else 0
        if self.closing == ")":
            end = self.text.find(")", start, self.limit) + 1
        if not end:
            end = self.text.find("\n", start)
        return end if end > 0 else len(self.text)

    def _read_key(self, block: Block) -> None:
        match = _KEYS[self.closing].match(self.text, self.position)
        key, end = match["key"], match["end"]
        if end == "=" and _FIELD_NAME.fullmatch(f"{key}="):
            return
        if end == self.closing:
            self.position = match.start("end")
        elif end == ",":
            self.position = match.end()
        elif match.end() >= self.limit:
            raise _Broken(UNCLOSED)
        else:
            found = end or self.text[match.end()]
            raise _Broken(f"Expected comma after entry key, but found {found}")
        block.key = " ".join(key.split())

    def _read_fields(self, block: Block) -> None:
        """Read fields up to and with the closing brace. Raises _Broken."""
        text, closing, limit = self.text, self.closing, self.limit
        position, fields, find = self.position, block.fields, _FIELD.match
        while True:
            match = find(text, position, limit)
            if match is not None:
                name, braced, quoted, bare, space, end = match.groups()
                value = braced if braced is not None else quoted
                is_regular = (end == "," or end == closing) and (
                    value is None or "\\" not in value or not _needs_care(value)
                )
                if is_regular:
                    position = match.end()
                    value_end = position - 1 - len(space)
                    terms = ()
                    if value is not None:
                        value_start = value_end - len(value) - 2
                    else:
                        value, value_start = "", value_end - len(bare)
                        if bare.isdecimal():
                            value = bare
                        else:
                            terms = ((True, bare),)
                    start = match.start("name")
                    fields.append(Field(name, value, terms, start, value_start, value_end))
                    if end == ",":
                        continue
                    self.position = position
                    return
            self.position = position
            if self._read_irregular(block):
                return
            position = self.position

    def _read_irregular(self, block: Block) -> bool:
        """Read what is no regular field. Return whether the block ends there. Raises _Broken."""
        position = _GAP.match(self.text, self.position, self.limit).end()
        if position >= self.limit:
            raise _Broken(UNCLOSED)
        if self.text[position] == self.closing:
            self.position = position + 1
            return True
        name = _FIELD_NAME.match(self.text, position, self.limit)
        if not name:
            position = self._skip_words(block, position)
            name = _FIELD_NAME.match(self.text, position, self.limit)
        value, terms, start, end = self._value(name.end())
        block.fields.append(Field(name["name"], value, terms, position, start, end))
        self._go_on_after(block, end)
        return False

    def _skip_words(self, block: Block, position: int) -> int:
        """Return where the field begins that follows words on lines of their own."""
        words = _WORDS_BEFORE_A_FIELD.match(self.text, position, self.limit)
        if not words:
            word = _WORD.match(self.text, position)
            if not word.group() or self.text[position] == "@":
                raise _Broken(UNCLOSED)
            after = _SPACE.match(self.text, word.end()).end()
            found = self.text[after : after + 1] or "the end"
            raise _Broken(f"Expected a `=` after `{word.group()}`, but found `{found}`")
        block.faults.append(Fault(position, "stray-text", words.group().strip()))
        return words.end()

    def _value(self, position: int) -> tuple[str, tuple[tuple[bool, str], ...], int, int]:
        """Return the value at ``position``, its terms, and where it begins and ends."""
        text, terms = self.text, []
        first = position = _SPACE.match(text, position, self.limit).end()
        while True:
            position = _SPACE.match(text, position, self.limit).end()
            opening = text[position : position + 1]
            if opening in {"{", '"'} and opening:
                find_end = self._end_of_braced if opening == "{" else self._end_of_quoted
                end = find_end(position)
                terms.append((False, text[position + 1 : end - 1]))
            elif match := _BARE_TERM.match(text, position, self.limit):
                end = match.end()
                terms.append((not match.group().isdecimal(), match.group()))
            else:
                end = position
            after = _SPACE.match(text, end, self.limit).end()
            if text[after : after + 1] != "#":
                break
            position = after + 1
        if len(terms) == 1 and not terms[0][0]:
            return terms[0][1], (), first, end
        return "", tuple(terms), first, end

    def _go_on_after(self, block: Block, position: int) -> None:
        """Set the position to the comma, the closing brace or the field that follows a value."""
        text = self.text
        position = _REMARKS.match(text, position, self.limit).end()
        begin = position
        while True:
            if position >= self.limit:
                raise _Broken(UNCLOSED)
            sign = text[position]
            if sign == "," or sign == self.closing:
                break
            if name := _FIELD_NAME.match(text, position, self.limit):
                block.faults.append(Fault(position, "missing-comma", name["name"]))
                break
            if sign == "{":
                position = self._end_of_braced(position)
            else:
                stray = _STRAY.match(text, position, self.limit)
                if self._has_head(position, stray.end() + 1):
                    raise _Broken(UNCLOSED)
                position = stray.end()
            position = _SPACE.match(text, position, self.limit).end()
        if stray := text[begin:position].strip():
            block.faults.append(Fault(begin, "stray-text", stray))
        self.position = position

    def _has_head(self, start: int, end: int) -> bool:
        """Whether an entry seems to begin at the start of a line between the two positions."""
        return bisect_right(self.heads, start) != bisect_right(self.heads, end)

    def _matching(self, start: int, marks: re.Pattern) -> int:
        """Return where the brace closes that opens at ``start``, or 0 if it does not."""
        depth = 0
        for match in marks.finditer(self.text, start, self.limit):
            mark = match.group()
            if mark == "{":
                depth += 1
            elif mark == "}":
                depth -= 1
                if depth == 0:
                    return match.end()
        return 0

    def _end_of_braced(self, start: int) -> int:
        """Return where a value in braces ends. BibTeX counts also ``\\{``, but people do not."""
        strict = self._matching(start, _BRACES)
        if strict and not _needs_care(self.text[start:strict]):
            return strict
        lenient = self._matching(start, _BRACES_UNLESS_ESCAPED)
        for end in (strict, lenient):
            if end and _AFTER_A_VALUE.match(self.text, end, self.limit):
                return end
        if not (strict or lenient):
            raise _Broken(UNCLOSED)
        return strict or lenient

    def _end_of_quoted(self, start: int) -> int:
        """Return where a value in quotes ends: at a quote outside braces, or else, if there is a
        brace too many, at the first after which the entry goes on."""
        depth, position = 0, start + 1
        candidates = []
        for match in re.compile(r'[{}"]').finditer(self.text, position, self.limit):
            mark = match.group()
            depth += {"{": 1, "}": -1}.get(mark, 0)
            if mark != '"':
                continue
            if _AFTER_A_VALUE.match(self.text, match.end(), self.limit):
                candidates.append((depth != 0, match.end()))
                if depth == 0:
                    break
        if not candidates:
            raise _Broken(UNCLOSED)
        _is_unbalanced, end = min(candidates)
        if self._has_head(start, end):
            end = candidates[0][1]
            if self._has_head(start, end):
                raise _Broken(UNCLOSED)
        return end

    def _note_what_is_left_behind(self, block: Block) -> None:
        """Note a field after the closing brace, where there was a brace too many before."""
        after = self.text[block.end : block.end + 1]
        if after and after not in "\r\n" and (stray := _LEFT_BEHIND.match(self.text, block.end)):
            block.faults.append(Fault(stray.start("stray"), "stray-text", stray["stray"]))


def _needs_care(value: str) -> bool:
    return "\\{" in value or "\\}" in value
