"""LaTeX as bibliographies use it, as Unicode text, and back."""

import re
import unicodedata

# The combining character of each accent, and what stands alone where there is no letter under it.
_ACCENTS = {
    "`": ("\u0300", "`"),
    "'": ("\u0301", "'"),
    "^": ("\u0302", "^"),
    "~": ("\u0303", "~"),
    '"': ("\u0308", '"'),
    "=": ("\u0304", "¯"),
    ".": ("\u0307", "˙"),
    "u": ("\u0306", "˘"),
    "v": ("\u030c", "ˇ"),
    "H": ("\u030b", "˝"),
    "c": ("\u0327", "¸"),
    "k": ("\u0328", "˛"),
    "r": ("\u030a", "˚"),
    "d": ("\u0323", ""),
    "b": ("\u0331", ""),
    "t": ("\u0361", ""),
}

_SYMBOLS = {
    **{"ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø"},
    **{"l": "ł", "L": "Ł", "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð"},
    **{"th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ"},
    **{"S": "§", "P": "¶", "dag": "†", "ddag": "‡", "copyright": "©", "pounds": "£"},
    **{"euro": "€", "texteuro": "€", "textregistered": "®", "texttrademark": "™"},
    **{"textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’"},
    **{"textquotedblleft": "“", "textquotedblright": "”", "textquotesingle": "'"},
    **{"textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^"},
    **{"textasciimacron": "¯", "textasciiacute": "´", "textbar": "|", "textunderscore": "_"},
    **{"textless": "<", "textgreater": ">", "lbrace": "{", "rbrace": "}", "slash": "/"},
    **{"textbraceleft": "{", "textbraceright": "}", "textdollar": "$"},
    **{"textdegree": "°", "degree": "°", "textmu": "µ", "texttimes": "×", "textpm": "±"},
    **{"textperiodcentered": "·", "textbullet": "•", "textellipsis": "…", "ldots": "…"},
    **{"dots": "…", "textrightarrow": "→", "textleftarrow": "←"},
    **{"LaTeX": "LaTeX", "LaTeXe": "LaTeX2e", "XeLaTeX": "XeLaTeX", "TeX": "TeX"},
}
_SILENT = frozenset(
    re.findall(
        r"\w+",
        "bf bfseries em it itshape rm rmfamily sc scshape sf sffamily sl tt ttfamily upshape"
        " normalfont protect relax emph mbox hbox text textbf textit textrm textsc textsf textsl"
        " texttt textup textmd textnormal textsuperscript textsubscript uppercase enquote",
    )
)
_ESCAPES = dict.fromkeys(",;: \n\t\\", " ") | dict.fromkeys("!/-", "")
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " "}

_TOKENS = re.compile(
    r"(?P<math>\$\$(?:\\.|[^$\\])+\$\$|\$(?:\\.|[^$\\])+\$|\\\((?:[^\\]|\\[^)(])*\\\))"
    r"|\\(?:url|path|nolinkurl)\s*\{(?P<address>[^{}]*)\}"
    r"|\\(?:href\s*\{[^{}]*\}|[vh]?phantom\s*(?:\{(?:\\.|[^{}\\])*\}|\\[{}]))(?P<nothing>)"
    r"|\\ensuremath\s*\{(?P<formula>(?:[^{}]|\{[^{}]*\})*)\}"
    r"|\\(?P<word>[A-Za-z]+)(?P<space>\s*)"
    r"|\\(?P<sign>.)"
    r"|(?P<brace>[{}])"
    r"|(?P<ligature>---?|``|''|~)"
    r"|(?P<text>https?://[^\s{}\\]+|\w+|[ ,.:;()]+|.)",
    re.DOTALL,
)
_MORE_THAN_BRACES = re.compile(r"[\\$~]|--|``|''")
# What TeX would not print as it stands. Braces are spelled out, because BibTeX counts them.
_SPECIALS = {
    **{"\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}"},
    **{"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "-": "-{}", "`": "`{}", "'": "'{}"},
    **{sign: f"\\{sign}" for sign in "$&%#_"},
}
_SPECIAL = re.compile(r"[\\{}~^$&%#_]|-(?=-)|`(?=`)|'(?=')")
_VERBATIM = re.compile(
    r"(\$\$(?:\\.|[^$\\])+\$\$|\$(?:\\.|[^$\\])+\$|(?<!\w)https?://[^\s{}\\]+)", re.DOTALL
)
_WITH_CAPITALS = re.compile(r"(?<![\w\\{])(?:[^\W_]+[A-Z]|[A-Z]+[A-Z0-9])[^\W_]*(?![\w}])")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_COMMANDS = {
    **{sign: f"{{\\{word}}}" for word, sign in reversed(_SYMBOLS.items()) if not sign.isascii()},
    **{"–": "--", "—": "---", "“": "``", "”": "''"},
}
_ACCENT_SIGNS = {combining: accent for accent, (combining, _alone) in _ACCENTS.items()}
_PARAGRAPH = re.compile(r"[ \t]*\n[ \t]*\n\s*")
_WHITE = re.compile(r"[ \t\r\n\f\v]+")
_WHITE_TO_MEND = re.compile(r"[\t\r\n\f\v]|  ")


def decode(value: str) -> str:
    """Return ``value``, a field without its outer braces or quotes, as Unicode text.

    Accents, symbols, dashes and quotes become characters, and grouping braces go. Math stays as
    ``$…$``; a ``%`` is a per-cent sign. A command that is not known leaves the text in its braces,
    or stays as it is. White space is made single, except that empty lines stay as one.
    """
    if _MORE_THAN_BRACES.search(value):
        value = _Decoder().run(value)
    elif "{" in value or "}" in value:
        value = value.replace("{", "").replace("}", "")
    value = value.strip()
    if not _WHITE_TO_MEND.search(value):
        return value
    paragraphs = _PARAGRAPH.split(value)
    return "\n\n".join(_WHITE.sub(" ", paragraph) for paragraph in paragraphs)


def decode_address(value: str) -> str:
    """Return ``value``, a URL or an identifier, without what LaTeX made people put around it."""
    if "\\" in value or "{" in value:
        value = re.sub(r"\\(?:url|path|nolinkurl)\b", "", value)
        value = re.sub(r"\\~\{\}|\\textasciitilde\s*(?:\{\})?", "~", value)
        value = re.sub(r"\\textunderscore\s*(?:\{\})?", "_", value)
        value = re.sub(r"\\([_%&#$~{}])|[{}]", r"\1", value)
    return "".join(value.replace("$<$", "<").replace("$>$", ">").split())


def encode(text: str, *, ascii_only: bool = False, keep_capitals: bool = False) -> str:
    """Return ``text`` as a value for BibTeX that ``decode`` reads as ``text``, its braces balanced.

    Math and URLs stay as they are. Where ``ascii_only``, accents and signs that TeX has commands
    for become those; with ``keep_capitals``, words such as "BERT" get braces, so that no style
    makes them small.
    """
    if not (keep_capitals or ascii_only or _SPECIAL.search(text)):
        return text
    parts = _VERBATIM.split(text)
    for index, part in enumerate(parts):
        if index % 2 and (part.startswith("http") or is_balanced(part)):
            continue
        part = _SPECIAL.sub(lambda match: _SPECIALS[match.group()], part)
        if keep_capitals:
            part = _WITH_CAPITALS.sub(r"{\g<0>}", part)
        if ascii_only:
            part = _NOT_ASCII.sub(lambda match: _command(match.group()), part)
        parts[index] = part
    return "".join(parts)


def is_balanced(value: str) -> bool:
    """Whether every brace in ``value`` has its other, as BibTeX counts: also after a backslash."""
    depth = 0
    for brace in re.findall("[{}]", value):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _command(character: str) -> str:
    """Return the command that prints ``character``, or itself where there is none."""
    if character in _COMMANDS:
        return _COMMANDS[character]
    letter, *marks = unicodedata.normalize("NFD", character)
    if not marks or not letter.isascii() or not all(mark in _ACCENT_SIGNS for mark in marks):
        return character
    for mark in marks:
        letter = f"\\{_ACCENT_SIGNS[mark]}{{{letter}}}"
    return f"{{{letter}}}"


class _Decoder:
    """One reading of a value, from left to right, without recursion, however deep the braces."""

    def __init__(self):
        self.out: list[str] = []
        self.accent: str | None = None
        self.groups: list[tuple[str, int] | None] = []

    def run(self, value: str) -> str:
        for match in _TOKENS.finditer(value):
            getattr(self, f"_{match.lastgroup}")(match)
        while self.groups:
            self._close()
        self._flush_accent()
        return "".join(self.out)

    def _put(self, text: str) -> None:
        if self.accent is not None:
            accent, self.accent = self.accent, None
            text = _accented(accent, text)
        self.out.append(text)

    def _flush_accent(self) -> None:
        if self.accent is not None:
            self._put("")

    def _text(self, match: re.Match) -> None:
        if self.accent is None or not match["text"].isspace():
            self._put(match["text"])

    def _math(self, match: re.Match) -> None:
        formula = match["math"]
        self._put(f"${formula[2:-2]}$" if formula.startswith("\\") else formula)

    def _formula(self, match: re.Match) -> None:
        self._put(f"${match['formula']}$")

    def _address(self, match: re.Match) -> None:
        self._put(decode_address(match["address"]))

    def _nothing(self, match: re.Match) -> None:
        self._flush_accent()

    def _ligature(self, match: re.Match) -> None:
        self._put(_LIGATURES[match["ligature"]])

    def _space(self, match: re.Match) -> None:
        word, space = match["word"], match["space"]
        if word in _ACCENTS:
            self._flush_accent()
            self.accent = word
        elif word in _SYMBOLS:
            self._put(_SYMBOLS[word])
        elif word in _SILENT or match.string.startswith("{", match.end()):
            self._flush_accent()
        else:
            self._put(f"\\{word}{space}")

    def _sign(self, match: re.Match) -> None:
        sign = match["sign"]
        if sign in _ACCENTS:
            self._flush_accent()
            self.accent = sign
        else:
            self._put(_ESCAPES.get(sign, sign))

    def _brace(self, match: re.Match) -> None:
        if match["brace"] == "{":
            self._open()
        elif self.groups:
            self._close()

    def _open(self) -> None:
        self.groups.append(None if self.accent is None else (self.accent, len(self.out)))
        self.accent = None

    def _close(self) -> None:
        self._flush_accent()
        if group := self.groups.pop():
            self.accent, start = group
            content = "".join(self.out[start:])
            del self.out[start:]
            self._put(content)


def _accented(accent: str, text: str) -> str:
    combining, alone = _ACCENTS[accent]
    text = text.lstrip()
    if not text:
        return alone
    letter = {"ı": "i", "ȷ": "j"}.get(text[0], text[0])
    return unicodedata.normalize("NFC", letter + combining) + text[1:]
