import pytest
from django.utils.safestring import SafeString

from papers.markdown import LONGEST, plain, render, render_inline

REL = 'rel="noopener noreferrer nofollow"'


def paragraph(text):
    return render(text).strip().removeprefix("<p>").removesuffix("</p>")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**表征**。", "<strong>表征</strong>。"),
        ("**文字。**后", "<strong>文字。</strong>后"),
        ("**“重点”**内容", "<strong>“重点”</strong>内容"),
        ("在**词表**里", "在<strong>词表</strong>里"),
        ("他说**（注）**后", "他说<strong>（注）</strong>后"),
        ("用*API:*时", "用<em>API:</em>时"),
        ("~~删除。~~后", "<s>删除。</s>后"),
    ],
)
def test_emphasis_works_beside_chinese_punctuation(text, html):
    assert paragraph(text) == html
    assert render_inline(text) == html


@pytest.mark.parametrize("text", ["a ** b ** c", "中文 ** 文字 **后", "snake_case_name"])
def test_marks_that_are_not_emphasis_stay(text):
    assert paragraph(text) == text


def test_address_ends_where_chinese_punctuation_begins():
    assert paragraph("见https://a.org/x?y=1。（https://b.org/c）后") == (
        f'见<a href="https://a.org/x?y=1" {REL}>https://a.org/x?y=1</a>。'
        f'（<a href="https://b.org/c" {REL}>https://b.org/c</a>）后'
    )


def test_two_addresses_with_a_chinese_comma_between_are_two_links():
    assert paragraph("https://a.org/x，https://b.org/y") == (
        f'<a href="https://a.org/x" {REL}>https://a.org/x</a>，'
        f'<a href="https://b.org/y" {REL}>https://b.org/y</a>'
    )


def test_mail_address_becomes_a_link():
    assert paragraph("问a@b.org，谢谢") == "问a@b.org，谢谢"
    assert paragraph("问 a@b.org，谢谢") == f'问 <a href="mailto:a@b.org" {REL}>a@b.org</a>，谢谢'


def test_file_names_are_not_taken_for_sites():
    assert paragraph("main.py README.md") == "main.py README.md"


def test_lines_break_where_they_were_broken():
    assert paragraph("一\n二") == "一<br>\n二"


def test_table_is_rendered_without_style():
    assert render("|a|b|\n|:-|-:|\n|1|2|").replace("\n", "") == (
        "<table><thead><tr><th>a</th><th>b</th></tr></thead>"
        "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    )


def test_math_stays_tex_in_an_element_of_its_own():
    assert paragraph("设 $x<y$ 则") == '设 <span class="math inline">x&lt;y</span> 则'
    assert paragraph("设 $$E=mc^2$$ 则") == '设 <span class="math display">E=mc^2</span> 则'
    assert render("$$\na & b\n$$") == '<div class="math display">a &amp; b</div>'


@pytest.mark.parametrize("text", ["$5 和 $6", "花了 $5，又花了 $6。", "a $ b $ c"])
def test_prices_are_not_math(text):
    assert paragraph(text) == text


def test_html_is_shown_and_not_obeyed():
    assert paragraph("<script>x()</script><img src=y onerror=x()>") == (
        "&lt;script&gt;x()&lt;/script&gt;&lt;img src=y onerror=x()&gt;"
    )


@pytest.mark.parametrize(
    "address", ["javascript:x()", "JaVaScRiPt:x()", "data:text/html,x", "vbscript:x", "file:///x"]
)
def test_dangerous_addresses_are_no_links(address):
    assert "href" not in render(f"[x]({address})")


def test_unknown_scheme_loses_its_address():
    assert paragraph("<ftp://a.org>") == f"<a {REL}>ftp://a.org</a>"


def test_relative_link_is_kept():
    assert paragraph("[z](/papers/1/)") == f'<a href="/papers/1/" {REL}>z</a>'


def test_image_becomes_a_link_so_that_nothing_is_loaded():
    assert paragraph("![图 *一*](https://a.org/x.png)") == (
        f'<a href="https://a.org/x.png" {REL}>图 *一*</a>'
    )
    assert paragraph("![](https://a.org/x.png)") == (
        f'<a href="https://a.org/x.png" {REL}>https://a.org/x.png</a>'
    )


def test_image_inside_a_link_leaves_its_words():
    assert paragraph("[![badge](https://a.org/x.png)](https://b.org)") == (
        f'<a href="https://b.org" {REL}>badge</a>'
    )


def test_code_language_leaves_no_class():
    assert render("```python\na < b\n```") == "<pre><code>a &lt; b\n</code></pre>\n"


def test_list_keeps_its_first_number():
    assert render("3. x").replace("\n", "") == '<ol start="3"><li>x</li></ol>'


def test_inline_is_one_line_without_blocks():
    assert render_inline("# **a**\n\n- b") == "# <strong>a</strong> - b"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# **表征**学习", "表征学习"),
        ("a\nb\n\n- c\n- `d<e>`", "a b c d<e>"),
        ("2021. 好年", "2021. 好年"),
        ("[词](https://a.org) ![图](x.png)", "词 图"),
        ("设 $x^2$", "设 x^2"),
        ("<b>a</b>", "<b>a</b>"),
        ("", ""),
    ],
)
def test_plain_gives_the_words(text, words):
    assert plain(text) == words


def test_rendered_text_is_blessed_and_plain_text_is_not():
    assert type(render("a")) is SafeString
    assert type(render_inline("a")) is SafeString
    assert type(plain("a")) is str


def test_text_beyond_the_cap_is_shown_as_typed():
    text = "<b>" + "*" * LONGEST
    assert render(text) == "<pre>&lt;b&gt;" + "*" * LONGEST + "</pre>"
    assert render_inline(text) == "&lt;b&gt;" + "*" * LONGEST
    assert plain(text) == text


@pytest.mark.parametrize("mark", ["[", "> ", "*a **a ", "https://a ", "\\", "**“", "![a](b)"])
def test_hostile_repetition_is_rendered(mark):
    assert render(mark * 2_000) != ""
