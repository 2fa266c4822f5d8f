import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from papers.crediting import credit_authors
from papers.models import CitationStyle
from tests.cast import make_cast, make_paper, make_talk

pytestmark = pytest.mark.django_db

SMALL = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>Small style</title></info>
<citation><layout><text variable="title"/></layout></citation>
<bibliography><layout prefix="* "><text variable="title"/></layout></bibliography></style>"""


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def reader(client, cast):
    client.force_login(cast.reader)
    return client


def written(response):
    return response.context["written"]


def test_paper_is_cited_in_the_chosen_style_and_output(reader):
    paper = make_paper("深度学习", date="2020", container="计算机学报")
    credit_authors(paper=paper, names=["张三", "李四", "王五", "赵六"])
    url = reverse("papers:paper-cite", args=[paper.pk])
    expected = "[1] 张三, 李四, 王五, 等. 深度学习[J]. 计算机学报, 2020."
    assert written(reader.get(url, {"style": "gb-numeric", "output": "text"})) == expected
    assert expected[4:] in reader.get(url).text


def test_style_chosen_last_is_remembered(reader):
    url = reverse("papers:paper-cite", args=[make_paper("Deep").pk])
    reader.get(url, {"style": "nature"})
    assert reader.get(url).context["form"]["style"].value() == "nature"


def test_unknown_style_is_refused(reader):
    url = reverse("papers:paper-cite", args=[make_paper("Deep").pk])
    assert reader.get(url, {"style": "none"}).status_code == 422


def test_list_is_cited_as_it_is_narrowed_or_chosen(reader):
    one, two = make_paper("Alpha one", date="2020"), make_paper("Beta two", date="2021")
    url = reverse("papers:cite")
    assert written(reader.get(url, {"q": "beta", "style": "nature"})) == "1. Beta two. (2021)."
    chosen = {"paper": [one.pk, "x", "9" * 30], "style": "nature"}
    assert written(reader.get(url, chosen)) == "1. Alpha one. (2020)."
    both = reader.get(url, {"style": "nature"})
    assert written(both) == "1. Beta two. (2021).\n2. Alpha one. (2020)."
    assert two.title in both.text


def test_talk_is_cited_with_its_speaker(reader):
    talk = make_talk("OSCAR", speakers=["李秀军"], date="2020-08-24")
    url = reverse("papers:talk-cite", args=[talk.pk])
    assert written(reader.get(url, {"style": "vancouver"})) == "1. 李秀军. OSCAR. 2020 Aug 24."


def test_style_of_the_lab_is_offered_and_used(reader):
    style = CitationStyle.objects.create(title="Ours", text=SMALL)
    url = reverse("papers:paper-cite", args=[make_paper("Deep").pk])
    assert written(reader.get(url, {"style": style.name})) == "* Deep"
    assert ("Ours" in reader.get(url).text) is True


def test_style_that_fails_is_said_on_the_page(reader):
    text = SMALL.replace('<text variable="title"/></layout></bib', "<nowhere/></layout></bib")
    style = CitationStyle.objects.create(title="Broken", text=text)
    url = reverse("papers:paper-cite", args=[make_paper("Deep").pk])
    response = reader.get(url, {"style": style.name})
    assert (response.status_code, response.context["has_failed"]) == (200, True)


def test_number_of_queries_does_not_depend_on_the_number_of_papers(reader):
    url, numbers = reverse("papers:cite"), []
    for count in (1, 5):
        for n in range(count):
            credit_authors(paper=make_paper(f"Paper {n} of {count}"), names=["Ada", "Bob"])
        reader.get(url)
        with CaptureQueriesContext(connection) as queries:
            reader.get(url)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


@pytest.fixture
def editor(client, cast):
    client.force_login(cast.owner)
    return client


def add(client, **values):
    return client.post(reverse("admin:papers_citationstyle_add"), values)


def test_style_is_added_in_the_admin_with_its_own_title(editor):
    assert add(editor, text=SMALL).status_code == 302
    assert CitationStyle.objects.get().title == "Small style"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<html/>", "no style of the Citation Style Language"),
        ("<style", "no XML"),
        (SMALL.replace("<text variable", "<nowhere variable"), "was tried on a paper"),
    ],
)
def test_style_that_is_none_is_refused_with_a_reason(editor, text, said):
    response = add(editor, text=text)
    assert CitationStyle.objects.count() == 0
    assert said in response.text
