"""Markdown that people wrote, as HTML that is safe to show; the only place that blesses HTML."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

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

_cleaner = nh3.Cleaner(
    tags={"a", "br", "code", "del", "em", "s", "span", "strong"}
    | {"blockquote", "div", "hr", "li", "ol", "p", "pre", "ul"}
    | {"h1", "h2", "h3", "h4", "h5", "h6"}
    | {"table", "tbody", "td", "th", "thead", "tr"},
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    allowed_classes={"div": {"math", "display"}, "span": {"math", "inline", "display"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer nofollow",
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


@lru_cache(maxsize=2048)
def plain(text: str) -> str:
    """Return the words of ``text`` on one line without the Markdown marks. It is not escaped."""
    words = text if len(text) > LONGEST else "".join(_words(_markdown.parse(text)))
    return " ".join(words.split())


def _bless(html: str) -> SafeString:
    return mark_safe(html)


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.children is not None:
            yield from _words(token.children)
        elif token.type == "list_item_open":
            yield f"{token.info}{token.markup} " if token.info else ""
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
    markdown.core.ruler.push("link_to_images", _link_to_images)
    return markdown


_markdown = _make_markdown()
