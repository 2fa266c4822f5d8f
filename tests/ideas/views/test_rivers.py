from xml.etree import ElementTree as ET

from django.urls import reverse

from tests.cast import make_insight, make_talk
from tests.ideas.making import make_idea

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script> & \"'\x1b"


def test_the_picture_and_the_words_of_a_talk(cast, as_owner):
    talk = make_talk("HRNet", speakers=["王井东"])
    insight = make_insight(cast.owner, "分辨率", talk=talk)
    page = as_owner.get(reverse("ideas:talk-river", args=[talk.pk])).content.decode()
    assert page.count(f'href="{insight.get_absolute_url()}"') == 3  # picture, words: itself, end
    assert '<title id="river-name">River of “HRNet”</title>' in page


def test_the_file_is_well_formed_whatever_the_texts_are(cast, as_owner):
    talk = make_talk(HOSTILE)
    make_insight(cast.owner, HOSTILE, talk=talk)
    file = as_owner.get(reverse("ideas:talk-river", args=[talk.pk]), {"format": "svg"})
    root = ET.fromstring(file.content)
    titles = [title.text for title in root.iter(f"{SVG}title")]
    assert titles[1:] == ["<script>alert(1)</script> & \"'"] * 2
    assert list(root.iter(f"{SVG}script")) == list(root.iter(f"{SVG}a")) == []
    assert {rect.get("fill") for rect in root.iter(f"{SVG}rect")} == {
        "#fbfaf6",
        "#e3f5f3",
        "#fdf3dc",
    }


def test_a_browser_can_do_nothing_with_the_file_but_show_it(cast, as_owner):
    idea = make_idea(cast.owner)
    file = as_owner.get(reverse("ideas:idea-river", args=[idea.pk]), {"format": "svg"})
    names = ("Content-Type", "Content-Disposition", "Content-Security-Policy")
    assert [file[name] for name in (*names, "X-Content-Type-Options")] == [
        "image/svg+xml; charset=utf-8",
        f'attachment; filename="river-idea-{idea.pk}.svg"',
        "default-src 'none'; sandbox",
        "nosniff",
    ]
