"""Who sees a private branch: its owner, and the co-authors named at its top."""

import pytest

from ideas import changing, co_authoring
from ideas.models import Idea, Notice
from papers import history, trashing
from papers.models import AuditRecord
from tests.ideas.making import make_idea, make_link


@pytest.fixture
def branch(cast):
    """A private idea of the owner with one below it, and one more below that."""
    top = make_idea(cast.owner, title="top")
    below = changing.add(title="below", parent=top, by=cast.owner)
    changing.add(title="deeper", parent=below, by=cast.owner)
    return top


def seen_by(user):
    """Return the titles of the ideas that ``user`` sees."""
    return sorted(Idea.objects.visible_to(user).values_list("title", flat=True))


def test_co_authors_see_and_change_the_whole_branch_and_nobody_else_does(branch, cast):
    assert co_authoring.name(idea=branch, people=[cast.reader], by=cast.owner) == {cast.reader}
    assert seen_by(cast.reader) == ["below", "deeper", "top"]
    assert set(Idea.objects.editable_by(cast.reader)) == set(Idea.objects.all())
    assert not Idea.objects.deletable_by(cast.reader).exists()
    assert seen_by(cast.labmate) == []
    assert AuditRecord.objects.get().about == f"{branch.pk}: co-authors reader"


def test_who_is_no_longer_named_sees_nothing_of_it(branch, cast):
    co_authoring.name(idea=branch, people=[cast.reader, cast.labmate], by=cast.owner)
    co_authoring.name(idea=branch, people=[cast.labmate], by=cast.owner)
    assert (seen_by(cast.reader), len(seen_by(cast.labmate))) == ([], 3)


def test_an_idea_of_several_co_authors_is_listed_once(branch, cast):
    co_authoring.name(idea=branch, people=[cast.reader, cast.labmate], by=cast.owner)
    assert seen_by(cast.owner) == ["below", "deeper", "top"]


def test_what_a_co_author_adds_is_seen_by_all_of_them(branch, cast):
    co_authoring.name(idea=branch, people=[cast.reader, cast.labmate], by=cast.owner)
    added = changing.add(title="mine", parent=branch, by=cast.reader)
    assert (added.owner, added.visibility) == (cast.reader, "private")
    for user in (cast.owner, cast.labmate, cast.reader):
        assert "mine" in seen_by(user)


def test_a_co_author_does_not_decide_who_sees_it(branch, cast):
    co_authoring.name(idea=branch, people=[cast.reader], by=cast.owner)
    changing.edit(idea=branch, title="changed", visibility="lab", by=cast.reader)
    branch.refresh_from_db()
    assert (branch.title, branch.visibility) == ("changed", "private")


def test_moving_an_idea_under_a_shared_one_says_who_will_see_it_and_asks(branch, cast):
    co_authoring.name(idea=branch, people=[cast.reader], by=cast.owner)
    own = make_idea(cast.owner, title="secret", position=1)
    deeper = changing.add(title="deep secret", parent=own, by=cast.owner)
    with pytest.raises(changing.Publishes, match="reader"):
        changing.move(ideas=[own], parent=branch, by=cast.owner)
    assert "secret" not in seen_by(cast.reader)
    change = changing.move(ideas=[own], parent=branch, by=cast.owner, is_agreed=True)
    assert {"secret", "deep secret"} <= set(seen_by(cast.reader))
    changing.undo(change=change, by=cast.owner)
    assert not {"secret", "deep secret"} & set(seen_by(cast.reader))
    deeper.refresh_from_db()
    assert deeper.audience == {cast.owner.pk}


def test_moving_an_idea_elsewhere_forgets_the_co_authors_who_do_not_see_that(branch, cast):
    own = make_idea(cast.owner, title="shared", position=1)
    co_authoring.name(idea=own, people=[cast.reader], by=cast.owner)
    changing.move(ideas=[own], parent=branch, by=cast.owner)
    assert seen_by(cast.reader) == []


@pytest.mark.parametrize("later", [True, False])
def test_moving_an_idea_under_one_whose_link_shows_later_ones_asks(later, cast):
    shown = make_idea(cast.owner, title="shown", visibility="lab")
    make_link(shown, label="for Wang", children="later" if later else "today")
    own = make_idea(cast.labmate, title="own", visibility="lab", position=1)
    if later:
        with pytest.raises(changing.Publishes) as asked:
            changing.move(ideas=[own], parent=shown, by=cast.labmate)
        text = "Here it would also be shown outside, by share links of owner."
        assert str(asked.value) == text
    changing.move(ideas=[own], parent=shown, by=cast.labmate, is_agreed=later)
    own.refresh_from_db()
    assert own.parent == shown


def test_what_comes_back_from_the_trash_has_the_co_authors_of_today(branch, cast):
    below = Idea.objects.get(title="below")
    batch = trashing.trash_row(row=below, by=cast.owner)
    co_authoring.name(idea=branch, people=[cast.reader], by=cast.owner)
    trashing.restore(batch=batch, by=cast.owner)
    assert seen_by(cast.reader) == ["below", "deeper", "top"]


def test_the_audience_of_a_branch_is_said_at_its_private_top(cast):
    lab = make_idea(cast.owner, title="lab", visibility="lab")
    top = make_idea(cast.owner, title="top", parent=lab)
    below = make_idea(cast.owner, title="below", parent=top)
    assert co_authoring.branch_top(below) == co_authoring.branch_top(top) == top


def test_the_page_names_them(branch, cast, as_owner):
    url = f"/ideas/{branch.pk}/co-authors/"
    assert as_owner.post(url, {"people": [cast.reader.pk]}).url == branch.get_absolute_url()
    assert "only reader and me" in as_owner.get(branch.get_absolute_url()).content.decode()
    below = Idea.objects.get(title="below")
    as_owner.post(f"/ideas/{below.pk}/co-authors/", {"people": []})
    assert len(seen_by(cast.reader)) == 3


def test_who_is_switched_off_cannot_be_named(branch, cast, as_owner):
    answer = as_owner.post(f"/ideas/{branch.pk}/co-authors/", {"people": [cast.stranger.pk]})
    assert answer.status_code == 422
    assert branch.audience == {cast.owner.pk}


def test_the_outline_asks_on_the_page_and_moves_once_it_is_agreed(branch, cast, as_owner):
    co_authoring.name(idea=branch, people=[cast.reader], by=cast.owner)
    own = make_idea(cast.owner, title="secret", position=1)
    asked = {"do": "move", "idea": own.pk, "parent": branch.pk}
    page = as_owner.post("/ideas/outline/", asked)
    assert page.status_code == 422
    assert "Here it would also be seen by: reader." in page.content.decode()
    swapped = as_owner.post("/ideas/outline/", asked, headers={"HX-Target": "outline"})
    assert 'name="agreed"' in swapped.content.decode()
    own.refresh_from_db()
    assert own.parent is None
    assert as_owner.post("/ideas/outline/", asked | {"agreed": "on"}).status_code == 302
    own.refresh_from_db()
    assert own.parent == branch


def test_who_is_named_is_told_once(branch, cast):
    for _time in range(2):
        co_authoring.name(idea=branch, people=[cast.reader], by=cast.owner)
    notice = Notice.objects.visible_to(cast.reader).get()
    assert notice.sentence == "owner made you a co-author of “top”"
    co_authoring.name(idea=branch, people=[], by=cast.owner)
    assert not Notice.objects.visible_to(cast.reader).exists()


def test_co_authors_see_the_history_and_nobody_else_does(branch, cast):
    branch.title = "top, changed"
    branch.save()
    co_authoring.name(idea=branch, people=[cast.reader], by=cast.owner)
    seen = {user: history.versions(branch, user).count() for user in (cast.reader, cast.labmate)}
    assert seen == {cast.reader: 1, cast.labmate: 0}
