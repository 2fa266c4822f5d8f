import pytest

from papers.formats.pubmed_xml import loads
from papers.record import Name, PartialDate, Record
from tests.papers.formats.files import as_text, real, text_of

HEAD = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "https://dtd.nlm.nih.gov/x.dtd">
<PubmedArticleSet>
"""
ARTICLE = """<PubmedArticle>
  <MedlineCitation>
    <PMID Version="1">123</PMID>
    <DateRevised><Year>2019</Year><Month>11</Month></DateRevised>
    <Article>
      <Journal>
        <ISSN IssnType="Electronic">0012-9658</ISSN>
        <JournalIssue><Volume>3</Volume><Issue>4</Issue>
          <PubDate><Year>2020</Year><Month>May</Month><Day>03</Day></PubDate>
        </JournalIssue>
        <Title>Ecology</Title>
      </Journal>
      <ArticleTitle>On <i>x</i><sup>2</sup> in
        <mml:math><mml:mi>y</mml:mi><mml:annotation>TeX</mml:annotation></mml:math>.</ArticleTitle>
      <Pagination><StartPage>454</StartPage><EndPage>81</EndPage>
        <MedlinePgn>454-81</MedlinePgn></Pagination>
      <ELocationID EIdType="pii">S1</ELocationID>
      <Abstract>
        <AbstractText Label="AIMS">One.</AbstractText><AbstractText>Two.</AbstractText>
      </Abstract>
      <AuthorList>
        <Author><LastName>de Lee</LastName><ForeName>Ann</ForeName><Initials>A</Initials>
          <Suffix>Jr</Suffix><Identifier Source="ORCID">0000-1</Identifier></Author>
        <Author><CollectiveName>The Group</CollectiveName></Author>
      </AuthorList>
      <Language>eng</Language>
      <PublicationTypeList><PublicationType>Journal Article</PublicationType>
        <PublicationType>Review</PublicationType></PublicationTypeList>
    </Article>
    <MeshHeadingList><MeshHeading><DescriptorName>Soil</DescriptorName>
      <QualifierName>history</QualifierName></MeshHeading></MeshHeadingList>
    <KeywordList><Keyword>earth</Keyword></KeywordList>
  </MedlineCitation>
  <PubmedData><ArticleIdList><ArticleId IdType="doi">10.1000/x</ArticleId>
    <ArticleId IdType="pubmed">123</ArticleId><ArticleId IdType="pmc">PMC9</ArticleId>
  </ArticleIdList></PubmedData>
</PubmedArticle>
"""
BOOK = """<PubmedBookArticle><BookDocument><PMID>7</PMID>
<Book><Publisher><PublisherName>NIH</PublisherName></Publisher><BookTitle>All of it</BookTitle>
<PubDate><Year>2009</Year></PubDate><Isbn>9781860163593</Isbn>
<AuthorList Type="editors"><Author><LastName>Li</LastName></Author></AuthorList></Book>
<ArticleTitle>A part</ArticleTitle></BookDocument></PubmedBookArticle>
"""
TAIL = "</PubmedArticleSet>\n"


def test_every_element_of_an_article_has_its_place():
    text = HEAD + ARTICLE + TAIL
    loaded = loads(text)
    assert loaded.problems == ()
    assert loaded.records == (
        Record(
            type="article",
            title="On x2 in y",
            authors=(
                Name(family="Lee", given="Ann", prefix="de", suffix="Jr"),
                Name(literal="The Group"),
            ),
            date=PartialDate(2020, 5, 3),
            container="Ecology",
            volume="3",
            issue="4",
            pages="454–481",
            doi="10.1000/x",
            pmid="123",
            abstract="AIMS: One.\nTwo.",
            keywords=("earth", "Soil/history"),
            language="eng",
            extra=(
                ("DateRevised", "2019 11"),
                ("ISSN", "0012-9658"),
                ("ELocationID", "S1"),
                ("Identifier", "0000-1"),
                ("PublicationType", "Review"),
                ("ArticleId", "PMC9"),
            ),
        ),
    )
    assert (as_text(loaded), loaded.entries[0].line) == (text, 4)


def test_a_part_of_a_book_is_a_chapter_and_the_whole_a_book():
    chapter = loads(HEAD + BOOK + TAIL).records[0]
    assert (chapter.type, chapter.title, chapter.container) == ("chapter", "A part", "All of it")
    assert (chapter.editors, chapter.authors) == ((Name(family="Li"),), ())
    book = loads(BOOK.replace("<ArticleTitle>A part</ArticleTitle>", "")).records[0]
    assert (book.type, book.title, book.container, book.isbn) == (
        *("book", "All of it", "", "9781860163593"),
    )


@pytest.mark.parametrize(
    ("stated", "date", "is_kept"),
    [
        ("<Year>2020</Year>", PartialDate(2020), False),
        ("<Year>2020</Year><Month>02</Month>", PartialDate(2020, 2), False),
        ("<Year>2020</Year><Season>Spring</Season>", PartialDate(2020), True),
        ("<MedlineDate>2009 Nov-Dec</MedlineDate>", PartialDate(2009, 11), True),
        ("<MedlineDate>1998-1999</MedlineDate>", PartialDate(1998), True),
    ],
)
def test_dates_of_any_precision_are_read(stated, date, is_kept):
    full = "<Year>2020</Year><Month>May</Month><Day>03</Day>"
    record = loads(ARTICLE.replace(full, stated)).records[0]
    assert (record.date, "PubDate" in dict(record.extra)) == (date, is_kept)


def test_a_broken_article_costs_itself_alone():
    broken = ARTICLE.replace("</Journal>", "")
    text = HEAD + ARTICLE + broken + "between\n" + ARTICLE.replace("</PubmedArticle>", "") + TAIL
    loaded = loads(text)
    assert [entry.record is None for entry in loaded.entries] == [False, True, True]
    size = ARTICLE.count("\n")
    assert [(p.line, p.code, p.is_lost) for p in loaded.problems] == [
        (4 + size, "broken", True),
        (4 + 2 * size, "stray-text", False),
        (5 + 2 * size, "broken", True),
    ]
    assert as_text(loaded) == text


COUNTS = {"asreview_pubmed.xml": 10, "jabref_MedlineImporterTestNbib.xml": 2}


@pytest.mark.parametrize("path", real("pubmed_xml/*"))
def test_a_real_file_is_read_whole(path):
    text = text_of(path)
    loaded = loads(text)
    assert len(loaded.records) == len(loaded.entries) == COUNTS.get(path.name, 1)
    assert loaded.problems == ()
    assert as_text(loaded) == text
    assert all(record.title and record.pmid for record in loaded.records)
