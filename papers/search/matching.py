"""What documents have to have, written in the language of each full text. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """Words one after the other; with ``is_prefix``, the last may be the beginning of a word.

    ``places`` are where: A is the title, B the body, C what is hidden.
    """

    tokens: tuple[str, ...]
    is_prefix: bool = False
    places: str = "ABC"


@dataclass(frozen=True)
class All:
    """Every one of ``parts``."""

    parts: tuple["Match", ...]


@dataclass(frozen=True)
class Any:
    """At least one of ``parts``."""

    parts: tuple["Match", ...]


@dataclass(frozen=True)
class Without:
    """``part`` where there is no ``but``."""

    part: "Match"
    but: "Match"


Match = Text | All | Any | Without

COLUMNS = {"A": "title", "B": "body", "C": "hidden"}


def fts5(match: Match) -> str:
    """Return ``match`` as SQLite's FTS5 reads it: https://www.sqlite.org/fts5.html, section 3."""
    match match:
        case All(parts):
            return f"({' AND '.join(map(fts5, parts))})"
        case Any(parts):
            return f"({' OR '.join(map(fts5, parts))})"
        case Without(part, but):
            return f"({fts5(part)} NOT {fts5(but)})"
    words = " ".join(match.tokens).replace('"', '""')
    columns = " ".join(COLUMNS[place] for place in match.places)
    where = "" if match.places == "ABC" else f"{{{columns}}} : "
    return f'{where}"{words}"{" *" if match.is_prefix else ""}'


def tsquery(match: Match) -> str:
    """Return ``match`` as PostgreSQL's ``tsquery`` reads it (its documentation, section 8.11.2)."""
    match match:
        case All(parts):
            return f"({' & '.join(map(tsquery, parts))})"
        case Any(parts):
            return f"({' | '.join(map(tsquery, parts))})"
        case Without(part, but):
            return f"({tsquery(part)} & !{tsquery(but)})"
    places = "" if match.places == "ABC" else match.places
    words = []
    for number, token in enumerate(match.tokens, 1):
        quoted = token.replace("\\", "\\\\").replace("'", "''")
        is_open = match.is_prefix and number == len(match.tokens)
        marks = ("*" if is_open else "") + places
        words.append(f"'{quoted}'{':' if marks else ''}{marks}")
    return f"({' <-> '.join(words)})"


def apart(match: Match) -> tuple[Match | None, Match | None]:
    """Return what ``match`` asks of anything, and what of the title alone: both have to be met.

    The latter is looked for in the title itself, and so may be anywhere there.
    """
    parts = list(_parts(match))
    titled = [with_places(part, "ABC", was="A") for part in parts if _is_of_title(part)]
    others = [part for part in parts if not _is_of_title(part)]
    return tuple(All(tuple(some)) if some else None for some in (others, titled))


def _parts(match):
    if isinstance(match, All):
        for part in match.parts:
            yield from _parts(part)
    else:
        yield match


def _is_of_title(match):
    if isinstance(match, Text):
        return match.places == "A"
    return isinstance(match, All | Any) and all(map(_is_of_title, match.parts))


def with_places(match: Match, places: str, *, was: str = "ABC") -> Match:
    """Return ``match`` with the words that may be in the places ``was`` looked for in ``places``.

    What is not wanted, is not wanted anywhere.
    """
    match match:
        case All(parts):
            return All(tuple(with_places(part, places, was=was) for part in parts))
        case Any(parts):
            return Any(tuple(with_places(part, places, was=was) for part in parts))
        case Without(part, but):
            return Without(with_places(part, places, was=was), but)
    return Text(match.tokens, match.is_prefix, places) if match.places == was else match
