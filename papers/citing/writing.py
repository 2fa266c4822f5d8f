"""What a style made, as text, Markdown or LaTeX. Pure: from clean HTML to other marks."""

import re
from html.parser import HTMLParser

_MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]<>#|~$])")
_BEGINS_A_LIST = re.compile(r"^(\d+)([.)])(?=\s)|^([-+])(?=\s)")
_LATEX_SIGNS = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}
_LATEX = str.maketrans(_LATEX_SIGNS)
_IN_ADDRESS = str.maketrans({sign: f"\\{sign}" for sign in "%#{}\\"})


def as_text(html: str) -> str:
    """Return the words of one entry on one line."""
    return _written(html, {}, lambda words: words)


def as_markdown(html: str) -> str:
    """Return one entry as Markdown on one line: nothing in it is read as other marks."""
    marks = {"i": ("*", "*"), "b": ("**", "**"), "sup": ("<sup>", "</sup>")}
    marks |= {"sub": ("<sub>", "</sub>")}
    text = _written(html, marks, lambda words: _MARKDOWN_SIGNS.sub(r"\\\1", words))
    return _BEGINS_A_LIST.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", text)


def as_latex(html: str) -> str:
    """Return one entry as LaTeX on one line, with every sign that LaTeX reads escaped."""
    marks = {
        "i": (r"\emph{", "}"),
        "b": (r"\textbf{", "}"),
        "sup": (r"\textsuperscript{", "}"),
        "sub": (r"\textsubscript{", "}"),
        "small-caps": (r"\textsc{", "}"),
    }
    return _written(html, marks, lambda words: words.translate(_LATEX), is_latex=True)


def bibitem(key: str, html: str) -> str:
    r"""Return one entry as a ``\bibitem``, whose number or label LaTeX makes itself."""
    label = re.compile(r'<div class="csl-left-margin">.*?</div>', re.DOTALL)
    safe = re.sub(r"[^\w:.+/-]", "", key)
    return f"\\bibitem{{{safe}}} {as_latex(label.sub('', html))}"


class _Writer(HTMLParser):
    def __init__(self, marks, escape, is_latex):
        super().__init__(convert_charrefs=True)
        self.marks, self.escape, self.is_latex = marks, escape, is_latex
        self.written: list[str] = []
        self.ends: list[str] = []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        name = attributes.get("class", "") if tag == "span" else tag
        start, end = self.marks.get(name or "", ("", ""))
        if self.is_latex and tag == "a":
            start, end = f"\\href{{{attributes.get('href', '').translate(_IN_ADDRESS)}}}{{", "}"
        if tag == "div":
            start, end = " ", " "
        self.written.append(start)
        self.ends.append(end)

    def handle_endtag(self, tag):
        if self.ends:
            self.written.append(self.ends.pop())

    def handle_data(self, data):
        self.written.append(self.escape(data))


def _written(html: str, marks: dict, escape, *, is_latex: bool = False) -> str:
    writer = _Writer(marks, escape, is_latex)
    writer.feed(html)
    writer.close()
    return " ".join("".join(writer.written).split())
