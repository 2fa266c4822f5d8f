"""The page of the history of a row, and going back to a version."""

import pytest
from django.urls import reverse

from papers.models import Paper, Talk
from tests.cast import make_insight, make_paper, make_talk

NASTY = "<img src=x onerror=alert(1)>"


def page_of(client, row, **asked):
    return client.get(reverse(f"papers:{row._meta.model_name}-history", args=[row.pk]), asked)


def restore(client, row, version, seen):
    kind = row._meta.model_name
    url = reverse(f"papers:{kind}-version-restore", args=[row.pk, version])
    return client.post(url, {"seen_version": seen})


def told(page):
    """Return the steps of a history page: the version, who made it, what changed in it."""
    return [
        (
            step.version.version,
            str(step.version.history_user or ""),
            {
                change.label: [(piece.kind, piece.text) for piece in change.pieces]
                for change in step.changes
            },
        )
        for step in page.context["steps"]
    ]


@pytest.fixture
def paper(cast):
    """A paper with a second version, by the owner, in the admin's list of tags too."""
    paper = make_paper(title="First title", type="article")
    paper.tags.add("old")
    paper.title, paper.type = "Second title", "preprint"
    paper.saved_by(cast.owner)
    paper.save()
    paper.tags.set(["new"])
    return paper


def test_each_version_tells_who_changed_which_words_of_which_fields(paper, as_labmate):
    newest, first = told(page_of(as_labmate, paper))
    assert newest == (
        2,
        "owner",
        {
            "Type": [("removed", "Journal article"), ("added", "Preprint")],
            "Title": [("removed", "First"), ("added", "Second"), ("same", " title")],
            "Tags": [("removed", "old"), ("added", "new")],
        },
    )
    assert first == (
        1,
        "",
        {
            "Type": [("same", "Journal article")],
            "Title": [("same", "First title")],
            "Tags": [("same", "old")],
        },
    )


def test_the_page_marks_words_and_shows_what_was_typed_as_text(cast, as_owner):
    paper = make_paper(title="Plain")
    paper.title = f"Plain {NASTY}"
    paper.save()
    text = page_of(as_owner, paper).text
    assert "<ins> &lt;img src=x onerror=alert(1)&gt;</ins>" in text
    assert "<img src=x" not in text


def test_a_row_that_was_never_changed_has_one_version(as_owner):
    (paper,) = Paper.objects.bulk_create([Paper(title="Imported")])
    assert [step[0] for step in told(page_of(as_owner, paper))] == [1]


def test_the_history_is_paged(as_owner, django_assert_num_queries):
    paper = make_paper(title="0")
    for number in range(1, 45):
        paper.title = str(number)
        paper.save()
    first = page_of(as_owner, paper)
    numbers = [step[0] for step in told(first)]
    address, next_url = reverse("papers:paper-history", args=[paper.pk]), first.context["next_url"]
    second = as_owner.get(address + next_url)
    third = as_owner.get(address + second.context["next_url"])
    numbers += [step[0] for page in (second, third) for step in told(page)]
    assert numbers == [*range(45, 0, -1)]
    assert told(first)[-1][2]["Title"] == [("removed", "23"), ("added", "24")]
    back = as_owner.get(address + second.context["previous_url"])
    assert told(back) == told(first)


def test_any_two_versions_are_compared(paper, as_labmate):
    paper.title = "Third title"
    paper.save()
    page = page_of(as_labmate, paper, old=3, new=1)
    assert [(change.label, change.pieces[1].text) for change in page.context["changes"]] == [
        ("Type", "Preprint"),
        ("Title", "Third"),
        ("Tags", "new"),
    ]
    assert page_of(as_labmate, paper, old=1, new=9).status_code == 404
    assert page_of(as_labmate, paper, old=1).status_code == 422


def test_versions_of_when_an_insight_was_private_are_its_owners_alone(cast, client):
    insight = make_insight(cast.owner, text="Open at first", visibility="lab")
    for text, visibility in [("Secret", "private"), ("Shown", "lab")]:
        insight.text, insight.visibility = text, visibility
        insight.save()
    client.force_login(cast.labmate)
    page = page_of(client, insight)
    assert [step[0] for step in told(page)] == [3, 1]
    assert told(page)[0][2]["Text"] == [("removed", "Open at first"), ("added", "Shown")]
    assert "Secret" not in page.text
    assert page_of(client, insight, old=2, new=3).status_code == 404
    client.force_login(cast.owner)
    assert [step[0] for step in told(page_of(client, insight))] == [3, 2, 1]


def test_a_version_is_restored_as_a_new_one_and_that_is_undone(paper, as_owner):
    answer = restore(as_owner, paper, version=1, seen=2)
    assert answer.url == paper.get_absolute_url()
    paper.refresh_from_db()
    assert (paper.title, paper.type, paper.version) == ("First title", "article", 3)
    assert [tag.name for tag in paper.tags.all()] == ["old"]
    page = page_of(as_owner, paper)
    assert "restored version 1" in page.text
    (message,) = page.context["messages"]
    as_owner.post(message.extra_tags)
    paper.refresh_from_db()
    assert (paper.title, paper.type, paper.version) == ("Second title", "preprint", 4)
    assert [tag.name for tag in paper.tags.all()] == ["new"]


def test_restoring_a_talk_brings_back_its_speakers_papers_and_series(as_owner):
    url = reverse("papers:talk-add")
    first = {"title": "OSCAR", "speaker_names": "张磊", "series_name": "CVPR", "presents": "HRNet"}
    as_owner.post(url, first)
    talk = Talk.objects.get()
    as_owner.post(
        reverse("papers:talk-edit", args=[talk.pk]),
        {"title": "X", "speaker_names": "王井东", "mentions": "HRNet", "seen_version": 1},
    )
    restore(as_owner, talk, version=1, seen=2)
    talk.refresh_from_db()
    assert talk.attached == {
        "speakers": ["张磊"],
        "series": ["CVPR"],
        "presents": ["HRNet"],
        "mentions": [],
        "tags": [],
    }


def test_restoring_changes_neither_owner_nor_visibility_nor_source(cast, as_owner):
    insight = make_insight(cast.owner, text="First", visibility="lab")
    talk = make_talk("Other")
    insight.text, insight.visibility, insight.talk = "Second", "private", talk
    insight.save()
    restore(as_owner, insight, version=1, seen=2)
    insight.refresh_from_db()
    assert (insight.text, insight.visibility, insight.talk) == ("First", "private", talk)


def test_what_was_saved_meanwhile_is_not_overwritten_by_restoring(paper, as_owner):
    answer = restore(as_owner, paper, version=1, seen=1)
    assert answer.status_code == 409
    assert "so nothing was restored" in answer.text
    assert Paper.objects.get().title == "Second title"
    missing = restore(as_owner, paper, version=1, seen="")
    assert missing.status_code == 422


def test_only_versions_of_the_row_that_one_may_edit_are_restored(paper, cast, client):
    other = make_paper("Other")
    client.force_login(cast.owner)
    assert restore(client, other, version=1, seen=1).status_code == 404
    assert restore(client, paper, version=7, seen=2).status_code == 404
    client.force_login(cast.reader)
    assert restore(client, paper, version=1, seen=2).status_code == 404
    assert "Restore" not in page_of(client, paper).text
