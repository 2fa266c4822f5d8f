from papers.formats.zotero_rdf import loads
from papers.record import TALK, Name, PartialDate, Record
from tests.papers.formats.files import as_text, unaccounted

HEAD = """<rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:bib="http://purl.org/net/biblio#"
 xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:link="http://purl.org/rss/1.0/modules/link/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:vcard="http://nwalsh.com/rdf/vCard#"
 xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">
"""
ARTICLE = """    <bib:Article rdf:about="https://a.org/1">
        <z:itemType>journalArticle</z:itemType>
        <dcterms:isPartOf rdf:resource="urn:issn:0012-9658"/>
        <bib:authors><rdf:Seq>
            <rdf:li><foaf:Person><foaf:surname>van Beethoven</foaf:surname>
                <foaf:givenName>Ludwig</foaf:givenName></foaf:Person></rdf:li>
            <rdf:li><foaf:Person><foaf:surname>张三</foaf:surname></foaf:Person></rdf:li>
        </rdf:Seq></bib:authors>
        <dcterms:isReferencedBy rdf:resource="#item_2"/>
        <link:link rdf:resource="#item_3"/>
        <dc:subject>deep</dc:subject>
        <dc:subject><z:AutomaticTag><rdf:value>词表</rdf:value></z:AutomaticTag></dc:subject>
        <dc:title>On &amp; on</dc:title>
        <dcterms:abstract>One.</dcterms:abstract>
        <dc:date>2020-05-03</dc:date>
        <z:language>en</z:language>
        <z:libraryCatalog>DOI.org</z:libraryCatalog>
        <dc:identifier><dcterms:URI><rdf:value>https://a.org/1</rdf:value></dcterms:URI></dc:identifier>
        <bib:pages>10-20</bib:pages>
        <z:citationKey>beethoven2020</z:citationKey>
    </bib:Article>
    <bib:Journal rdf:about="urn:issn:0012-9658">
        <dc:title>Ecology</dc:title>
        <prism:volume>3</prism:volume>
        <prism:number>4</prism:number>
        <dcterms:alternative>Ecol.</dcterms:alternative>
        <dc:identifier>ISSN 0012-9658</dc:identifier>
        <dc:identifier>DOI 10.1000/x</dc:identifier>
    </bib:Journal>
    <bib:Memo rdf:about="#item_2"><rdf:value>&lt;p&gt;A note&lt;/p&gt;</rdf:value></bib:Memo>
    <z:Attachment rdf:about="#item_3">
        <z:itemType>attachment</z:itemType>
        <rdf:resource rdf:resource="files/3/a.pdf"/>
        <dc:title>PDF</dc:title>
    </z:Attachment>
"""
TALK_ITEM = """    <bib:Document rdf:about="#item_9">
        <z:itemType>presentation</z:itemType>
        <z:presenters><rdf:Seq><rdf:li><foaf:Person>
            <foaf:surname>Lee</foaf:surname><foaf:givenName>Ann</foaf:givenName>
        </foaf:Person></rdf:li></rdf:Seq></z:presenters>
        <dc:title>A talk</dc:title>
        <z:meetingName>PyCon</z:meetingName>
        <z:place>Oslo</z:place>
        <dc:date>May 2021</dc:date>
    </bib:Document>
"""
TAIL = """    <z:Collection rdf:about="#collection_1"><dc:title>Mine</dc:title></z:Collection>
</rdf:RDF>
"""


def test_an_item_is_read_with_its_journal_its_note_and_its_attachment():
    text = HEAD + ARTICLE + TAIL
    loaded = loads(text)
    assert loaded.problems == ()
    assert loaded.records == (
        Record(
            type="article",
            key="beethoven2020",
            title="On & on",
            authors=(
                Name(family="Beethoven", given="Ludwig", prefix="van"),
                Name(family="张", given="三"),
            ),
            date=PartialDate(2020, 5, 3),
            container="Ecology",
            volume="3",
            issue="4",
            pages="10–20",
            doi="10.1000/x",
            url="https://a.org/1",
            abstract="One.",
            keywords=("deep", "词表"),
            language="en",
            extra=(
                ("ISSN", "0012-9658"),
                ("libraryCatalog", "DOI.org"),
                ("alternative", "Ecol."),
                ("note", "A note"),
                ("file", "files/3/a.pdf"),
            ),
        ),
    )
    assert as_text(loaded) == text
    assert [entry.line for entry in loaded.entries] == [HEAD.count("\n") + 1]


def test_a_presentation_is_a_talk():
    record = loads(HEAD + TALK_ITEM + TAIL).records[0]
    assert (record.type, record.title, record.container) == (TALK, "A talk", "PyCon")
    assert record.authors == (Name(family="Lee", given="Ann"),)
    assert record.date == PartialDate(2021, 5)
    assert record.extra == (("place", "Oslo"),)


def test_the_words_of_an_item_go_up_to_the_next_and_all_lines_are_accounted_for():
    text = HEAD + ARTICLE + TALK_ITEM + TAIL
    loaded = loads(text)
    assert [entry.raw.count("Journal rdf:about") for entry in loaded.entries] == [1, 0]
    assert as_text(loaded) == text
    head = set(range(1, HEAD.count("\n") + 1))
    assert set(unaccounted(loaded, text)) - head == {text.count("\n")}


def test_an_item_that_is_broken_costs_itself_alone():
    text = HEAD + ARTICLE.replace("<dc:title>On", "<dc:title><b>On") + TALK_ITEM + TAIL
    loaded = loads(text)
    assert [record.title for record in loaded.records] == ["A talk"]
    assert [(problem.code, problem.is_lost) for problem in loaded.problems] == [("broken", True)]
    assert as_text(loaded) == text


def test_an_item_may_hold_an_element_of_its_own_name():
    inner = "<bib:Book><dc:title>Of a series</dc:title></bib:Book>"
    book = (
        "<bib:Book><z:itemType>book</z:itemType><dc:title>A</dc:title>"
        f"<dcterms:isPartOf>{inner}</dcterms:isPartOf></bib:Book>"
    )
    loaded = loads(HEAD + book + TALK_ITEM + TAIL)
    assert [record.title for record in loaded.records] == ["A", "A talk"]
    assert loaded.problems == ()


def test_a_text_without_items_is_kept_in_its_tail():
    text = HEAD + TAIL
    assert (loads(text).entries, loads(text).tail) == ((), text)
