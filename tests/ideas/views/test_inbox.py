import pytest
from django.urls import reverse

from ideas import queues
from ideas.forms import queues as forms_of_queues
from ideas.models import Basis, Queue, Settled, Spark
from papers.models import Insight
from tests.cast import make_insight, make_talk
from tests.ideas.making import make_idea

INBOX = reverse("ideas:inbox")


@pytest.fixture
def two(cast):
    """Two insights of one talk that share words with one idea; a third that shares none."""
    talk = make_talk(title="HRNet", speakers=["王井东"])
    texts = ("高分辨率的表征 HRNet", "不同分辨率的表征 HRNet", "别的")
    return [make_insight(cast.owner, talk=talk, text=text) for text in texts][:2]


@pytest.fixture
def idea(cast):
    """The idea that they share words with."""
    return make_idea(cast.owner, title="分辨率 HRNet", number="4")


def decide(client, insight, query="", **posted):
    """Answer for ``insight`` as the buttons do; return the page that follows."""
    url = reverse("ideas:insight-decide", args=[insight.pk])
    return client.post(f"{url}{query}", posted, follow=True)


def undo(client, page):
    """Press Undo in the message of ``page``; return the page that follows."""
    (message,) = page.context["messages"]
    return client.post(message.extra_tags, follow=True)


def test_the_inbox_shows_one_insight_with_where_it_is_from_and_what_it_may_have_lit(
    two, idea, as_owner
):
    page = as_owner.get(INBOX)
    assert page.context["insight"] == two[0]
    assert [s.idea for s in page.context["suggestions"]] == [idea]
    html = page.content.decode()
    assert "王井东" in html
    assert "0 done today, 3 waiting" in html
    assert html.count("<mark>HRNet</mark>") == 2


def test_linking_makes_a_confirmed_spark_and_moves_on(two, idea, cast, as_owner):
    page = decide(as_owner, two[0], do="link", idea=idea.pk)
    spark = Spark.objects.get()
    assert (spark.insight, spark.idea, spark.basis) == (two[0], idea, Basis.SUGGESTED)
    assert (spark.confirmed_by, spark.added_by) == (cast.owner, cast.owner)
    assert page.context["insight"] == two[1]
    assert "1 done today, 2 waiting" in page.content.decode()

    page = undo(as_owner, page)
    assert not Spark.objects.exists()
    assert page.context["insight"] == two[0]


def test_turning_a_suggestion_down_shows_the_next_and_is_for_good(two, idea, cast, as_owner):
    other = make_idea(cast.owner, title="HRNet", number="5")
    page = decide(as_owner, two[0], do="reject", idea=idea.pk)
    assert page.context["insight"] == two[0]
    assert [s.idea for s in page.context["suggestions"]] == [other]
    assert Spark.objects.get().rejected_by == cast.owner

    page = undo(as_owner, page)
    assert {s.idea for s in page.context["suggestions"]} == {idea, other}


def test_advice_goes_to_the_shelf_and_back(two, as_owner):
    page = decide(as_owner, two[0], do="advice")
    two[0].refresh_from_db()
    assert (two[0].kind, two[0].stage) == ("advice", "thinking")
    assert page.context["insight"] == two[1]

    page = undo(as_owner, page)
    two[0].refresh_from_db()
    assert (two[0].kind, two[0].stage) == ("takeaway", "")
    assert page.context["insight"] == two[0]


def test_setting_aside_settles_and_undo_brings_it_back(two, cast, as_owner):
    page = decide(as_owner, two[0], do="aside")
    settled = Settled.objects.get()
    assert (settled.by, settled.queue, settled.insight) == (cast.owner, Queue.INBOX, two[0])
    assert page.context["insight"] == two[1]

    page = undo(as_owner, page)
    assert not Settled.objects.exists()
    assert page.context["insight"] == two[0]


def test_skipping_shows_the_next_stores_nothing_and_comes_round_again(two, as_owner):
    page = as_owner.get(INBOX)
    seen = []
    for _step in range(4):
        seen.append(page.context["insight"])
        page = as_owner.get(f"{INBOX}?{page.context['skip']}")
    assert seen == [*two, Insight.objects.get(text="别的"), two[0]]
    assert not Settled.objects.exists()


def test_one_goes_on_where_one_skipped_to(two, as_owner):
    skipped = as_owner.get(INBOX).context["skip"]
    page = decide(as_owner, two[1], query=f"?{skipped}", do="aside")
    assert page.context["insight"].text == "别的"
    page = undo(as_owner, page)
    assert page.context["insight"] == two[1]
    page = decide(as_owner, page.context["insight"], query=f"?{skipped}", do="aside")
    page = decide(as_owner, page.context["insight"], query=f"?{skipped}", do="aside")
    assert page.context["insight"] == two[0]


def test_another_suggestion_is_chosen_by_the_address(two, idea, cast, as_owner):
    other = make_idea(cast.owner, title="HRNet 与表征", number="5")
    first, second = (s.idea for s in as_owner.get(INBOX).context["suggestions"])
    assert {first, second} == {idea, other}
    chosen = as_owner.get(f"{INBOX}?idea={second.pk}").context
    assert chosen["chosen"].idea == second
    assert (chosen["previous"], chosen["following"]) == (first.pk, None)
    for nonsense in ("x", "999999"):
        assert as_owner.get(f"{INBOX}?idea={nonsense}").context["chosen"].idea == first


def test_the_inbox_is_narrowed_by_kind_and_talk(two, cast, as_owner):
    question = make_insight(cast.owner, kind="question")
    assert as_owner.get(f"{INBOX}?kind=question").context["insight"] == question
    assert as_owner.get(f"{INBOX}?talk={two[0].talk_id}").context["insight"] == two[0]
    page = decide(as_owner, question, query="?kind=question", do="aside")
    assert page.context["insight"] is None
    assert "Nothing like this waits" in page.content.decode()
    assert undo(as_owner, page).context["insight"] == question


def test_it_can_reach_zero(two, as_owner):
    for _step in range(3):
        page = as_owner.get(INBOX)
        page = decide(as_owner, page.context["insight"], do="aside")
    assert "The inbox is empty" in page.content.decode()
    assert "3 done today, 0 waiting" in page.content.decode()


def test_an_inbox_in_which_nothing_ever_was_is_calm(as_owner):
    page = as_owner.get(INBOX).content.decode()
    assert "The inbox is empty" in page
    assert "done today" not in page


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"do": "link"}, "Choose an idea first."),
        ({"do": "reject"}, "Choose an idea first."),
        ({"do": "link", "idea": "999999"}, "This suggestion is dealt with already."),
        ({"do": "burn"}, "burn is not one of the available choices"),
    ],
)
def test_what_makes_no_sense_changes_nothing_and_is_said(posted, words, two, idea, as_owner):
    page = decide(as_owner, two[0], **posted)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert page.context["insight"] == two[0]
    assert not Spark.objects.exists()
    assert not Settled.objects.exists()


def test_a_second_answer_from_a_stale_page_changes_nothing(two, idea, as_owner):
    decide(as_owner, two[0], do="link", idea=idea.pk)
    page = decide(as_owner, two[0], do="aside")
    assert page.status_code == 422
    assert "This insight is dealt with already. Here is the next one." in page.content.decode()
    assert page.context["insight"] == two[1]
    assert not Settled.objects.exists()


def test_a_turned_down_idea_cannot_be_linked_from_a_stale_page(two, idea, as_owner):
    decide(as_owner, two[0], do="reject", idea=idea.pk)
    page = decide(as_owner, two[0], do="link", idea=idea.pk)
    assert page.status_code == 422
    assert Spark.objects.get().confirmed_by is None


def test_nobody_links_to_the_private_idea_of_another(two, cast, as_owner):
    theirs = make_idea(cast.labmate, title="HRNet 分辨率")
    assert decide(as_owner, two[0], do="link", idea=theirs.pk).status_code == 422
    assert not Spark.objects.exists()


def test_undoing_nonsense_is_said_and_changes_nothing(two, as_owner):
    url = reverse("ideas:insight-put-back", args=[two[0].pk])
    assert as_owner.post(f"{url}?was=nothing").status_code == 422
    two[0].refresh_from_db()
    assert two[0].kind == "takeaway"


def test_the_talks_to_choose_from_are_the_latest_and_the_one_that_is_chosen(
    cast, as_owner, monkeypatch
):
    monkeypatch.setattr(forms_of_queues, "OFFERED", 2)
    talks = [make_talk(title=f"Talk {day}", date=f"2026-01-0{day}") for day in (1, 2, 3)]
    for talk in talks:
        make_insight(cast.owner, talk=talk)
    make_talk(title="Nothing waits", date="2026-01-09")

    def offered(query=""):
        choices = as_owner.get(f"{INBOX}{query}").context["filters"].fields["talk"].choices
        return [label for value, label in choices if value]

    assert offered() == ["Talk 3", "Talk 2"]
    assert offered(f"?talk={talks[0].pk}") == ["Talk 1", "Talk 3", "Talk 2"]


def test_more_than_anybody_counts_are_not_counted(two, as_owner, monkeypatch):
    monkeypatch.setattr(queues, "COUNTED", 2)
    assert "0 done today, 2+ waiting" in as_owner.get(INBOX).content.decode()
