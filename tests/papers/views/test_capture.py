"""The capture box as it is posted: by a browser, and by its script."""

from uuid import uuid4

import pytest
from django.urls import reverse

from papers.forms import AnywhereForm, CaptureForm
from papers.models import Capture, Image, Insight
from tests.cast import make_insight, make_paper, make_talk

SCRIPT = {"HX-Request": "true"}


def box(text, **fields):
    """Return what the box posts."""
    return {"key": str(uuid4()), "text": text} | fields


@pytest.fixture
def talk(cast):
    return make_talk(title="HRNet", speakers=["王井东"])


@pytest.fixture
def on_talk(talk):
    """The address of the box of the talk."""
    return reverse("papers:talk-capture", args=[talk.pk])


def test_one_line_says_its_kind_minute_slide_and_tags(talk, on_talk, cast, as_owner):
    answer = as_owner.post(on_talk, box("m：高分辨率 @12:31 s.7 #表征"))
    insight = Insight.objects.get()
    assert answer.url == f"{talk.get_absolute_url()}#insight-{insight.pk}"
    assert (insight.text, insight.kind, insight.seconds) == ("高分辨率", "method", 751)
    assert (insight.slide, insight.talk, insight.owner) == (7, talk, cast.owner)
    assert list(insight.tags.names()) == ["表征"]


def test_a_paper_has_pages(as_owner):
    paper = make_paper()
    as_owner.post(reverse("papers:paper-capture", args=[paper.pk]), box("收敛 p.7-9 @12:31"))
    insight = Insight.objects.get()
    assert (insight.text, insight.page, insight.seconds) == ("收敛 @12:31", "7-9", None)
    assert insight.paper == paper


def test_the_buttons_and_the_clock_serve_instead_of_signs(on_talk, as_owner):
    as_owner.post(on_talk, box("一", kind="question", seconds="1：02：03", visibility="private"))
    insight = Insight.objects.get()
    assert (insight.kind, insight.seconds, insight.visibility) == ("question", 3723, "private")


def test_when_it_was_heard_is_kept(on_talk, as_owner):
    as_owner.post(on_talk, box("一", heard_at="2026-03-12T10:00:05.250Z"))
    assert Insight.objects.get().heard_at.isoformat() == "2026-03-12T10:00:05.250000+00:00"


def test_the_next_line_is_shown_to_whom_the_last_was(talk, cast):
    def usual():
        return CaptureForm(by=cast.owner, talk=talk)["visibility"].value()

    assert usual() == "lab"
    make_insight(cast.owner, visibility="private")
    make_insight(cast.labmate, visibility="lab")
    assert usual() == "private"


def test_several_lines_are_one_insight_or_one_each(on_talk, as_owner):
    as_owner.post(on_talk, box("- 一\r\n\r\n- 二"))
    as_owner.post(on_talk, box("- m: 三\r\n\r\n2. 四 @1:00\r\n", many="true"))
    assert list(Insight.objects.order_by("pk").values_list("text", "kind", "seconds")) == [
        ("- 一\n\n- 二", "takeaway", None),
        ("三", "method", None),
        ("四", "takeaway", 60),
    ]


def test_a_pasted_picture_is_an_image_with_its_minute(talk, on_talk, as_owner, png):
    as_owner.post(on_talk, box("@12:31", image=png))
    insight = Insight.objects.get()
    assert (insight.kind, insight.text, insight.seconds) == ("image", "Screenshot at 12:31", 751)
    assert insight.image == talk.images.get()
    shown = as_owner.get(talk.get_absolute_url()).content.decode()
    assert reverse("papers:image-thumbnail", args=[insight.image_id]) in shown


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"text": "这一步", "seconds": "0:09"}, ("这一步", "image", 9)),
        ({"text": "", "kind": "question"}, ("Screenshot", "question", None)),
        ({"text": "m: 一\n二", "many": "true"}, ("一\n二", "method", None)),
    ],
)
def test_what_is_typed_beside_a_picture_is_its_text(fields, told, on_talk, as_owner, png):
    as_owner.post(on_talk, box(image=png, **fields))
    assert Insight.objects.values_list("text", "kind", "seconds").get() == told


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text": ""}, "Write what you took away"),
        ({"text": "@12:31 #表征"}, "Write what you took away"),
        ({"text": "一\n#表征", "many": "true"}, "Write what you took away"),
        ({"text": "一", "seconds": "noon"}, "Write the time as 12:31 or 1:02:03."),
        ({"text": "一", "seconds": "99:999:59"}, "360000"),
        ({"text": "一", "kind": "image"}, "Select a valid choice."),
        ({"text": "一 #a\x07b"}, "has a character that cannot be kept."),
        ({"text": "一", "key": "7"}, "Enter a valid UUID."),
    ],
)
@pytest.mark.parametrize("headers", [{}, SCRIPT])
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    fields, message, headers, on_talk, as_owner
):
    answer = as_owner.post(on_talk, box(**fields), headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert all(line in page for line in fields["text"].replace("\x07", "\a").split())
    assert not Insight.objects.exists()
    assert not Capture.objects.exists()


def test_a_file_that_is_no_picture_is_refused(on_talk, as_owner, png):
    png.seek(0)
    png.truncate()
    png.write(b"not an image")
    png.seek(0)
    answer = as_owner.post(on_talk, box("一", image=png))
    assert answer.status_code == 422
    assert "no PNG, JPEG, WebP or GIF image" in answer.content.decode()
    assert not Insight.objects.exists()


def test_sent_again_it_is_saved_once_and_answered_alike(on_talk, as_owner, png):
    posted = box("一", image=png)
    first = as_owner.post(on_talk, posted, headers=SCRIPT)
    png.seek(0)
    again = as_owner.post(on_talk, posted, headers=SCRIPT)
    row = f'id="insight-{Insight.objects.get().pk}"'
    assert row in first.content.decode()
    assert row in again.content.decode()
    assert Image.objects.count() == 1


def test_another_text_under_a_key_that_was_used_is_not_lost(on_talk, as_owner):
    posted = box("一")
    as_owner.post(on_talk, posted)
    answer = as_owner.post(on_talk, posted | {"text": "二"})
    assert answer.status_code == 409
    assert "saved as “一”" in answer.content.decode()
    as_owner.post(on_talk, posted | {"text": "二", "key": answer.context["form"]["key"].value()})
    assert [row.text for row in Insight.objects.order_by("pk")] == ["一", "二"]


def test_the_script_gets_the_rows_the_number_and_an_undo(cast, talk, on_talk, as_owner):
    make_insight(cast.labmate, talk=talk)
    page = as_owner.post(on_talk, box("一\n二", many="true"), headers=SCRIPT).content.decode()
    one, two = Insight.objects.order_by("-pk")[:2][::-1]
    undo = reverse("papers:capture-undo", args=[one.capture_id])
    assert page.index(f'id="insight-{one.pk}"') < page.index(f'id="insight-{two.pk}"')
    assert "3 insights" in page
    assert f'action="{undo}"' in page
    assert "<html" not in page


def test_undo_puts_what_was_captured_into_the_trash_and_back(cast, talk, on_talk, as_owner, png):
    make_insight(cast.owner, text="零", talk=talk)
    page = as_owner.post(on_talk, box("一", image=png), follow=True)
    (message,) = page.context["messages"]
    page = as_owner.post(message.extra_tags, follow=True)
    (said,) = page.context["messages"]
    assert page.redirect_chain[-1][0] == talk.get_absolute_url()
    assert str(said) == "1 insight is in the trash."
    assert [row.text for row in Insight.objects.alive()] == ["零"]
    assert not Image.objects.alive().exists()
    as_owner.post(said.extra_tags)
    assert {row.text for row in Insight.objects.alive()} == {"零", "一"}
    assert Image.objects.alive().exists()


def test_undo_by_the_script_names_the_rows_that_are_gone(on_talk, as_owner):
    as_owner.post(on_talk, box("一\n二", many="true"))
    one, two = Insight.objects.order_by("pk")
    url = reverse("papers:capture-undo", args=[one.capture_id])
    page = as_owner.post(url, headers=SCRIPT).content.decode()
    assert f'data-gone="insight-{one.pk} insight-{two.pk} "' in page
    assert "2 insights are in the trash." in page
    assert "0 insights" in page


def test_sent_again_after_the_undo_it_stays_in_the_trash(talk, on_talk, as_owner):
    posted = box("一")
    as_owner.post(on_talk, posted)
    as_owner.post(reverse("papers:capture-undo", args=[Capture.objects.get().pk]))
    page = as_owner.post(on_talk, posted, follow=True)
    assert "is in the trash now" in page.content.decode()
    script = as_owner.post(on_talk, posted, headers=SCRIPT).content.decode()
    assert "is in the trash now" in script
    assert not Insight.objects.alive().exists()


def test_from_anywhere_the_source_of_the_last_line_is_offered(cast, talk, as_owner):
    paper = make_paper(title="ResNet")
    make_talk(title="Never captured")
    for source in ({"paper": paper}, {"talk": talk}):
        make_insight(cast.owner, **source)
    make_insight(cast.labmate, paper=paper)
    field = as_owner.get(reverse("papers:capture")).context["form"]["taken_from"]
    own, (_talks, talks), (_papers, papers) = field.field.widget.choices
    assert field.value() == f"talk-{talk.pk}"
    assert own == ("", "A thought of my own")
    assert [name for _value, name in talks] == ["HRNet", "Never captured"]
    assert [name for _value, name in papers] == ["ResNet"]


def test_from_anywhere_a_line_goes_where_it_is_said_to(cast, talk, as_owner):
    paper = make_paper()
    for named, text in [
        (f"talk-{talk.pk}", "讲 s.7"),
        (f"paper-{paper.pk}", "读 p.7"),
        ("", "想 s.7 p.7"),
    ]:
        as_owner.post(reverse("papers:capture"), box(text, taken_from=named))
    heard, read, own = Insight.objects.order_by("pk")
    assert (heard.talk, heard.slide, heard.text) == (talk, 7, "讲")
    assert (read.paper, read.page, read.text) == (paper, "7", "读")
    assert (own.source, own.text) == (None, "想 s.7 p.7")


def test_a_line_may_be_sent_long_after_its_talk_was_one_of_the_last(cast, as_owner):
    first = make_talk(title="Long ago")
    for number in range(20):
        make_talk(title=f"Talk {number}")
    form = AnywhereForm(by=cast.owner)
    offered = dict(form.fields["taken_from"].widget.choices[1][1])
    assert f"talk-{first.pk}" not in offered
    as_owner.post(reverse("papers:capture"), box("一", taken_from=f"talk-{first.pk}"))
    assert first.insights.get().text == "一"


@pytest.mark.parametrize(
    "named", ["talk-999999", "talk-x", "idea-1", "talk", "talk-99999999999999999999"]
)
def test_a_source_that_is_not_there_is_refused(named, as_owner):
    answer = as_owner.post(reverse("papers:capture"), box("一", taken_from=named))
    assert answer.status_code == 422
    assert "That talk or paper is no longer there." in answer.content.decode()


def test_a_time_is_not_taken_from_a_paper(as_owner):
    named = f"paper-{make_paper().pk}"
    answer = as_owner.post(reverse("papers:capture"), box("一", taken_from=named, seconds="1:00"))
    assert answer.status_code == 422
    assert "A paper has no time." in answer.content.decode()


def test_every_page_leads_to_the_box_by_one_key(as_owner):
    page = as_owner.get(reverse("papers:paper-list")).content.decode()
    assert 'data-key="c" data-opens="capture"' in page
