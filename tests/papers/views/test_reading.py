"""What one reads, and many papers at once."""

import pytest
from django.urls import reverse

from papers.models import BulkEdit, Collection, Reading
from tests.cast import make_paper

CHANGE, LIST = reverse("papers:bulk-edit"), reverse("papers:paper-list")


@pytest.fixture
def papers(db):
    found = [make_paper(title=title) for title in ("Swin", "Swin V2", "BERT")]
    found[0].tags.set(["视觉"])
    return found


def put(client, paper, **values):
    posted = {"status": "", "priority": "2", "rating": ""} | values
    return client.post(reverse("papers:paper-read", args=[paper.pk]), posted)


def listed(client, status=""):
    page = client.get(reverse("papers:reading-list"), {"status": status} if status else {})
    return [reading.paper.title for reading in page.context["page"]]


def test_ones_list_has_what_to_read_first_on_top(as_reader, papers):
    put(as_reader, papers[0], status="to_read", priority="3")
    put(as_reader, papers[1], status="to_read", priority="1")
    put(as_reader, papers[2], status="read", rating="5")
    assert listed(as_reader) == ["Swin V2", "Swin"]
    assert listed(as_reader, "read") == ["BERT"]
    assert listed(as_reader, "nonsense") == ["Swin V2", "Swin"]


def test_it_is_said_again_and_taken_off_the_list(as_reader, cast, papers):
    put(as_reader, papers[0], status="read", rating="2")
    put(as_reader, papers[0], status="reading")
    mine = Reading.objects.owned_by(cast.reader)
    assert list(mine.values_list("status", "rating")) == [("reading", None)]
    put(as_reader, papers[0])
    assert not mine.exists()


def test_a_page_tells_what_labmates_read(as_owner, cast, papers):
    Reading.objects.put(papers=[papers[0].pk], by=cast.reader, status="read", rating=4)
    Reading.objects.put(papers=[papers[0].pk], by=cast.owner, status="read", rating=1)
    Reading.objects.put(papers=[papers[1].pk], by=cast.reader, status="to_read")
    told = [as_owner.get(paper.get_absolute_url()).context["readings"] for paper in papers[:2]]
    assert [[(row.member, row.stars) for row in rows] for rows in told] == [
        [(cast.reader, "★★★★")],
        [],
    ]


def test_nonsense_is_told(as_reader, cast, papers):
    put(as_reader, papers[0], status="eaten", rating="9")
    assert not Reading.objects.exists()


def test_ticked_papers_are_changed_and_it_can_be_undone(as_labmate, papers):
    posted = {
        "paper": [papers[0].pk, papers[2].pk],
        "add_tags": "新, 视觉",
        "filters": "type=article",
    }
    answer = as_labmate.post(CHANGE, posted, follow=True)
    assert answer.redirect_chain[0][0] == f"{LIST}?type=article"
    (message,) = answer.context["messages"]
    assert str(message) == "2 papers are changed."
    assert [sorted(paper.tags.names()) for paper in papers] == [["新", "视觉"], [], ["新", "视觉"]]
    as_labmate.post(message.extra_tags)
    assert [sorted(paper.tags.names()) for paper in papers] == [["视觉"], [], []]


def test_all_that_match_are_changed_on_every_page(as_labmate, papers):
    collection = Collection.objects.create(name="读书会")
    posted = {"everything": "on", "put_into": collection.pk, "filters": "q=swin"}
    as_labmate.post(CHANGE, posted)
    assert set(collection.papers.all()) == set(papers[:2])


@pytest.mark.parametrize(
    ("posted", "told"),
    [
        ({"add_tags": "a"}, "Tick the papers first."),
        ({"everything": "on"}, "Say what to do with the papers."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(as_labmate, papers, posted, told):
    answer = as_labmate.post(CHANGE, posted)
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == [told]
    assert answer.context["form"]["add_tags"].value() == posted.get("add_tags")
    assert not BulkEdit.objects.exists()


def test_a_reader_changes_what_they_read_and_nothing_else(as_reader, cast, papers):
    posted = {"paper": [papers[0].pk], "add_tags": "x", "status": "to_read"}
    as_reader.post(CHANGE, posted)
    assert list(papers[0].tags.names()) == ["视觉"]
    assert Reading.objects.owned_by(cast.reader).get().paper == papers[0]
