"""How text is read and compared everywhere: decoding, folding, sorting and tags. Pure."""

import codecs
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from pypinyin import Style, lazy_pinyin

TAG_SEPARATORS = re.compile(r"[,，;；、\n]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_MAYBE_CHINESE = re.compile(r"[\u2e80-\U0003ffff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
UNSORTED = re.compile(r"[^\w]+")
# Characters that only hold a sentence together: Chinese words do not reach across one.
PARTICLES = re.compile(
    "[的了是在也就都和与及或而但并这那其之他它她我你们吗呢吧啊嘛么呀着被把很还又则该个于以得]+"
)
STOP_WORDS = frozenset(Path(__file__).with_name("stopwords.txt").read_text("utf-8").split())


class NotText(ValueError):
    """Bytes that are no text in any encoding known here."""


@dataclass(frozen=True)
class Decoded:
    """Text with what is needed to write it back: ``encoding`` and the byte-order mark ``bom``."""

    text: str
    encoding: str
    bom: bytes = b""

    def encode(self, text: str) -> bytes:
        """Return ``text`` as bytes of the same kind; what the encoding lacks makes it UTF-8."""
        try:
            return self.bom + text.encode(self.encoding)
        except UnicodeEncodeError:
            return text.encode()


BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> Decoded:
    """Return the text of ``data``: UTF-8 or UTF-16 by its mark, else UTF-8.

    Else it is GB 18030 if that gives Chinese as people write it, or Windows-1252 if that gives
    words of Latin letters. Encoding the text again gives the same bytes. Raises NotText for
    anything else.
    """
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return decode_as(data[len(bom) :], encoding, bom)
    guesses = (
        ("utf-8", lambda _text: True),
        ("gb18030", _is_usual_chinese),
        ("cp1252", _is_usual_latin),
        ("gb18030", lambda _text: True),
    )
    for encoding, is_plausible in guesses:
        try:
            decoded = decode_as(data, encoding)
        except NotText:
            continue
        if is_plausible(decoded.text):
            return decoded
    raise NotText


def _is_usual_chinese(text: str) -> bool:
    """Whether what is not ASCII in ``text`` is mostly of the first Chinese set, GB 2312.

    Accented letters between others, read as GB 18030, give rare characters outside it.
    """
    beyond_ascii = "".join(_BEYOND_ASCII.findall(text))
    usual = beyond_ascii.encode("gb2312", "ignore").decode("gb2312")
    return len(usual) * 2 >= len(beyond_ascii)


def _is_usual_latin(text: str) -> bool:
    """Whether ``text`` is mostly ASCII, without characters that no text has."""
    beyond_ascii = sum(map(len, _BEYOND_ASCII.findall(text)))
    return beyond_ascii * 3 <= len(text) and not _CONTROL.search(text)


def decode_as(data: bytes, encoding: str, bom: bytes = b"") -> Decoded:
    """Return the text of ``data`` in a known ``encoding``. Raises NotText where it is not."""
    try:
        text = data.decode(encoding)
    except (UnicodeError, LookupError):
        raise NotText from None
    try:
        comes_back = text.encode(encoding) == data
    except UnicodeError:
        comes_back = False
    if "\0" in text or not comes_back:
        raise NotText
    return Decoded(text, encoding, bom)


def fold(text: str) -> str:
    """Return ``text`` with width, case and runs of white space made equal, for comparing."""
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def same_key(title: str) -> str:
    """Return what two writings of one title have in common: letters and digits, folded."""
    return "".join(filter(str.isalnum, fold(title)))[:200]


def sha256(token: str) -> str:
    """Return what is kept of a secret ``token``: its SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def shortened(text: str, most: int) -> str:
    """Return ``text`` cut to at most ``most`` characters, the last of them an ellipsis if cut."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def clock(seconds: int) -> str:
    """Return a time in a recording as ``12:31`` or ``1:02:03``."""
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def sort_key(text: str) -> str:
    """Return a key by which names and titles sort: Chinese by pinyin, accents and case ignored."""
    folded = fold(text)
    if folded.isascii():
        return UNSORTED.sub(" ", folded).strip()[:200]
    spelled = folded
    if _MAYBE_CHINESE.search(folded):
        spelled = " ".join(lazy_pinyin(folded, style=Style.TONE3, neutral_tone_with_five=True))
    return UNSORTED.sub(" ", _without_marks(spelled)).strip()[:200]


def _without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


# Letters that are no letter with a mark on it.
OTHER_LATIN = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "ı": "i", "ß": "ss"}
    | {"æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th"}
)


def latin(text: str) -> str:
    """Return ``text`` in Latin letters without marks: Chinese in pinyin, run together."""
    if text.isascii():
        return text
    spelled = unicodedata.normalize("NFKC", text)
    if _MAYBE_CHINESE.search(spelled):
        spelled = "".join(lazy_pinyin(spelled))
    return _without_marks(spelled.translate(OTHER_LATIN))


def split_tags(text: str) -> list[str]:
    """Return the tags typed in ``text``, apart at ``, ， ; ； 、`` and never at a space.

    The same tag in another case or width counts once; the first spelling stays.
    """
    spellings: dict[str, str] = {}
    for part in TAG_SEPARATORS.split(text or ""):
        if tag := " ".join(unicodedata.normalize("NFKC", part).strip().lstrip("#").split()):
            spellings.setdefault(fold(tag), tag)
    return list(spellings.values())


def join_tags(tags: list) -> str:
    """Return Tag rows as the text that ``split_tags`` reads."""
    return ", ".join(sorted((tag.name for tag in tags), key=sort_key))
