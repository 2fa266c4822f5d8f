"""More like an idea: what may spark it, but not what has."""

import pytest

from ideas.models import Basis, Relation
from ideas.sparking import light
from papers.search.kinds import kinds
from papers.search.related import related
from tests.cast import make_insight, make_paper
from tests.ideas.making import make_idea

pytestmark = pytest.mark.django_db


def test_what_has_sparked_an_idea_stands_on_its_line_and_is_left_out(cast):
    for number in range(8):
        make_paper(f"The study of other matters, volume {number}")
    idea = make_idea(cast.owner, title="把隐式推理换成可查的中间步骤")
    new = make_insight(cast.owner, talk=None, text="隐式推理的中间步骤没法检查")
    sparked = make_insight(cast.owner, talk=None, text="中间步骤越多,隐式推理越准")
    light(source=sparked, idea=idea, relation=Relation.SPARKED, basis=Basis.STATED, by=cast.owner)
    found = related(kinds()["idea"], idea.pk, cast.owner)
    assert [one.shown.text for one in found] == [new.text]
    assert found[0].words == ("中间步骤", "隐式推理")
    found = related(kinds()["insight"], sparked.pk, cast.owner)
    assert [one.shown.text or one.shown.title for one in found] == [new.text]
