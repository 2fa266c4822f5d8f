import pytest
from django.urls import reverse

from ideas import concluding, lineage
from ideas.models import Basis, Spark
from papers import trashing
from papers.models import Insight, Kind, Person, Talk
from tests.cast import make_insight, make_paper, make_talk
from tests.ideas.making import make_idea


def light(idea, by, basis=Basis.STATED, **source):
    """Return the spark from ``source`` (insight=, paper= or from_idea=) to ``idea``, saved."""
    return Spark.objects.create(idea=idea, basis=basis, added_by=by, **source)


def told(strip):
    """Return the hops of ``strip`` as what a person reads: the label, then links or words."""
    return [(hop.label, *(link.label for link in hop.links), hop.words) for hop in strip.hops]


def added(strip):
    """Return where the hops of ``strip`` say that something can be added."""
    return [hop.add.url for hop in strip.hops if hop.is_missing and hop.add]


@pytest.fixture
def line(cast):
    """A line with one of everything, by name; the owner's, shown to the lab."""
    talk = make_talk("HRNet", speakers=["王井东"])
    insight = make_insight(cast.owner, "高分辨率", talk=talk, kind=Kind.METHOD)
    idea = make_idea(cast.owner, "小模型", "lab", number="4", outcome=make_paper("Our paper"))
    light(idea, cast.owner, Basis.INFERRED, insight=insight)
    return {
        "speaker": talk.speakers.get(),
        "talk": talk,
        "insight": insight,
        "idea": idea,
        "paper": idea.outcome,
    }


@pytest.mark.parametrize(
    ("start", "hops"),
    [
        (
            "speaker",
            [
                ("This person", "you are here"),
                ("1 talk", "HRNet", ""),
                ("1 insight", "高分辨率", ""),
                ("1 idea", "4 小模型", ""),
                ("1 outcome", "Our paper", ""),
            ],
        ),
        (
            "talk",
            [
                ("1 speaker", "王井东", ""),
                ("This talk", "you are here"),
                ("1 insight", "高分辨率", ""),
                ("1 idea", "4 小模型", ""),
                ("1 outcome", "Our paper", ""),
            ],
        ),
        (
            "insight",
            [
                ("1 speaker", "王井东", ""),
                ("1 talk", "HRNet", ""),
                ("This insight", "Method"),
                ("1 idea", "4 小模型", ""),
                ("1 outcome", "Our paper", ""),
            ],
        ),
        (
            "idea",
            [
                ("1 speaker", "王井东", ""),
                ("1 talk", "HRNet", ""),
                ("1 insight", "高分辨率", ""),
                ("This idea", "Seed"),
                ("1 outcome", "Our paper", ""),
            ],
        ),
    ],
)
def test_the_same_line_is_read_from_each_place_on_it(start, hops, line, cast):
    assert told(lineage.strip_of(line[start], cast.labmate)) == hops


def test_a_paper_ends_the_line_of_the_idea_that_became_it(line, cast):
    assert told(lineage.grown_from(line["paper"], cast.labmate)) == [
        ("1 speaker", "王井东", ""),
        ("1 talk", "HRNet", ""),
        ("1 insight", "高分辨率", ""),
        ("1 idea", "4 小模型", ""),
        ("This paper", "you are here"),
    ]


def test_a_paper_begins_the_line_of_what_it_gave(cast):
    paper, idea = make_paper("ViT"), make_idea(cast.owner, "补丁", number="2")
    make_insight(cast.owner, "切成块", paper=paper)
    light(idea, cast.owner, paper=paper)
    assert told(lineage.strip_of(paper, cast.owner)) == [
        ("This paper", "you are here"),
        ("1 insight", "切成块", ""),
        ("1 idea", "2 补丁", ""),
        ("Outcome", ""),
    ]
    assert lineage.grown_from(paper, cast.owner) is None


def test_an_idea_names_the_papers_and_ideas_that_lit_it_and_those_it_lit(cast):
    idea = make_idea(cast.owner, number="1")
    light(idea, cast.owner, paper=make_paper("ViT"))
    light(idea, cast.owner, from_idea=make_idea(cast.owner, "以前", number="7"))
    light(make_idea(cast.owner, "以后", number="8"), cast.owner, from_idea=idea)
    assert told(lineage.strip_of(idea, cast.owner)) == [
        ("1 paper", "ViT", ""),
        ("1 idea", "7 以前", ""),
        ("This idea", "Seed"),
        ("1 idea", "8 以后", ""),
        ("Outcome", ""),
    ]


def test_the_line_says_what_became_of_a_talk(line, cast):
    make_insight(cast.owner, talk=line["talk"])
    assert (
        lineage.strip_of(line["talk"], cast.owner).title
        == "What became of it: 2 insights, 1 idea, 1 outcome"
    )


@pytest.mark.parametrize("start", ["speaker", "talk", "insight", "idea"])
def test_nothing_on_the_line_comes_from_the_trash(start, line, cast):
    for name, row in line.items():
        if name != start:
            type(row).objects.filter(pk=row.pk).update(trashed_at="2026-01-01T00:00Z")
    strip = lineage.strip_of(line[start], cast.owner)
    assert [hop.links for hop in strip.hops if hop.links] == []


@pytest.mark.parametrize("start", ["speaker", "talk", "insight", "idea"])
def test_a_rejected_spark_is_no_part_of_the_line(start, line, cast):
    Spark.objects.update(rejected_at="2026-01-01T00:00Z")
    labels = [hop.label for hop in lineage.strip_of(line[start], cast.owner).hops]
    here = labels.index(next(label for label in labels if label.startswith("This")))
    lost = "1 insight" if start == "idea" else "1 idea"
    assert lost not in (labels[:here] if start == "idea" else labels)
    assert lineage.grown_from(line["paper"], cast.owner).hops[0].label == "1 idea"


def test_a_labmate_reads_nothing_private_on_the_line(line, cast):
    line["idea"].visibility = "private"
    line["idea"].save()
    assert told(lineage.strip_of(line["talk"], cast.labmate))[-1] == ("Ideas", "")
    assert lineage.grown_from(line["paper"], cast.labmate) is None
    Insight.objects.update(visibility="private")
    assert told(lineage.strip_of(line["talk"], cast.labmate))[-1] == ("Insights", "")
    assert lineage.strip_of(line["talk"], cast.labmate).title.endswith(
        "0 insights, 0 ideas, 0 outcomes"
    )


def test_what_is_missing_leads_to_where_it_is_added(cast):
    talk = make_talk()
    insight = make_insight(cast.owner, talk=talk)
    speaker_url = reverse("papers:talk-edit", args=[talk.pk])
    assert added(lineage.strip_of(talk, cast.owner)) == [speaker_url]
    assert added(lineage.strip_of(insight, cast.owner)) == [speaker_url, "#offers"]
    idea = make_idea(cast.owner)
    assert added(lineage.strip_of(idea, cast.owner)) == ["#sparks-title", "#outcome-title"]
    light(idea, cast.owner, insight=insight)
    assert added(lineage.strip_of(idea, cast.owner)) == [speaker_url, "#outcome-title"]
    paper = make_paper()
    paper_url = reverse("papers:paper-insight-add", args=[paper.pk])
    assert added(lineage.strip_of(paper, cast.owner)) == [paper_url]
    person = Person.objects.create(name="胡瀚")
    assert added(lineage.strip_of(person, cast.owner)) == [reverse("papers:talk-add")]


def test_nothing_is_asked_of_who_may_not_change_the_idea(cast):
    idea = make_idea(cast.owner, visibility="lab")
    strip = lineage.strip_of(idea, cast.reader)
    assert told(strip) == [("Source", ""), ("This idea", "Seed"), ("Outcome", "")]
    assert added(strip) == []


def test_a_suggestion_counts_as_inferred_once_somebody_confirmed_it(line, cast):
    spark = Spark.objects.get()

    def basis():
        hops = lineage.strip_of(line["talk"], cast.owner).hops
        return next(hop.basis for hop in hops if hop.label == "1 idea")

    found = []
    for fields in ({"basis": "stated"}, {"basis": "inferred"}, {"basis": "suggested"}):
        Spark.objects.filter(pk=spark.pk).update(**fields)
        found.append(basis())
    Spark.objects.update(confirmed_by=cast.owner)
    found.append(basis())
    assert found == [Basis.STATED, Basis.INFERRED, Basis.SUGGESTED, Basis.INFERRED]


def test_the_surest_of_many_comes_first_and_the_rest_is_counted(cast, as_owner):
    talk = make_talk()
    insight = make_insight(cast.owner, talk=talk)
    for number in range(7):
        basis = Basis.STATED if number == 6 else Basis.SUGGESTED
        idea = make_idea(cast.owner, f"想法 {number}", number=str(number), position=number)
        light(idea, cast.owner, basis, insight=insight)
    hop = lineage.strip_of(talk, cast.owner).hops[-2]
    assert [link.label for link in hop.links] == [
        "6 想法 6",
        "0 想法 0",
        "1 想法 1",
        "2 想法 2",
        "3 想法 3",
    ]
    assert (hop.label, hop.more, hop.basis) == ("7 ideas", 2, Basis.STATED)
    page = as_owner.get(talk.get_absolute_url()).content.decode()
    assert "and 2 more" in page
    assert 'is-suggested">0 想法 0<span class="visually-hidden"> (suggested by' in page


def test_an_outcome_is_also_what_did_not_work_and_the_lesson_of_it(cast):
    talk = make_talk()
    insight = make_insight(cast.owner, talk=talk)
    failed = make_idea(cast.owner, "一", negative_result="没有提升")
    taught = make_idea(cast.owner, "二")
    concluding.teach(idea=taught, lesson="先量再用", by=cast.owner)
    taught.save()
    for idea in (failed, taught):
        light(idea, cast.owner, insight=insight)
    hop = lineage.strip_of(talk, cast.owner).hops[-1]
    assert (hop.label, [(link.label, link.url) for link in hop.links]) == (
        "2 outcomes",
        [
            ("没有提升", f"{failed.get_absolute_url()}#outcome-title"),
            ("先量再用", taught.lesson.get_absolute_url()),
        ],
    )


def test_the_line_of_a_lesson_begins_at_the_idea_that_was_tried(cast, as_owner):
    idea = make_idea(cast.owner, "切词", number="2")
    concluding.teach(idea=idea, lesson="字幕太短", by=cast.owner)
    idea.save()
    assert told(lineage.strip_of(idea.lesson, cast.owner)) == [
        ("1 idea", "2 切词", ""),
        ("This insight", "Critique"),
        ("Ideas", ""),
    ]
    page = as_owner.get(idea.lesson.get_absolute_url()).content.decode()
    assert f'own trial of <a href="{idea.get_absolute_url()}">2 切词</a>.' in page


def test_the_page_of_a_paper_shows_both_its_lines(line, cast, as_owner):
    def labels():
        page = as_owner.get(line["paper"].get_absolute_url()).content.decode()
        names = ("What this paper grew from", "What became of it: 1 insight, 0 ideas, 0 outcomes")
        return [name for name in names if f'aria-label="{name}"' in page]

    assert labels() == ["What this paper grew from"]
    make_insight(cast.owner, paper=line["paper"])
    assert len(labels()) == 2


def test_a_talk_in_the_trash_takes_its_speaker_off_the_line_of_an_idea(line, cast):
    trashing.trash(querysets=[Talk.objects.filter(pk=line["talk"].pk)], by=cast.owner)
    assert told(lineage.strip_of(line["idea"], cast.owner))[:2] == [
        ("1 insight", "高分辨率", ""),
        ("This idea", "Seed"),
    ]
