"""Two people save one row: who comes second gets both texts, and what they come to."""

from html.parser import HTMLParser

from django.urls import reverse

from papers.models import Insight, Paper
from tests.cast import make_insight, make_paper

NASTY = "<img src=x onerror=alert(1)>"


class Inputs(HTMLParser):
    """The values that a page posts, by the name of their input, and the tags that it has."""

    def __init__(self, text):
        super().__init__()
        self.values, self.tags, self.area = {}, [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append((tag, given.get("src")))
        if "name" not in given:
            return
        if tag == "textarea":
            self.area = given["name"]
            self.values[self.area] = ""
        elif tag == "input" and (given.get("type") != "radio" or "checked" in given):
            self.values[given["name"]] = given.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            self.values[self.area] = self.values[self.area].removeprefix("\n")
            self.area = None

    def handle_data(self, data):
        if self.area:
            self.values[self.area] += data


def fields(**typed):
    return {"type": "article", "title": "First", "seen_version": 1} | typed


def conflict(client, paper, *, theirs, mine):
    """Return the answer to ``mine``, saved after ``theirs`` by who saw the same version."""
    url = reverse("papers:paper-edit", args=[paper.pk])
    client.post(url, fields(**theirs))
    return client.post(url, fields(**mine))


def test_the_merged_text_has_both_changes_and_is_saved_at_one_press(as_owner):
    paper = make_paper(title="Tags help", abstract="一。\n二。")
    answer = conflict(
        as_owner,
        paper,
        theirs={"title": "Tags help a lot", "abstract": "一。\n二。\n三。", "authors": "A\nB"},
        mine={
            "title": "Object tags help",
            "abstract": "一！\n二。",
            "type": "preprint",
            "tags": "x",
        },
    )
    assert answer.status_code == 409
    shown = Inputs(answer.text).values
    assert shown["merged_title"] == "Object tags help a lot"
    assert shown["merged_abstract"] == "一！\n二。\n三。"
    assert shown["merged_type"] == "preprint"
    assert (shown["merged_authors"], shown["merged_tags"]) == ("A\nB", "x")
    posted = fields(**shown) | {"resolve": "merged"}
    assert as_owner.post(reverse("papers:paper-edit", args=[paper.pk]), posted).status_code == 302
    paper = Paper.objects.get()
    assert (paper.title, paper.abstract) == ("Object tags help a lot", "一！\n二。\n三。")
    assert (paper.type, paper.authors) == ("preprint", ["A", "B"])
    assert [tag.name for tag in paper.tags.all()] == ["x"]


def test_to_keep_mine_saves_what_was_typed(as_owner):
    paper = make_paper()
    answer = conflict(as_owner, paper, theirs={"title": "Theirs"}, mine={"title": "Mine"})
    posted = fields(**Inputs(answer.text).values) | {"resolve": "mine"}
    as_owner.post(reverse("papers:paper-edit", args=[paper.pk]), posted)
    assert Paper.objects.get().title == "Mine"


def test_a_merged_text_that_comes_second_again_is_not_lost(as_owner):
    paper = make_paper(title="One")
    answer = conflict(as_owner, paper, theirs={"title": "One b"}, mine={"title": "a One"})
    shown = Inputs(answer.text).values
    url = reverse("papers:paper-edit", args=[paper.pk])
    as_owner.post(url, fields(title="One b c", seen_version=2))
    again = as_owner.post(url, fields(**shown) | {"resolve": "merged"})
    assert again.status_code == 409
    assert Inputs(again.text).values["title"] == "a One b"
    assert Inputs(again.text).values["merged_title"] == "a One b c"


def test_a_merged_text_that_is_too_long_is_refused_and_kept_in_the_form(as_owner):
    paper = make_paper()
    answer = conflict(as_owner, paper, theirs={"title": "Theirs"}, mine={"title": "Mine"})
    long = fields(**Inputs(answer.text).values) | {"resolve": "merged", "merged_title": "x" * 1001}
    again = as_owner.post(reverse("papers:paper-edit", args=[paper.pk]), long)
    assert again.status_code == 422
    assert Inputs(again.text).values["title"] == "x" * 1001


def test_where_the_version_that_one_saw_is_not_kept_both_texts_are_shown(as_owner):
    paper = make_paper()
    answer = conflict(
        as_owner, paper, theirs={"title": "Theirs"}, mine={"title": "Mine", "seen_version": 77}
    )
    assert answer.status_code == 409
    assert "What you both began with is not known" in answer.text
    assert "Use the merged text" not in answer.text
    assert (">Theirs<" in answer.text, ">Mine<" in answer.text) == (True, True)


def test_what_was_typed_is_text_on_the_page_of_a_conflict(as_owner):
    paper = make_paper()
    answer = conflict(
        as_owner,
        paper,
        theirs={
            "title": f"Theirs {NASTY}",
            "abstract": f"<script>1</script>{NASTY}",
            "tags": NASTY,
        },
        mine={"title": f"Mine {NASTY}", "container": NASTY, "abstract": f"</textarea>{NASTY}"},
    )
    found = Inputs(answer.text)
    assert answer.status_code == 409
    assert ("img", "x") not in found.tags
    assert ("script", None) not in found.tags
    assert NASTY in found.values["merged_title"]
    assert found.values["merged_container"] == NASTY


def test_the_text_of_a_time_when_a_row_was_private_is_not_merged_from(as_labmate, cast):
    cast.labmate.role = "admin"
    cast.labmate.save()
    insight = make_insight(cast.owner, text="Secret word", visibility="private")
    insight.text, insight.visibility = "Shown", "lab"
    insight.save()
    typed = {"text": "Guess", "kind": "takeaway", "voice": "source", "visibility": "lab"}
    answer = as_labmate.post(
        reverse("papers:insight-edit", args=[insight.pk]), typed | {"seen_version": 1}
    )
    assert answer.status_code == 409
    assert "Secret" not in answer.text
    assert Insight.objects.get().text == "Shown"
