"""How many queries each page takes: as many for three rows of everything as for one."""

import pytest
from django.urls import reverse
from django.utils import timezone

from ideas.glance.weeks import Week
from ideas.models import Basis, Dial, Relation, Spark
from ideas.notes.importing import bring_in, keep
from ideas.sparking import light
from papers import auditing, bibliographies, collecting, membership
from papers.duplicates import finding
from papers.models import (
    AuditEvent,
    BibLink,
    Collection,
    Paper,
    Presentation,
    Reading,
    SavedSearch,
    Talk,
    User,
)
from papers.search import index
from tests.cast import make_insight, make_paper, make_talk
from tests.ideas.making import make_idea, make_image, make_link
from tests.ideas.talking import say
from tests.papers.importing.files import bring_in as import_file

LISTS = {
    "papers:home": 42,
    "papers:capture": 12,
    "papers:savedsearch-list": 5,
    "papers:savedsearch-rail": 4,
    "papers:paper-list": 10,
    "papers:check": 8,
    "papers:duplicate-list": 9,
    "papers:different-list": 5,
    "papers:merge-list": 5,
    "papers:talk-list": 7,
    "papers:speaker-list": 5,
    "papers:insight-list": 10,
    "papers:trash": 18,
    "papers:collection-list": 5,
    "papers:reading-list": 7,
    "papers:task-list": 5,
    "papers:import-list": 5,
    "papers:biblink-list": 6,
    "papers:member-list": 6,
    "papers:audit-log": 5,
    "ideas:idea-list": 10,
    "ideas:lab": 16,
    "ideas:lab-week": 19,
    "ideas:inbox": 25,
    "ideas:queue-list": 13,
    "ideas:advice-list": 6,
    "ideas:notice-list": 6,
    "ideas:note-list": 5,
    "ideas:link-list": 5,
    "ideas:link-list-all": 5,
}
DETAILS = {
    "papers:paper-detail": 28,
    "papers:paper-history": 10,
    "papers:collection-detail": 12,
    "papers:import-detail": 7,
    "papers:talk-detail": 29,
    "papers:talk-history": 13,
    "papers:speaker-detail": 28,
    "papers:speaker-questions": 6,
    "papers:insight-detail": 36,
    "papers:insight-history": 11,
    "papers:member-detail": 6,
    "ideas:idea-detail": 55,
    "ideas:idea-history": 10,
    "ideas:idea-discussion": 7,
    "ideas:note-detail": 6,
    "ideas:idea-share": 12,
    "ideas:link-detail": 7,
}


def fill(number, owner, others, png):
    """Make one paper, talk, speaker, insight, idea and note with ``number`` of all that they have.

    Also ``number`` of each, some of ``others``, who discuss them, so that lists have as many rows.
    Returns the first ones by name.
    """
    labmate, _reader = others
    talk = make_talk(title="Talk", speakers=[f"Speaker {n}" for n in range(number)])
    paper = make_paper()
    top = make_idea(owner, title="Top", status="trying", visibility="lab")
    for n in range(number):
        person = make_talk(title=f"Talk {n}", speakers=[f"Other {n}"]).speakers.get()
        paper.authorships.create(person=person)
        make_paper(title=f"Paper {n}").authorships.create(person=person)
        paper.tags.add(f"tag {n}")
        paper.files.create(
            name=f"{n}.pdf", file=f"{n}.pdf", kind="pdf", reading="read", size=1, sha256=f"{n}"
        )
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
        theirs = make_insight(labmate, talk=make_talk(title=f"Heard {n}", speakers=[f"Third {n}"]))
        shown = make_idea(labmate, title=f"Shown {n}", visibility="lab", outcome=make_paper())
        light(source=theirs, idea=shown, by=labmate)
        for idea in (top, shown):
            doubt = idea.doubts.create(by=labmate, text=f"没有 GPU {n}")
            doubt.offers.create(by=labmate, text="有一块")
            doubt.offers.create(by=owner, text="我来")
            idea.offers.create(by=owner, text="有数据")
        make_image(top, png)
        asker = User.objects.create_user(f"member {n}")
        Dial.objects.answer(idea=top, by=asker, excitement=1, feasibility=2, novelty=3)
        Talk.objects.create(title=f"Gone {n}", trashed_with=None)
        auditing.record(event=AuditEvent.SIGNED_IN, by=owner)
        User.objects.create_user(f"member-{n}")
        membership.invite(key=f"{n}" * 32, role="reader", by=owner)
        link, _token = make_link(top)
        link.visits.create(address="203.0.113.0", agent="Firefox")
        link.visits.create(user=owner, agent="Firefox")
    Dial.objects.answer(idea=top, by=owner, excitement=1, feasibility=2, novelty=3)
    make_insight(owner, talk=talk, text="News of what lit the ideas")
    for _n in range(number):
        for about in (top, talk.insights.first()):
            first = say(about, others[0], "@owner @reader 为什么？")
            say(about, others[1], "@labmate 因为……", reply_to=first)
    lines = "".join(f"- 方法 {n}\n" for n in range(number))
    for row in (paper, talk, talk.insights.first(), top):
        for _again in range(number):
            row.save()
    note, _is_new = bring_in(
        data=f"# 笔记\n\n---\nOSCAR 张磊\n{lines}".encode(), file_name="n.md", by=owner
    )
    keep(note=note, by=owner)
    finding.refresh()
    collection = Collection.objects.create(name="Top")
    for n in range(number):
        Collection.objects.create(name=f"Part {n}", parent=collection)
        presented = Paper.objects.get(title=f"Paper {n}")
        collecting.collect(collection=collection, papers=[presented.pk], by=owner)
        presentation = Presentation(collection=collection, paper=presented)
        collecting.plan(presentation=presentation, presenter=f"Presenter {n}")
        Reading.objects.put(papers=[presented.pk, paper.pk], by=owner, status="to_read")
        Reading.objects.put(papers=[paper.pk], by=others[n % 2], status="read", rating=3)
        address = BibLink(kind="collection", collection=collection)
        bibliographies.make(link=address, by=owner)
        entries = (f"@book{{b{n}{m}, title={{Imported {n}{m}}}}}\n" for m in range(number))
        imported = import_file("".join(entries).encode(), owner)
    return {
        "collection": collection,
        "import": imported,
        "paper": paper,
        "talk": talk,
        "speaker": talk.speakers.first(),
        "insight": talk.insights.first(),
        "idea": top,
        "link": link,
        "note": note,
        "member": owner,
    }


# More like a row of each kind, by how many queries it takes.
RELATED = {"papers:paper": 32, "papers:talk": 31, "papers:insight": 33, "ideas:idea": 32}
# What is searched for, by how many queries it takes.
QUESTIONS = {
    ("papers:search", ""): 7,
    ("papers:search", "paper OR talk OR idea OR 锚点"): 37,
    ("papers:search", "锚点 -nothing is:unlinked"): 18,
    ("papers:search", 'tag:"tag 0"'): 34,
    ("papers:search-suggest", "pa"): 13,
    ("papers:search-suggest", ""): 18,
    ("papers:search-suggest", "author:"): 4,
}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("name", "text"), QUESTIONS)
def test_a_question_takes_as_many_queries_for_three_answers_as_for_one(
    name, text, number, cast, as_owner, png, django_assert_num_queries
):
    fill(number, cast.owner, [cast.labmate, cast.reader], png)
    index.catch_up_with_all()
    SavedSearch.objects.create(owner=cast.owner, name="One", text="idea")
    with django_assert_num_queries(QUESTIONS[name, text]):
        page = as_owner.get(reverse(name), {"q": text})
    assert page.status_code == 200
    if text:
        assert "q0q" not in page.content.decode()


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("kind", RELATED)
def test_more_like_a_row_takes_as_many_queries_for_three_that_are_as_for_one(
    kind, number, cast, as_owner, django_assert_num_queries
):
    for n in range(20):
        make_paper(f"Another matter {n}")
    for n in range(number + 1):
        text = f"Latent planning of {n}"
        rows = {
            "papers:paper": make_paper(text),
            "papers:talk": make_talk(text, speakers=[f"Speaker {n}"]),
            "papers:insight": make_insight(cast.owner, text, paper=make_paper(f"Its paper {n}")),
            "ideas:idea": make_idea(cast.owner, text),
        }
        light(source=rows["papers:insight"], idea=make_idea(cast.owner, "Lit"), by=cast.owner)
        for row in rows.values():
            row.tags.add("planning")
    index.catch_up_with_all()
    url = reverse(f"{kind}-related", args=[rows[kind].pk])
    with django_assert_num_queries(RELATED[kind]):
        page = as_owner.get(url, headers={"HX-Request": "true"}).content.decode()
    assert page.count("<li>") == min(8, 4 * (number + 1) - 1)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("name", [*LISTS, *DETAILS])
def test_a_page_takes_as_many_queries_for_three_rows_as_for_one(
    name, number, cast, as_owner, png, django_assert_num_queries
):
    rows = fill(number, cast.owner, [cast.labmate, cast.reader], png)
    args = [rows[name.partition(":")[2].partition("-")[0]].pk] if name in DETAILS else []
    if name == "ideas:lab-week":
        args = [Week.present(timezone.now())]
    url = reverse(name, args=args)
    as_owner.get(url)  # The words of new rows are listed when they are first asked for.
    with django_assert_num_queries((LISTS | DETAILS)[name]):
        assert as_owner.get(url).status_code == 200
