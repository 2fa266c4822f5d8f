"""Citing papers and talks in a style of the Citation Style Language.

``cite`` is what the rest of the project calls. The other modules are pure: ``styles`` reads styles,
``items`` makes what they format, ``engine`` runs them in a child process (``child``), and
``writing`` turns the result into text, Markdown and LaTeX.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString

from papers import markdown
from papers.citing import items, styles, writing
from papers.citing.engine import ENGINE, EngineError, Formatted
from papers.record import Record

__all__ = ["MOST", "Bibliography", "EngineError", "Entry", "cite", "sample"]

MOST = 200
_ENGLISH, _CHINESE = "en-US", "zh-CN"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a bibliography: which of the records it is, and its clean HTML."""

    record: Record
    html: SafeString
    citation: SafeString

    @property
    def text(self) -> str:
        """The entry as text."""
        return writing.as_text(self.html)

    @property
    def text_citation(self) -> str:
        """What stands in the text, as text."""
        return writing.as_text(self.citation)


@dataclass(frozen=True, slots=True)
class Bibliography:
    """Entries in the order of the style, and ``together``, what cites all of them in the text."""

    entries: tuple[Entry, ...]
    together: SafeString

    def written(self, output: str) -> str:
        """Return the whole as ``output``: "text", "html", "markdown" or "latex"."""
        match output:
            case "html":
                return "\n".join(str(entry.html) for entry in self.entries)
            case "markdown":
                return "\n\n".join(writing.as_markdown(entry.html) for entry in self.entries)
            case "latex":
                lines = (
                    writing.bibitem(entry.record.key or f"ref{number}", entry.html)
                    for number, entry in enumerate(self.entries, start=1)
                )
                widest = "9" * len(str(len(self.entries)))
                body = "\n\n".join(lines)
                return f"\\begin{{thebibliography}}{{{widest}}}\n{body}\n\\end{{thebibliography}}"
        return "\n".join(entry.text for entry in self.entries)

    def written_citation(self, output: str) -> str:
        """Return what cites all of it in the text, as ``output``."""
        match output:
            case "html":
                return str(self.together)
            case "markdown":
                return writing.as_markdown(self.together)
            case "latex":
                keys = (entry.record.key or f"ref{n}" for n, entry in enumerate(self.entries, 1))
                return f"\\cite{{{','.join(keys)}}}"
        return writing.as_text(self.together)


def cite(records: Sequence[Record], style: styles.Style) -> Bibliography:
    """Return ``records`` as ``style`` writes them, at most ``MOST``. Raises EngineError.

    A Chinese style writes each item in its own language, 等 or et al.: the whole list is formatted
    once in each, so that numbers and the letters of 2020a are the same, and of each item the
    writing in its language is taken.
    """
    listed = [
        items.item_of(record, n, has_whole_names=style.is_bilingual)
        for n, record in enumerate(records[:MOST])
    ]
    if not listed:
        return Bibliography((), markdown.clean_citation(""))
    languages = [""]
    if style.is_bilingual:
        used = {_language_of(item) for item in listed}
        languages = [lang for lang in (_CHINESE, _ENGLISH) if lang in used]
    asked = json.dumps(listed, ensure_ascii=False)
    made = {language: _formatted(style, language, asked) for language in languages}
    first = made[languages[0]]
    entries = []
    for name in first.entries:
        item = listed[int(name)]
        formatted = made[_language_of(item)] if style.is_bilingual else first
        entries.append(
            Entry(
                record=records[int(name)],
                html=markdown.clean_citation(formatted.entries[name]),
                citation=markdown.clean_citation(formatted.citations[name]),
            )
        )
    if len(made) == 1 or style.is_numeric:
        together = first.together
    else:
        together = _joined([str(entry.citation) for entry in entries])
    return Bibliography(tuple(entries), markdown.clean_citation(together))


def sample(style: styles.Style) -> Bibliography:
    """Return what ``style`` makes of one item, to see whether it works. Raises EngineError."""
    record = Record(type="article", title="On the electrodynamics of moving bodies")
    return cite([record], style)


def _language_of(item) -> str:
    return _CHINESE if item["language"].lower().startswith("zh") else _ENGLISH


def _joined(citations: list[str]) -> str:
    """Return ``citations``, which are in two languages, as one in their common brackets."""
    opening, closing = citations[0][0], citations[0][-1]
    if all(cited[0] == opening and cited[-1] == closing for cited in citations):
        return opening + "; ".join(cited[1:-1] for cited in citations) + closing
    return " ".join(citations)


@lru_cache(maxsize=256)
def _formatted(style: styles.Style, language: str, asked: str) -> Formatted:
    listed = json.loads(asked)
    return ENGINE.format(
        key=f"{style.key}{language}",
        opening={"style": style.tree, "locales": styles.locales(), "language": language},
        items=listed,
        spelled=items.spelling(listed),
    )
