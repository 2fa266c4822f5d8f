"""What querysets let through, compared with the oracle: the same rules, asked without a page."""

import pytest

from ideas.models import (
    Comment,
    Dial,
    Doubt,
    Glass,
    Idea,
    IdeaImage,
    Note,
    Notice,
    Offer,
    ShareLink,
    Spark,
)
from papers.models import (
    BibLink,
    Collection,
    Different,
    Image,
    Import,
    Insight,
    Invitation,
    Paper,
    PaperFile,
    Person,
    PersonMerge,
    Rekeying,
    SavedSearch,
    Talk,
    User,
)
from tests.site.matrix.oracle import may, may_restore
from tests.site.matrix.world import ACTORS, ROLES

pytestmark = pytest.mark.django_db
# By the method of the queryset: the right that it is about, and the models that have it.
RIGHTS = {
    "visible_to": (
        "read",
        [Paper, Talk, Person, Image, PaperFile, Insight, Idea, Comment, Doubt, Offer, IdeaImage,
         Note, Notice, Spark, ShareLink, Invitation, Different, BibLink, Collection,
         Import, SavedSearch],
    ),
    "editable_by": (
        "edit",
        [Paper, Talk, Person, Image, PaperFile, Insight, Idea, IdeaImage, Note, Spark, Comment,
         Doubt, Offer, Invitation, User, Different, BibLink, PersonMerge, Rekeying, Collection,
         Import, SavedSearch],
    ),
    "deletable_by": ("delete", [Paper, Talk, Person, Image, PaperFile, Insight, Idea]),
    "owned_by": ("own", [Insight, Idea, Note]),
    "settleable_by": ("settle", [Doubt]),
    "resolvable_by": ("resolve", [Comment]),
    "hideable_by": ("hide", [Comment]),
    "open_to": ("read", [Glass]),
}  # fmt: skip
CASES = [(method, right, model) for method, (right, models) in RIGHTS.items() for model in models]


def rows_of(world, model):
    """Return the rows of ``model``, each once; of comments those that begin a thread."""
    found = {}
    for kind, placed in world.rows.items():
        for one in placed:
            is_one = type(one.instance) is model and isinstance(one.pk, int)
            if is_one and kind not in {"comment-of-thread", "rejected"}:
                found[one.pk] = one
    return found


@pytest.mark.parametrize("name", ROLES)
@pytest.mark.parametrize(("method", "right", "model"), CASES)
def test_a_queryset_lets_through_what_the_oracle_says(world, name, method, right, model):
    rows = rows_of(world, model)
    let_through = getattr(model.objects, method)(world.members[name])
    expected = {pk for pk, placed in rows.items() if may(ACTORS[name], right, placed.row)}
    assert set(let_through.filter(pk__in=rows).values_list("pk", flat=True)) == expected


@pytest.mark.parametrize("name", ROLES)
@pytest.mark.parametrize(
    "model", [Paper, Talk, Person, Image, PaperFile, Insight, Idea, Comment, Doubt, Note]
)
def test_one_takes_out_of_the_trash_what_the_oracle_says(world, name, model):
    rows = {pk: placed for pk, placed in rows_of(world, model).items() if placed.row.is_trashed}
    assert rows
    back = model.objects.restorable_by(world.members[name])
    actor = ACTORS[name]
    expected = {pk for pk, placed in rows.items() if actor.role and may_restore(actor, placed.row)}
    assert set(back.values_list("pk", flat=True)) == expected


@pytest.mark.parametrize("name", ROLES)
def test_accounts_that_are_switched_off_are_seen_by_administrators(world, name):
    seen = set(User.objects.visible_to(world.members[name]))
    working = {member for who, member in world.members.items() if who != "off"}
    expected = {"": set(), "admin": set(world.members.values())}.get(ACTORS[name].role, working)
    assert seen == expected


@pytest.mark.parametrize("name", ROLES)
def test_answers_on_the_dials_are_seen_by_who_has_answered(world, name):
    answers = Dial.objects.visible_to(world.members[name])
    ideas = {world.ideas[label].pk: label for label in ("lab", "private", "co-authored", "shared")}
    expected = {"reader": {"lab"}, "owner": {"private"}, "coauthor": {"co-authored"}}
    expected |= {"editor": {"shared"}}
    seen = {ideas[pk] for pk in answers.filter(idea__in=ideas).values_list("idea", flat=True)}
    assert seen == expected.get(name, set())
