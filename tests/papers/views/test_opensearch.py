"""Searching from the search box of a browser."""

from xml.etree import ElementTree

from tests.cast import make_paper

OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def test_a_browser_learns_without_signing_in_how_to_search(client, as_owner, settings):
    settings.SITE_URL = "https://lab.example"
    make_paper(title="物体标签")
    page = as_owner.get("/papers/").text
    assert '<link rel="search" href="/opensearch.xml"' in page
    client.logout()
    answer = client.get("/opensearch.xml")
    assert answer["Content-Type"] == "application/opensearchdescription+xml"
    template = ElementTree.fromstring(answer.content).find(f"{OPENSEARCH}Url").get("template")
    assert template == "https://lab.example/search/?q={searchTerms}"
