"""How many queries each page takes: as many for three rows of everything as for one."""

import pytest
from django.urls import reverse

from ideas.models import Basis, Relation, Spark
from ideas.notes.importing import bring_in, keep
from papers.models import Talk
from tests.cast import make_insight, make_paper, make_talk
from tests.ideas.making import make_idea

LISTS = {
    "papers:home": 33,
    "papers:capture": 6,
    "papers:paper-list": 5,
    "papers:talk-list": 5,
    "papers:speaker-list": 3,
    "papers:insight-list": 8,
    "papers:trash": 9,
    "ideas:idea-list": 8,
    "ideas:inbox": 20,
    "ideas:queue-list": 11,
    "ideas:advice-list": 4,
    "ideas:note-list": 3,
}
DETAILS = {
    "papers:paper-detail": 21,
    "papers:paper-history": 8,
    "papers:talk-detail": 24,
    "papers:talk-history": 11,
    "papers:speaker-detail": 22,
    "papers:speaker-questions": 4,
    "papers:insight-detail": 31,
    "papers:insight-history": 9,
    "ideas:idea-detail": 46,
    "ideas:idea-history": 8,
    "ideas:note-detail": 4,
}


def fill(number, owner):
    """Make one paper, talk, speaker, insight, idea and note with ``number`` of all that they have.

    Also ``number`` of each, so that lists have as many rows. Returns the first ones by name.
    """
    talk = make_talk(title="Talk", speakers=[f"Speaker {n}" for n in range(number)])
    paper = make_paper()
    top = make_idea(owner, title="Top", status="trying")
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
    lines = "".join(f"- 方法 {n}\n" for n in range(number))
    for row in (paper, talk, talk.insights.first(), top):
        for _again in range(number):
            row.save()
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
    rows = fill(number, cast.owner)
    args = [rows[name.partition(":")[2].partition("-")[0]].pk] if name in DETAILS else []
    url = reverse(name, args=args)
    as_owner.get(url)  # The words of new rows are listed when they are first asked for.
    with django_assert_num_queries((LISTS | DETAILS)[name]):
        assert as_owner.get(url).status_code == 200
