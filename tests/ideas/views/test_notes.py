import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ideas.models import Idea, Note
from ideas.notes import importing
from papers.models import Insight, Talk

NOTE = """# 笔记

---
HRNet 王井东
高分辨率从头保持到尾，多路交互
写论文要替读者想

---
R-Drop
先实验再想解释
"""


@pytest.fixture
def note(cast):
    """The note above, brought in by the owner and still to be kept."""
    return importing.bring_in(data=NOTE.encode(), file_name="n.md", by=cast.owner)[0]


def correct(client, note, words, do, **more):
    """Post the correction ``do`` of the piece that begins with ``words``."""
    posted = {"at": NOTE.index(words), "do": do} | more
    return client.post(reverse("ideas:note-correct", args=[note.pk]), posted)


def keep(client, note):
    client.post(reverse("ideas:note-keep", args=[note.pk]))
    return [
        (talk.title, [insight.text for insight in talk.insights.order_by("position")])
        for talk in Talk.objects.order_by("pk")
    ]


def test_an_uploaded_file_becomes_a_reading_and_nothing_else(cast, as_owner):
    upload = SimpleUploadedFile("组会.md", NOTE.encode())
    answer = as_owner.post(reverse("ideas:note-add"), {"file": upload, "visibility": "lab"})
    note = Note.objects.get()
    assert answer.url == note.get_absolute_url()
    assert (note.file_name, note.title, bytes(note.data)) == ("组会.md", "笔记", NOTE.encode())
    assert not Talk.objects.exists()


def test_pasted_text_is_a_note_too(as_owner):
    as_owner.post(reverse("ideas:note-add"), {"text": NOTE, "visibility": "private"})
    assert Note.objects.get().title == "笔记"


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({}, "Choose a file, or paste the text of a note."),
        ({"file": SimpleUploadedFile("a.md", b"\x89PNG\0")}, "This is no text file."),
        ({"file": SimpleUploadedFile("a.md", b"x" * 20_001)}, "Line 1 has 20001 characters"),
        ({"file": SimpleUploadedFile("a.md", b"a\n" * 1_100_000)}, "This file has 2.1 MB"),
    ],
)
def test_what_is_no_note_is_refused_and_says_what_to_do(posted, message, as_owner):
    answer = as_owner.post(reverse("ideas:note-add"), posted | {"visibility": "private"})
    assert answer.status_code == 422
    assert message in answer.content.decode()


def test_the_reading_stands_beside_the_text_line_by_line(note, as_owner):
    lines = as_owner.get(note.get_absolute_url()).context["lines"]
    assert [line.text for line in lines] == NOTE.split("\n")
    assert [shown.label for shown in lines[3].shown] == ["Talk", "Speaker"]


def test_a_line_is_retyped(note, as_owner):
    correct(as_owner, note, "写论文", "role:remark")
    correct(as_owner, note, "高分辨率", "kind:method")
    assert keep(as_owner, note)[0] == ("HRNet", ["高分辨率从头保持到尾，多路交互"])
    assert Insight.objects.get(text__startswith="高").kind == "method"


def test_a_line_becomes_an_idea(note, as_owner):
    correct(as_owner, note, "先实验", "role:idea")
    keep(as_owner, note)
    assert [idea.title for idea in Idea.objects.all()] == ["先实验再想解释"]


def test_a_line_is_split_before_words_and_joined_again(note, as_owner):
    correct(as_owner, note, "高分辨率", "split", before="多路")
    assert "多路交互" in [p.text for p in importing.reading_of(Note.objects.get()).insights]
    correct(as_owner, note, "多路", "join")
    assert keep(as_owner, note)[0][1][0] == "高分辨率从头保持到尾，多路交互"


def test_a_split_needs_words_of_the_line(note, as_owner):
    answer = correct(as_owner, note, "高分辨率", "split", before="别的")
    assert answer.status_code == 422
    assert "Say before which words to split" in answer.content.decode()


def test_a_line_moves_to_the_talk_above(note, as_owner):
    correct(as_owner, note, "先实验", "up")
    assert keep(as_owner, note)[0][1][-1] == "先实验再想解释"


def test_title_and_speakers_of_a_talk_are_corrected(note, as_owner):
    url = reverse("ideas:note-talk", args=[note.pk, NOTE.index("R-Drop")])
    as_owner.post(url, {"title": "R-Drop 正则", "speakers": "吴郦军\n李俊涛"})
    keep(as_owner, note)
    talk = Talk.objects.get(title="R-Drop 正则")
    assert [person.name for person in talk.speaker_list] == ["吴郦军", "李俊涛"]


def test_the_last_correction_is_taken_back(note, as_owner):
    correct(as_owner, note, "写论文", "role:remark")
    as_owner.post(reverse("ideas:note-uncorrect", args=[note.pk]))
    assert Note.objects.get().corrections == []


def test_a_correction_of_a_line_that_is_read_otherwise_by_now_is_refused(note, as_owner):
    answer = as_owner.post(
        reverse("ideas:note-correct", args=[note.pk]), {"at": 3, "do": "role:idea"}
    )
    assert answer.status_code == 422
    assert Note.objects.get().corrections == []


def test_kept_lines_lead_to_their_objects_and_back(note, as_owner):
    keep(as_owner, note)
    page = as_owner.get(note.get_absolute_url()).content.decode()
    insight = Insight.objects.get(text="先实验再想解释")
    assert f'href="{insight.get_absolute_url()}"' in page
    back = as_owner.get(insight.talk.get_absolute_url()).content.decode()
    assert f'href="{note.get_absolute_url()}?line=10#line-10"' in back


def test_keeping_twice_keeps_once(note, as_owner):
    assert keep(as_owner, note) == keep(as_owner, note)


def test_an_import_is_undone_with_a_button_and_that_too(note, as_owner):
    keep(as_owner, note)
    page = as_owner.post(reverse("ideas:note-undo", args=[note.pk]), follow=True)
    assert not Talk.objects.alive().exists()
    *_kept, message = page.context["messages"]
    as_owner.post(message.extra_tags)
    assert Talk.objects.alive().count() == 2


def test_export_downloads_the_same_bytes(note, as_owner):
    keep(as_owner, note)
    answer = as_owner.get(reverse("ideas:note-export", args=[note.pk]))
    assert answer.content == NOTE.encode()
    assert answer["Content-Disposition"] == 'attachment; filename="n.md"'


def test_a_long_note_is_shown_in_windows(cast, as_owner):
    text = "---\nHRNet\n" + "".join(f"- 方法 {n}\n" for n in range(1000))
    note = importing.bring_in(data=text.encode(), file_name="n.md", by=cast.owner)[0]
    page = as_owner.get(f"{note.get_absolute_url()}?line=700")
    assert [line.number for line in page.context["lines"]] == list(range(601, 901))
