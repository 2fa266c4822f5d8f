import re
from html import unescape

import pytest
from django.utils.safestring import SafeString
from hypothesis import assume, given, strategies as st

from papers.markdown import (
    LONGEST,
    escape_marked,
    escape_marking_words,
    holds,
    mentioned,
    plain,
    render,
    render_inline,
    render_inline_marked,
    render_inline_relinked,
    render_marked,
    render_mentioning,
    render_relinked,
)

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


@pytest.mark.parametrize(
    ("text", "phrase", "html"),
    [
        ("去研究的路线", "研究的", "去<mark>研究的</mark>路线"),
        (
            "研究的**发展路线**。",
            "的发展路线",
            "研究<mark>的</mark><strong><mark>发展路线</mark></strong>。",
        ),
        (
            "研究**发展**路线",
            "**发展**路线",
            "研究<strong><mark>发展</mark></strong><mark>路线</mark>",
        ),
        ("用ＣＬＩＰ和clip", "CLIP", "用<mark>ＣＬＩＰ</mark>和<mark>clip</mark>"),
        ("cafe\u0301", "CAFÉ", "<mark>cafe\u0301</mark>"),
        ("一 \n二", "一 二", "<mark>一</mark><br><mark>\n二</mark>"),
        ("a < b & c", "< b &", "a <mark>&lt; b &amp;</mark> c"),
        ("设 $x$ 大", "x", "unmarked"),
        ("设 $x$ 大", "设 大", "unmarked"),
        ("设 $x$ 大", "设 $x$ 大", "unmarked"),
        ("设 $x$ 大", "设 \0 大", "unmarked"),
        ("[见](https://a.org/paper)", "paper", "unmarked"),
        ("什么都行", "", "unmarked"),
        ("什么都行", " \n", "unmarked"),
    ],
)
def test_phrase_is_marked_where_it_stands(text, phrase, html):
    expected = render(text) if html == "unmarked" else f"<p>{html}</p>\n"
    assert render_marked(text, [phrase]) == expected
    assert holds(text, phrase) is (html != "unmarked")


def test_phrase_across_blocks_leaves_the_space_between_them_alone():
    assert render_marked("一\n\n- 二", ["一 二"]) == (
        "<p><mark>一</mark></p>\n<ul>\n<li><mark>二</mark></li>\n</ul>\n"
    )


def test_several_phrases_are_marked_as_one_where_they_overlap():
    assert render_inline_marked("动态参数闭环", ["动态参数", "参数闭"]) == (
        "<mark>动态参数闭</mark>环"
    )


def test_text_that_is_no_markdown_is_marked_and_stays_escaped():
    assert escape_marked("**A<b>**", ["a<b"]) == "**<mark>A&lt;b</mark>&gt;**"


def test_latin_word_is_marked_as_a_word_and_chinese_anywhere():
    assert escape_marking_words("tokens to标签里的to", ["to", "标签"]) == (
        "tokens <mark>to标签</mark>里的<mark>to</mark>"
    )


@pytest.mark.parametrize(
    "phrase", ["<script>", "x" * 100_000, "(.*+?[\\", "&", "&amp;", "\0", "</p>", "<mark>", "&#"]
)
def test_hostile_phrase_does_no_harm(phrase):
    text = "<script> (.*+?[\\ & x"
    assert without_marks(render_marked(text, [phrase])) == render(text)


def without_marks(html):
    return html.replace("<mark>", "").replace("</mark>", "")


MARKUP = st.text(st.sampled_from("ab 的。*_`$&<>\\[]()#-\n1.é１\0|"), max_size=60)


@given(text=MARKUP, phrases=st.lists(MARKUP, max_size=3))
def test_without_its_marks_the_html_is_that_of_the_text(text, phrases):
    assert without_marks(render_marked(text, phrases)) == render(text)
    assert without_marks(render_inline_marked(text, phrases)) == render_inline(text)


@given(text=MARKUP, start=st.integers(0, 60), length=st.integers(1, 60))
def test_words_that_a_reader_selects_are_found(text, start, length):
    html = render(text)
    assume("math" not in html)
    selected = unescape(re.sub(r"<[^>]*>", "", html))[start : start + length]
    assert holds(text, selected) is bool(selected.strip())


def test_a_formula_among_plain_words_is_an_ellipsis_where_only_tex_could_show_it():
    assert plain("两个损失 $\\mathcal{L}$ 各看一面，$n$ 次") == "两个损失 … 各看一面，n 次"
    assert plain("先\n\n$$\n\\sum x\n$$\n\n后") == "先 … 后"


def elsewhere(address):
    """Lead links within the lab nowhere, and all others to one page."""
    return "" if address.startswith("/") else "https://out.example/"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[a **b**](/x)", "a <strong>b</strong>"),
        (
            "[a](https://x.example/y) b",
            f'<a href="https://out.example/" {REL}>a</a> b',
        ),
        ("![](/x.png) ![alt](/y.png)", "… alt"),
        ("`[a](/x)` $[a](/x)$", '<code>[a](/x)</code> <span class="math inline">[a](/x)</span>'),
        ("[a](javascript:x)", "[a](javascript:x)"),
    ],
)
def test_links_lead_where_they_are_led_and_nowhere_leaves_their_words(text, html):
    assert render_inline_relinked(text, elsewhere) == html
    assert render_relinked(text, elsewhere) == f"<p>{html}</p>\n"


def test_a_bare_address_that_leads_nowhere_is_an_ellipsis():
    assert render_inline_relinked(
        "见 https://a.example/1 和 <https://a.example/2>", lambda _: ""
    ) == ("见 … 和 …")


def test_leading_links_elsewhere_changes_nothing_else():
    text = "# T\n\n- a\n- b <script>\n\n|x|\n|-|\n|y|"
    assert render_relinked(text, elsewhere) == render(text)
    assert render_relinked("a" * (LONGEST + 1), elsewhere).startswith("<pre>")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@li and @Li, ＠李雷看", ["li", "Li", "李雷"]),
        ("请@li看，(@li_lei)", ["li", "li_lei"]),
        ("@li.", ["li"]),
        ("**@李雷**", ["李雷"]),
        ("@lithium a@li a@li.org @li.org @li@li li", []),
        ("`@li` $@li$ [@li](https://li.org) <@li@li.org>", []),
        ("    @li", []),
    ],
)
def test_names_that_a_text_mentions(text, names):
    known = ["li", "li_lei", "李雷"]
    assert mentioned(text, known) == names
    chips = re.findall(
        r'<span class="mention">@(.*?)</span>', render_mentioning(text, tuple(known))
    )
    assert list(dict.fromkeys(chips)) == names


def test_without_names_nothing_is_mentioned():
    assert mentioned("@li", []) == []
    assert render_mentioning("@li", ()) == render("@li")


@given(text=st.text(st.sampled_from("@ab.的 *_`$<[]()\n\\"), max_size=40))
def test_without_its_chips_the_html_is_that_of_the_text(text):
    html = render_mentioning(text, ("ab", "的", "a.b", "(a"))
    assert re.sub(r'<span class="mention">(@.*?)</span>', r"\1", html) == render(text)


def test_a_name_of_markup_does_no_harm():
    html = render_mentioning("@<b> & @.*", ("<b>", ".*"))
    assert html == (
        '<p><span class="mention">@&lt;b&gt;</span> &amp; <span class="mention">@.*</span></p>\n'
    )
