import pytest
from django.utils import timezone
from hypothesis import given, strategies as st

from ideas import thanks
from ideas.models import Basis, Idea, Spark
from papers.formats import bibtex
from papers.models import Person, Series, Speaking, Talk
from tests.cast import make_insight, make_talk
from tests.ideas.making import make_idea

HOSTILE = r"""{}\$&%#_~^ "'`-@,=%ab张（）and """
titles = st.text(st.sampled_from(HOSTILE), min_size=1, max_size=20).map(str.strip).filter(bool)
names = st.sampled_from(
    ["张磊", "欧阳修", "Smith and Sons, Ltd.", "others", "Ludwig van Beethoven"]
)
names |= titles.filter(str.isascii)


def a_talk(title="OSCAR", speakers=(), **fields):
    """Return a talk as it is fetched, not saved: with speakers and series."""
    talk = Talk(pk=7, title=title, **fields)
    speakings = [Speaking(talk=talk, person=person) for person in speakers]
    talk._prefetched_objects_cache = {"speakings": speakings}
    return talk


def read_back(talk):
    """Return the one record that the BibTeX of ``talk`` reads back as."""
    loaded = bibtex.loads(thanks.thanks_for([talk]).bibtex)
    assert loaded.problems == ()
    (record,) = loaded.records
    return record


@pytest.fixture
def lei():
    return Person(pk=1, name="张磊", latin_name="Lei Zhang")


@given(titles, st.lists(names, max_size=3), titles)
def test_bibtex_reads_back_as_it_was_whatever_is_in_the_names(title, speakers, series):
    people = [Person(pk=n, name=name) for n, name in enumerate(speakers)]
    title = " ".join(title.split())
    record = read_back(a_talk(title, people, series=Series(name=series)))
    assert (record.title, [name.display for name in record.authors]) == (
        title,
        [" ".join(name.split()) for name in speakers],
    )


@pytest.mark.parametrize("title", ["a--b", "a---b", "``a''", "{", "}", "a\\b", "100% ~x^2"])
def test_bibtex_keeps_what_tex_would_print_otherwise(title):
    assert read_back(a_talk(title)).title == title


def test_bibtex_has_what_is_known_of_a_talk(lei):
    url = "https://example.org/a_b~c?x=%20{y}"
    talk = a_talk("OSCAR & 张", [lei], series=Series(name="MSRA"), date="2021-03-12")
    talk.slides_url = url
    assert thanks.thanks_for([talk]).bibtex == (
        "@misc{talk7,\n"
        "  author = {Lei Zhang},\n"
        "  title = {{OSCAR \\& 张}},\n"
        "  howpublished = {Talk at MSRA},\n"
        "  url = {https://example.org/a_b~c?x=%20%7By%7D},\n"
        "  date = {2021-03-12},\n"
        "  year = {2021},\n"
        "  month = {3},\n"
        "}\n"
    )
    record = read_back(talk)
    assert (record.date.iso, record.authors[0].family, record.key) == (
        "2021-03-12",
        "Zhang",
        "talk7",
    )


def test_a_talk_of_which_only_the_title_is_known_makes_an_entry_too():
    assert thanks.thanks_for([a_talk()]).bibtex == (
        "@misc{talk7,\n  title = {{OSCAR}},\n  howpublished = {Talk},\n}\n"
    )


def test_the_sentences_name_speakers_and_talks_as_each_language_does(lei):
    siyu = Person(pk=2, name="Siyu Tang")
    talks = [
        a_talk("OSCAR", [lei], series=Series(name="MSRA"), date="2021-03-12"),
        a_talk("VinVL", [lei]),
        a_talk("MetaAvatar", [siyu, lei], date="2021-11"),
        a_talk("R-Drop", date="2021"),
    ]
    said = thanks.thanks_for(talks)
    assert said.english == (
        "We thank Lei Zhang for the talks “OSCAR” (MSRA, 12 March 2021) and “VinVL”; "
        "Siyu Tang and Lei Zhang for the talk “MetaAvatar” (November 2021); "
        "and the speaker of the talk “R-Drop” (2021), from which this work grew."
    )
    assert said.chinese == (
        "本工作源自以下报告，谨致谢意：张磊的报告《OSCAR》（MSRA，2021年3月12日）、《VinVL》；"
        "Siyu Tang、张磊的报告《MetaAvatar》（2021年11月）；报告《R-Drop》（2021年）的讲者。"
    )


def test_one_talk_and_two_make_plain_sentences(lei):
    one, two = a_talk("OSCAR", [lei]), a_talk("R-Drop")
    assert thanks.thanks_for([one]).english == (
        "We thank Lei Zhang for the talk “OSCAR”, from which this work grew."
    )
    assert thanks.thanks_for([one, two]).english == (
        "We thank Lei Zhang for the talk “OSCAR”, and the speaker of the talk “R-Drop”, "
        "from which this work grew."
    )


def test_the_talks_behind_an_idea_are_its_own_and_those_of_the_idea_that_lit_it(cast):
    def lit(title, date, idea, visibility="lab"):
        talk = make_talk(title, date=date)
        insight = make_insight(cast.owner, talk=talk, visibility=visibility)
        Spark.objects.create(idea=idea, insight=insight, basis=Basis.STATED, added_by=cast.owner)

    first, second, other = (make_idea(cast.owner, visibility="lab") for _each in range(3))
    Spark.objects.create(idea=second, from_idea=first, added_by=cast.owner)
    lit("Later", "2022", second)
    lit("Earlier", "2021", first)
    lit("Private", "2020", first, visibility="private")
    lit("Another", "2019", other)
    ideas = Idea.objects.filter(pk=second.pk)
    assert [talk.title for talk in thanks.talks_behind(ideas, cast.labmate)] == ["Earlier", "Later"]
    titles = [talk.title for talk in thanks.talks_behind(ideas, cast.owner)]
    assert titles == ["Private", "Earlier", "Later"]
    Talk.objects.filter(title="Later").update(trashed_at=timezone.now())
    assert [talk.title for talk in thanks.talks_behind(ideas, cast.labmate)] == ["Earlier"]
