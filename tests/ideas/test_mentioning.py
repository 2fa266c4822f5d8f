import pytest

from ideas import mentioning
from papers.models import User
from tests.cast import make_insight
from tests.ideas.making import make_idea


@pytest.fixture
def people(cast):
    """Members with names in both scripts, besides the cast."""
    return {
        name: User.objects.create_user(name, first_name=first, last_name=last)
        for name, first, last in (
            ("lilei", "雷", "李"),
            ("wei", "Wei", "Zhang"),
            ("wei2", "Wei", "Zhang"),
            ("hmm", "Mei Mei", "Han"),
        )
    }


def named(text):
    return [(each.member.username, each.name) for each in mentioning.named_in(text)]


def offered(words, row, by):
    found = mentioning.offered(words, row=row, by=by)
    return [(each.member.username, each.name) for each in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请@李雷看看，＠lilei", [("lilei", "李雷"), ("lilei", "lilei")]),
        ("@Mei Mei Han, @HMM", [("hmm", "Mei Mei Han"), ("hmm", "HMM")]),
        ("@wei2 and @wei.", [("wei2", "wei2"), ("wei", "wei")]),
        ("@Wei Zhang", [("wei", "Wei")]),  # two members have that full name
        ("a@wei.org, wei, @weird, @nobody, `@wei`, $@wei$", []),
        ("@stranger", []),
    ],
)
def test_names_that_a_text_tells(text, found, people):
    assert named(text) == found


def test_names_are_offered_by_how_they_begin_in_any_script(people, cast):
    row = make_idea(cast.owner, visibility="lab")
    lilei = [("lilei", "李雷")]
    begun = ("李", "李雷", "lil", "LiLei")
    assert [offered(words, row, cast.owner) for words in begun] == [lilei] * len(begun)
    assert offered("han", row, cast.owner) == [("hmm", "Mei Mei Han")]
    assert offered("zzz", row, cast.owner) == []


def test_a_name_that_two_have_is_offered_as_their_usernames(people, cast):
    row = make_idea(cast.owner, visibility="lab")
    assert offered("zhang", row, cast.owner) == [("wei", "wei"), ("wei2", "wei2")]


def test_only_who_sees_the_row_is_offered_and_not_oneself(cast):
    for private, shared in (
        (make_idea(cast.owner), make_idea(cast.owner, visibility="lab")),
        (make_insight(cast.owner, visibility="private"), make_insight(cast.owner)),
    ):
        assert offered("", private, cast.owner) == []
        assert offered("", shared, cast.owner) == [("labmate", "labmate"), ("reader", "reader")]
