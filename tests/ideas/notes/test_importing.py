import pytest
from django.core.exceptions import ValidationError

from ideas.models import Idea, Note, Passage, Spark
from ideas.notes import exporting, importing
from papers import trashing
from papers.models import EditConflict, Image, Insight, Person, Speaker, Talk
from tests.cast import make_talk
from tests.ideas.real_note import OTHERS, PATH, needs_it

NOTE = """# 组会笔记

OSCAR论文的作者张磊老师讲到，物体标签是锚点
- 词表只有几百个，能不能更多？

-----
HRNet 王井东
高分辨率从头保持到尾

----------
目前有两个想法
1. 像 OSCAR 那样用物体标签做锚点
   1. 词表再大一些
   2.
2. 多分辨率
"""


@pytest.fixture
def note(cast):
    """The note above, brought in and kept by the owner."""
    return kept(NOTE.encode(), cast.owner)


def kept(data, owner, **more):
    note, _is_new = importing.bring_in(data=data, file_name="笔记.md", by=owner, **more)
    importing.keep(note=note, by=owner)
    return note


def everything():
    """Return how many rows there are of each kind that a note makes."""
    models = (Note, Talk, Person, Insight, Idea, Spark, Passage, Image)
    return [model.objects.count() for model in models]


def alive():
    """Return how many of them are not in the trash."""
    models = (Note, Talk, Person, Insight, Idea, Image)
    return [model.objects.alive().count() for model in models]


def test_a_kept_note_has_talks_with_speakers_insights_and_an_outline(note):
    assert [
        (talk.title, [person.name for person in talk.speaker_list])
        for talk in Talk.objects.order_by("pk")
    ] == [("OSCAR", ["张磊"]), ("HRNet", ["王井东"])]
    assert [idea.title for idea in Idea.objects.filter(parent=None).order_by("position")] == [
        "像 OSCAR 那样用物体标签做锚点",
        "多分辨率",
    ]
    below = Idea.objects.exclude(parent=None).order_by("position")
    assert [(idea.number, idea.title) for idea in below] == [("1", "词表再大一些"), ("2", "")]
    assert Spark.objects.get().idea_phrase == "OSCAR"


def test_every_object_knows_its_lines(note):
    passages = Passage.objects.filter(insight__isnull=False)
    for passage in passages:
        lines = NOTE.split("\n")[passage.first_line - 1 : passage.last_line]
        assert passage.insight.text in "\n".join(lines)
    assert passages.count() == Insight.objects.count()
    assert Passage.objects.filter(idea__isnull=False).count() == Idea.objects.count()


def test_what_is_kept_is_its_owners_alone_unless_shown_to_the_lab(note, cast):
    assert not Idea.objects.visible_to(cast.labmate).exists()
    assert not Insight.objects.visible_to(cast.labmate).exists()
    other = NOTE.replace("OSCAR", "CLIP").encode()
    kept(other, cast.owner, visibility="lab")
    assert Idea.objects.visible_to(cast.labmate).exists()
    assert not Note.objects.visible_to(cast.labmate).exists()


def test_the_same_file_again_changes_nothing(note, cast):
    before = everything()
    again = kept(NOTE.encode(), cast.owner)
    assert again == note
    assert everything() == before


def test_an_untouched_note_is_exported_as_the_same_bytes(note):
    assert exporting.export(note) == NOTE.encode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_another_encoding_and_line_end_come_back_as_they_were(encoding, cast):
    data = NOTE.replace("\n", "\r\n").encode(encoding)
    assert exporting.export(kept(data, cast.owner)) == data


def test_edited_objects_are_written_back_in_place_and_all_else_stays(note):
    edit(Insight, "高分辨率从头保持到尾", text="高分辨率一直保持")
    edit(Idea, "词表再大一些", title="词表换成开放词表")
    slot = Idea.objects.get(title="")
    slot.title = "新的想法"
    slot.save()
    edit(Talk, "HRNet", title="HRNet v2")
    edit(Person, "王井东", name="王京东")
    written = (
        NOTE.replace("高分辨率从头保持到尾", "高分辨率一直保持")
        .replace("词表再大一些", "词表换成开放词表")
        .replace("   2.", "   2. 新的想法")
        .replace("HRNet 王井东", "HRNet v2 王京东")
    )
    assert exporting.export(note).decode() == written


def edit(model, was, **now):
    """Save ``now`` on the row of ``model`` that says ``was``."""
    (name,) = now
    row = model.objects.get(**{name: was})
    setattr(row, name, now[name])
    row.save()


def test_an_image_is_a_place_on_its_talk_and_its_caption_is_written_back(cast):
    text = "---\nHRNet 王井东\n![图](..\\slides\\a.png)\n- x\n---\nR-Drop\ny\n"
    note = kept(text.encode(), cast.owner)
    image = Image.objects.get()
    assert (image.talk.title, image.expected_name, image.caption) == ("HRNet", "a.png", "图")
    edit(Image, "图", caption="多分支结构")
    assert exporting.export(note).decode() == text.replace("图", "多分支结构")


def test_bringing_the_exported_note_in_again_finds_the_same_note(note, cast):
    edit(Idea, "多分辨率", title="多分辨率表征")
    before = everything()
    again, is_new = importing.bring_in(
        data=exporting.export(note), file_name="笔记.md", by=cast.owner
    )
    assert (again, is_new) == (note, False)
    assert everything() == before


def test_an_import_is_undone_as_one_and_comes_back_as_one(note, cast):
    before = alive()
    batch = importing.undo(note=note, by=cast.owner)
    assert alive() == [0] * len(before)
    trashing.restore(batch=batch, by=cast.owner)
    assert alive() == before


def test_undoing_leaves_people_who_were_there_before(cast):
    make_talk(title="Other", speakers=["张磊"])
    note = kept(NOTE.encode(), cast.owner)
    assert Person.objects.filter(name="张磊").count() == 1
    importing.undo(note=note, by=cast.owner)
    assert [person.name for person in Speaker.objects.alive()] == ["张磊"]


def test_after_undoing_the_same_file_can_be_brought_in_anew(note, cast):
    importing.undo(note=note, by=cast.owner)
    again = kept(NOTE.encode(), cast.owner)
    assert again != note
    assert Talk.objects.alive().count() == 2


def test_keeping_fails_as_a_whole_if_the_reading_was_corrected_meanwhile(cast):
    note, _is_new = importing.bring_in(data=NOTE.encode(), file_name="n.md", by=cast.owner)
    stale = Note.objects.get(pk=note.pk)
    note.corrections = [{"op": "role", "at": 0, "role": "remark"}]
    note.save()
    with pytest.raises(EditConflict):
        importing.keep(note=stale, by=cast.owner)
    assert not Talk.objects.exists()
    assert not Idea.objects.exists()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "no-text"),
        (b"a" * 21_000_000, "too-large"),
        ("字".encode() * 600_000, "long-line"),
        (b"a\n" * 20_001, "too-long"),
    ],
)
def test_what_is_no_note_is_refused_with_a_reason(data, code, cast):
    with pytest.raises(ValidationError) as refused:
        importing.bring_in(data=data, file_name="n.md", by=cast.owner)
    assert refused.value.code == code
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "想法\n" + "".join(f"{n}. 想法 {n}\n" for n in range(10_000)),
        "想法\n" + "".join("  " * n + f"- 第 {n} 层\n" for n in range(100)),
        "---\nHRNet 王井东\n" + "".join(f"- 方法 {n}\n" for n in range(10_000)),
    ],
    ids=["10,000 ideas", "100 levels", "10,000 insights"],
)
def test_a_very_long_or_deep_note_is_kept_whole(text, cast):
    note = kept(text.encode(), cast.owner)
    reading = importing.reading_of(note)
    assert reading.unclaimed_lines == ()
    assert Idea.objects.count() + Insight.objects.count() == len(reading.ideas) + len(
        reading.insights
    )
    assert Idea.objects.count() + Insight.objects.count() >= 100
    assert exporting.export(note) == text.encode()


@needs_it
def test_the_real_note_is_kept_whole(cast):
    note = kept(PATH.read_bytes(), cast.owner)
    assert Talk.objects.count() == 9
    assert Speaker.objects.count() == 6
    assert Idea.objects.count() == 42
    assert Idea.objects.filter(parent=None).count() == 12
    assert Idea.objects.filter(title="").count() == 2
    assert Insight.objects.count() == len(importing.reading_of(note).insights)
    assert Image.objects.get().expected_name == "d7bac82068e1d3e8561d912289e00aa.jpg"
    assert Spark.objects.count() >= 3
    assert exporting.export(note) == PATH.read_bytes()


@needs_it
@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_other_peoples_notes_come_back_as_they_were(path, cast):
    note = kept(path.read_bytes(), cast.owner)
    assert importing.reading_of(note).unclaimed_lines == ()
    assert exporting.export(note) == path.read_bytes()
