"""What became of a file, entry by entry: as numbers, and in words."""

from collections import Counter
from itertools import islice

from django.utils.translation import gettext as _, gettext_lazy

from papers.formats.recognizing import Unrecognized
from papers.importing import judging
from papers.importing.reading import Reading, all_problems, read
from papers.importing.running import AT_ONCE, COUNTED
from papers.models import Import

REFUSALS = {
    "empty": gettext_lazy("The file is empty."),
    "html": gettext_lazy("This is a web page that was saved, not the file of references itself."),
    "zip": gettext_lazy("This is an archive. Unpack it and import the files in it."),
    "pdf": gettext_lazy("This is a PDF, not a file of references."),
    "binary": gettext_lazy("The file is no text in any encoding that is known here."),
    "unknown": gettext_lazy(
        "The file is in no format known here. What can be read: BibTeX, BibLaTeX, RIS, CSL-JSON, "
        "PubMed, EndNote and Zotero RDF."
    ),
    "broken": gettext_lazy("Reading the file failed. Nothing of it was kept. The log says more."),
}
MESSAGES = {
    "broken": gettext_lazy("This entry could not be read: %(detail)s"),
    "missing-comma": gettext_lazy("A comma was missing before “%(detail)s”; it was put in."),
    "stray-text": gettext_lazy("This text belongs to no field: %(detail)s"),
    "no-key": gettext_lazy("The entry has no key."),
    "duplicate-key": gettext_lazy("The key “%(detail)s” stands here more than once."),
    "duplicate-field": gettext_lazy(
        "The field “%(detail)s” stands here more than once; the first one counts."
    ),
    "unknown-string": gettext_lazy("“%(detail)s” is not defined; it was taken as it stands."),
    "no-title": gettext_lazy("The entry has no title."),
    "untitled": gettext_lazy("Without a title it is called by where it was published, or its key."),
    "bad-names": gettext_lazy("The names could not be read in full: %(detail)s"),
    "bad-date": gettext_lazy("This is no date: %(detail)s"),
    "too-long": gettext_lazy("“%(detail)s” is too long; all of it is kept with the other fields."),
    "no-address": gettext_lazy(
        "This is no web address; it is kept with the other fields: %(detail)s"
    ),
    "outside": gettext_lazy("This line belongs to no entry: %(detail)s"),
    "mended": gettext_lazy("The entry is not well-formed; it was mended to be read."),
    "no-end": gettext_lazy("The entry is not closed; it was read up to the next one."),
    "no-type": gettext_lazy("The entry does not say what it is."),
    "unknown-type": gettext_lazy("“%(detail)s” is not a type known here; it was taken as another."),
    "unstorable": gettext_lazy("Characters that cannot be kept (NUL) were taken out."),
    "refused": gettext_lazy("The database refused this entry."),
    "more": gettext_lazy("From here on, %(detail)s more problems are not listed."),
    "twin": gettext_lazy("The entry on line %(detail)s says the same."),
    "differs": gettext_lazy(
        "The library has it already, and says something else of: %(detail)s. Nothing was changed."
    ),
}


def message(code: str, detail: str) -> str:
    """Return in words what the problem ``code`` is."""
    if code == "differs":
        names = [str(_field_name(name)) for name in detail.split(", ")]
        detail = ", ".join(names)
    if code in MESSAGES:
        return MESSAGES[code] % {"detail": detail}
    return _("Something here was not read as it was meant: %(what)s") % {
        "what": f"{code} {detail}".strip()
    }


def _field_name(name: str):
    for model in (judging.Paper, judging.Talk):
        if name in {field.name for field in model._meta.concrete_fields}:
            return model._meta.get_field(name).verbose_name
    return name


def counts(job: Import) -> list[tuple[str, int]]:
    """Return what became of the entries of ``job``: each outcome in words, and of how many."""
    return [(outcome.label, getattr(job, name)) for outcome, name in COUNTED.items()]


def problems(job: Import) -> list[dict]:
    """Return the problems of ``job`` by line: each with its line, key and message."""
    found = [
        (problem["line"], problem["key"], problem["code"], problem["detail"])
        for problem in job.problems
    ]
    for line, key, pairs in job.entries.exclude(problems=[]).values_list("line", "key", "problems"):
        found += [(line, key, code, detail) for code, detail in pairs]
    return _told(found)


def _told(found) -> list[dict]:
    return [
        {"line": line, "key": key, "message": message(code, detail)}
        for line, key, code, detail in sorted(found, key=lambda problem: problem[0])
    ]


def report(job: Import) -> dict:
    """Return what became of ``job``; ``entries`` is the sum of what became of them."""
    return {
        "import": job.pk,
        "format": job.format,
        "entries": job.entries_done,
        **{name: getattr(job, name) for name in COUNTED.values()},
        "unaccounted_lines": job.unaccounted_lines,
        "problems": problems(job) if not job.refusal else _refused(job.refusal),
    }


def _refused(code: str) -> list[dict]:
    return [{"line": 1, "key": "", "message": str(REFUSALS[code])}]


def preview(data: bytes, name: str) -> dict:
    """Return the report that importing the file ``data`` would come to. Writes nothing."""
    nothing = dict.fromkeys(COUNTED.values(), 0)
    try:
        reading = read(data, name)
    except Unrecognized as unreadable:
        return {
            "import": None,
            "format": "",
            "entries": 0,
            **nothing,
            "unaccounted_lines": 0,
            "problems": _refused(unreadable.code),
        }
    counts, found = _judged(reading)
    return {
        "import": None,
        "format": reading.format,
        "entries": counts.total(),
        **nothing,
        **counts,
        "unaccounted_lines": reading.unaccounted_lines,
        "problems": _told(found),
    }


def _judged(reading: Reading) -> tuple[Counter, list[tuple]]:
    seen, counts, entries, found = judging.Seen(), Counter(), reading.entries(), []
    while chunk := list(islice(entries, AT_ONCE)):
        for verdict in judging.judge(chunk, start=counts.total(), seen=seen):
            counts[COUNTED[verdict.outcome]] += 1
            key = verdict.entry.record.key if verdict.entry.record else ""
            found += [(verdict.entry.line, key, *problem) for problem in verdict.problems]
    found += [(part.line, part.key, part.code, part.detail) for part in all_problems(reading)]
    return counts, found
