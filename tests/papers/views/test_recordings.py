"""The recording of a talk: its file, range by range, the form, and the minutes of stamped lines."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from papers import trashing
from papers.files import DurableStorage
from papers.models import Insight, Talk
from tests.cast import both_texts, make_insight, make_talk
from tests.sound import give_recording, silence

YOUTUBE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.fixture
def talk(db):
    return make_talk()


def stored(settings) -> list[Path]:
    """Return the recordings on the disk."""
    return list((settings.MEDIA_ROOT / "recordings").glob("*"))


def ask(client, talk, wanted=None, method="get"):
    """Return the answer to a request for the range ``wanted`` of the recording."""
    headers = {"Range": wanted} if wanted else {}
    return getattr(client, method)(
        reverse("papers:talk-recording", args=[talk.pk]), headers=headers
    )


def test_the_whole_recording_has_its_type_and_can_do_nothing(as_labmate, talk):
    answer = ask(as_labmate, give_recording(talk))
    assert answer.getvalue() == silence(1)
    assert answer.status_code == 200
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["Cache-Control"] == "private, max-age=3600"
    assert answer["Content-Length"] == str(len(silence(1)))
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Type"] == "audio/wav"
    assert answer["X-Content-Type-Options"] == "nosniff"


SIZE = len(silence(50))


@pytest.mark.parametrize(
    ("wanted", "start", "stop"),
    [
        ("bytes=0-", 0, SIZE),
        ("bytes=0-0", 0, 1),
        ("bytes=40-79", 40, 80),
        ("bytes=70000-140000", 70_000, 140_001),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE),
        (f"bytes=100-{SIZE + 500}", 100, SIZE),
        ("bytes=-44", SIZE - 44, SIZE),
        (f"bytes=-{SIZE + 500}", 0, SIZE),
    ],
)
def test_a_range_is_answered_with_exactly_its_bytes(wanted, start, stop, as_owner, talk):
    answer = ask(as_owner, give_recording(talk, 50), wanted)
    assert answer.getvalue() == silence(50)[start:stop]
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {start}-{stop - 1}/{SIZE}"
    assert answer["Content-Length"] == str(stop - start)


@pytest.mark.parametrize("wanted", [f"bytes={SIZE}-", "bytes=-0", f"bytes={SIZE + 9}-{SIZE + 10}"])
def test_a_range_with_nothing_in_it_is_refused(wanted, as_owner, talk):
    answer = ask(as_owner, give_recording(talk, 50), wanted)
    assert (answer.status_code, answer.getvalue()) == (416, b"")
    assert answer["Content-Range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize(
    "wanted",
    ["bytes=-", "bytes=9-3", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b", f"bytes=0-{'9' * 5000}"],
)
def test_a_range_that_makes_no_sense_is_ignored(wanted, as_owner, talk):
    answer = ask(as_owner, give_recording(talk), wanted)
    assert (answer.status_code, answer.getvalue()) == (200, silence(1))


def test_a_large_recording_leaves_in_pieces(as_owner, talk):
    pieces = list(ask(as_owner, give_recording(talk, 50), "bytes=10-").streaming_content)
    assert [len(piece) for piece in pieces] == [65_536, 65_536, SIZE - 10 - 2 * 65_536]


def test_head_tells_the_size_and_sends_nothing(as_owner, talk):
    give_recording(talk)
    answer = ask(as_owner, talk, method="head")
    part = ask(as_owner, talk, "bytes=10-19", method="head")
    assert (answer.content, answer["Content-Length"]) == (b"", str(len(silence(1))))
    assert (part.status_code, part["Content-Length"]) == (206, "10")


def test_there_is_no_recording_of_a_talk_in_the_trash_or_without_a_file(cast, as_owner, talk):
    assert ask(as_owner, talk).status_code == 404
    give_recording(talk)
    assert ask(as_owner, talk).getvalue() == silence(1)
    trashing.trash_row(row=talk, by=cast.owner)
    assert ask(as_owner, talk).status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_found(as_owner, talk, settings):
    give_recording(talk)
    stored(settings)[0].unlink()
    assert ask(as_owner, talk).status_code == 404


def send(client, talk, headers=None, **fields):
    """Return the answer to the form of the recording, filled from the page as it is now."""
    posted = {"seen_version": Talk.objects.get(pk=talk.pk).version} | fields
    return client.post(
        reverse("papers:talk-recording-edit", args=[talk.pk]), posted, headers=headers
    )


def upload(data=None, name="../../talk.html"):
    return SimpleUploadedFile(name, silence(1) if data is None else data, "text/html")


def test_an_upload_is_kept_under_a_name_of_its_own_and_its_own_type(as_labmate, talk, settings):
    answer = send(as_labmate, talk, upload=upload())
    talk.refresh_from_db()
    assert answer.url == talk.get_absolute_url()
    assert re.fullmatch(r"recordings/[0-9a-f]{32}\.wav", talk.recording_file.name)
    assert talk.recording_type == "audio/wav"
    assert [path.read_bytes() for path in stored(settings)] == [silence(1)]


def test_another_upload_takes_the_place_of_the_first(
    as_owner, talk, settings, django_capture_on_commit_callbacks
):
    give_recording(talk)
    with django_capture_on_commit_callbacks(execute=True):
        send(as_owner, talk, upload=upload(b"fLaC\0\0\0\x22"))
    assert [(path.suffix, path.read_bytes()) for path in stored(settings)] == [
        (".flac", b"fLaC\0\0\0\x22")
    ]


def test_a_recording_is_removed_and_a_link_stays(
    as_owner, talk, settings, django_capture_on_commit_callbacks
):
    give_recording(talk)
    with django_capture_on_commit_callbacks(execute=True):
        send(as_owner, talk, recording_url=YOUTUBE, remove="on")
    talk.refresh_from_db()
    assert (talk.recording_file.name, talk.recording_type) == ("", "")
    assert talk.recording_url == YOUTUBE
    assert stored(settings) == []


def test_saving_without_a_new_file_keeps_the_old_one(
    as_owner, talk, settings, django_capture_on_commit_callbacks
):
    give_recording(talk)
    with django_capture_on_commit_callbacks(execute=True):
        send(as_owner, talk, recording_url=YOUTUBE)
    assert [path.read_bytes() for path in stored(settings)] == [silence(1)]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"upload": b"<html>"}, "This is no video or audio that browsers play."),
        ({"upload": b"\x1aE\xdf\xa3"}, "This is a Matroska video (MKV)"),
        ({"upload": b""}, "The submitted file is empty."),
        ({"upload": silence(400)}, "The recording is larger than 1 MB."),
        ({"recording_url": "javascript:alert(1)"}, "Enter a valid URL."),
    ],
)
def test_what_is_refused_is_said_and_nothing_is_kept(fields, message, as_owner, talk, settings):
    settings.RECORDING_MEGABYTES = 1
    if "upload" in fields:
        fields = {"upload": upload(fields["upload"]), "recording_url": YOUTUBE}
    answer = send(as_owner, talk, **fields)
    talk.refresh_from_db()
    assert answer.status_code == 422
    assert message in answer.content.decode()
    if "upload" in fields:
        assert f'value="{YOUTUBE}"' in answer.content.decode()
    assert (talk.recording_url, talk.recording_file.name, stored(settings)) == ("", "", [])


def test_who_saves_second_sees_both_and_nothing_of_the_upload_is_kept(as_owner, talk, settings):
    Talk.objects.get(pk=talk.pk).save()
    Talk.objects.filter(pk=talk.pk).update(recording_url=YOUTUBE)
    answer = send(as_owner, talk, seen_version=1, recording_url="https://b23.tv/x", upload=upload())
    assert answer.status_code == 409
    assert both_texts(answer.context["form"].differences) == [
        ("Paste a link", "https://b23.tv/x", YOUTUBE)
    ]
    assert stored(settings) == []


class OvertakenStorage(DurableStorage):
    """A storage that takes so long that somebody else saves the talk meanwhile."""

    def _save(self, name, content):
        Talk.objects.get().save()
        return super()._save(name, content)


def test_who_is_overtaken_while_the_file_is_stored_is_told(as_owner, talk, settings):
    storage = {"BACKEND": f"{__name__}.OvertakenStorage"}
    settings.STORAGES = settings.STORAGES | {"default": storage}
    answer = send(as_owner, talk, upload=upload())
    assert answer.status_code == 409
    assert answer.context["form"].has_error("__all__", "conflict")
    assert stored(settings) == []


def test_a_script_that_uploads_is_told_where_to_go(as_owner, talk):
    answer = send(as_owner, talk, headers={"HX-Request": "true"}, upload=upload())
    assert (answer.status_code, answer["HX-Redirect"]) == (204, talk.get_absolute_url())


def policy(client, url):
    answer = client.get(url)["Content-Security-Policy"]
    return dict(part.split(" ", 1) for part in answer.split("; "))


def test_only_the_page_of_a_talk_may_show_the_two_players(as_owner, talk):
    strict = policy(as_owner, reverse("papers:talk-list"))
    assert policy(as_owner, talk.get_absolute_url()) == strict | {
        "frame-src": "https://www.youtube-nocookie.com https://player.bilibili.com",
        "media-src": "'self'",
    }
    assert strict.keys() & {"frame-src", "media-src", "child-src"} == set()


def page(client, row, query=""):
    return client.get(f"{row.get_absolute_url()}{query}").content.decode()


@pytest.mark.parametrize(
    ("url", "href"),
    [
        (YOUTUBE, "/talks/{pk}/?t=751#player"),
        ("https://lab.example/a.mp4", "https://lab.example/a.mp4#t=751"),
        ("https://lab.example/talk", "/talks/{pk}/?t=751#player"),
        ("", None),
    ],
)
def test_a_minute_leads_into_the_recording(url, href, cast, as_owner, talk):
    Talk.objects.filter(pk=talk.pk).update(recording_url=url)
    insight = make_insight(cast.owner, talk=talk, seconds=751)
    for row in (talk, insight):
        found = re.findall(r'href="([^"]+)"[^>]*aria-label="Play from 12:31"', page(as_owner, row))
        assert found == ([href.format(pk=talk.pk)] if href else [])


def test_without_a_script_the_page_begins_at_the_second_in_its_address(as_owner, talk):
    source = rf'src="{reverse("papers:talk-recording", args=[talk.pk])}\?[0-9a-f]+(#t=\d+)?"'
    give_recording(talk)
    assert re.search(source, page(as_owner, talk, "?t=751"))[1] == "#t=751"
    assert re.search(source, page(as_owner, talk, "?t=-1"))[1] is None
    Talk.objects.filter(pk=talk.pk).update(recording_file="", recording_url=f"{YOUTUBE}&t=60")
    assert f'href="{YOUTUBE}&amp;t=60"' in page(as_owner, talk)
    assert f'href="{YOUTUBE}&amp;t=751"' in page(as_owner, talk, "?t=751")


def test_the_timeline_names_each_insight_where_it_is(cast, as_owner):
    talk = make_talk(minutes=30)
    make_insight(cast.owner, talk=talk, seconds=900, text="**锚点** & co")
    insight = make_insight(cast.owner, talk=talk, seconds=300, text="First")
    content = page(as_owner, talk)
    names = re.findall(r'class="timeline-dot" href="([^"]+)" aria-label="([^"]+)"', content)
    assert names[0] == (f"#insight-{insight.pk}", "5:00 First")
    assert names[1][1] == "15:00 锚点 &amp; co"
    assert re.findall(r'timeline-mark" cx="([^"]+)"', content) == ["16.67%", "50.00%"]


@pytest.fixture
def lines(cast, talk):
    """Three lines of the owner, a minute apart, stamped from two in the afternoon in Shanghai."""
    cast.owner.time_zone = "Asia/Shanghai"
    cast.owner.save()
    start = datetime(2026, 5, 12, 6, 0, 7, tzinfo=UTC)
    return [
        make_insight(cast.owner, talk=talk, text=f"Line {n}", heard_at=start + timedelta(minutes=n))
        for n in range(3)
    ]


def column(client, talk) -> list[str]:
    """Return what stands in the minute column of the page of ``talk``."""
    found = re.findall(
        r'<span class="insight-minute">(.*?)</span>\s*<div', page(client, talk), re.S
    )
    return [re.sub(r"<[^>]+>", "", text).strip() for text in found]


def test_stamped_lines_show_the_clock_until_one_of_them_is_anchored(as_owner, talk, lines):
    assert column(as_owner, talk) == ["14:00:07", "14:01:07", "14:02:07"]
    url = reverse("papers:insight-anchor", args=[lines[1].pk])
    answer = as_owner.post(url, {"seconds": "12:31"}, follow=True)
    assert answer.redirect_chain == [(f"{talk.get_absolute_url()}?t=751#player", 302)]
    assert "3 lines have their minute now." in answer.content.decode()
    assert column(as_owner, talk) == ["11:31", "12:31", "13:31"]


def test_anchoring_can_be_undone_from_its_message(as_owner, talk, lines):
    url = reverse("papers:insight-anchor", args=[lines[0].pk])
    (message,) = as_owner.post(url, {"seconds": "1:00"}, follow=True).context["messages"]
    answer = as_owner.post(message.extra_tags, follow=True)
    assert "3 lines show the clock again." in answer.content.decode()
    assert column(as_owner, talk) == ["14:00:07", "14:01:07", "14:02:07"]


def test_minutes_from_the_clock_are_nudged(as_owner, talk, lines):
    Insight.objects.update(seconds=60)
    url = reverse("papers:talk-nudge", args=[talk.pk])
    answer = as_owner.post(url, {"seconds": "-5"}, follow=True)
    assert "3 lines were shifted by -5 s." in answer.content.decode()
    assert column(as_owner, talk) == ["0:55", "0:55", "0:55"]
    answer = as_owner.post(url, {"seconds": "much"}, follow=True)
    assert "Say by how many seconds to shift" in answer.content.decode()
    assert column(as_owner, talk) == ["0:55", "0:55", "0:55"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Write the time in the recording at which this was said."),
        ("noon", "Write the time as 12:31 or 1:02:03."),
        ("99:999:59", "Write a time of less than 100 hours."),
    ],
)
def test_a_time_that_makes_no_sense_is_said_and_nothing_changes(
    typed, message, as_owner, talk, lines
):
    url = reverse("papers:insight-anchor", args=[lines[0].pk])
    answer = as_owner.post(url, {"seconds": typed})
    assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert column(as_owner, talk) == ["14:00:07", "14:01:07", "14:02:07"]


def test_a_line_without_a_stamp_cannot_be_anchored(cast, as_owner, talk):
    line = make_insight(cast.owner, talk=talk)
    assert as_owner.get(reverse("papers:insight-anchor", args=[line.pk])).status_code == 404


def test_the_stamp_of_a_labmate_is_shown_and_leads_nowhere(as_labmate, talk, lines):
    content = page(as_labmate, talk)
    assert column(as_labmate, talk) == ["06:00:07", "06:01:07", "06:02:07"]
    assert reverse("papers:insight-anchor", args=[lines[0].pk]) not in content
    assert "Begin with" not in content


def test_the_admin_leads_to_the_uploaded_recording(as_owner, talk):
    give_recording(talk)
    content = as_owner.get(reverse("admin:papers_talk_change", args=[talk.pk])).content.decode()
    assert f'<a href="{reverse("papers:talk-recording", args=[talk.pk])}">audio/wav</a>' in content
