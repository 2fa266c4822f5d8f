"""Pairs of papers of which it is known whether they are one work.

Each line is two papers as (title, authors, year, more fields), and whether they are one.
"""

from pathlib import Path

from papers import crediting, importing
from papers.formats import bibtex
from papers.models import Paper

DATA = Path(__file__).parents[4] / "shared" / "data"
SEED, TWINS = DATA / "seed_papers.bib", DATA / "seed_papers_dblp.bib"
# Of the second file, what is only a relative of the first one's papers; all else are twins.
RELATIVES = ("Human Pose Estimation", "ER3", "Video Imprint Segmentation")

ATTENTION = "Attention Is All You Need"
VASWANI = ["Ashish Vaswani", "Noam Shazeer", "Niki Parmar"]
TURING = "On Computable Numbers, with an Application to the Entscheidungsproblem"

SAME = {
    "the same DOI, written as an address": (
        (ATTENTION, VASWANI, "2017", {"doi": "10.5555/3295222"}),
        (ATTENTION, VASWANI, "2017", {"doi": "https://doi.org/10.5555/3295222"}),
    ),
    "a DOI in another case": (
        ("Enzyme kinetics of something", ["Ada Lovelace"], "2001", {"doi": "10.1000/ABC.1"}),
        ("Enzyme Kinetics of Something", ["A. Lovelace"], "2001", {"doi": "10.1000/abc.1"}),
    ),
    "arXiv and proceedings": (
        (ATTENTION, VASWANI, "2017", {"arxiv": "1706.03762v5", "type": "preprint"}),
        (ATTENTION, VASWANI, "2017", {"type": "conference", "container": "NIPS"}),
    ),
    "arXiv by its DOI, and published two years later under another": (
        ("Learning Things from Data", VASWANI, "2019", {"doi": "10.48550/arXiv.1901.00001"}),
        ("Learning Things from Data", VASWANI, "2021", {"doi": "10.1109/5.771073"}),
    ),
    "a new version on arXiv with another title": (
        ("Towards a Theory of Everything", VASWANI, "2019", {"arxiv": "1905.01234v1"}),
        ("A Theory of Everything", VASWANI, "2020", {"arxiv": "1905.01234v3"}),
    ),
    "the same PMID": (
        ("Sleep and memory in adults", ["Jan Born"], "2010", {"pmid": "20046194"}),
        ("Sleep and memory in adults.", ["J Born"], "2010", {"pmid": "20046194"}),
    ),
    "one book, its ISBN with ten and with thirteen digits": (
        ("Deep Learning", ["Ian Goodfellow"], "2016", {"isbn": "0306406152", "type": "book"}),
        ("Deep learning", ["I. Goodfellow"], "2016",
         {"isbn": "978-0-306-40615-7", "type": "book"}),
    ),
    "names turned round": (
        (ATTENTION, VASWANI, "2017", {}),
        (ATTENTION, ["Vaswani, Ashish", "Shazeer, Noam", "Parmar, Niki"], "2017", {}),
    ),
    "no years": ((TURING, ["Alan Turing"], "", {}), (TURING, ["A. M. Turing"], "", {})),
    "nobody named on one side": ((TURING, [], "1937", {}), (TURING, ["Alan Turing"], "1936", {})),
    "online in one year, in print in the next": (
        (TURING, ["Alan Turing"], "1936", {}), (TURING, ["Alan Turing"], "1937", {}),
    ),
    "accents and none": (
        ("Über die Größe der Atome im Gitter", ["Erwin Schrödinger"], "1926", {}),
        ("Uber die Grosse der Atome im Gitter", ["Erwin Schrodinger"], "1926", {}),
    ),
    "remains of LaTeX": (
        (r'{\"U}ber die Gr{\"o}{\ss}e der {Atome} im Gitter', ["Schr{\\\"o}dinger"], "1926", {}),
        ("Über die Größe der Atome im Gitter", ["Schrödinger"], "1926", {}),
    ),
    "full width": (
        ("Ｄｅｅｐ　Ｌｅａｒｎｉｎｇ　ｆｏｒ　Ｓｐｅｅｃｈ", ["李明"], "2018", {}),
        ("Deep Learning for Speech", ["李明"], "2018", {}),
    ),
    "simplified and traditional": (
        ("機器學習在醫療數據中的應用", ["張三"], "2020", {}),
        ("机器学习在医疗数据中的应用", ["张三"], "2020", {}),
    ),
    "a name in Hanzi and in pinyin": (
        ("Graph Networks for Chemistry and Physics", ["张磊", "欧阳锋"], "2019", {}),
        ("Graph networks for chemistry and physics", ["Lei Zhang", "Feng Ouyang"], "2019", {}),
    ),
    "without the subtitle": (
        ("Oscar the Reader: Object-Semantics Aligned Pre-training", VASWANI, "2020", {}),
        ("Oscar the Reader", VASWANI, "2020", {}),
    ),
    "a slip of the pen": (
        ("Convolutional networks for biomedical image segmentation", VASWANI, "2015", {}),
        ("Convolutional networks for biomedical image segmentaton", VASWANI, "2015", {}),
    ),
    "another dash and quotation mark": (
        ("Who’s afraid of p-values? A re‐assessment", VASWANI, "2015", {}),
        ("Who's Afraid of P-Values? A Re-assessment", VASWANI, "2015", {}),
    ),
    "markup in the title": (
        ("Growth of <i>E. coli</i> in H<sub>2</sub>O &amp; salt", VASWANI, "2012", {}),
        ("Growth of E. coli in H2O & salt", VASWANI, "2012", {}),
    ),
    "a thesis, entered as a book": (
        ("The Foundations of Everything", ["Emmy Noether"], "1908", {"type": "thesis"}),
        ("The Foundations of Everything", ["Emmy Noether"], "1908", {"type": "book"}),
    ),
    "proceedings and their abbreviation": (
        (ATTENTION, VASWANI, "2017", {"type": "conference", "container": "NeurIPS"}),
        (ATTENTION, VASWANI, "2017",
         {"type": "conference", "container": "Advances in Neural Information Processing"}),
    ),
}  # fmt: skip

DIFFERENT = {
    "parts I and II": (
        ("The theory of spin glasses. Part I", ["G. Parisi"], "1980", {}),
        ("The theory of spin glasses. Part II", ["G. Parisi"], "1980", {}),
    ),
    "parts in Chinese": (
        ("中国数学史大系（上）", ["吴文俊"], "1998", {"type": "book"}),
        ("中国数学史大系（下）", ["吴文俊"], "1998", {"type": "book"}),
    ),
    "models of a series": (
        ("GPT-3 technical report and findings", ["OpenAI"], "2020", {}),
        ("GPT-4 technical report and findings", ["OpenAI"], "2020", {}),
    ),
    "an erratum": (
        ("Erratum: " + TURING, ["Alan Turing"], "1937", {}), (TURING, ["Alan Turing"], "1937", {}),
    ),
    "a correction after the title": (
        (TURING + ". A Correction", ["Alan Turing"], "1938", {}),
        (TURING, ["Alan Turing"], "1937", {}),
    ),
    "a comment": (
        ("Comment on “Quantum cheques and cheating”", ["A. Kent"], "2019", {}),
        ("Quantum cheques and cheating", ["A. Kent"], "2019", {}),
    ),
    "a comment and the reply to it": (
        ("Comment on “Quantum cheques and cheating”", ["A. Kent"], "2019", {}),
        ("Reply to “Comment on ‘Quantum cheques and cheating’”", ["A. Kent"], "2019", {}),
    ),
    "a conference paper and its journal version": (
        ("Deep Nets for Faces", VASWANI, "2015", {"type": "conference", "doi": "10.1109/1"}),
        ("Deep Nets for Faces", VASWANI, "2016", {"type": "article", "doi": "10.1007/2"}),
    ),
    "the same, without DOIs": (
        ("Deep Nets for Faces", VASWANI, "2015", {"type": "conference", "pages": "1-9"}),
        ("Deep Nets for Faces", VASWANI, "2016", {"type": "article", "pages": "101-140"}),
    ),
    "a book and its chapter": (
        ("Statistical Learning in Practice", VASWANI, "2009", {"type": "book"}),
        ("Statistical Learning in Practice", VASWANI, "2009", {"type": "chapter"}),
    ),
    "chapters of one book": (
        ("Boosting and trees", VASWANI, "2009", {"type": "chapter", "isbn": "0306406152"}),
        ("Linear methods", VASWANI, "2009", {"type": "chapter", "isbn": "0306406152"}),
    ),
    "editions": (
        ("Statistical Learning in Practice", VASWANI, "2001", {"type": "book"}),
        ("Statistical Learning in Practice", VASWANI, "2009", {"type": "book"}),
    ),
    "editions of one year": (
        ("Statistical Learning", VASWANI, "2001", {"type": "book", "extra": {"edition": "1"}}),
        ("Statistical Learning", VASWANI, "2001", {"type": "book", "extra": {"edition": "2"}}),
    ),
    "volumes": (
        ("The Art of Programming", ["D. Knuth"], "1997", {"type": "book", "volume": "1"}),
        ("The Art of Programming", ["D. Knuth"], "1997", {"type": "book", "volume": "2"}),
    ),
    "other people": (
        ("A Survey of Recommender Systems", ["Wei Zhang"], "2015", {}),
        ("A Survey of Recommender Systems", ["Wei Li"], "2015", {}),
    ),
    "other people in Hanzi": (
        ("推荐系统研究进展综述", ["张伟"], "2015", {}),
        ("推荐系统研究进展综述", ["李伟"], "2015", {}),
    ),
    "a yearly report": (
        ("Cancer statistics in the world", ["R. Siegel"], "2017", {}),
        ("Cancer statistics in the world", ["R. Siegel"], "2019", {}),
    ),
    "a column": (
        ("From the editor's desk", ["J. Doe"], "2015",
         {"container": "Notices", "volume": "12", "pages": "1"}),
        ("From the editor's desk", ["J. Doe"], "2015",
         {"container": "Notices", "volume": "13", "pages": "90"}),
    ),
    "editorials": (("Editorial", [], "2015", {}), ("Editorial", [], "2015", {})),
    "two papers with one arXiv DOI each": (
        (ATTENTION, VASWANI, "2017", {"arxiv": "1706.03762"}),
        (ATTENTION, VASWANI, "2017", {"arxiv": "1801.00001"}),
    ),
    "a data set and its paper": (
        ("A large corpus of talks", VASWANI, "2019", {"type": "dataset"}),
        ("A large corpus of talks", VASWANI, "2019", {"type": "article"}),
    ),
    "alike but for the end": (
        ("Deep Representation Learning for Human Pose Estimation", VASWANI, "2019", {}),
        ("Deep Representation Learning for Visual Recognition", VASWANI, "2019", {}),
    ),
    "one word more": (
        ("Unsupervised learning of visual features", VASWANI, "2019", {}),
        ("Supervised learning of visual features", VASWANI, "2019", {}),
    ),
}  # fmt: skip


def make(title: str, authors: list[str], year: str, more: dict) -> Paper:
    """Return a paper, saved, with people of its own."""
    paper = Paper.objects.create(title=title, date=year, **more)
    crediting.credit_authors(paper=paper, names=authors)
    return paper


def make_of(path: Path) -> list[Paper]:
    """Return the papers of a BibTeX file, saved."""
    papers = []
    for record in bibtex.loads(path.read_text(encoding="utf-8")).records:
        fields = importing.fields_of(record)
        authors, more = fields.pop("authors").splitlines(), {**fields}
        for name in ("editors", "tags", "title", "date"):
            more.pop(name)
        papers.append(make(fields["title"], list(dict.fromkeys(authors)), fields["date"], more))
    return papers
