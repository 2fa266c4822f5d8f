"""Finding what one may see, the best first."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from papers.models import (
    Authorship,
    Collection,
    FileKind,
    FileText,
    Kind,
    Legibility,
    Paper,
    PaperFile,
    Person,
    Reading,
    Series,
    StaleDocument,
    Talk,
    Visibility,
)
from papers.search import engine, index
from tests.cast import make_insight, make_paper, make_talk

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)


def ask(text, user, **options):
    return engine.search(text, user, today=TODAY, **options)


def found(text, user, kind=""):
    """Return what was found, as (kind, title or text)."""
    return [
        (group.kind.name, hit.shown.title or hit.shown.text)
        for group in ask(text, user, kind=kind).groups
        for hit in group.hits
    ]


def titles(text, user):
    return [title for _kind, title in found(text, user)]


def write(paper, *names):
    for position, name in enumerate(names):
        person, _new = Person.objects.get_or_create(name=name)
        Authorship.objects.create(paper=paper, person=person, position=position)


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("开", True),
        ("词表", True),
        ("开放词表", True),
        ("换成开放词表以后", True),
        ("放词", True),
        ("表开", False),
        ("token消耗", True),
        ("Ｔｏｋｅｎ", True),
        ("消耗", True),
        ("蒸餾", True),
        ("cafe", True),
        ("CAFÉ", True),
        ("efficient", True),
        ("anc", False),
        ("anc*", True),
        ("anchor", True),
        ("anchors", False),
        ('"open vocabulary"', True),
        ('"vocabulary open"', False),
        ("vocabulary open", True),
        ("open -vocabulary", False),
        ("nothing OR vocabulary", True),
        ("(nothing OR open) anchor*", True),
        ("in:title open", False),
    ],
)
def test_words_of_both_languages(cast, typed, is_found):
    text = "换成开放词表以后 open vocabulary，Token消耗；蒸馏 Café eﬃcient anchored"
    make_insight(cast.owner, text, talk=make_talk("A talk"))
    assert bool(found(typed, cast.owner, "insight")) is is_found


@pytest.mark.parametrize("typed", ["张磊", "zhang lei", "Lei Zhang", "zhanglei", "zl", "ZhangLei"])
def test_a_person_is_found_however_the_name_is_written(cast, typed):
    write(make_paper("Oscar"), "张磊")
    assert found(typed, cast.owner) == [("paper", "Oscar"), ("person", "张磊")]


def test_title_before_body_and_exact_before_loose(cast):
    make_paper("Attention", abstract="with a transformer")
    make_paper("Transformers everywhere")
    make_paper("The transformer")
    make_paper("Unrelated")
    assert titles("transformer", cast.owner) == [
        "The transformer",
        "Transformers everywhere",
        "Attention",
    ]


def test_words_in_their_order_before_words_apart(cast):
    make_paper("Distillation of knowledge")
    make_paper("Knowledge distillation")
    assert titles("knowledge distillation", cast.owner) == [
        "Knowledge distillation",
        "Distillation of knowledge",
    ]


def test_nobody_finds_what_others_keep_private(cast):
    make_insight(cast.owner, "secret thought", visibility=Visibility.PRIVATE)
    assert found("secret", cast.owner) == [("insight", "secret thought")]
    results = ask("secret", cast.labmate)
    assert (results.groups, results.ranked, results.count) == ((), {}, 0)
    assert ask("secert", cast.labmate).nearer == ()
    assert ask("secert", cast.owner).nearer == (("secret", "secret"),)


def test_the_tables_decide_not_the_index(cast):
    """Even where the index is behind, what became private is not shown."""
    insight = make_insight(cast.owner, "secret thought")
    index.catch_up_with_all()
    insight.visibility = Visibility.PRIVATE
    insight.save()
    StaleDocument.objects.all().delete()
    assert found("secret", cast.labmate) == []


def test_what_is_in_the_trash_is_not_found(cast):
    paper = make_paper("Swin")
    assert titles("swin", cast.owner) == ["Swin"]
    Paper.objects.filter(pk=paper.pk).update(trashed_at=timezone.now())
    assert titles("swin", cast.owner) == []


def test_pages_of_a_pdf_are_found_and_lead_there(cast):
    paper = make_paper("Swin")
    write(paper, "胡瀚")
    file = PaperFile.objects.create(
        paper=paper, name="a.pdf", file="a", sha256="1", size=1, kind=FileKind.PDF,
        reading=Legibility.READ,
    )  # fmt: skip
    FileText.objects.create(of=file, page=7, text="shifted windows on page seven")
    [group] = ask("shifted", cast.owner).groups
    [hit] = group.hits
    assert (hit.shown.title, hit.shown.details) == ("Swin", ("page 7",))
    assert hit.shown.url.endswith("#page=7")
    assert found("in:pdf shifted author:胡瀚", cast.owner) == [("page", "Swin")]
    assert found("in:pdf shifted author:胡瀚 -windows", cast.owner) == []


@pytest.fixture
def library(cast):
    swin = make_paper("Swin", date="2021-03", type="preprint", doi="10.1000/swin")
    write(swin, "胡瀚", "张磊")
    swin.tags.add("视觉")
    vit = make_paper("ViT", date="2020")
    outer = Collection.objects.create(name="Vision")
    inner = Collection.objects.create(name="Windows", parent=outer)
    inner.papers.add(swin)
    series = Series.objects.create(name="Reading group")
    talk = make_talk("Oscar", ["张磊"], date="2021-10", series=series)
    make_insight(cast.owner, "a question", talk=talk, kind=Kind.QUESTION)
    make_insight(cast.labmate, "a method", paper=vit, kind=Kind.METHOD, voice="mine")
    Reading.objects.create(member=cast.owner, paper=vit, status="read")
    return cast


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("author:张磊", ["Swin"]),
        ("author:zl", ["Swin"]),
        ('author:"Hu Han"', ["Swin"]),
        ("speaker:张磊", ["Oscar", "a question"]),
        ("person:张磊", ["Swin", "Oscar", "a question"]),
        ("tag:视觉", ["Swin"]),
        ("kind:question", ["a question"]),
        ("类别:问题", ["a question"]),
        ("kind:paper", ["ViT", "Swin"]),
        ("kind:question,method", ["a method", "a question"]),
        ("voice:mine", ["a method"]),
        ("type:preprint", ["Swin"]),
        ("year:2021", ["Swin", "Oscar", "a question"]),
        ("year:2019..2020", ["ViT", "a method"]),
        ("year:<2021", ["ViT", "a method"]),
        ("year:>=2021 -kind:talk", ["Swin", "a question"]),
        ("doi:10.1000/swin", ["Swin"]),
        ("collection:vision", ["Swin"]),
        ("collection:windows", ["Swin"]),
        ("series:reading", ["Oscar"]),
        ("by:me kind:insight", ["a question"]),
        ("owner:labmate", ["a method"]),
        ("is:mine", ["a question"]),
        ("has:insight", ["ViT", "Oscar"]),
        ("is:open", ["a question"]),
        ("is:read", ["ViT"]),
        ("is:unread", ["Swin"]),
        ("in:paper", ["ViT", "Swin"]),
        ("sort:oldest kind:paper", ["ViT", "Swin"]),
        ("sort:newest kind:paper", ["Swin", "ViT"]),
        ("oscar OR swin", ["Swin", "Oscar"]),
        ("tag:视觉 OR kind:talk", ["Swin", "Oscar"]),
        ("-author:张磊 kind:paper", ["ViT"]),
        ("added:<2w kind:talk", ["Oscar"]),
        ("added:>2w", []),
        ("changed:<1d kind:talk", ["Oscar"]),
    ],
)
def test_fields(library, typed, rows):
    today = timezone.localdate()
    results = engine.search(typed, library.owner, today=today)
    assert results.meaning.messages == ()
    hits = [hit.shown.title or hit.shown.text for one in results.groups for hit in one.hits]
    assert hits == rows


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("swin author:nobody", "Nobody is called “nobody”."),
        ("swin tag:none", "There is no tag “none”."),
        ("swin year:soon", "“soon” is no year. Write 2019, 2019..2022, >=2020 or <2021."),
        ("swin added:soon", "“soon” is no time. Write <2w, >1m, 2026-03 or 2026-01..2026-03."),
        ("swin voice:loud", "“voice:” cannot be “loud”. It can be: source, mine, unclear."),
        ("swin collection:none", "There is no collection “none”."),
        ("swin by:nobody", "There is no member “nobody”."),
        (
            "swin OR is:open",
            "“is:open” can only stand beside the other words, not among alternatives.",
        ),
        ("swin in:here", "“in:” cannot be “here”. It can be: title, pdf, paper, talk, person, "),
        ('swin "', "A quotation mark is not closed: everything after it was taken for one phrase."),
        ("swin yaer:2021", "There is no field “yaer:”. Did you mean “year:”?"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_told_and_the_rest_is_asked(library, typed, message):
    results = ask(typed, library.owner)
    [told] = results.meaning.messages
    assert told.startswith(message)
    if "yaer" not in typed:
        assert titles(typed, library.owner) == ["Swin"]


def test_years_of_an_open_range_are_bounded(library):
    assert titles("year:0001..9999 kind:paper", library.owner) == ["ViT", "Swin"]


def test_a_misspelt_word_offers_the_near_one(library):
    assert ask("swim -talk", library.owner).nearer == (("swin", "swin -talk"),)
    assert ask("swin", library.owner).nearer == ()


def test_what_is_stale_is_found_at_once(cast):
    Talk.objects.bulk_create([Talk(title=f"Lecture {number}") for number in range(3)])
    assert ask("lecture", cast.owner).count == 3


def test_of_every_kind_a_few_and_of_one_kind_page_after_page(cast):
    Paper.objects.bulk_create([Paper(title=f"Swin {number:03}") for number in range(120)])
    index.catch_up_with_all()
    make_talk("Swin too")
    papers, talks = ask("swin", cast.owner).groups
    assert (papers.count, papers.is_more, len(papers.hits), papers.next) == (120, False, 5, 0)
    assert talks.count == 1
    seen, start = [], 0
    while True:
        [group] = ask("swin", cast.owner, kind="paper", start=start).groups
        seen += [hit.object_id for hit in group.hits]
        if not (start := group.next):
            break
    assert (len(seen), len(set(seen))) == (120, 120)


def test_a_common_word_reads_a_bounded_number_of_rows(cast, monkeypatch):
    """The newest are ranked, and those with the word in the title, however old."""
    monkeypatch.setattr(engine, "MOST_RANKED", 10)
    make_paper("The common one")
    Paper.objects.bulk_create(
        [Paper(title=f"Paper {number}", abstract="common words") for number in range(30)]
    )
    index.catch_up_with_all()
    [group] = ask("common", cast.owner, kind="paper").groups
    assert (group.count, group.is_more) == (11, True)
    assert group.hits[0].shown.title == "The common one"


def test_terms_of_what_was_ranked_can_be_counted(library):
    [row] = ask("swin", library.owner).ranked["paper"]
    assert {"q0qispaper", "q0qlab", "q0qyear2021", "q0qtypepreprint"} <= set(row.terms)


def test_nothing_asked_finds_nothing(library):
    for text in ("", "  ", "sort:newest", "…"):
        assert ask(text, library.owner).groups == ()


def test_added_between_two_days(cast):
    old = make_talk("Old lecture")
    make_talk("New lecture")
    Talk.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=40))
    today = timezone.localdate()
    assert [
        hit.shown.title
        for hit in engine.search("lecture added:>1m", cast.owner, today=today).groups[0].hits
    ] == ["Old lecture"]
