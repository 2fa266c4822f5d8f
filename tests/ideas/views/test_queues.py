import pytest
from django.urls import reverse

from ideas import queues, sparking
from ideas.models import Queue, Settled
from papers.models import Image
from tests.cast import make_insight, make_talk
from tests.ideas.making import make_idea

LISTS = {Queue.TALKS: 8, Queue.IDEAS: 6, Queue.QUESTIONS: 6, Queue.IMAGES: 5}


def fill(owner, number=1):
    """Make ``number`` rows that wait in each queue."""
    for n in range(number):
        talk = make_talk(title=f"HRNet {n}", speakers=["王井东"])
        make_insight(owner, talk=talk, kind="question", text=f"为什么 {n}")
        make_idea(owner, title=f"多视角 {n}")
        Image.objects.create(talk=talk, expected_name=f"{n}.png")


def test_the_page_of_queues_counts_what_waits_and_tells_of_each_talk(cast, as_owner):
    fill(cast.owner)
    insight = make_insight(cast.owner, talk=make_insight(cast.owner).talk)
    sparking.light(source=insight, idea=make_idea(cast.owner), by=cast.owner)
    page = as_owner.get(reverse("ideas:queue-list"))
    assert [n for _queue, _label, n in page.context["counts"]] == [2, 1, 1, 1, 1]
    html = page.content.decode()
    assert "1 linked, 0 set aside, 1 waiting" in html
    assert "0 linked, 0 set aside, 1 waiting" in html


@pytest.mark.parametrize("queue", LISTS)
def test_leaving_a_row_as_it_is_brings_a_queue_to_zero_and_can_be_undone(queue, cast, as_owner):
    fill(cast.owner)
    url = reverse("ideas:queue-detail", args=[queue])
    (row,) = as_owner.get(url).context["page"]
    page = as_owner.post(reverse("ideas:queue-settle", args=[queue, row.pk]), follow=True)
    assert page.redirect_chain[0][0] == url
    assert "Nothing waits here" in page.content.decode()
    (message,) = page.context["messages"]
    page = as_owner.post(message.extra_tags, follow=True)
    assert list(page.context["page"]) == [row]


@pytest.mark.parametrize("queue", LISTS)
def test_one_cannot_settle_what_one_does_not_see(queue, cast, as_owner):
    insight = make_insight(cast.labmate, kind="question", visibility="private")
    idea = make_idea(cast.labmate)
    pk = {Queue.QUESTIONS: insight.pk, Queue.IDEAS: idea.pk}.get(queue, 999_999)
    assert as_owner.post(reverse("ideas:queue-settle", args=[queue, pk])).status_code == 404
    assert not Settled.objects.exists()


@pytest.mark.parametrize("queue", ["inbox", "today", "nonsense"])
def test_other_queues_have_no_list(queue, as_owner):
    assert as_owner.get(reverse("ideas:queue-detail", args=[queue])).status_code == 404
    assert as_owner.post(reverse("ideas:queue-settle", args=[queue, 1])).status_code == 404


def test_a_long_queue_has_pages_also_where_own_rows_come_first(cast, as_owner):
    talk = make_talk()
    for person, number in ((cast.labmate, 20), (cast.owner, 40)):
        for n in range(number):
            make_insight(person, talk=talk, kind="question", text=f"{n}")
    first = as_owner.get(reverse("ideas:queue-detail", args=[Queue.QUESTIONS])).context
    second = as_owner.get(f"/queues/questions/{first['next_url']}").context
    rows = [*first["page"], *second["page"]]
    assert (len(first["page"]), len(second["page"])) == (50, 10)
    assert rows == list(queues.open_questions(cast.owner))
    back = as_owner.get(f"/queues/questions/{second['previous_url']}").context
    assert list(back["page"]) == list(first["page"])


def test_a_labmates_question_is_not_ones_own_to_answer(cast, as_owner):
    make_insight(cast.labmate, kind="question", text="为什么？")
    page = as_owner.get(reverse("ideas:queue-detail", args=[Queue.QUESTIONS])).content.decode()
    assert "asked by labmate" in page
    assert "Save the answer" not in page


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("queue", LISTS)
def test_a_queue_takes_as_many_queries_for_three_rows_as_for_one(
    queue, number, cast, as_owner, django_assert_num_queries
):
    fill(cast.owner, number)
    with django_assert_num_queries(LISTS[queue]):
        as_owner.get(reverse("ideas:queue-detail", args=[queue]))
