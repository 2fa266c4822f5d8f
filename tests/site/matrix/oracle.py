"""Who may read and who may write what, said a second time, in plain values.

It imports nothing of the project, so that a mistake in ``papers.access`` or ``ideas.access`` is not
repeated here: the matrix compares what every address answers with what is said in this file.
"""

from dataclasses import dataclass

EDITORS = {"editor", "admin"}
LIBRARY = {"talk", "paper", "person", "series", "image", "collection", "presentation", "style"}
LIBRARY |= {"file", "personmerge"}
KEPT_BY_EDITORS = {"different", "import", "merge", "repair", "task"}
OWN = {"note", "change", "capture", "bulk"}
RUNNING_THE_LAB = {"audit", "invitation", "glass", "email", "rekeying", "labtask"}


@dataclass(frozen=True)
class Actor:
    """Who asks. ``role`` is "" for who is not signed in, or whose account is switched off."""

    name: str
    role: str = ""


@dataclass(frozen=True)
class Row:
    """A row, or one version of it; ``on`` are the rows that it hangs on."""

    kind: str
    owner: str = ""
    visibility: str = "lab"
    co_authors: frozenset = frozenset()
    on: tuple = ()
    is_trashed: bool = False
    is_hidden: bool = False


def may_read(actor: Actor, row: Row) -> bool:
    """Return whether ``actor`` may see ``row`` on any page, the trash included."""
    if not actor.role:
        return False
    if row.is_trashed:
        return may_restore(actor, row)
    return _sees(actor, row)


def _sees(actor, row):
    if row.kind in LIBRARY | {"member"}:
        return True
    if row.kind in KEPT_BY_EDITORS:
        return actor.role in EDITORS
    if row.kind in OWN:
        return row.owner == actor.name
    if row.kind in RUNNING_THE_LAB:
        return actor.role == "admin" or (row.kind == "email" and row.owner == actor.name)
    if row.kind in {"insight", "idea", "savedsearch"}:
        return row.visibility == "lab" or actor.name in {row.owner, *row.co_authors}
    if row.kind == "biblink":
        return actor.role == "admin" or actor.name == row.owner
    if row.kind == "link":
        return actor.role == "admin" or actor.name in {row.owner, row.on[0].owner}
    if row.kind in {"tag", "photo"}:  # seen with any of the rows that it is on
        return any(may_read(actor, one) for one in row.on)
    if row.kind == "notice" and row.owner != actor.name:
        return False
    if row.is_hidden and actor.name != row.owner and actor.role not in EDITORS:
        return False
    return all(not one.is_trashed and _sees(actor, one) for one in row.on)


def may_restore(actor: Actor, row: Row) -> bool:
    """Return whether ``actor`` may take ``row``, which is in the trash, out again."""
    if row.kind in LIBRARY:
        return actor.role in EDITORS
    if row.kind in {"insight", "idea", "savedsearch"}:
        return actor.name == row.owner or (row.visibility == "lab" and actor.role == "admin")
    if row.kind in {"comment", "doubt", "offer"}:
        return actor.name == row.owner and all(_sees(actor, one) for one in row.on)
    if row.kind == "ideaimage":
        return may(actor, "edit", row.on[0])
    return actor.name == row.owner


def may(actor: Actor, right: str, row: Row) -> bool:
    """Return whether ``actor`` has the ``right`` to ``row``; nobody has any in the trash."""
    if not actor.role or row.is_trashed or not _sees(actor, row):
        return False
    return right == "read" or RIGHTS[right](actor, row)


def _edits(actor, row):
    is_admin = actor.role == "admin"
    if row.kind in LIBRARY | KEPT_BY_EDITORS:
        return actor.role in EDITORS
    if row.kind in {"insight", "savedsearch"}:
        return actor.name == row.owner or (row.visibility == "lab" and is_admin)
    if row.kind == "idea":
        is_editor = row.visibility == "lab" and actor.role in EDITORS
        return is_editor or actor.name in {row.owner, *row.co_authors}
    if row.kind in {"spark", "ideaimage", "check"}:  # whoever edits the idea, which comes last
        return _edits(actor, row.on[-1])
    if row.kind in RUNNING_THE_LAB | {"member", "link", "biblink"}:
        return is_admin or row.kind in {"link", "biblink"}
    return actor.name == row.owner


def _deletes(actor, row):
    return may_restore(actor, row) if row.kind == "idea" else _edits(actor, row)


def _resolves(actor, row):
    return actor.name in {row.owner, row.on[0].owner} or actor.role in EDITORS


RIGHTS = {
    "edit": _edits,
    "delete": _deletes,
    "own": lambda actor, row: actor.name == row.owner,
    "hide": lambda actor, _row: actor.role in EDITORS,
    "resolve": _resolves,
    "settle": lambda actor, row: actor.name == row.on[0].owner,
    "run": lambda actor, _row: actor.role == "admin",
}


@dataclass(frozen=True)
class Link:
    """A share link: what it shows of its idea and of what lies below."""

    sources: str = "none"  # none, insight, talk, speaker, recording: each includes those before
    shows_author: bool = False
    is_open: bool = True


# What of a shown row a reader of a link is told, and from which choice of sources on.
TOLD = {
    "idea": (("title", "body"), "none"),
    "ideaimage": (("caption", "file", "thumbnail"), "none"),
    "insight": (("text",), "insight"),
    "image": (("caption", "file", "thumbnail"), "insight"),
    "talk": (("title",), "talk"),
    "paper": (("title", "container", "doi"), "talk"),
    "credit": (("printed_name",), "talk"),
    "person": (("name",), "speaker"),
    "recording": (("recording_url",), "recording"),
}
LEVELS = ["none", "insight", "talk", "speaker", "recording"]


def is_told(link: Link, kind: str, field: str) -> bool:
    """Return whether ``link`` tells its readers the ``field`` of a row in its scope."""
    if not link.is_open:
        return False
    if kind == "member":
        return link.shows_author and field in {"first_name", "last_name"}
    fields, level = TOLD.get("recording" if field == "recording_url" else kind, ((), "none"))
    return field in fields and LEVELS.index(link.sources) >= LEVELS.index(level)
