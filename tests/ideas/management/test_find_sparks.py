import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ideas import sparking
from ideas.models import Idea, Spark
from ideas.notes import importing
from papers.models import Insight, Role
from tests.cast import make_insight, make_talk
from tests.ideas.making import make_idea

NOTE = """# 笔记

R-Drop
dropout使得训练与推理不一致
先实验再想解释

----
目前的想法
1. 基础组件
   1. 如R-Drop一文分析了dropout
   2.
2. 无关
"""


def run(*arguments):
    """Return what the command prints."""
    out = StringIO()
    call_command("find_sparks", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def note(cast):
    """The note, kept."""
    note, _is_new = importing.bring_in(
        data=NOTE.encode(), file_name="note.md", by=cast.owner, visibility="private"
    )
    importing.keep(note=note, by=cast.owner)
    return note


def test_json_has_ideas_and_insights_with_their_lines_best_first(note):
    dropout = Insight.objects.get(text__startswith="dropout")
    first = Insight.objects.get(text__startswith="先实验")
    above = Idea.objects.get(title="基础组件")
    below = Idea.objects.get(title__startswith="如R-Drop")
    assert json.loads(run("--json")) == [
        {
            "idea": {"id": below.pk, "number": "1.1", "line": 10},
            "insights": [
                {"id": dropout.pk, "line": 4, "score": 0.2188, "shared": ["dropout", "R-Drop"]},
                {"id": first.pk, "line": 5, "score": 0.0971, "shared": ["R-Drop"]},
            ],
        },
        {
            "idea": {"id": above.pk, "number": "1", "line": 9},
            "insights": [
                {"id": dropout.pk, "line": 4, "score": 0.0685, "shared": ["dropout", "R-Drop"]},
                {"id": first.pk, "line": 5, "score": 0.0304, "shared": ["R-Drop"]},
            ],
        },
    ]


def test_what_is_in_no_note_has_no_line(cast):
    make_insight(cast.owner, "词表", talk=make_talk())
    make_idea(cast.owner, "词表")
    (found,) = json.loads(run("--json"))
    assert (found["idea"]["line"], found["insights"][0]["line"]) == (None, None)


def test_json_has_pairs_with_a_spark_unless_it_was_rejected(note, cast):
    assert Spark.objects.filter(basis="stated").exists()
    dropout = Insight.objects.get(text__startswith="dropout")
    below = Idea.objects.get(title__startswith="如R-Drop")
    sparking.reject(source=dropout, idea=below, by=cast.owner)
    found = {pair["idea"]["id"]: pair["insights"] for pair in json.loads(run("--json"))}
    assert dropout.pk not in [insight["id"] for insight in found[below.pk]]


def test_it_says_the_same_twice(note):
    assert run("--json") == run("--json")


def test_at_least_ten_insights_for_an_idea(cast):
    talk = make_talk()
    for n in range(30):
        make_insight(cast.owner, f"词表 {n}", talk=talk)
    make_idea(cast.owner, "词表")
    (found,) = json.loads(run("--json"))
    assert len(found["insights"]) == 20
    (found,) = json.loads(run("--json", "--most", "25"))
    assert len(found["insights"]) == 25


def test_the_table_shows_the_shared_words_and_what_they_weigh(cast):
    insight = make_insight(cast.owner, "Knowledge distillation", talk=make_talk())
    make_idea(cast.owner, "知识蒸馏", number="6")
    assert run() == (
        "  0.07  6 知识蒸馏\n"
        f"        ← insight {insight.pk}: Knowledge distillation\n"
        "        distillation=蒸馏 0.7\n"
    )


def test_suggestions_for_one_row(cast):
    insight = make_insight(cast.owner, "词表", talk=make_talk())
    idea = make_idea(cast.owner, "扩大词表", number="2")
    assert f"← insight {insight.pk}: 词表" in run("--idea", idea.pk)
    assert "2 扩大词表" in run("--insight", insight.pk)
    sparking.light(source=insight, idea=idea, by=cast.owner)
    assert run("--idea", idea.pk) == run("--insight", insight.pk) == ""


def test_it_looks_as_whom_it_is_told(cast):
    make_insight(cast.owner, "词表", talk=make_talk())
    idea = make_idea(cast.owner, "词表")
    assert json.loads(run("--json", "--user", "labmate")) == []
    with pytest.raises(CommandError, match=f"There is no idea {idea.pk}"):
        run("--idea", idea.pk, "--user", "labmate")
    with pytest.raises(CommandError, match="There is no account 'nobody'"):
        run("--user", "nobody")


def test_without_an_administrator_it_looks_at_everything(cast):
    make_insight(cast.owner, "词表", talk=make_talk())
    make_idea(cast.owner, "词表")
    type(cast.owner).objects.update(role=Role.EDITOR)
    (found,) = json.loads(run("--json"))
    assert found["insights"][0]["shared"] == ["词表"]


def test_a_number_of_none_is_refused(cast):
    with pytest.raises(CommandError, match="1 or more"):
        run("--most", 0)
