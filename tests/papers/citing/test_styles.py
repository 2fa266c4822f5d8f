import pytest

from papers.citing import styles
from papers.citing.styles import BadStyle

CSL = 'xmlns="http://purl.org/net/xbiblio/csl"'


@pytest.mark.parametrize(
    ("text", "code", "detail"),
    [
        ("x" * 400_001, "too-long", ""),
        ("<html></html>", "not-csl", ""),
        (f"<locale {CSL}/>", "not-csl", ""),
        (f"<style {CSL}><citation/></style>", "no-bibliography", ""),
        (
            f"<style {CSL}><info><link rel='independent-parent'"
            " href='http://www.zotero.org/styles/nature'/></info></style>",
            "dependent",
            "nature",
        ),
        (
            f"<style {CSL}><bibliography>{'<group>' * 70}{'</group>' * 70}</bibliography></style>",
            "too-deep",
            "",
        ),
    ],
)
def test_text_that_is_no_style_is_refused_with_its_reason(text, code, detail):
    with pytest.raises(BadStyle) as refused:
        styles.read(text)
    assert (refused.value.code, refused.value.detail) == (code, detail)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<style",
        f'<!DOCTYPE s [<!ENTITY a "b">]><style {CSL}>&a;</style>',
        f'<!DOCTYPE s SYSTEM "file:///etc/passwd"><style {CSL}/>',
        "\ud800",
    ],
)
def test_broken_xml_and_xml_with_a_doctype_are_not_read(text):
    with pytest.raises(BadStyle) as refused:
        styles.read(text)
    assert refused.value.code == "xml"


def test_every_shipped_style_can_be_read_and_says_what_it_is():
    kinds = {name: styles.shipped(name).is_numeric for name in styles.SHIPPED}
    assert [name for name, is_numeric in kinds.items() if is_numeric] == [
        "ieee", "nature", "vancouver", "gb-numeric",
    ]  # fmt: skip
    bilingual = [name for name in styles.SHIPPED if styles.shipped(name).is_bilingual]
    assert bilingual == ["gb-numeric", "gb-author-date"]


def test_locales_are_there():
    assert sorted(styles.locales()) == ["en-GB", "en-US", "zh-CN"]
