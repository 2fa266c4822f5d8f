import pytest
from django.core.exceptions import ValidationError

from papers import crediting, people
from papers.models import Authorship, Person, PersonName, Speaking, TalkPaper
from tests.cast import make_cast, make_paper, make_talk


@pytest.fixture
def cast(db):
    return make_cast()


def person(name, **fields):
    return Person.objects.create(name=name, **fields)


def wrote(*authors, title="A paper"):
    paper = make_paper(title)
    for position, author in enumerate(authors):
        Authorship.objects.create(paper=paper, person=author, position=position)
    return paper


def everything():
    """All that a merge may change, as plain rows."""
    return {
        model: list(model._base_manager.order_by("pk").values_list(*columns))
        for model, columns in {
            Person: ("pk", "name", "orcid", "affiliation", "photo", "trashed_at"),
            Authorship: ("pk", "paper", "person", "role", "printed_name", "position"),
            Speaking: ("pk", "talk", "person", "position"),
            PersonName: ("pk", "person", "name", "kind"),
        }.items()
    }


def test_what_was_the_other_s_is_the_kept_person_s_and_comes_back(cast):
    kept, gone = (
        person("张磊"),
        person("Lei Zhang", orcid="0000-0002-1825-0097", affiliation="IDEA"),
    )
    both, one = wrote(kept, gone), wrote(gone, title="Of one")
    talk = make_talk()
    Speaking.objects.create(talk=talk, person=gone)
    PersonName.objects.create(person=gone, name="Zhang, L.")
    before = everything()
    done = people.merge(kept=kept, gone=gone, by=cast.labmate)
    kept.refresh_from_db()
    printed = kept.authorships.order_by("paper").values_list("paper", "printed_name")
    assert list(printed) == [(both.pk, "张磊"), (one.pk, "Lei Zhang")]
    assert list(kept.talks.all()) == [talk]
    assert {other.name for other in kept.other_names.all()} == {"Zhang, L.", "Lei Zhang"}
    assert (kept.orcid, kept.affiliation) == ("0000-0002-1825-0097", "IDEA")
    assert people.became(gone.pk) == kept
    assert people.unmerge(merge=done, by=cast.labmate) is True
    assert everything() == before
    assert people.became(gone.pk) is None
    assert people.unmerge(merge=done, by=cast.labmate) is False


def test_what_was_changed_since_stays_changed(cast):
    kept, gone = person("张磊"), person("Lei Zhang", affiliation="IDEA")
    done = people.merge(kept=kept, gone=gone, by=cast.labmate)
    kept.refresh_from_db()
    kept.affiliation = "Tsinghua"
    kept.save()
    people.unmerge(merge=done, by=cast.labmate)
    kept.refresh_from_db()
    assert kept.affiliation == "Tsinghua"


def test_nobody_is_made_one_with_who_is_gone_or_with_themselves(cast):
    kept, gone = person("张磊"), person("Lei Zhang")
    with pytest.raises(people.CannotMerge):
        people.merge(kept=kept, gone=kept, by=cast.labmate)
    with pytest.raises(people.CannotMerge):
        people.merge(kept=kept, gone=gone, by=cast.reader)
    people.merge(kept=kept, gone=gone, by=cast.labmate)
    with pytest.raises(people.CannotMerge):
        people.merge(kept=kept, gone=gone, by=cast.labmate)


def test_the_same_given_name_in_another_script_is_a_hint(cast):
    one, other = person("张磊"), person("Lei Zhang")
    person("张兰"), person("Lan Zhang Wei")
    assert [(hint.one, hint.other) for hint in people.hints_about(one)] == [(one, other)]
    assert [(hint.one, hint.other) for hint in people.hints()][:1] == [(one, other)]


def test_initials_are_a_hint_only_with_something_shared(cast):
    one, other, third = person("张磊"), person("L. Zhang"), person("Ze Liu")
    assert people.hints_about(one) == []
    wrote(one, third)
    wrote(other, third, title="Another")
    (hint,) = people.hints_about(one)
    assert (hint.other, hint.shared, hint.talks) == (other, 1, 0)


def test_a_talk_on_a_paper_of_the_other_speaks_most(cast):
    one, other = person("张磊"), person("L. Zhang")
    talk = make_talk()
    Speaking.objects.create(talk=talk, person=one)
    TalkPaper.objects.create(talk=talk, paper=wrote(other))
    (hint,) = people.hints_about(other)
    assert (hint.other, hint.shared, hint.talks) == (one, 0, 1)


def test_an_other_name_is_a_hint_too(cast):
    one, other = person("Siyu Tang"), person("汤思宇")
    married = person("Siyu Miller")
    people.name_otherwise(person=married, names=["Siyu Tang"])
    assert {hint.other for hint in people.hints_about(married)} == {one, other}


def test_two_people_said_to_differ_are_no_hint_again(cast):
    one, other = person("张磊"), person("Lei Zhang")
    people.say_different(one=other, other=one, by=cast.labmate)
    people.say_different(one=one, other=other, by=cast.labmate)
    assert people.hints_about(one) == people.hints_about(other) == people.hints() == []


def test_hints_take_as_many_queries_for_many_people(cast, django_assert_num_queries):
    for name in ("张磊", "Lei Zhang"):
        person(name)
    with django_assert_num_queries(7):
        people.hints()
    for number in range(10):
        wrote(person(f"王{chr(0x4E00 + number)}"), person(f"Wang {number} X"), person("Lei Zhang"))
    with django_assert_num_queries(7):
        people.hints()


def test_other_names_are_said_in_what_they_are(cast):
    one = person("张磊", latin_name="Lei Zhang")
    people.name_otherwise(person=one, names=["Zhang, L.", "张垒", "Ray Zhang", "lei zhang"])
    kinds = dict(one.other_names.values_list("name", "kind"))
    assert kinds == {"Zhang, L.": "script", "张垒": "other", "Ray Zhang": "script"}
    people.name_otherwise(person=one, names=["张垒"])
    assert [other.name for other in one.other_names.all()] == ["张垒"]


def test_an_other_name_finds_the_person(cast):
    one = person("汤思宇")
    people.name_otherwise(person=one, names=["Siyu Tang"])
    assert list(Person.objects.matching(q="siyu")) == [one]
    assert crediting.people_named(["siyu tang"]) == [one]
    twin = person("Siyu Tang")
    assert crediting.people_named(["Siyu Tang"])[0] not in {one, twin}


def test_initials_are_nobody_s(cast):
    one = person("Lei Zhang")
    people.name_otherwise(person=one, names=["L. Zhang"])
    assert crediting.people_named(["L. Zhang"])[0] != one


@pytest.mark.parametrize(
    "text", ["0000-0002-1825-0097", "https://orcid.org/0000-0002-1694-233X", "000000021694233x"]
)
def test_an_orcid_is_kept_as_one_writes_it(cast, text):
    assert person("A B", orcid=text).orcid in {"0000-0002-1825-0097", "0000-0002-1694-233X"}


@pytest.mark.parametrize("text", ["0000-0002-1825-0098", "0000-0002-1694-2330", "orcid", "12"])
def test_an_orcid_with_a_wrong_check_digit_is_refused(cast, text):
    with pytest.raises(ValidationError):
        person("A B", orcid=text)


def test_of_so_many_people_with_like_names_the_small_groups_are_looked_at(cast, monkeypatch):
    for number in range(3):
        person(f"Lei Zhang{'g' * number}")
    person("汤思宇"), person("Siyu Tang")
    for name in ("张磊", "Lei Zhang"):
        person(name)
    names = {"Lei Zhang", "张磊", "汤思宇"}
    monkeypatch.setattr(people, "LOOKED_AT", 2)
    assert {hint.one.name for hint in people.hints()} == {"汤思宇"}
    monkeypatch.setattr(people, "LOOKED_AT", 10)
    assert {hint.one.name for hint in people.hints()} == names
