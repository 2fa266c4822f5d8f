"""Records as Hypothesis draws them, in the normal form that an exchange format can hold."""

from hypothesis import strategies as st

from papers.record import TYPES, Name, PartialDate, Record

WORDS = st.sampled_from(
    [
        "Deep",
        "learning",
        "of",
        "Études",
        "深度",
        "学习",
        "x²",
        "$a_b$",
        "C++",
        "“so”",
        "α-decay",
        "R&D",
    ]
)
LINE = st.lists(WORDS, max_size=4).map(" ".join)
TEXT = st.lists(LINE.filter(bool), max_size=3).map("\n".join)
CAPITAL = st.sampled_from(["Miller", "Ólafsson", "Poussin", "O’Brien", "Smith-Jones"])
NAMES = st.one_of(
    st.builds(
        Name,
        family=CAPITAL,
        given=st.sampled_from(["", "Ann", "J. K.", "Bo Lin"]),
        prefix=st.sampled_from(["", "van", "de la"]),
    ),
    st.builds(Name, family=CAPITAL, given=st.just("Ann"), suffix=st.sampled_from(["Jr.", "III"])),
    st.builds(Name, family=st.sampled_from(["张", "欧阳"]), given=st.sampled_from(["三", "小明"])),
    st.sampled_from([Name(literal="World Health Organization"), Name(literal="OpenAI, Inc.")]),
)
DATES = st.one_of(
    st.builds(PartialDate, st.integers(1000, 2999)),
    st.builds(PartialDate, st.integers(1000, 2999), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(1000, 2999), st.integers(1, 12), st.integers(1, 28)),
)
KEYWORDS = st.lists(
    st.sampled_from(["deep learning", "词表", "Aged, 80 and over", "C++"]), unique=True, max_size=3
)


def records(types=TYPES, languages=("", "en-US", "zh-CN"), extra=()):
    """Records of the ``types`` with ``extra`` fields out of those given."""
    return st.builds(
        Record,
        type=st.sampled_from(types),
        key=st.sampled_from(["", "smith2020", "张2021", "a:b/c"]),
        title=LINE.filter(bool),
        authors=st.lists(NAMES, max_size=3).map(tuple),
        editors=st.lists(NAMES, max_size=2).map(tuple),
        translators=st.lists(NAMES, max_size=1).map(tuple),
        date=st.none() | DATES,
        container=LINE,
        volume=st.sampled_from(["", "12", "IV"]),
        issue=st.sampled_from(["", "3", "2–3"]),
        pages=st.sampled_from(["", "10–20", "e1234", "1–5, 7–9", "iv–ix", "044504"]),
        publisher=LINE,
        doi=st.sampled_from(["", "10.1000/ab(c)1", "10.1038/s41586-020-2649-2"]),
        pmid=st.sampled_from(["", "31690499"]),
        isbn=st.sampled_from(["", "978-3-86490-311-3", "0199232768"]),
        url=st.sampled_from(["", "https://example.org/~a?b=c#d"]),
        abstract=TEXT,
        keywords=KEYWORDS.map(tuple),
        language=st.sampled_from(languages),
        extra=st.lists(st.sampled_from(extra), unique=True).map(tuple) if extra else st.just(()),
    )
