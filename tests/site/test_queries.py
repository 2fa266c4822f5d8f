"""How many queries each page takes: as many for three rows of everything as for one."""

import pytest
from django.urls import reverse

from ideas.models import Basis, Relation, Spark
from ideas.notes.importing import bring_in, keep
from papers.models import Talk
from tests.cast import make_insight, make_paper, make_talk
from tests.ideas.making import make_idea
from tests.ideas.talking import say

LISTS = {
    "papers:home": 34,
    "papers:capture": 7,
    "papers:paper-list": 6,
    "papers:talk-list": 6,
    "papers:speaker-list": 4,
    "papers:insight-list": 9,
    "papers:trash": 11,
    "ideas:idea-list": 9,
    "ideas:inbox": 21,
    "ideas:queue-list": 12,
    "ideas:advice-list": 5,
    "ideas:notice-list": 5,
    "ideas:note-list": 4,
}
DETAILS = {
    "papers:paper-detail": 22,
    "papers:talk-detail": 25,
    "papers:speaker-detail": 23,
    "papers:speaker-questions": 5,
    "papers:insight-detail": 34,
    "ideas:idea-detail": 49,
    "ideas:idea-discussion": 6,
    "ideas:note-detail": 5,
}


def fill(number, owner, others):
    """Make one paper, talk, speaker, insight, idea and note with ``number`` of all that they have.

    Also ``number`` of each, so that lists have as many rows; ``others`` discuss them. Returns the
    first ones by name.
    """
    talk = make_talk(title="Talk", speakers=[f"Speaker {n}" for n in range(number)])
    paper = make_paper()
    top = make_idea(owner, title="Top", status="trying", visibility="lab")
    for n in range(number):
        person = make_talk(title=f"Talk {n}", speakers=[f"Other {n}"]).speakers.get()
        paper.authorships.create(person=person)
        make_paper(title=f"Paper {n}").authorships.create(person=person)
        paper.tags.add(f"tag {n}")
        talk.tags.add(f"tag {n}")
        talk.talk_papers.create(paper=make_paper(title=f"Presented {n}"))
        talk.images.create(expected_name=f"{n}.png")
        insight = make_insight(owner, talk=talk)
        insight.tags.add(f"tag {n}")
        make_insight(owner, paper=paper)
        make_insight(owner, talk=talk, kind="question")
        make_insight(owner, talk=talk, kind="question", answer="是")
        make_insight(owner, talk=talk, kind="advice", text=f"先做实验 {n}")
        top.checks.create(advice=make_insight(owner, talk=talk, kind="advice"))
        idea = make_idea(owner, title=f"Idea {n}", parent=top)
        for lit in (idea, top):
            Spark.objects.create(
                idea=lit,
                insight=insight,
                relation=Relation.SPARKED,
                basis=Basis.STATED,
                added_by=owner,
            )
        Talk.objects.create(title=f"Gone {n}", trashed_with=None)
    make_insight(owner, talk=talk, text="News of what lit the ideas")
    for _n in range(number):
        for about in (top, talk.insights.first()):
            first = say(about, others[0], "@owner @reader 为什么？")
            say(about, others[1], "@labmate 因为……", reply_to=first)
    lines = "".join(f"- 方法 {n}\n" for n in range(number))
    note, _is_new = bring_in(
        data=f"# 笔记\n\n---\nOSCAR 张磊\n{lines}".encode(), file_name="n.md", by=owner
    )
    keep(note=note, by=owner)
    return {
        "paper": paper,
        "talk": talk,
        "speaker": talk.speakers.first(),
        "insight": talk.insights.first(),
        "idea": top,
        "note": note,
    }


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("name", [*LISTS, *DETAILS])
def test_a_page_takes_as_many_queries_for_three_rows_as_for_one(
    name, number, cast, as_owner, django_assert_num_queries
):
    rows = fill(number, cast.owner, [cast.labmate, cast.reader])
    args = [rows[name.partition(":")[2].partition("-")[0]].pk] if name in DETAILS else []
    url = reverse(name, args=args)
    as_owner.get(url)  # The words of new rows are listed when they are first asked for.
    with django_assert_num_queries((LISTS | DETAILS)[name]):
        assert as_owner.get(url).status_code == 200
