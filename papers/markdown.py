"""Markdown that people wrote, as HTML that is safe to show; the only place that blesses HTML."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from html import unescape

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

LONGEST = 200_000

_CJK = re.compile(
    "[\u2e80-\u2fff\u3001-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
    "\U00020000-\U0003ffff]"
)
_CHINESE_STOPS = "\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65“”‘’…"
_ENDS_A_LINK = re.compile(f"[{_CHINESE_STOPS}]")
# The bound keeps a text made of nothing but addresses from being read again for each of them.
_ADDRESS = re.compile(rf"[^\s<>{_CHINESE_STOPS}]{{0,4000}}")
# What could end a script element or begin a comment in it, as JSON writes it too.
_NO_MARKUP = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}

_cleaner = nh3.Cleaner(
    tags={"a", "br", "code", "del", "em", "s", "span", "strong"}
    | {"blockquote", "div", "hr", "li", "ol", "p", "pre", "ul"}
    | {"h1", "h2", "h3", "h4", "h5", "h6"}
    | {"table", "tbody", "td", "th", "thead", "tr"},
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    allowed_classes={
        "div": {"math", "display"},
        "span": {"math", "inline", "display", "mention"},
    },
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer nofollow",
)


_citation_cleaner = nh3.Cleaner(
    tags={"a", "b", "div", "i", "span", "sub", "sup"},
    attributes={"a": {"href"}},
    allowed_classes={
        "div": {"csl-entry", "csl-left-margin", "csl-right-inline", "csl-block", "csl-indent"},
        "span": {"small-caps"},
    },
    url_schemes={"http", "https"},
    link_rel="noopener noreferrer",
)


@lru_cache(maxsize=2048)
def render(text: str) -> SafeString:
    """Return ``text``, Markdown of any number of paragraphs, as clean HTML.

    Nothing in it can run, load from elsewhere or change the look of the page. Math stays TeX, in
    ``.math.inline`` and ``.math.display``. A text longer than ``LONGEST`` is shown as it is typed.
    """
    if len(text) > LONGEST:
        return _bless(f"<pre>{escape(text)}</pre>")
    return _bless(_cleaner.clean(_markdown.render(text)))


@lru_cache(maxsize=2048)
def render_inline(text: str) -> SafeString:
    """Return ``text`` as clean HTML on one line: emphasis, code, links and math, never a block."""
    line = " ".join(text.split())
    if len(line) > LONGEST:
        return _bless(escape(line))
    return _bless(_cleaner.clean(_markdown.renderInline(line)))


def render_relinked(text: str, lead: Callable[[str], str]) -> SafeString:
    """Return ``render(text)`` with each link leading to ``lead(address)``, where it led before.

    Where that is "" the words of the link stay; a bare address, which has none, is an ellipsis.
    """
    if len(text) > LONGEST:
        return render(text)
    return _relinked(_markdown.parse(text), lead)


def render_inline_relinked(text: str, lead: Callable[[str], str]) -> SafeString:
    """Return ``render_inline(text)`` with each link leading to ``lead(address)``."""
    line = " ".join(text.split())
    if len(line) > LONGEST:
        return render_inline(line)
    return _relinked(_markdown.parseInline(line), lead)


def as_linked_data(value: dict) -> SafeString:
    """Return ``value`` as JSON-LD in a script element, which no browser runs and nothing ends."""
    text = json.dumps(value, ensure_ascii=False).translate(_NO_MARKUP)
    return _bless(f'<script type="application/ld+json">{text}</script>')


def render_marked(text: str, phrases: Sequence[str]) -> SafeString:
    """Return ``render(text)`` with every occurrence of ``phrases`` in ``<mark>``.

    A phrase is found whatever its width, case and white space, also across emphasis and links. Math
    is never marked.
    """
    return _marked(render(text), tuple(phrases))


def render_inline_marked(text: str, phrases: Sequence[str]) -> SafeString:
    """Return ``render_inline(text)`` with every occurrence of ``phrases`` in ``<mark>``."""
    return _marked(render_inline(text), tuple(phrases))


def escape_marked(text: str, phrases: Sequence[str]) -> SafeString:
    """Return ``text``, which is no Markdown, as HTML with ``phrases`` in ``<mark>``."""
    return _marked(_bless(escape(text)), tuple(phrases))


def escape_marking_words(text: str, words: Sequence[str]) -> SafeString:
    """Return ``text``, which is no Markdown, as HTML with ``words`` in ``<mark>``.

    A Latin word is marked only where it stands as a word, not as a part of one.
    """
    return _marked(_bless(escape(text)), tuple(words), whole_words=True)


def render_marking_words(text: str, words: Sequence[str]) -> SafeString:
    """Return ``render(text)`` with ``words`` in ``<mark>``, a Latin one only as a whole word."""
    return _marked(render(text), tuple(words), whole_words=True)


@lru_cache(maxsize=2048)
def render_mentioning(text: str, names: tuple[str, ...]) -> SafeString:
    """Return ``render(text)`` with every ``@name`` of ``names`` in a ``span.mention``."""
    if len(text) > LONGEST:
        return render(text)
    return _bless(_cleaner.clean(_markdown.render(text, {"mentioned": _mentions(names)})))


def mentioned(text: str, names: Sequence[str]) -> list[str]:
    """Return which of ``names`` the text tells by ``@name``, as they are written there, in order.

    The longest name that fits is meant. A name in code, math, a link or an address is none.
    """
    if len(text) > LONGEST:
        return []
    blocks = _markdown.parse(text, {"mentioned": _mentions(tuple(names))})
    tokens = (token for block in blocks for token in block.children or [])
    return list(dict.fromkeys(token.content for token in tokens if token.type == "mention"))


def holds(text: str, phrase: str) -> bool:
    """Return whether ``phrase`` would be marked in ``text``, Markdown."""
    return "<mark>" in render_marked(text, (phrase,))


@lru_cache(maxsize=2048)
def plain(text: str) -> str:
    """Return the words of ``text`` on one line without the Markdown marks. It is not escaped.

    A formula that only TeX could show is an ellipsis.
    """
    words = text if len(text) > LONGEST else "".join(_words(_markdown.parse(text)))
    return " ".join(words.split())


def clean_citation(html: str) -> SafeString:
    """Return ``html``, which a citation style made, with nothing but the marks of a citation."""
    marked = html.replace('<span style="font-variant:small-caps;">', '<span class="small-caps">')
    marked = marked.replace('<span style="font-variant: small-caps;">', '<span class="small-caps">')
    return _bless(_citation_cleaner.clean(marked).strip())


def _bless(html: str) -> SafeString:
    return mark_safe(html)


def _relinked(tokens: Sequence[Token], lead: Callable[[str], str]) -> SafeString:
    for block in tokens:
        if block.children:
            block.children = list(_led(block.children, lead))
    return _bless(_cleaner.clean(_markdown.renderer.render(tokens, _markdown.options, {})))


def _led(tokens: Sequence[Token], lead: Callable[[str], str]) -> Iterator[Token]:
    """Yield ``tokens``, their links leading elsewhere. Links do not lie within each other."""
    dropped = None
    for token in tokens:
        if token.type == "link_open":
            address = str(token.attrs["href"])
            token.attrs["href"] = lead(address)
            dropped = None if token.attrs["href"] else address
            if dropped is None:
                yield token
        elif token.type == "link_close":
            if dropped is None:
                yield token
            dropped = None
        elif dropped is not None and token.type == "text" and _is_address(token, dropped):
            yield Token("text", "", 0, content="…")
        else:
            yield token


def _is_address(token: Token, address: str) -> bool:
    return "://" in token.content or token.content.strip() == address


# Clean HTML as tags and the characters between them. An attribute may hold ">".
_PIECE = re.compile(r"""<(?:"[^"]*"|[^">])*>|&#?\w+;|.""", re.DOTALL)
_BETWEEN_BLOCKS = re.compile(r"\s*\n\s*")
_MATH = ('<span class="math', '<div class="math')
_NOT_WORDS = "\0"


@lru_cache(maxsize=2048)
def _marked(html: SafeString, phrases: tuple[str, ...], *, whole_words: bool = False) -> SafeString:
    needles = {needle for phrase in phrases for needle in _needles(phrase)}
    pieces = _PIECE.findall(html) if needles else []
    folded, origins = _folded(pieces)
    spans = (span for needle in needles for span in _found(needle, folded, whole_words))
    chosen = {at for start, end in spans for at in range(origins[start], origins[end - 1] + 1)}
    return _bless("".join(_with_marks(pieces, chosen))) if chosen else html


def _needles(phrase: str) -> set[str]:
    """Return ``phrase`` as it may be found: as it is typed, and without its Markdown marks."""
    if len(phrase) > LONGEST:
        return set()
    spellings = (escape(phrase), render_inline(phrase))
    folded = ("".join(_folded(_PIECE.findall(html))[0]).strip() for html in spellings)
    return {needle for needle in folded if needle and _NOT_WORDS not in needle}


def _folded(pieces: list[str]) -> tuple[str, list[int]]:
    """Return the characters of ``pieces`` as they are compared, and the piece each is from."""
    folded, origins, in_math = [], [], False
    for at, piece in enumerate(pieces):
        if _is_tag(piece):
            in_math = piece.startswith(_MATH)
            characters = _NOT_WORDS if in_math else ""
        elif in_math:
            characters = ""
        else:
            bare = unicodedata.normalize("NFKD", unescape(piece)).casefold()
            characters = " " if bare.isspace() else unicodedata.normalize("NFKD", bare)
        if characters == " " and folded and folded[-1] == " ":
            continue
        folded += characters
        origins += [at] * len(characters)
    return "".join(folded), origins


def _found(needle: str, folded: str, whole_words: bool) -> Iterator[tuple[int, int]]:
    """Yield from where to where ``needle`` stands in ``folded``."""
    start = folded.find(needle)
    while start >= 0:
        end = start + len(needle)
        is_part = _in_one_word(folded, start) or _in_one_word(folded, end)
        if not (whole_words and is_part):
            yield start, end
        start = folded.find(needle, end)


def _in_one_word(text: str, at: int) -> bool:
    """Return whether the characters before and from ``at`` are letters of one Latin word."""
    return all(c.isascii() and c.isalnum() for c in (text[at - 1 : at], text[at : at + 1]))


def _with_marks(pieces: list[str], chosen: set[int]) -> Iterator[str]:
    """Yield ``pieces`` with a mark around each run of text of which all is ``chosen``."""
    at = 0
    while at < len(pieces):
        end = at
        while end in chosen and end < len(pieces) and not _is_tag(pieces[end]):
            end += 1
        run = "".join(pieces[at : max(end, at + 1)])
        is_marked = end > at and not _BETWEEN_BLOCKS.fullmatch(run)
        yield f"<mark>{run}</mark>" if is_marked else run
        at = max(end, at + 1)


def _is_tag(piece: str) -> bool:
    return len(piece) > 1 and piece[0] == "<"


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.children is not None:
            yield from _words(token.children)
        elif token.type == "list_item_open":
            yield f"{token.info}{token.markup} " if token.info else ""
        elif token.type.startswith("math") and "\\" in token.content:
            yield "… " if token.block else "…"
        elif token.type in {"softbreak", "hardbreak"} or token.block:
            yield f"{token.content} "
        else:
            yield token.content


class _InlineState(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        """Let emphasis open and close beside Chinese, where no space parts it from punctuation.

        CommonMark wants a space between ``。**`` and the next character, which Chinese never has.
        """
        scanned = super().scanDelims(start, canSplitWord)
        end = start + scanned.length
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        if not canSplitWord or not (_CJK.match(before) or _CJK.match(after)):
            return scanned
        return Scanned(not after.isspace(), not before.isspace(), scanned.length)


class _InlineParser(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: dict, tokens: list[Token]) -> list[Token]:
        state = _InlineState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _Linkifier(LinkifyIt):
    """Finds bare addresses, and ends them where Chinese punctuation begins."""

    def match(self, text: str) -> list | None:
        return super().match(_ENDS_A_LINK.sub(" ", text))

    def match_at_start(self, text: str) -> object | None:
        return super().match_at_start(_ADDRESS.match(text).group())


def _link_to_images(state: StateCore) -> None:
    """Turn every image into a link to it, since a page loads nothing that a reader did not ask."""
    for block in state.tokens:
        if block.children:
            block.children = list(_without_images(block.children))


def _without_images(tokens: Sequence[Token]) -> Iterator[Token]:
    in_link = False
    for token in tokens:
        if token.type in {"link_open", "link_close"}:
            in_link = token.type == "link_open"
        if token.type != "image":
            yield token
            continue
        source = str(token.attrs["src"])
        label = Token("text", "", 0, content=token.content or source)
        if in_link:
            yield label
        else:
            yield Token("link_open", "a", 1, attrs={"href": source})
            yield label
            yield Token("link_close", "a", -1)


# After a Latin name no letter follows, nor a sign that would make it part of an address.
_BEFORE_MENTION, _AFTER_LATIN = r"(?<![a-z0-9_.+-])", r"(?![a-z0-9_]|[.@+-][a-z0-9_])"


@lru_cache(maxsize=256)
def _mentions(names: tuple[str, ...]) -> re.Pattern | None:
    """Return what finds ``@name`` of any of ``names``, the longest first, or None for no names."""
    patterns = [
        re.escape(name) + (_AFTER_LATIN if name[-1].isascii() else "")
        for name in sorted(names, key=len, reverse=True)
    ]
    found = f"{_BEFORE_MENTION}[@＠]({'|'.join(patterns)})"
    return re.compile(found, re.IGNORECASE) if patterns else None


def _mark_mentions(state: StateCore) -> None:
    """Take the names that are looked for out of the texts, as tokens of their own."""
    pattern = state.env.get("mentioned")
    for block in state.tokens if pattern else ():
        if block.children:
            block.children = list(_with_mentions(block.children, pattern))


def _with_mentions(tokens: Sequence[Token], pattern: re.Pattern) -> Iterator[Token]:
    in_link = False
    for token in tokens:
        if token.type in {"link_open", "link_close"}:
            in_link = token.type == "link_open"
        if token.type != "text" or in_link:
            yield token
            continue
        end = 0
        for found in pattern.finditer(token.content):
            yield Token("text", "", 0, content=token.content[end : found.start()])
            yield Token("mention", "", 0, content=found[1])
            end = found.end()
        yield Token("text", "", 0, content=token.content[end:])


def _render_mention(renderer, tokens, index, options, env) -> str:
    return f'<span class="mention">@{escape(tokens[index].content)}</span>'


def _math(element: str, style: str):
    def render_math(renderer, tokens, index, options, env) -> str:
        tex = escape(tokens[index].content.strip())
        return f'<{element} class="math {style}">{tex}</{element}>'

    return render_math


def _make_markdown() -> MarkdownIt:
    markdown = MarkdownIt("js-default", {"breaks": True, "linkify": True})
    markdown.inline = _InlineParser()
    # Without this, "main.py" and "README.md" would be sites in Paraguay and Moldova.
    markdown.linkify = _Linkifier(options={"fuzzy_link": False})
    markdown.use(
        dollarmath_plugin,
        allow_labels=False,
        allow_space=False,
        allow_digits=False,
        allow_blank_lines=False,
        double_inline=True,
    )
    markdown.add_render_rule("math_inline", _math("span", "inline"))
    markdown.add_render_rule("math_inline_double", _math("span", "display"))
    markdown.add_render_rule("math_block", _math("div", "display"))
    markdown.add_render_rule("mention", _render_mention)
    markdown.core.ruler.push("link_to_images", _link_to_images)
    markdown.core.ruler.push("mark_mentions", _mark_mentions)
    return markdown


_markdown = _make_markdown()
