import pytest

from ideas import advice
from papers.models import Stage
from tests.cast import make_insight, make_talk
from tests.ideas.making import make_idea

TEXTS = {
    "赢了 SOTA 还要赢 baseline": Stage.EXPERIMENTS,
    "每一个设计都做消融实验": Stage.EXPERIMENTS,
    "Run an Ablation of every part": Stage.EXPERIMENTS,
    "写论文要从读者的角度出发": Stage.WRITING,
    "Would the reader see its value?": Stage.WRITING,
    "不陷入前人的思考陷阱": Stage.THINKING,
    "比较好的想法来自问题的本质": Stage.THINKING,
    "Ask what the task needs first": Stage.THINKING,
}


def give_advice(owner, text="先比基线", **fields):
    """Return a piece of advice, saved."""
    return make_insight(owner, text=text, kind="advice", **fields)


@pytest.mark.parametrize(("text", "stage"), TEXTS.items())
def test_the_words_of_advice_tell_what_work_it_is_for(text, stage):
    assert advice.stage_of(text) == stage


def test_the_shelf_sorts_by_the_chosen_stage_or_else_as_the_words_tell(cast):
    pieces = {text: give_advice(cast.owner, text=text) for text in TEXTS}
    chosen = give_advice(cast.owner, text="先比基线", stage="writing")
    shelf = list(advice.shelf(cast.owner))
    assert {row: row.work for row in shelf} == {
        **{pieces[text]: stage for text, stage in TEXTS.items()},
        chosen: "writing",
    }
    assert [row.work for row in shelf] == ["thinking"] * 3 + ["experiments"] * 3 + ["writing"] * 3
    assert shelf[6] == chosen


def test_the_shelf_has_only_advice_that_one_may_see(cast):
    seen = give_advice(cast.labmate)
    give_advice(cast.labmate, visibility="private")
    make_insight(cast.owner)
    assert list(advice.shelf(cast.owner)) == [seen]


@pytest.mark.parametrize(
    ("status", "texts"),
    [
        ("seed", []),
        ("trying", ["先比基线"]),
        ("result", ["为读者写"]),
        ("writing", ["为读者写"]),
        ("parked", []),
    ],
)
def test_an_idea_is_offered_the_advice_for_the_work_it_is_at(status, texts, cast):
    for text in ("先比基线", "为读者写", "想清楚"):
        give_advice(cast.owner, text=text)
    idea = make_idea(cast.owner, status=status)
    assert [row.text for row in advice.offered(idea, cast.owner)] == texts


def test_advice_on_the_checklist_is_not_offered_again(cast):
    idea, piece = make_idea(cast.owner, status="trying"), give_advice(cast.owner)
    advice.add_checks(idea=idea, advice=[piece])
    advice.add_checks(idea=idea, advice=[piece])
    assert list(advice.offered(idea, cast.owner)) == []
    assert [check.advice for check in advice.checklist(idea, cast.owner)] == [piece]


def test_a_tick_names_who_set_it_until_it_is_taken_away(cast):
    idea = make_idea(cast.owner)
    check = idea.checks.create(advice=give_advice(cast.owner))
    advice.tick(check=check, is_done=True, by=cast.owner)
    since = check.done_at
    advice.tick(check=check, is_done=True, by=cast.labmate)
    check.refresh_from_db()
    assert (check.done_by, check.done_at) == (cast.owner, since)
    advice.tick(check=check, is_done=False, by=cast.owner)
    check.refresh_from_db()
    assert (check.done_by, check.done_at) == (None, None)


def test_a_checklist_leaves_out_advice_that_one_may_not_see(cast):
    idea = make_idea(cast.owner, visibility="lab")
    talk = make_talk(speakers=["华刚"])
    for visibility in ("lab", "private"):
        piece = give_advice(cast.owner, text=visibility, talk=talk, visibility=visibility)
        advice.add_checks(idea=idea, advice=[piece])
    (check,) = advice.checklist(idea, cast.labmate)
    assert check.advice.text == "lab"
    assert [person.name for person in check.advice.talk.speaker_list] == ["华刚"]
    assert len(advice.checklist(idea, cast.owner)) == 2


def test_shelving_keeps_a_stage_that_was_chosen(cast):
    guessed, chosen = give_advice(cast.owner), give_advice(cast.owner, stage="writing")
    for piece in (guessed, chosen):
        advice.shelve(insight=piece)
        piece.refresh_from_db()
    assert (guessed.stage, chosen.stage) == ("experiments", "writing")
