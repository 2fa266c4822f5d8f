"""Changes of the outline: what they do, what they refuse, and that each can be undone."""

from contextlib import suppress
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from ideas import changing, co_authoring
from ideas.models import Change, Idea
from papers import trashing
from papers.models import EditConflict, User


def outline(parent=None):
    """Return the living outline as nested lists: a title, then what lies below it."""
    drawn = []
    for idea in Idea.objects.alive().filter(parent=parent).order_by("position", "pk"):
        drawn.append(idea.title)
        if below := outline(idea):
            drawn.append(below)
    return drawn


def idea(title):
    """Return the living idea of that title."""
    return Idea.objects.alive().get(title=title)


def last(user):
    """Return the last change that ``user`` can undo."""
    return Change.objects.undoable_by(user).first()


@pytest.fixture
def owner(cast):
    """The owner, who has an outline of a, b with b1, b2, b3, and c."""
    for title in ("a", "b", "c"):
        changing.add(title=title, by=cast.owner)
    for title in ("b1", "b2", "b3"):
        changing.add(title=title, parent=idea("b"), by=cast.owner)
    return cast.owner


START = ["a", "b", ["b1", "b2", "b3"], "c"]


def test_ideas_are_added_last_or_beside_another(owner):
    changing.add(title="d", by=owner)
    changing.add(title="b0", before=idea("b1"), by=owner)
    changing.add(title="a and a half", after=idea("a"), by=owner)
    assert outline() == ["a", "a and a half", "b", ["b0", "b1", "b2", "b3"], "c", "d"]


def test_a_new_idea_is_seen_by_who_sees_its_parent(owner):
    shown = changing.add(title="shown", visibility="lab", by=owner)
    assert changing.add(title="below", parent=shown, by=owner).visibility == "lab"
    assert changing.add(title="top", by=owner).visibility == "private"
    hidden = changing.add(title="hidden", parent=idea("top"), visibility="lab", by=owner)
    assert hidden.visibility == "private"


def test_several_ideas_move_at_once_and_keep_their_order(owner):
    changing.move(ideas=[idea("b3"), idea("a"), idea("b1")], parent=idea("c"), by=owner)
    assert outline() == ["b", ["b2"], "c", ["a", "b1", "b3"]]


def test_what_lies_below_a_moved_idea_goes_along_once(owner):
    changing.move(ideas=[idea("b2"), idea("b")], after=idea("c"), by=owner)
    assert outline() == ["a", "c", "b", ["b1", "b2", "b3"]]


@pytest.mark.parametrize(
    ("deed", "titles", "after"),
    [
        (changing.up, ["c"], ["a", "c", "b", ["b1", "b2", "b3"]]),
        (changing.down, ["a"], ["b", ["b1", "b2", "b3"], "a", "c"]),
        (changing.up, ["b2", "b3"], ["a", "b", ["b2", "b3", "b1"], "c"]),
        (changing.down, ["b1", "b2"], ["a", "b", ["b3", "b1", "b2"], "c"]),
        (changing.indent, ["b2", "b3"], ["a", "b", ["b1", ["b2", "b3"]], "c"]),
        (changing.indent, ["c"], ["a", "b", ["b1", "b2", "b3", "c"]]),
        (changing.outdent, ["b1", "b3"], ["a", "b", ["b2"], "b1", "b3", "c"]),
    ],
)
def test_a_step_in_the_outline_and_back(deed, titles, after, owner):
    deed(ideas=[idea(title) for title in titles], by=owner)
    assert outline() == after
    changing.undo(change=last(owner), by=owner)
    assert outline() == START


@pytest.mark.parametrize(
    ("deed", "title"),
    [
        (changing.up, "a"),
        (changing.down, "c"),
        (changing.indent, "b1"),
        (changing.outdent, "b"),
    ],
)
def test_there_is_no_step_beyond_the_ends(deed, title, owner):
    with pytest.raises(changing.Nowhere, match="further"):
        deed(ideas=[idea(title)], by=owner)


def test_a_step_passes_over_what_one_does_not_see(owner, cast):
    changing.add(title="secret", before=None, by=cast.labmate)
    changing.add(title="d", by=owner)
    changing.up(ideas=[idea("d")], by=owner)
    assert outline() == ["a", "b", ["b1", "b2", "b3"], "d", "c", "secret"]


def test_a_move_to_where_it_is_changes_nothing_to_undo(owner):
    with pytest.raises(changing.Nowhere, match="already"):
        changing.move(ideas=[idea("b2")], after=idea("b1"), by=owner)
    with pytest.raises(changing.Nowhere, match="already"):
        changing.move(ideas=[idea("b2")], before=idea("b2"), by=owner)
    assert last(owner).deed == "added"


@pytest.mark.parametrize("parent", ["b", "b2"])
def test_an_idea_does_not_become_part_of_itself(parent, owner):
    with pytest.raises(changing.Circle):
        changing.move(ideas=[idea("b")], parent=idea(parent), by=owner)
    assert outline() == START


def test_others_neither_move_ones_ideas_nor_put_theirs_below(owner, cast):
    theirs = changing.add(title="theirs", by=cast.labmate)
    for refused in (
        lambda: changing.move(ideas=[idea("a")], parent=None, by=cast.labmate),
        lambda: changing.move(ideas=[theirs], parent=idea("a"), by=cast.labmate),
        lambda: changing.move(ideas=[theirs], before=idea("a"), by=cast.labmate),
        lambda: changing.delete(ideas=[idea("a")], by=cast.labmate),
        lambda: changing.edit(idea=idea("a"), title="mine", by=cast.labmate),
        lambda: changing.add(title="below", parent=idea("a"), by=cast.labmate),
        lambda: changing.undo(change=last(owner), by=cast.labmate),
    ):
        with pytest.raises(changing.Gone):
            refused()
    assert outline() == [*START, "theirs"]


def test_a_branch_moved_under_a_private_idea_is_private_until_that_is_undone(owner):
    shown = changing.add(title="shown", visibility="lab", by=owner)
    below = changing.add(title="below", parent=shown, by=owner)
    private = changing.add(title="hidden", parent=shown, visibility="private", by=owner)
    changing.move(ideas=[shown], parent=idea("a"), by=owner)
    seen = Idea.objects.filter(pk__in=[shown.pk, below.pk, private.pk]).order_by("pk")
    assert [row.visibility for row in seen.all()] == ["private"] * 3
    changing.undo(change=last(owner), by=owner)
    assert [row.visibility for row in seen.all()] == ["lab", "lab", "private"]


def test_what_was_shown_is_not_shown_again_below_what_became_private(owner):
    top = changing.add(title="top", visibility="lab", by=owner)
    moved = changing.add(title="moved", parent=top, by=owner)
    changing.move(ideas=[moved], parent=idea("a"), by=owner)
    move = last(owner)
    changing.edit(idea=idea("top"), visibility="private", by=owner)
    changing.undo(change=move, by=owner)
    assert (idea("moved").parent.title, idea("moved").visibility) == ("top", "private")


def test_an_edit_and_its_undo(owner):
    fields = {"title": "A  new", "status": "parked", "revisit_on": date(2027, 1, 2)}
    changing.edit(idea=idea("a"), tags=["vision"], by=owner, **fields)
    new = idea("A new")
    assert (new.status, new.revisit_on, list(new.tags.names())) == (
        "parked",
        date(2027, 1, 2),
        ["vision"],
    )
    changing.undo(change=last(owner), by=owner)
    old = idea("a")
    assert (old.status, old.revisit_on, list(old.tags.names())) == ("seed", None, [])
    assert old.title_key == "a"


def test_an_edit_that_changes_nothing_is_none(owner):
    assert changing.edit(idea=idea("a"), title=" a ", tags=[], by=owner) is None
    assert last(owner).deed == "added"


def test_who_edits_what_was_saved_since_is_told(owner):
    read = idea("a")
    changing.edit(idea=idea("a"), title="theirs", by=owner)
    with pytest.raises(EditConflict):
        changing.edit(idea=read, title="mine", tags=["mine"], by=owner)
    assert list(idea("theirs").tags.names()) == []


def test_an_edit_is_not_undone_over_another(owner):
    changing.edit(idea=idea("a"), title="first", by=owner)
    edit = last(owner)
    changing.edit(idea=idea("first"), title="second", by=owner)
    with pytest.raises(changing.Overwritten, match="second"):
        changing.undo(change=edit, by=owner)
    assert idea("second")


def test_nobody_hides_what_others_show_to_the_lab(cast):
    top = changing.add(title="top", visibility="lab", by=cast.owner)
    theirs = changing.add(title="theirs", parent=top, by=cast.labmate)
    private = changing.add(title="private", by=cast.owner)
    for deed in (
        lambda: changing.edit(idea=idea("top"), visibility="private", by=cast.owner),
        lambda: changing.move(ideas=[idea("top")], parent=private, by=cast.owner),
        lambda: changing.move(ideas=[theirs], parent=private, by=cast.owner),
    ):
        with pytest.raises(changing.Hides, match="of labmate"):
            deed()
    seen = Idea.objects.filter(visibility="lab").order_by("pk")
    assert list(seen) == [top, theirs]


def test_editors_change_and_move_what_the_lab_sees_and_readers_do_not(cast):
    top = changing.add(title="top", visibility="lab", by=cast.owner)
    other = changing.add(title="other", visibility="lab", by=cast.owner)
    changing.edit(idea=idea("other"), title="mended", by=cast.labmate)
    changing.move(ideas=[other], parent=top, by=cast.labmate)
    assert outline() == ["top", ["mended"]]
    for deed in (
        lambda: changing.edit(idea=idea("mended"), title="mine", by=cast.reader),
        lambda: changing.move(ideas=[other], by=cast.reader),
        lambda: changing.delete(ideas=[other], by=cast.labmate),
    ):
        with pytest.raises(changing.Gone):
            deed()
    assert outline() == ["top", ["mended"]]


def test_making_an_idea_private_and_the_undo_of_it_take_the_branch_along(owner):
    top = changing.add(title="top", visibility="lab", by=owner)
    changing.add(title="below", parent=top, by=owner)
    changing.edit(idea=idea("top"), visibility="private", by=owner)
    assert idea("below").visibility == "private"
    changing.undo(change=last(owner), by=owner)
    assert idea("below").visibility == "lab"
    assert changing.edit(idea=idea("b1"), visibility="lab", by=owner) is None


def test_deleting_takes_the_branch_and_its_undo_puts_it_where_it_was(owner):
    changing.delete(ideas=[idea("b"), idea("a")], by=owner)
    assert outline() == ["c"]
    changing.undo(change=last(owner), by=owner)
    assert outline() == START


def test_the_undo_of_an_addition_is_in_the_trash(owner):
    changing.undo(change=last(owner), by=owner)
    assert outline() == ["a", "b", ["b1", "b2"], "c"]
    assert Idea.objects.restorable_by(owner).get().title == "b3"


def test_everything_is_undone_step_by_step(owner):
    changing.indent(ideas=[idea("c")], by=owner)
    changing.edit(idea=idea("b2"), title="changed", by=owner)
    changing.delete(ideas=[idea("b1")], by=owner)
    changing.move(ideas=[idea("changed")], parent=None, by=owner)
    for _step in range(4):
        changing.undo(change=last(owner), by=owner)
    assert outline() == START
    with pytest.raises(changing.Gone, match="undone already"):
        changing.undo(change=Change.objects.exclude(undone_at=None).first(), by=owner)


@pytest.mark.parametrize(
    ("meanwhile", "refusal"),
    [
        (lambda by: changing.delete(ideas=[idea("b2")], by=by), changing.Gone),
        (lambda by: changing.delete(ideas=[idea("b")], by=by), changing.Gone),
        (lambda by: changing.move(ideas=[idea("b")], parent=idea("b2"), by=by), changing.Circle),
    ],
)
def test_a_move_that_cannot_be_undone_any_more_changes_nothing(meanwhile, refusal, owner):
    changing.move(ideas=[idea("b2")], parent=idea("a"), by=owner)
    move = last(owner)
    meanwhile(owner)
    before = outline()
    with pytest.raises(refusal):
        changing.undo(change=move, by=owner)
    assert outline() == before
    assert last(owner).undone_at is None


@pytest.mark.parametrize("deed", ["added", "edited", "deleted"])
def test_what_is_gone_cannot_be_undone(deed, owner):
    if deed == "edited":
        changing.edit(idea=idea("b3"), title="b4", by=owner)
    if deed == "deleted":
        changing.delete(ideas=[idea("b3")], by=owner)
    change = last(owner)
    rows = Idea.objects.filter(title__in=["b3", "b4"])
    rows.delete()
    with pytest.raises(changing.Gone):
        changing.undo(change=change, by=owner)


def test_an_idea_restored_while_its_parent_stays_in_the_trash_comes_to_the_top(owner):
    batch = trashing.trash_row(row=idea("b2"), by=owner)
    changing.delete(ideas=[idea("b")], by=owner)
    trashing.restore(batch=batch, by=owner)
    assert outline() == ["a", "c", "b2"]


def test_what_is_trashed_elsewhere_leaves_no_gap_and_comes_back_to_its_place(owner):
    ideas = Idea.objects.filter(title__in=["a", "b1", "b2"])
    batch = trashing.trash(querysets=[ideas], by=owner)
    assert places() == {"b": 0, "b3": 0, "c": 1}
    trashing.restore(batch=batch, by=owner)
    assert outline() == START
    assert places() == {"a": 0, "b": 1, "b1": 0, "b2": 1, "b3": 2, "c": 2}


def test_what_was_put_below_an_idea_goes_to_the_trash_with_it(owner):
    rows = Idea.objects.filter(title="b")
    batch = trashing.trash(querysets=[rows], by=owner)
    assert outline() == ["a", "c"]
    trashing.restore(batch=batch, by=owner)
    assert outline() == START


def test_saving_an_idea_read_earlier_leaves_its_place(owner):
    read = idea("c")
    changing.add(title="new", before=idea("a"), by=owner)
    read.body = "more"
    read.save()
    assert outline() == ["new", *START]


def places():
    """Return the place of each living idea among its siblings, by title."""
    return dict(Idea.objects.alive().values_list("title", "position"))


def queries_of_a_move(owner):
    """Return how many queries it takes to move b3 to the front."""
    with CaptureQueriesContext(connection) as queries:
        changing.move(ideas=[idea("b3")], before=idea("b1"), by=owner)
    return len(queries)


def test_a_move_takes_as_many_queries_among_many_as_among_few(owner):
    few = queries_of_a_move(owner)
    changing.undo(change=last(owner), by=owner)
    for number in range(30):
        changing.add(title=f"{number}", after=idea("b1"), by=owner)
    assert queries_of_a_move(owner) == few


class Outline(RuleBasedStateMachine):
    """Two members who change one outline in any order."""

    def __init__(self):
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        self.users = [User.objects.create_user(name) for name in ("one", "two")]
        for user in self.users:
            above = None
            for title in ("top", "below", "deeper"):
                above = changing.add(title=title, parent=above, visibility="lab", by=user)
                changing.add(title=f"beside {title}", after=above, by=user)

    def teardown(self):
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    def own(self, who, which):
        """Return one of the living ideas of that user, who always has some."""
        rows = list(Idea.objects.editable_by(self.users[who]).order_by("pk"))
        return rows[which % len(rows)] if rows else changing.add(title="new", by=self.users[who])

    def anyone_s(self, who, which):
        """Return an idea to aim at: mostly one of that user, at times the other's."""
        return self.own(who if which % 5 else 1 - who, which)

    def attempt(self, deed, *, who, **what):
        with suppress(changing.Refused):
            deed(**what, by=self.users[who])

    who = st.integers(0, 1)
    which = st.integers(0, 30)
    visibility = st.sampled_from(["lab", "private"])

    @rule(who=who, to=which, visibility=visibility)
    def add(self, who, to, visibility):
        parent = self.anyone_s(who, to) if to % 3 else None
        fields = {"title": "new", "visibility": visibility}
        self.attempt(changing.add, parent=parent, who=who, **fields)

    @rule(who=who, which=which, visibility=visibility)
    def edit(self, who, which, visibility):
        idea = self.own(who, which)
        self.attempt(changing.edit, idea=idea, visibility=visibility, who=who)

    @rule(who=who, first=which, second=which, to=which, how=st.sampled_from(["parent", "before"]))
    def move(self, who, first, second, to, how):
        ideas = list({self.own(who, first), self.own(who, second)})
        where = {how: self.anyone_s(who, to)}
        self.attempt(changing.move, ideas=ideas, who=who, is_agreed=bool(to % 2), **where)

    @rule(
        who=who,
        which=which,
        step=st.sampled_from([changing.indent, changing.outdent, changing.up, changing.down]),
    )
    def step(self, who, which, step):
        self.attempt(step, ideas=[self.own(who, which)], who=who)

    @rule(who=who, which=which)
    def delete(self, who, which):
        if which % 3 == 0:  # or there would soon be nothing left to move
            self.attempt(changing.delete, ideas=[self.own(who, which)], who=who)

    @rule(who=who, which=which, is_named=st.booleans())
    def name(self, who, which, is_named):
        mine = Idea.objects.owned_by(self.users[who]).filter(visibility="private")
        rows = [row for row in mine.order_by("pk") if co_authoring.branch_top(row) == row]
        if rows:
            people = [self.users[1 - who]] if is_named else []
            idea = rows[which % len(rows)]
            co_authoring.name(idea=idea, people=people, by=self.users[who])

    @rule(who=who, which=which)
    def restore(self, who, which):
        batches = list(Idea.objects.restorable_by(self.users[who]).values("trashed_with", "pk"))
        if batches:
            batch = batches[which % len(batches)]["trashed_with"]
            trashing.restore(batch=batch, by=self.users[who])

    @rule(who=who, back=st.integers(0, 2))
    def undo(self, who, back):
        changes = list(Change.objects.undoable_by(self.users[who])[: back + 1])
        if changes:
            self.attempt(changing.undo, change=changes[-1], who=who)

    @invariant()
    def it_is_sound(self):
        rows = {row.pk: row for row in Idea.objects.alive()}
        families = {}
        for row in rows.values():
            families.setdefault(row.parent_id, []).append(row.position)
            above = set()
            while row.parent_id:
                assert row.pk not in above, "a circle"
                above.add(row.pk)
                assert row.parent_id in rows, "an orphan"
                parent = rows[row.parent_id]
                assert "lab" in (parent.visibility, "lab" if row.visibility == "private" else "")
                if parent.visibility == "private":
                    assert row.audience - {row.owner_id} <= parent.audience, "a wider audience"
                row = parent
        assert all(sorted(family) == [*range(len(family))] for family in families.values())


@pytest.mark.django_db
def test_whatever_two_members_do_the_outline_stays_sound():
    run_state_machine_as_test(
        Outline,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
