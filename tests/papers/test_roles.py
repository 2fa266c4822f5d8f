"""Readers read; editors keep the library; administrators mend what the lab sees."""

import pytest

from papers import trashing
from papers.models import Insight, Role, User
from tests.cast import make_insight, make_paper, make_talk


@pytest.mark.parametrize(
    ("role", "flags"),
    [(Role.READER, (False, False)), (Role.EDITOR, (True, False)), (Role.ADMIN, (True, True))],
)
def test_djangos_flags_follow_the_role(role, flags, cast):
    cast.labmate.role = role
    cast.labmate.save(update_fields=["role"])
    member = User.objects.get(pk=cast.labmate.pk)
    assert (member.is_staff, member.is_superuser) == flags


def test_a_reader_changes_nothing_of_the_library(cast):
    rows = [make_paper(), make_talk(speakers=["张磊"])]
    for row in rows:
        assert not type(row).objects.editable_by(cast.reader).exists()
        assert type(row).objects.editable_by(cast.labmate).get() == row


def test_a_reader_is_offered_nothing_that_is_for_editors(cast, as_reader):
    paper, talk = make_paper(), make_talk()
    pages = ["/", "/papers/", "/talks/", "/speakers/", paper.get_absolute_url()]
    for page in [*pages, talk.get_absolute_url()]:
        words = as_reader.get(page).content.decode()
        for address in ("/papers/new/", "/talks/new/", "/speakers/new/", "/edit/", "/images/new/"):
            assert f"{address}" not in words, page


def test_a_reader_takes_insights_from_a_talk(cast, as_reader):
    talk = make_talk()
    as_reader.post(
        f"/talks/{talk.pk}/insights/new/",
        {"text": "锚点", "kind": "takeaway", "voice": "source", "visibility": "lab"},
    )
    assert Insight.objects.get().owner == cast.reader


def test_an_administrator_mends_an_insight_of_the_lab_and_leaves_who_sees_it(cast, as_owner):
    insight = make_insight(cast.labmate, text="错字")
    page = as_owner.get(f"/insights/{insight.pk}/edit/")
    assert page.context["form"].fields["visibility"].disabled
    changed = {"text": "对了", "kind": "takeaway", "voice": "source", "visibility": "private"}
    as_owner.post(f"/insights/{insight.pk}/edit/", changed | {"seen_version": insight.version})
    insight.refresh_from_db()
    assert (insight.text, insight.visibility, insight.owner) == ("对了", "lab", cast.labmate)
    assert not Insight.objects.editable_by(cast.reader).exists()


def test_who_deleted_takes_everything_back_that_went_along(cast):
    insight = make_insight(cast.owner, visibility="private")
    batch = trashing.trash_row(row=insight.talk, by=cast.labmate)
    back = trashing.restore(batch=batch, by=cast.labmate)
    assert back == [insight.talk]
    assert Insight.objects.alive().get() == insight


def test_somebody_else_takes_back_only_what_is_theirs_to_take(cast):
    make_insight(cast.owner, visibility="private")
    batch = trashing.trash_row(row=Insight.objects.get().talk, by=cast.owner)
    trashing.restore(batch=batch, by=cast.labmate)
    assert not Insight.objects.alive().exists()
