import pytest

from papers.formats.endnote_xml import loads
from papers.record import TALK, Name, PartialDate, Record
from tests.papers.formats.files import as_text, real, text_of


def styled(text):
    return f'<style face="normal" font="default" size="100%">{text}</style>'


RECORD = f"""<record>
 <ref-type name="Journal Article">17</ref-type>
 <contributors>
  <authors><author>{styled("Lee, Ann")}</author><author>{styled("张三")}</author></authors>
  <secondary-authors><author>{styled("OpenAI, Inc.")}</author></secondary-authors>
 </contributors>
 <titles><title>{styled("On ")}<style face="italic">all</style>{styled(" of it")}</title>
  <secondary-title>{styled("Ecology")}</secondary-title></titles>
 <periodical><full-title>{styled("Ecology")}</full-title></periodical>
 <pages>{styled("943-7")}</pages><volume>{styled("3")}</volume><number>{styled("4")}</number>
 <keywords><keyword>{styled("deep")}</keyword><keyword>{styled("wide&#xD;far")}</keyword></keywords>
 <dates><year>{styled("2015")}</year><pub-dates><date>{styled("Mar 3")}</date></pub-dates></dates>
 <isbn>{styled("0012-9658")}</isbn>
 <accession-num>{styled("123")}</accession-num>
 <abstract>{styled("One.&#xD;Two.")}</abstract>
 <electronic-resource-num>{styled("10.1000/x")}</electronic-resource-num>
 <urls><related-urls><url>{styled("https://a.org/")}</url></related-urls>
  <pdf-urls><url>internal-pdf://1.pdf</url></pdf-urls></urls>
 <remote-database-name>{styled("Medline")}</remote-database-name>
 <language>{styled("English")}</language><label>{styled("k")}</label>
 <custom1>{styled("mine")}</custom1>
</record>"""


def test_every_element_of_an_article_has_its_place():
    text = f"<xml><records>{RECORD}</records></xml>\n"
    loaded = loads(text)
    assert loaded.problems == ()
    assert loaded.records == (
        Record(
            type="article",
            key="k",
            title="On all of it",
            authors=(Name(family="Lee", given="Ann"), Name(family="张", given="三")),
            editors=(Name(literal="OpenAI, Inc."),),
            date=PartialDate(2015, 3, 3),
            container="Ecology",
            volume="3",
            issue="4",
            pages="943–947",
            doi="10.1000/x",
            pmid="123",
            url="https://a.org/",
            abstract="One.\nTwo.",
            keywords=("deep", "wide", "far"),
            language="English",
            extra=(
                ("isbn", "0012-9658"),
                ("pdf-urls", "internal-pdf://1.pdf"),
                ("remote-database-name", "Medline"),
                ("custom1", "mine"),
            ),
        ),
    )
    assert as_text(loaded) == text


@pytest.mark.parametrize(
    ("element", "kind", "kept"),
    [
        ('<ref-type name="Book">6</ref-type>', "book", []),
        ("<ref-type>32</ref-type>", "thesis", []),
        ('<ref-type name="Newspaper Article">23</ref-type>', "article", ["ref-type"]),
        (
            '<ref-type name="Generic">13</ref-type><work-type>Invited talk</work-type>',
            TALK,
            ["ref-type", "work-type"],
        ),
    ],
)
def test_types_are_known_by_name_or_number_and_the_unusual_ones_kept(element, kind, kept):
    text = f"<xml><record>{element}<titles><title>T</title></titles></record></xml>"
    loaded = loads(text)
    record = loaded.records[0]
    assert (record.type, [name for name, _value in record.extra]) == (kind, kept)
    assert loaded.problems == ()


def test_what_is_wrong_is_told():
    dates = "<dates><year>soon</year></dates>"
    text = f'<xml>\n<record><ref-type name="Thing">99</ref-type>{dates}</record></xml>'
    assert [(p.line, p.code, p.detail) for p in loads(text).problems] == [
        (2, "unknown-type", "Thing"),
        (2, "no-title", ""),
        (2, "bad-date", "soon"),
    ]


COUNTS = {
    "jabref_EndnoteXmlImporterTestArticle2.xml": 2,
    "jabref_EndnoteXmlImporterTestLabelAndMultiTitle.xml": 3,
    "jabref_EndnoteXmlImporterTest_WithoutUrlStyle2.xml": 2,
}


@pytest.mark.parametrize("path", real("endnote_xml/*"))
def test_a_real_file_is_read_whole(path):
    text = text_of(path)
    loaded = loads(text)
    assert len(loaded.records) == len(loaded.entries) == COUNTS.get(path.name, 1)
    assert loaded.problems == ()
    assert as_text(loaded) == text
    assert all(record.title and record.authors and record.date for record in loaded.records)
