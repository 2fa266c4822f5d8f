"""Writing the library out: papers and talks in any format, and an import as it came."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from papers.describing import record_of, record_of_talk
from papers.formats import bibtex, bibtex_writing, csljson, csv, reading_list, ris
from papers.formats.recognizing import recognize
from papers.importing import SAME_NAME
from papers.models import Import, ImportedEntry, Outcome, Paper, Talk
from papers.record import Record


@dataclass(frozen=True)
class Format:
    """How records are written: what does it, the name to choose it by, the kind of file."""

    dumps: Callable[[Iterable[Record]], str]
    name: str
    content_type: str
    suffix: str


FORMATS = {
    "bibtex": Format(bibtex_writing.dumps, "BibTeX", "application/x-bibtex", "bib"),
    "biblatex": Format(
        lambda records: bibtex_writing.dumps(records, "biblatex"),
        "BibLaTeX",
        "application/x-bibtex",
        "bib",
    ),
    "ris": Format(ris.dumps, "RIS", "application/x-research-info-systems", "ris"),
    "csl-json": Format(
        csljson.dumps, "CSL-JSON", "application/vnd.citationstyles.csl+json", "json"
    ),
    "csv": Format(csv.dumps, "CSV", "text/csv", "csv"),
    "markdown": Format(reading_list.dumps, "Markdown", "text/markdown", "md"),
}
AT_ONCE = 500


def export(*, format: str, papers=(), talks=()) -> bytes:
    """Return the ``papers`` and the ``talks``, querysets, in ``format``, one of ``FORMATS``."""
    return FORMATS[format].dumps([*_records(papers), *_records(talks)]).encode()


def _records(rows) -> Iterator[Record]:
    if isinstance(rows, tuple):
        return
    describe = record_of if rows.model is Paper else record_of_talk
    for row in rows.for_list().iterator(chunk_size=AT_ONCE):
        yield describe(row)


def bibtex_of(papers, *, biblatex: bool = False) -> Iterator[str]:
    """Yield the entries of ``papers`` (a queryset) as BibTeX, or as BibLaTeX, in its order."""
    dialect = "biblatex" if biblatex else "bibtex"
    rows = papers.with_authors().prefetch_related("tags")
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield bibtex_writing.dumps([record_of(row)], dialect)


def rows_of(job: Import) -> tuple:
    """Return the papers and the talks of the library that the entries of ``job`` are of."""
    return tuple(
        model.objects.alive().filter(pk__in=job.entries.exclude(**{name: None}).values(name))
        for name, model in (("paper", Paper), ("talk", Talk))
    )


def of_import(*, job: Import) -> bytes:
    """Return the file of ``job`` as it came, but for what was edited or deleted since.

    Where nothing was, that are the same bytes. Of an edited paper only the edited fields are
    written anew; the entry of a deleted one is left out. A format other than BibTeX cannot be
    edited in place: its file is as it came.
    """
    with job.source.open("rb") as file:
        source = file.read()
    if job.format != "bibtex":
        return source
    touched = {entry.position: entry for entry in _touched(job)}
    if not touched:
        return source
    decoded = recognize(source, job.name).decoded
    strings = bibtex.strings_of(decoded.text)
    pieces = []
    for position, entry in enumerate(bibtex.entries(decoded.text)):
        pieces.append(entry.before)
        if position not in touched:
            pieces.append(entry.raw)
        elif row := touched[position].row:
            after = _edited(entry.record, touched[position], row)
            pieces.append(bibtex_writing.edited(entry.raw, entry.record, after, strings))
    return decoded.encode("".join([*pieces, job.tail]))


def _touched(job: Import):
    """Return the entries of ``job`` whose paper or talk was edited or deleted since."""
    as_they_came = job.entries.of_living().untouched()
    return (
        job.entries.exclude(outcome=Outcome.FAILED)
        .exclude(pk__in=as_they_came.values("pk"))
        .order_by("position")
        .defer("raw", "before")
        .select_related("paper", "talk")
    )


# What a version of a row keeps beside its columns, and what a Record calls it.
_ATTACHED = {
    "authors": "authors",
    "editors": "editors",
    "translators": "translators",
    "speakers": "authors",
    "series": "container",
    "tags": "keywords",
}
_COLUMNS = {"citation_key": "key", "date": "date", "recording_url": "url"}


def _edited(before: Record, entry: ImportedEntry, row: Paper | Talk) -> Record:
    """Return ``before``, what the entry says, with what was edited in ``row`` since."""
    version = row.history.filter(version=entry.row_version).first()
    if version is None:
        return before
    now = record_of(row) if isinstance(row, Paper) else record_of_talk(row)
    columns = {name: name for name in SAME_NAME} | _COLUMNS
    changed = {
        part
        for name, part in columns.items()
        if hasattr(row, name) and getattr(version, name) != getattr(row, name)
    }
    attached = row.attached
    changed |= {
        part
        for name, part in _ATTACHED.items()
        if name in attached and version.attached.get(name, attached[name]) != attached[name]
    }
    return replace(before, **{part: getattr(now, part) for part in changed})
