import pytest
from django.urls import reverse

from papers.crediting import credit_authors
from tests.cast import make_cast, make_paper

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
