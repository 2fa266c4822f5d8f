"""The pages of the library: what they show, what they cost, what they do with errors."""

import pytest
from django.urls import reverse

from papers.models import Insight, Paper, Person, Talk
from papers.views import home
from tests.cast import both_texts, make_insight, make_paper, make_talk


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"OSCAR", "Swin Transformer"}),
        ("q=ｓwin", {"Swin Transformer"}),
        ("tag=VISION", {"Swin Transformer"}),
        ("speaker=胡", {"Swin Transformer"}),
        ("year=2020", {"OSCAR"}),
        ("year=2020&speaker=胡", set()),
    ],
)
def test_talks_are_narrowed_by_words_tag_speaker_and_year(query, titles, as_owner):
    make_talk(title="OSCAR", speakers=["张磊"], date="2020-05")
    make_talk(title="Swin Transformer", speakers=["胡瀚"], date="2021").tags.add("Vision")
    page = as_owner.get(f"{reverse('papers:talk-list')}?{query}")
    assert {talk.title for talk in page.context["page"]} == titles


def test_insights_are_narrowed_by_kind_and_speaker(cast, as_owner):
    talk = make_talk(speakers=["张磊"])
    asked = make_insight(cast.owner, text="为什么？", kind="question", talk=talk)
    make_insight(cast.owner, text="方法", kind="method", talk=talk)
    make_insight(cast.owner, text="谁？", kind="question")
    page = as_owner.get(f"{reverse('papers:insight-list')}?kind=question&speaker=张磊")
    assert list(page.context["page"]) == [asked]


def paper_fields(**changed):
    """Return what the form of a paper posts."""
    return {"type": "article", "title": "A paper"} | changed


def test_a_paper_is_added_with_authors_in_order_and_tags(as_owner):
    posted = paper_fields(authors="Ze Liu\n胡瀚\n", tags="vision，滑动 窗口", date="2021年10月")
    answer = as_owner.post(reverse("papers:paper-add"), posted)
    paper = Paper.objects.get()
    assert answer.url == paper.get_absolute_url()
    assert [a.printed_name for a in paper.authorships.all()] == ["Ze Liu", "胡瀚"]
    assert sorted(paper.tags.names()) == ["vision", "滑动 窗口"]
    assert paper.date == "2021-10"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"title": ""}, "This field is required."),
        ({"date": "sometime"}, "“sometime” is no date."),
        ({"tags": "x" * 101}, "is longer than 100 characters"),
        ({"authors": "x" * 201}, "is longer than 200 characters"),
        ({"title": "a\0b"}, "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_in_a_form_is_said_beside_it_and_nothing_typed_is_lost(
    changed, message, as_owner
):
    posted = paper_fields(container="ICCV 二〇二一") | changed
    answer = as_owner.post(reverse("papers:paper-add"), posted)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "ICCV 二〇二一" in answer.content.decode()
    assert not Paper.objects.exists()


def talk_fields(**changed):
    """Return what the form of a talk posts."""
    return {"title": "HRNet"} | changed


def test_a_talk_keeps_its_speakers_series_and_papers(as_owner):
    known = make_paper(title="HRNet: high resolution", doi="10.1/x")
    posted = talk_fields(
        speaker_names="王井东", series_name="Paper sharing", presents="10.1/X", mentions="ResNet"
    )
    as_owner.post(reverse("papers:talk-add"), posted)
    talk = Talk.objects.get()
    assert talk.series.name == "Paper sharing"
    assert [(p.paper.title, p.relation) for p in talk.talk_papers.all()] == [
        (known.title, "presents"),
        ("ResNet", "mentions"),
    ]
    form = as_owner.get(reverse("papers:talk-edit", args=[talk.pk])).context["form"]
    assert form["speaker_names"].value() == "王井东"
    assert form["presents"].value() == known.title


def test_who_saves_second_sees_both_texts_and_loses_nothing(as_owner):
    talk = make_talk(title="OSCAR", speakers=["张磊"])
    url = reverse("papers:talk-edit", args=[talk.pk])
    as_owner.post(url, talk_fields(title="Theirs", speaker_names="张磊\n胡瀚", seen_version=1))
    answer = as_owner.post(url, talk_fields(title="Mine", speaker_names="张磊", seen_version=1))
    assert answer.status_code == 409
    assert both_texts(answer.context["form"].differences) == [
        ("Title", "Mine", "Theirs"),
        ("Speakers", "张磊", "张磊\n胡瀚"),
    ]
    again = talk_fields(
        title="Mine",
        speaker_names="张磊",
        seen_version=answer.context["form"]["seen_version"].value(),
    )
    as_owner.post(url, again)
    assert Talk.objects.get().title == "Mine"


def test_an_insight_takes_its_minute_from_the_clock_and_shows_it(cast, as_owner):
    talk = make_talk()
    posted = {"text": "$E=mc^2$", "kind": "method", "voice": "source", "seconds": "1:02:03"}
    posted |= {"visibility": "lab", "tags": ""}
    as_owner.post(reverse("papers:talk-insight-add", args=[talk.pk]), posted)
    insight = Insight.objects.get()
    assert (insight.seconds, insight.owner) == (3723, cast.owner)
    page = as_owner.get(talk.get_absolute_url()).content.decode()
    assert "1:02:03" in page
    assert '<span class="math inline">E=mc^2</span>' in page


def test_markdown_that_would_run_is_shown_as_text(cast, as_owner):
    insight = make_insight(cast.owner, text="<script>alert(1)</script> [x](javascript:alert(1))")
    page = as_owner.get(insight.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert 'href="javascript:' not in page


def test_deleting_asks_first_then_offers_undo(as_owner):
    talk = make_talk()
    url = reverse("papers:talk-delete", args=[talk.pk])
    as_owner.get(url)
    assert Talk.objects.alive().exists()
    page = as_owner.post(url, follow=True)
    (message,) = page.context["messages"]
    assert not Talk.objects.alive().exists()
    as_owner.post(message.extra_tags)
    assert Talk.objects.alive().get() == talk


def test_a_photo_is_stored_without_its_name_and_served_to_members_only(client, as_owner, png):
    fields = {"name": "王井东", "photo": png}
    as_owner.post(reverse("papers:speaker-add"), fields)
    person = Person.objects.get()
    assert "slide" not in person.photo.name
    served = as_owner.get(reverse("papers:photo", args=[person.pk]))
    assert served["Content-Type"] == "image/png"
    assert served["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(served.streaming_content).startswith(b"\x89PNG")


def test_a_missing_image_is_filled_by_dropping_the_file(as_owner, png):
    talk = make_talk()
    image = talk.images.create(expected_name="slide.png")
    assert "slide.png is missing" in as_owner.get(talk.get_absolute_url()).content.decode()
    as_owner.post(reverse("papers:image-fill", args=[image.pk]), {"file": png})
    image.refresh_from_db()
    assert (image.width, image.height, image.is_missing) == (40, 30, False)
    assert "is missing" not in as_owner.get(talk.get_absolute_url()).content.decode()


@pytest.mark.parametrize("content", [b"", b"not an image", b"%!PS-Adobe-3.0 EPSF-3.0"])
def test_a_file_that_is_no_image_is_refused(content, as_owner, png):
    png.seek(0)
    png.truncate()
    png.write(content)
    png.seek(0)
    talk = make_talk()
    answer = as_owner.post(reverse("papers:image-add", args=[talk.pk]), {"file": png})
    assert answer.status_code == 422
    assert not talk.images.exists()


def test_the_profile_sets_language_theme_and_time_zone(as_owner):
    posted = {"language": "zh-hans", "theme": "dark", "time_zone": "Asia/Shanghai"}
    as_owner.post(reverse("papers:profile"), posted)
    page = as_owner.get(reverse("papers:home")).content.decode()
    assert '<html lang="zh-hans" data-theme="dark">' in page


def test_a_time_zone_that_is_none_is_refused(as_owner):
    answer = as_owner.post(reverse("papers:profile"), {"time_zone": "Mars/Olympus"})
    assert answer.context["form"].errors == {"time_zone": ["“Mars/Olympus” is no time zone."]}


def test_what_is_too_much_to_count_is_not_counted(cast, as_owner, monkeypatch):
    monkeypatch.setattr(home, "COUNTED", 1)
    for title in ("One", "Two"):
        make_paper(title)
    counts = as_owner.get(reverse("papers:home")).context["counts"]
    assert (counts["papers"], counts["insights"]) == ("1+", 0)
