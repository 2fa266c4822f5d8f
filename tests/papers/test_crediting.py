from papers import crediting
from papers.models import Authorship, Person, Speaking
from tests.cast import make_paper, make_talk


def speakers(talk):
    return [person.name for person in talk.speakers.order_by("speakings__position")]


def test_speakers_are_found_or_added_in_order(db):
    known = Person.objects.create(name="张磊")
    talk = make_talk()
    crediting.credit_speakers(talk=talk, names=["胡瀚", "张磊"])
    assert speakers(talk) == ["胡瀚", "张磊"]
    assert Person.objects.filter(name="张磊").get() == known


def test_a_name_that_two_people_share_is_somebody_new(db):
    Person.objects.create(name="张磊")
    Person.objects.create(name="张磊")
    crediting.credit_speakers(talk=make_talk(), names=["张磊"])
    assert Person.objects.filter(name="张磊").count() == 3


def test_saving_again_keeps_the_person_although_others_share_the_name(db):
    talk = make_talk(speakers=["张磊"])
    mine = talk.speakers.get()
    Person.objects.create(name="张磊")
    crediting.credit_speakers(talk=talk, names=["张磊", "胡瀚"])
    assert talk.speakers.get(name="张磊") == mine
    assert Speaking.objects.filter(talk=talk).count() == 2


def test_authors_keep_the_name_as_printed(db):
    person = Person.objects.create(name="Lei Zhang")
    paper = make_paper()
    crediting.credit_authors(paper=paper, names=["ZHANG LEI", "lei zhang"])
    printed = list(paper.authorships.values_list("printed_name", "position"))
    assert printed == [("ZHANG LEI", 0), ("lei zhang", 1)]
    assert Authorship.objects.get(printed_name="lei zhang").person == person


def test_a_paper_is_called_by_title_doi_or_key_and_else_added(db):
    paper = make_paper(title="Swin Transformer", doi="10.1/Ab", citation_key="liu2021")
    for text in ("ｓwin  transformer", "10.1/aB", "liu2021"):
        assert crediting.paper_called(text) == paper
    assert crediting.paper_called("ViT").title == "ViT"
