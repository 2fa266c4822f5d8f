"""What the services answer, in the form they answer in, about a few real papers."""

import json

DEEP_LEARNING = {
    "type": "article-journal",
    "title": ["Deep learning"],
    "container-title": "Nature",
    "author": [
        {"given": "Yann", "family": "LeCun", "sequence": "first", "affiliation": []},
        {"given": "Yoshua", "family": "Bengio", "sequence": "additional"},
        {"given": "Geoffrey", "family": "Hinton", "sequence": "additional"},
    ],
    "published-print": {"date-parts": [[2015, 5, 28]]},
    "issued": {"date-parts": [[2015, 5, 27]]},
    "volume": "521",
    "issue": "7553",
    "page": "436-444",
    "publisher": "Springer Science and Business Media LLC",
    "DOI": "10.1038/nature14539",
    "ISSN": ["0028-0836", "1476-4687"],
    "URL": "https://doi.org/10.1038/nature14539",
    "language": "en",
    "abstract": "<jats:title>Abstract</jats:title><jats:p>Layers &amp; "
    "<jats:italic>more</jats:italic> layers.</jats:p><jats:p>They learn.</jats:p>",
}

ZENODO = {
    "data": {
        "id": "10.5281/zenodo.3066161",
        "type": "dois",
        "attributes": {
            "doi": "10.5281/zenodo.3066161",
            "titles": [{"title": "A data set of  talks"}],
            "creators": [
                {
                    "name": "Doe, Jane",
                    "nameType": "Personal",
                    "givenName": "Jane",
                    "familyName": "Doe",
                },
                {"name": "Zhang, Lei"},
                {"name": "Acme, Inc.", "nameType": "Organizational"},
            ],
            "publisher": "Zenodo",
            "container": {},
            "publicationYear": 2019,
            "dates": [{"date": "2019-05-17", "dateType": "Issued"}],
            "language": "en",
            "types": {"resourceTypeGeneral": "Dataset", "bibtex": "misc"},
            "descriptions": [{"description": "Many talks.", "descriptionType": "Abstract"}],
            "url": "https://zenodo.org/record/3066161",
            "version": "1.1",
        },
    }
}

ARXIV = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <link href="http://arxiv.org/api/query" rel="self" type="application/atom+xml"/>
  <title type="html">ArXiv Query</title>
  <id>http://arxiv.org/api/made</id>
  <entry>
    <id>http://arxiv.org/abs/2103.14030v2</id>
    <updated>2021-08-17T16:41:34Z</updated>
    <published>2021-03-25T17:59:31Z</published>
    <title>Swin Transformer: Hierarchical Vision Transformer using Shifted
  Windows</title>
    <summary>  This paper presents a new vision Transformer,
called Swin Transformer.
</summary>
    <author><name>Ze Liu</name></author>
    <author><name>Yutong Lin</name></author>
    <author><name>胡瀚</name></author>
    <arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.1109/iccv48922.2021.00986</arxiv:doi>
    <arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">ICCV 2021</arxiv:comment>
    <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.CV"
      scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.CV" scheme="http://arxiv.org/schemas/atom"/>
  </entry>
</feed>"""

ARXIV_NOTHING = """<feed xmlns="http://www.w3.org/2005/Atom"><title>ArXiv Query</title></feed>"""

ARXIV_ERROR = """<feed xmlns="http://www.w3.org/2005/Atom"><entry>
  <id>http://arxiv.org/api/errors#incorrect_id_format_for_1</id><title>Error</title>
  <summary>incorrect id format for 1</summary></entry></feed>"""

PUBMED = """<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN"
  "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
<PubmedArticleSet><PubmedArticle>
  <MedlineCitation Status="MEDLINE" Owner="NLM">
    <PMID Version="1">26017442</PMID>
    <Article PubModel="Print">
      <Journal>
        <ISSN IssnType="Electronic">1476-4687</ISSN>
        <JournalIssue CitedMedium="Internet"><Volume>521</Volume><Issue>7553</Issue>
          <PubDate><Year>2015</Year><Month>May</Month><Day>28</Day></PubDate></JournalIssue>
        <Title>Nature</Title><ISOAbbreviation>Nature</ISOAbbreviation>
      </Journal>
      <ArticleTitle>Deep <i>learning</i>.</ArticleTitle>
      <Pagination><MedlinePgn>436-44</MedlinePgn></Pagination>
      <Abstract><AbstractText Label="METHODS">Layers.</AbstractText>
        <AbstractText Label="RESULTS">H<sub>2</sub>O.</AbstractText></Abstract>
      <AuthorList CompleteYN="Y">
        <Author ValidYN="Y"><LastName>LeCun</LastName><ForeName>Yann</ForeName>
          <Initials>Y</Initials></Author>
        <Author ValidYN="Y"><CollectiveName>The Deep Group</CollectiveName></Author>
      </AuthorList>
      <Language>eng</Language>
    </Article>
  </MedlineCitation>
  <PubmedData><ArticleIdList>
    <ArticleId IdType="pubmed">26017442</ArticleId>
    <ArticleId IdType="doi">10.1038/nature14539</ArticleId>
  </ArticleIdList></PubmedData>
</PubmedArticle></PubmedArticleSet>"""

BOOK = {
    "ISBN:9780306406157": {
        "title": "Learning",
        "subtitle": "A book",
        "authors": [{"url": "https://openlibrary.org/authors/OL1A", "name": "Jane van der Berg"}],
        "publishers": [{"name": "Plenum"}],
        "publish_date": "June 1980",
        "number_of_pages": 321,
    }
}

AT_DOI = "doi.org/10.1038%2Fnature14539"
AT_DATACITE = "api.datacite.org/dois/10.5281%2Fzenodo.3066161"
AT_ARXIV = "export.arxiv.org/api/query?id_list=2103.14030&max_results=1"
AT_PUBMED = (
    "eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi"
    "?db=pubmed&id=26017442&retmode=xml&tool=throughline"
)
AT_BOOK = "openlibrary.org/api/books?bibkeys=ISBN%3A9780306406157&format=json&jscmd=data"


def give_all(services):
    """Let ``services`` answer all of these."""
    crossref = "api.crossref.org/v1/works/10.1038%2Fnature14539/transform"
    services.answer(AT_DOI, status=302, Location=f"https://{crossref}")
    services.answer(crossref, json.dumps(DEEP_LEARNING))
    services.answer(AT_DATACITE, json.dumps(ZENODO))
    services.answer(AT_ARXIV, ARXIV)
    services.answer(AT_PUBMED, PUBMED)
    services.answer(AT_BOOK, json.dumps(BOOK))
