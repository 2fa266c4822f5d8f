"""Writing papers for elsewhere."""

from collections.abc import Iterator

from papers.models import AuthorshipRole, Paper

AT_ONCE = 500
TYPES = {
    "article": "article",
    "conference": "inproceedings",
    "preprint": "misc",
    "book": "book",
    "chapter": "incollection",
    "thesis": "phdthesis",
    "report": "techreport",
}
BIBLATEX_TYPES = {"preprint": "online", "thesis": "thesis", "report": "report",
                  "dataset": "dataset", "software": "software", "webpage": "online"}  # fmt: skip
CONTAINERS = {"conference": "booktitle", "chapter": "booktitle"}
_ESCAPED = str.maketrans({c: f"\\{c}" for c in "&%#_"} | {"{": "\\{", "}": "\\}"})


def bibtex(papers, *, biblatex: bool = False) -> Iterator[str]:
    """Yield the entries of ``papers`` (a queryset) as BibTeX, or as BibLaTeX, in its order.

    What is not saved with a key is left out.
    """
    rows = papers.exclude(citation_key="").with_authors()
    for paper in rows.iterator(chunk_size=AT_ONCE):
        yield _entry(paper, biblatex)


def _entry(paper: Paper, biblatex: bool) -> str:
    kind = TYPES.get(paper.type, "misc")
    kind = BIBLATEX_TYPES.get(paper.type, kind) if biblatex else kind
    container = CONTAINERS.get(paper.type) or ("journaltitle" if biblatex else "journal")
    fields = {
        "author": _names(paper, AuthorshipRole.AUTHOR),
        "editor": _names(paper, AuthorshipRole.EDITOR),
        "title": f"{{{_text(paper.title)}}}",
        container: _text(paper.container),
        "volume": _text(paper.volume),
        "number": _text(paper.issue),
        "pages": _text(paper.pages),
        "publisher": _text(paper.publisher),
        **({"date": paper.date} if biblatex else {"year": paper.year}),
        "doi": paper.doi,
        "isbn": paper.isbn,
        **({"eprint": paper.arxiv, "eprinttype": "arXiv"} if paper.arxiv else {}),
        "url": paper.url,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{paper.citation_key},\n{lines}}}\n\n"


def _names(paper, role) -> str:
    names = [row.printed_name for row in paper.authorships.all() if row.role == role]
    return " and ".join(map(_text, names))


def _text(text: str) -> str:
    return text.replace("\\", "\\textbackslash ").translate(_ESCAPED)
