"""Math in what people write."""

from playwright.sync_api import expect

from tests.cast import make_insight


def test_math_is_typeset(open_page, cast):
    insight = make_insight(cast.owner, r"The loss is $\mathcal L = x$ here.")
    page = open_page(by=cast.owner)
    page.goto(insight.get_absolute_url())
    expect(page.locator(".math .katex")).to_be_visible()
    expect(page.locator(".math .katex-html")).to_have_text("L=x")
    expect(page.locator(".prose")).not_to_contain_text("$")


def test_broken_math_stays_as_it_was_typed(open_page, cast):
    insight = make_insight(cast.owner, r"Broken: $\frac{1}{$ and whole: $y$.")
    page = open_page(by=cast.owner)
    page.goto(insight.get_absolute_url())
    expect(page.locator(".math .katex")).to_have_count(1)
    expect(page.locator(".math").first).to_have_text(r"\frac{1}{")
