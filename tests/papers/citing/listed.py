"""Items of all kinds to cite, for golden files."""

from papers.record import TALK, Name, PartialDate, Record


def person(family, given, **parts):
    """Return the name of a person."""
    return Name(family=family, given=given, **parts)


WESTERN = tuple(person(f"Author{n:02}", "Ann Beth") for n in range(1, 23))
CHINESE = tuple(
    person(name[0], name[1:]) for name in ("张三", "李小明", "王五", "赵六", "孙七", "周八")
)

ITEMS = [
    Record(
        type="article", title="知识图谱综述", authors=CHINESE, date=PartialDate(2021, 3),
        container="计算机学报", volume="44", issue="3", pages="101–120", language="zh",
    ),
    Record(
        type="book", title="机器学习入门", authors=(person("欧阳", "锋"),), date=PartialDate(2018),
        publisher="某某出版社", extra=(("address", "北京"), ("edition", "2")),
    ),
    Record(
        type="thesis", title="小样本学习研究", authors=(person("李", "小明"),),
        date=PartialDate(2019), publisher="某某大学", extra=(("genre", "博士学位论文"),),
    ),
    Record(
        type="article", title="A study by eight", authors=WESTERN[:8], date=PartialDate(2020),
        container="Journal of Studies", volume="7", issue="2", pages="1–9", doi="10.1000/eight",
    ),
    Record(
        type="article", title="A study by twenty-two", authors=WESTERN, date=PartialDate(2022),
        container="Journal of Studies", volume="9", pages="10–19",
    ),
    Record(
        type="conference", title="Painting with small words",
        authors=(
            person("Gogh", "Vincent", prefix="van"),
            person("Poussin", "Charles", prefix="de la Vallée"),
        ),
        date=PartialDate(2017, 6, 2), container="Proceedings of Painting", pages="5–6",
        publisher="Society of Painters",
    ),
    Record(
        type="book", title="Letters & speeches: 100% of <them>",
        authors=(person("King", "Martin Luther", suffix="Jr."),), date=PartialDate(1963),
        publisher="Harbour Press", isbn="9780000000002",
    ),
    Record(
        type="report", title="State of the models", authors=(Name(literal="Open Model Group"),),
        date=PartialDate(2023, 11), publisher="Open Model Group", url="https://example.org/state",
    ),
    Record(
        type="preprint", title="Attention in <i>E. coli</i>", authors=WESTERN[:2],
        date=PartialDate(2024, 1, 5), arxiv="2401.00001", url="https://arxiv.org/abs/2401.00001",
    ),
    Record(
        type="webpage", title="How to cite", authors=(Name(literal="Example Lab"),),
        date=PartialDate(2022, 5, 4), url="https://example.org/cite", container="Example",
    ),
    Record(
        type="dataset", title="A thousand leaves", authors=WESTERN[:1], date=PartialDate(2021),
        publisher="Data House", doi="10.1000/leaves",
    ),
    Record(
        type="software", title="leafcount", authors=WESTERN[1:2], date=PartialDate(2021),
        url="https://example.org/leafcount", extra=(("version", "1.2"),),
    ),
    Record(
        type=TALK, title="Structure in pictures", authors=(person("Tang", "Siyu"),),
        date=PartialDate(2020, 8, 24), container="Vision Seminar",
    ),
    Record(type="article", title="Nobody knows when", authors=WESTERN[2:3], container="Notes"),
    Record(
        type="article", title="First of two", authors=WESTERN[3:4], date=PartialDate(2020),
        container="Journal of Pairs", volume="1", pages="1–2",
    ),
    Record(
        type="article", title="Second of two", authors=WESTERN[3:4], date=PartialDate(2020),
        container="Journal of Pairs", volume="1", pages="3–4",
    ),
]  # fmt: skip
