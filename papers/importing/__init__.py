"""From a Record, which a format read, to what the forms and tables of the library hold."""

from papers.record import Record

SAME_NAME = (
    "type",
    "title",
    "container",
    "volume",
    "issue",
    "pages",
    "publisher",
    "doi",
    "arxiv",
    "pmid",
    "isbn",
    "url",
    "abstract",
    "language",
)


def fields_of(record: Record) -> dict:
    """Return ``record`` as initial values of the paper form: text by field name.

    ``authors`` and ``editors`` are one name a line; ``extra`` is what no field holds, by its name.
    """
    fields = {name: getattr(record, name) for name in SAME_NAME}
    return fields | {
        "citation_key": record.key,
        "date": record.date.iso if record.date else "",
        "authors": "\n".join(name.display for name in record.authors),
        "editors": "\n".join(name.display for name in record.editors),
        "tags": ", ".join(record.keywords),
        "extra": dict(record.extra),
    }
