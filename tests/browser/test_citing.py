import pytest
from django.urls import reverse

from papers.crediting import credit_authors
from tests.cast import make_cast, make_paper
from tests.ideas.making import make_idea

pytestmark = pytest.mark.django_db(transaction=True)


def test_gb_t_7714_citation_is_copied(open_page):
    cast = make_cast()
    paper = make_paper("深度学习综述", date="2020", container="计算机学报", volume="1", issue="2")
    credit_authors(paper=paper, names=["张三", "李四", "王五", "赵六"])
    page = open_page(by=cast.reader, permissions=["clipboard-read", "clipboard-write"])
    page.set_default_timeout(60_000)
    page.goto(paper.get_absolute_url())
    page.get_by_role("link", name="Cite", exact=True).click()
    page.get_by_label("Style").select_option("gb-numeric")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("button", name="Copy: Bibliography").click()
    page.locator("#copied", has_text="Copied.").wait_for(state="attached")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "[1] 张三, 李四, 王五, 等. 深度学习综述[J]. 计算机学报, 2020, 1(2)."
    url = reverse("papers:paper-cite", args=[paper.pk])
    assert page.url.endswith(f"{url}?style=gb-numeric&output=text")


def test_page_of_an_idea_prints_what_it_would_cite(open_page):
    cast = make_cast()
    paper = make_paper("深度学习综述", date="2020", container="计算机学报")
    idea = make_idea(cast.owner, visibility="lab", outcome=paper)
    page = open_page(by=cast.reader)
    page.goto(idea.get_absolute_url())
    entry = page.locator(".bibliography .csl-entry")
    entry.wait_for(timeout=60_000)
    page.emulate_media(media="print")
    assert entry.is_visible()
    assert "深度学习综述[J]. 计算机学报, 2020." in entry.inner_text()
