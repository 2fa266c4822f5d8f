"""The admin of the library, used as a lab uses it: through its pages."""

import re
from io import BytesIO

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from papers import crediting
from papers.models import (
    Authorship,
    Image,
    Insight,
    Paper,
    Person,
    Series,
    Speaker,
    Tag,
    Talk,
    User,
)
from tests.cast import both_texts, make_insight, make_paper, make_talk
from tests.papers.filling import admin_url, as_shown, row
from tests.pdfs import make_pdf

SWIN = """@inproceedings{liu2021swin,
  title = {Swin Transformer},
  author = {Liu, Ze and 胡瀚},
  booktitle = {ICCV},
  year = {2021},
  keywords = {vision, 骨干网络},
  timestamp = {Mon, 28 Feb 2022}
}"""


@pytest.fixture
def as_staff(client, cast):
    """A client signed in as the labmate, who may use the admin."""
    client.force_login(cast.labmate)
    return client


def authors(paper):
    """Return the names that ``paper`` printed, in order."""
    return list(
        paper.authorships.order_by("role", "position").values_list("printed_name", flat=True)
    )


def post(client, row_or_model, page="add", **changed):
    """Open the page, change some fields and save. Returns the answer."""
    url = admin_url(row_or_model, page)
    return client.post(url, as_shown(client.get(url), **changed))


def said(answer):
    """Return the messages of ``answer``."""
    return [str(message) for message in get_messages(answer.wsgi_request)]


def undo(client, answer):
    """Press the button of the message that ``answer`` leads to."""
    page = client.get(answer.url)
    (action,) = re.findall(r'action="(/trash/[^"]+)"', page.content.decode())
    return client.post(action)


def test_a_paper_is_added_with_two_authors_in_order(as_staff):
    first, second = Person.objects.create(name="胡瀚"), Person.objects.create(name="Ze Liu")
    answer = post(
        as_staff,
        Paper,
        title="Swin  Transformer",
        date="2021年10月",
        tags="vision，骨干 网络",
        authorships__TOTAL_FORMS=2,
        **row("authorships", 0, person=first.pk, role="author"),
        **row("authorships", 1, person=second.pk, role="author", printed_name="Liu Z"),
    )
    paper = Paper.objects.get()
    assert answer.url == admin_url(Paper, "changelist")
    assert (paper.title, paper.date) == ("Swin Transformer", "2021-10")
    assert authors(paper) == ["胡瀚", "Liu Z"]
    assert sorted(paper.tags.names()) == ["vision", "骨干 网络"]


def test_a_paper_gets_its_files_on_the_page_where_it_is_added_and_more_later(as_staff):
    def upload(name, text):
        return SimpleUploadedFile(name, make_pdf(text))

    two = [upload("swin.pdf", "Shifted windows"), upload("appendix.pdf", "More windows")]
    answer = post(as_staff, Paper, title="Swin Transformer", files=two)
    paper = Paper.objects.get()
    assert answer.url == admin_url(Paper, "changelist")
    assert [file.name for file in paper.files.all()] == ["swin.pdf", "appendix.pdf"]
    page = as_staff.get(admin_url(paper, "change"))
    assert 'enctype="multipart/form-data"' in page.text
    assert f'<a href="/files/{paper.files.first().pk}/read/">swin.pdf</a>' in page.text
    hostile = SimpleUploadedFile("slides.pdf", b"<script>alert(1)</script>")
    answer = post(as_staff, paper, "change", files=[hostile])
    assert answer.status_code == 200
    assert "slides.pdf" in answer.text
    answer = post(as_staff, paper, "change", files=[upload("talk.pdf", "About it")])
    assert answer.url == admin_url(Paper, "changelist")
    assert paper.files.count() == 3


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({2: "1"}, ["C", "A", "B"]),
        ({0: "2"}, ["B", "A", "C"]),
        ({0: ""}, ["B", "C", "A"]),
        ({0: "3", 1: "1", 2: "2"}, ["B", "C", "A"]),
        ({}, ["A", "B", "C"]),
    ],
)
def test_an_author_moves_to_the_place_typed(places, order, as_staff):
    paper = make_paper()
    crediting.credit_authors(paper=paper, names=["A", "B", "C"])
    typed = {f"authorships-{number}-position": place for number, place in places.items()}
    post(as_staff, paper, "change", **typed)
    assert authors(paper) == order


def test_a_new_author_comes_last_and_one_taken_out_is_gone(as_staff):
    paper = make_paper()
    crediting.credit_authors(paper=paper, names=["A", "B"])
    added = Person.objects.create(name="C")
    post(
        as_staff,
        paper,
        "change",
        authorships__TOTAL_FORMS=3,
        **row("authorships", 0, DELETE="on"),
        **row("authorships", 2, person=added.pk, role="author"),
    )
    assert authors(paper) == ["B", "C"]
    assert list(paper.authorships.values_list("position", flat=True)) == [0, 1]


def test_somebody_named_in_the_box_and_as_a_row_is_credited_once(as_staff):
    person = Person.objects.create(name="胡瀚")
    post(
        as_staff,
        Paper,
        title="Swin",
        authors="胡瀚\nZe Liu",
        authorships__TOTAL_FORMS=1,
        **row("authorships", 0, person=person.pk, role="author", printed_name="Hu Han"),
    )
    assert authors(Paper.objects.get()) == ["Hu Han", "Ze Liu"]


def test_a_paper_of_very_many_authors_shows_them_as_names(as_staff):
    paper = make_paper()
    names = [f"Author {number}" for number in range(61)]
    crediting.credit_authors(paper=paper, names=names)
    answer = post(as_staff, paper, "change", authors="\n".join(reversed(names)))
    assert answer.url == admin_url(Paper, "changelist")
    assert authors(paper) == names[::-1]


def test_bibtex_fills_the_form_and_saving_adds_its_people_in_order(as_staff):
    page = as_staff.post(
        admin_url(Paper, "add"),
        as_shown(as_staff.get(admin_url(Paper, "add")), pasted=SWIN, fill="1"),
    )
    shown = as_shown(page)
    assert (shown["type"], shown["title"], shown["date"]) == (
        "conference",
        "Swin Transformer",
        "2021",
    )
    assert shown["authors"] == "Ze Liu\n胡瀚"
    assert (Paper.objects.count(), Person.objects.count()) == (0, 0)
    as_staff.post(admin_url(Paper, "add"), shown)
    paper = Paper.objects.get()
    assert authors(paper) == ["Ze Liu", "胡瀚"]
    assert (paper.container, paper.citation_key) == ("ICCV", "liu2021swin")
    assert sorted(paper.tags.names()) == ["vision", "骨干网络"]
    assert paper.extra["timestamp"] == "Mon, 28 Feb 2022"


def fill(client, typed, bibtex):
    """Press the button that fills the form. Returns the page."""
    return client.post(admin_url(Paper, "add"), typed | {"pasted": bibtex, "fill": "1"})


def test_filling_leaves_what_was_typed_and_says_so(as_staff):
    person = Person.objects.create(name="胡瀚")
    typed = as_shown(
        as_staff.get(admin_url(Paper, "add")),
        title="Mine",
        volume="7",
        authorships__TOTAL_FORMS=1,
        **row("authorships", 0, person=person.pk, role="editor"),
    )
    page = fill(as_staff, typed, SWIN)
    shown = as_shown(page)
    assert (shown["title"], shown["volume"], shown["container"]) == ("Mine", "7", "ICCV")
    assert shown["authorships-0-person"] == str(person.pk)
    assert shown["authorships-0-role"] == "editor"
    assert (
        "Something else was found for what you typed, which stayed: Title." in page.content.decode()
    )


def test_a_second_entry_takes_the_place_of_the_first(as_staff):
    page = fill(as_staff, as_shown(as_staff.get(admin_url(Paper, "add"))), SWIN)
    page = fill(as_staff, as_shown(page), "@book{k, title={Other}, author={A B}}")
    shown = as_shown(page)
    assert [shown[name] for name in ("type", "title", "authors", "container", "tags")] == [
        "book",
        "Other",
        "A B",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("pasted", "message"),
    [
        ("", "Paste something first"),
        ("10.1038/nature14539", "Looking up is switched off here."),
        (SWIN + SWIN.replace("liu", "hu"), "There are several papers here."),
        ("10.1000/a 10.1000/b", "There are several papers here."),
        ("\n\n@article{x, title={open", "Line 3 could not be read"),
    ],
)
def test_what_fills_nothing_is_told_at_the_box_and_what_was_typed_stays(pasted, message, as_staff):
    typed = as_shown(as_staff.get(admin_url(Paper, "add")), title="Mine")
    page = fill(as_staff, typed, pasted)
    assert page.status_code == 422
    assert message in str(page.context["pasted"].errors["pasted"])
    assert as_shown(page)["title"] == "Mine"
    assert page.context["pasted"]["pasted"].value() == pasted


def test_enter_in_a_field_saves_and_does_not_fill(as_staff):
    html = as_staff.get(admin_url(Paper, "add")).content.decode()
    form = html[html.index('id="paper_form"') :]
    assert re.findall(r'(?:<button|type="submit")[^>]*name="(\w+)"', form)[:2] == ["_save", "fill"]


def test_saving_without_a_title_keeps_the_entry_in_the_box(as_staff):
    page = post(as_staff, Paper, pasted=SWIN)
    assert page.context["adminform"].form.errors["title"] == ["This field is required."]
    assert page.context["pasted"]["pasted"].value() == SWIN


def test_who_saves_second_sees_both_texts_and_saving_again_keeps_theirs(as_staff):
    paper = make_paper(title="First", container="ICCV")
    typed = as_shown(as_staff.get(admin_url(paper, "change")), title="Mine")
    theirs = Paper.objects.get()
    theirs.title, theirs.container = "Theirs", "CVPR"
    theirs.save()
    page = as_staff.post(admin_url(paper, "change"), typed)
    assert both_texts(page.context["differences"]) == [
        ("Title", "Mine", "Theirs"),
        ("Published in", "ICCV", "CVPR"),
    ]
    assert "Somebody else saved this while you were writing." in page.content.decode()
    assert Paper.objects.get().title == "Theirs"
    as_staff.post(admin_url(paper, "change"), as_shown(page))
    assert Paper.objects.get().title == "Mine"


def test_who_saves_second_may_take_both_changes(as_staff):
    paper = make_paper(title="Tags help", container="ICCV")
    typed = as_shown(as_staff.get(admin_url(paper, "change")), title="Object tags help")
    theirs = Paper.objects.get()
    theirs.title, theirs.container = "Tags help <b>a lot", "CVPR"
    theirs.save()
    page = as_staff.post(admin_url(paper, "change"), typed)
    assert "Object tags help &lt;b&gt;a lot</textarea>" in page.text
    assert "<b>a lot" not in page.text
    merged = {field.name: field.merged.text for field in page.context["differences"][:1]}
    taken = {"resolve": "merged", "merged_container": "CVPR"}
    as_staff.post(admin_url(paper, "change"), as_shown(page) | merged | taken)
    paper.refresh_from_db()
    assert (paper.title, paper.container) == ("Object tags help <b>a lot", "CVPR")


def test_an_insight_on_the_page_of_its_talk_is_merged_too(as_owner, cast):
    talk = make_talk()
    insight = make_insight(cast.owner, text="标签是锚点", talk=talk)
    typed = as_shown(
        as_owner.get(admin_url(talk, "change")), **{"insights-0-text": "物体标签是锚点"}
    )
    insight.text = "标签是锚点。对齐"
    insight.save()
    page = as_owner.post(admin_url(talk, "change"), typed)
    (field,) = page.context["differences"]
    taken = {"resolve": "merged", field.name: field.merged.text}
    assert field.name == "insights-0-merged_text"
    as_owner.post(admin_url(talk, "change"), as_shown(page) | taken)
    assert Insight.objects.get().text == "物体标签是锚点。对齐"


def test_authors_changed_meanwhile_are_shown_and_mine_are_saved_again(as_staff):
    paper = make_paper()
    crediting.credit_authors(paper=paper, names=["A", "B"])
    typed = as_shown(as_staff.get(admin_url(paper, "change")), title="Mine")
    crediting.credit_authors(paper=paper, names=["A", "C"])
    Paper.objects.get().save()
    page = as_staff.post(admin_url(paper, "change"), typed)
    assert both_texts(page.context["differences"])[1] == (
        "Authors and editors",
        "A – Author\nB – Author",
        "A – Author\nC – Author",
    )
    answer = as_staff.post(admin_url(paper, "change"), as_shown(page))
    assert answer.url == admin_url(Paper, "changelist")
    assert authors(paper) == ["A", "B", "C"]


def test_an_insight_saved_meanwhile_is_a_conflict_of_its_own(as_owner, cast):
    talk = make_talk()
    insight = make_insight(cast.owner, text="first", talk=talk)
    typed = as_shown(as_owner.get(admin_url(talk, "change")), **{"insights-0-text": "mine"})
    insight.text = "other"
    insight.save()
    page = as_owner.post(admin_url(talk, "change"), typed)
    assert both_texts(page.context["differences"]) == [("Text", "mine", "other")]
    as_owner.post(admin_url(talk, "change"), as_shown(page))
    assert Insight.objects.get().text == "mine"


@pytest.mark.parametrize("model", [Paper, Talk, Person])
def test_the_delete_button_puts_into_the_trash_and_undo_takes_out(model, as_staff):
    deleted = {Paper: make_paper, Talk: make_talk, Person: lambda: Person.objects.create(name="A")}
    deleted = deleted[model]()
    answer = as_staff.post(admin_url(deleted, "delete"), {"post": "yes"})
    assert answer.url == admin_url(model, "changelist")
    assert not model.objects.alive().exists()
    undo(as_staff, answer)
    assert model.objects.alive().get() == deleted


def test_chosen_rows_go_to_the_trash_with_their_insights_and_come_back_as_one(as_owner, cast):
    talks = [make_insight(cast.owner).talk for _ in range(2)]
    chosen = {"action": "move_to_trash", "_selected_action": [talk.pk for talk in talks]}
    answer = as_owner.post(admin_url(Talk, "changelist"), chosen)
    assert said(answer) == ["2 rows are in the trash."]
    assert (Talk.objects.alive().count(), Insight.objects.alive().count()) == (0, 0)
    undo(as_owner, answer)
    assert (Talk.objects.alive().count(), Insight.objects.alive().count()) == (2, 2)


def test_rows_of_others_stay_when_they_are_chosen_for_the_trash(as_staff, cast):
    theirs, mine = make_insight(cast.owner), make_insight(cast.labmate)
    chosen = {"action": "move_to_trash", "_selected_action": [theirs.pk, mine.pk]}
    answer = as_staff.post(admin_url(Insight, "changelist"), chosen)
    assert said(answer) == ["1 belongs to somebody else and stays.", "1 row is in the trash."]
    assert Insight.objects.alive().get() == theirs


def test_nothing_can_be_deleted_for_good_from_a_list(as_owner):
    for model in (Paper, Talk, Person, Insight, Image, Series, Tag):
        page = as_owner.get(admin_url(model, "changelist"))
        actions = dict(page.context["cl"].model_admin.get_action_choices(page.wsgi_request))
        assert "delete_selected" not in actions


def test_the_page_that_asks_before_deleting_does_not_even_count_private_insights(as_staff, cast):
    insight = make_insight(cast.owner, text="my secret", visibility="private")
    page = as_staff.get(admin_url(insight.talk, "delete"))
    assert dict(page.context["model_count"]) == {"insights": 0}
    assert "my secret" not in page.content.decode()


def test_private_insights_of_the_owner_are_nowhere_in_a_labmates_admin(as_staff, cast):
    private = make_insight(cast.owner, text="my secret", visibility="private")
    shown = make_insight(cast.owner, text="for all", talk=private.talk)
    page = as_staff.get(admin_url(Insight, "changelist"))
    assert list(page.context["cl"].result_list) == [shown]
    assert as_staff.get(admin_url(private, "change")).url == reverse("admin:index")
    assert "my secret" not in as_staff.get(admin_url(private.talk, "change")).content.decode()


def test_private_insights_of_a_labmate_are_hidden_from_a_superuser(as_owner, cast):
    private = make_insight(cast.labmate, visibility="private")
    assert not as_owner.get(admin_url(Insight, "changelist")).context["cl"].result_list
    assert as_owner.get(admin_url(private, "change")).url == reverse("admin:index")


def test_an_insight_of_another_can_be_read_and_not_changed(as_staff, cast):
    insight = make_insight(cast.owner, text="for all")
    page = as_staff.get(admin_url(insight, "change"))
    assert "for all" in page.content.decode()
    assert page.context["has_change_permission"] is False
    assert as_staff.post(admin_url(insight, "change"), {"text": "changed"}).status_code == 403
    assert as_staff.post(admin_url(insight, "delete"), {"post": "yes"}).status_code == 403


def test_readers_are_sent_away(as_reader):
    answer = as_reader.get(admin_url(Paper, "changelist"))
    assert answer.url.startswith(reverse("admin:login"))


def suggestions(client, term, *, model, field):
    """Return what the autocompletion of a field answers for ``term``."""
    query = {"app_label": "papers", "model_name": model, "field_name": field, "term": term}
    answer = client.get(reverse("admin:autocomplete"), query)
    return [found["text"] for found in answer.json()["results"]]


@pytest.mark.parametrize("term", ["张", "lei", "ＺＨＡＮＧ", "lei zhang", "张磊"])
def test_a_person_is_suggested_by_either_script(term, as_staff):
    Person.objects.create(name="张磊", latin_name="Lei Zhang")
    Person.objects.create(name="胡瀚", latin_name="Han Hu")
    found = suggestions(as_staff, term, model="authorship", field="person")
    assert found == ["张磊 Lei Zhang"]


def test_rows_in_the_trash_are_not_suggested(as_staff, cast):
    talk = make_talk(title="Old")
    as_staff.post(admin_url(talk, "delete"), {"post": "yes"})
    assert suggestions(as_staff, "old", model="insight", field="talk") == []


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("ｓwin", True),
        ("swin 胡", True),
        ("liu 胡瀚", True),
        ("10.1/AB", True),
        ("liu2021", True),
        ("VISION", True),
        ("swin vit", False),
        ("\0", True),
    ],
)
def test_papers_are_found_by_title_author_doi_key_and_tag(words, is_found, as_staff):
    paper = make_paper(title="Swin Transformer", doi="10.1/ab", citation_key="Liu2021")
    crediting.credit_authors(paper=paper, names=["Ze Liu", "胡瀚"])
    paper.tags.add("Vision")
    page = as_staff.get(admin_url(Paper, "changelist"), {"q": words})
    assert list(page.context["cl"].result_list) == ([paper] if is_found else [])


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"year": "2021"}, {"Swin"}),
        ({"tag": "nlp"}, {"BERT"}),
        ({"type__exact": "book"}, {"BERT"}),
        ({"year": "\0", "tag": "\0"}, {"Swin", "BERT"}),
    ],
)
def test_papers_are_narrowed_by_year_tag_and_type(query, titles, as_staff):
    make_paper(title="Swin", date="2021-10")
    make_paper(title="BERT", date="2018", type="book").tags.add("NLP")
    page = as_staff.get(admin_url(Paper, "changelist"), query)
    assert {paper.title for paper in page.context["cl"].result_list} == titles


def test_tags_are_added_to_the_papers_chosen(as_staff):
    papers = [make_paper(title=title) for title in ("A", "B", "C")]
    papers[0].tags.add("old")
    chosen = {"_selected_action": [papers[0].pk, papers[1].pk], "action": "add_tags"}
    answer = as_staff.post(admin_url(Paper, "changelist"), chosen | {"tags": "Old，to read"})
    assert said(answer) == ["2 rows have the tags now."]
    tags = [sorted(paper.tags.names()) for paper in papers]
    assert tags == [["old", "to read"], ["old", "to read"], []]


@pytest.mark.parametrize("tags", ["", "x" * 101])
def test_bad_tags_are_refused_with_a_message(tags, as_staff):
    paper = make_paper()
    chosen = {"_selected_action": [paper.pk], "action": "add_tags", "tags": tags}
    (message,) = said(as_staff.post(admin_url(Paper, "changelist"), chosen))
    assert message.startswith("Tags: ")
    assert not paper.tags.exists()


def test_who_had_a_paper_open_is_told_of_tags_added_meanwhile(as_staff):
    paper = make_paper()
    typed = as_shown(as_staff.get(admin_url(paper, "change")))
    chosen = {"_selected_action": [paper.pk], "action": "add_tags", "tags": "new"}
    as_staff.post(admin_url(Paper, "changelist"), chosen)
    page = as_staff.post(admin_url(paper, "change"), typed)
    assert both_texts(page.context["differences"]) == [("Tags", "", "new")]


def test_a_talk_is_added_with_all_that_belongs_to_it(as_staff, cast, png):
    speaker, paper = Person.objects.create(name="张磊"), make_paper()
    series = Series.objects.create(name="Seminar")
    post(
        as_staff,
        Talk,
        title="OSCAR",
        series=series.pk,
        minutes="45",
        speakings__TOTAL_FORMS=1,
        talk_papers__TOTAL_FORMS=1,
        insights__TOTAL_FORMS=1,
        images__TOTAL_FORMS=1,
        **row("speakings", 0, person=speaker.pk),
        **row("talk_papers", 0, paper=paper.pk, relation="mentions"),
        **row(
            "insights",
            0,
            text="锚点",
            kind="method",
            voice="mine",
            seconds="12:31",
            visibility="private",
        ),
        **row("images", 0, upload=png, caption="Figure 2"),
    )
    talk = Talk.objects.get()
    insight, image = talk.insights.get(), talk.images.get()
    assert (talk.series, talk.minutes, talk.speaker_list) == (series, 45, [speaker])
    assert talk.talk_papers.get().relation == "mentions"
    assert (insight.owner, insight.seconds, insight.visibility) == (cast.labmate, 751, "private")
    assert (image.caption, image.width, image.height) == ("Figure 2", 40, 30)
    page = as_staff.get(admin_url(talk, "change")).content.decode()
    assert f'src="{reverse("papers:image-thumbnail", args=[image.pk])}"' in page


def test_a_talk_of_very_many_insights_leaves_them_out_and_says_so(as_owner, cast):
    talk = make_talk()
    for number in range(61):
        make_insight(cast.owner, text=str(number), talk=talk)
    page = as_owner.get(admin_url(talk, "change"))
    assert said(page) == ["There are too many insights to edit them as rows here."]
    post(as_owner, talk, "change", title="Changed")
    assert Talk.objects.get().insights.count() == 61


def test_an_insight_taken_out_of_its_talk_goes_to_the_trash(as_owner, cast):
    insight = make_insight(cast.owner)
    answer = post(as_owner, insight.talk, "change", **row("insights", 0, DELETE="on"))
    assert not Insight.objects.alive().exists()
    undo(as_owner, answer)
    assert Insight.objects.alive().get() == insight


def test_an_insight_that_is_in_the_trash_by_now_is_not_saved_over(as_owner, cast):
    insight = make_insight(cast.owner, text="first")
    url = admin_url(insight.talk, "change")
    typed = as_shown(as_owner.get(url))
    as_owner.post(admin_url(insight, "delete"), {"post": "yes"})
    page = as_owner.post(url, typed | row("insights", 0, text="changed"))
    assert "This is in the trash by now." in page.content.decode()
    assert as_owner.post(url, typed).url == admin_url(Talk, "changelist")
    assert Insight.objects.get().text == "first"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "This is no PNG, JPEG"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "This is no PNG, JPEG"),
        (b"", "The submitted file is empty."),
    ],
)
@pytest.mark.parametrize("model", [Image, Person])
def test_a_hostile_upload_is_refused_with_a_message(model, content, message, as_staff):
    upload = BytesIO(content)
    upload.name = "slide.png"
    page = post(as_staff, model, name="张磊", talk=make_talk().pk, upload=upload)
    assert message in page.content.decode()
    assert not model.objects.exists()


def test_a_new_image_needs_its_file(as_staff):
    page = post(as_staff, Image, talk=make_talk().pk, caption="nothing")
    assert page.context["adminform"].form.errors == {"upload": ["Choose an image."]}


def test_a_person_gets_a_photo(as_staff, png):
    post(as_staff, Person, name="张磊", upload=png)
    person = Person.objects.get()
    assert person.photo
    page = as_staff.get(admin_url(person, "change")).content.decode()
    assert f'src="{reverse("papers:photo-thumbnail", args=[person.pk])}"' in page


def test_speakers_are_listed_with_their_talks_and_authors_are_not(as_staff):
    speaker = make_talk(speakers=["张磊"]).speakers.get()
    crediting.credit_authors(paper=make_paper(), names=["Ze Liu"])
    page = as_staff.get(admin_url(Speaker, "changelist"))
    (listed,) = page.context["cl"].result_list
    assert (listed.pk, listed.talk_count) == (speaker.pk, 1)
    assert as_staff.get(admin_url(Speaker, "add")).status_code == 403


def test_an_insight_is_not_from_a_talk_and_a_paper(as_staff):
    page = post(as_staff, Insight, text="x", talk=make_talk().pk, paper=make_paper().pk)
    assert page.context["adminform"].form.errors == {
        "talk": ["Choose the talk or the paper that it is from, one of them."]
    }


def test_a_new_insight_belongs_to_who_adds_it(as_staff, cast):
    post(as_staff, Insight, text="x", paper=make_paper().pk)
    assert Insight.objects.get().owner == cast.labmate


def test_tags_of_private_insights_are_not_listed_for_others(as_staff, cast):
    make_insight(cast.owner, visibility="private").tags.add("secret")
    make_insight(cast.owner).tags.add("shown")
    Tag.objects.create(name="unused")
    page = as_staff.get(admin_url(Tag, "changelist"))
    assert [tag.name for tag in page.context["cl"].result_list] == ["shown", "unused"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("ＮＬＰ", "There is a tag of this name already."),
        ("a, b", "Write one tag, without a comma."),
    ],
)
def test_a_tag_keeps_a_name_of_its_own(name, message, as_staff):
    Tag.objects.create(name="nlp")
    tag = Tag.objects.create(name="vision")
    page = post(as_staff, tag, "change", name=name)
    assert page.context["adminform"].form.errors == {"name": [message]}


def test_a_tag_is_renamed(as_staff):
    tag = Tag.objects.create(name="vision")
    post(as_staff, tag, "change", name="Computer Vision")
    tag.refresh_from_db()
    assert (tag.name, tag.slug) == ("Computer Vision", "computer vision")


def test_accounts_have_preferences_and_are_never_deleted(as_owner, cast):
    post(as_owner, cast.labmate, "change", language="zh-hans", time_zone="Asia/Shanghai")
    labmate = User.objects.get(pk=cast.labmate.pk)
    assert (labmate.language, labmate.time_zone) == ("zh-hans", "Asia/Shanghai")
    assert as_owner.post(admin_url(labmate, "delete"), {"post": "yes"}).status_code == 403


def test_accounts_are_for_superusers(as_staff):
    assert as_staff.get(admin_url(User, "changelist")).status_code == 403


def add_rows(owner, number):
    """Add one row of each kind, with all that hangs on it."""
    talk = make_talk(title=f"Talk {number}", speakers=[f"Speaker {number}", "张磊"])
    talk.series = Series.objects.create(name=f"Series {number}")
    talk.save()
    talk.tags.add("seen")
    Image.objects.create(talk=talk, expected_name="a.png")
    paper = make_paper(title=f"Paper {number}")
    crediting.credit_authors(paper=paper, names=[f"A{number}", f"B{number}"])
    paper.tags.add("nlp", "vision")
    make_insight(owner, talk=talk).tags.add("seen")


@pytest.mark.parametrize("model", [Paper, Talk, Person, Speaker, Series, Insight, Image, Tag, User])
def test_a_list_costs_as_many_queries_for_three_rows_as_for_one(model, as_owner, cast):
    add_rows(cast.owner, 1)
    as_owner.get(admin_url(model, "changelist"))
    with CaptureQueriesContext(connection) as one:
        as_owner.get(admin_url(model, "changelist"))
    add_rows(cast.owner, 2)
    add_rows(cast.owner, 3)
    with CaptureQueriesContext(connection) as three:
        as_owner.get(admin_url(model, "changelist"))
    assert len(three) == len(one)


def test_pages_have_nothing_that_the_content_security_policy_forbids(as_owner, cast):
    add_rows(cast.owner, 1)
    pages = [
        admin_url(Paper, "add"),
        *(admin_url(m.objects.first(), "change") for m in (Paper, Talk)),
    ]
    for url in pages:
        html = as_owner.get(url).content.decode()
        assert re.findall(r"<[^>]*\s(?:style|on\w+)=", html) == []
        assert [tag for tag in re.findall(r"<script[^>]*>", html) if "src=" not in tag] == []


def test_pages_are_in_the_language_of_the_member(as_owner, cast):
    cast.owner.language = "zh-hans"
    cast.owner.save()
    paper = make_paper()
    for url in (admin_url(Paper, "changelist"), admin_url(paper, "change")):
        page = as_owner.get(url)
        assert page.status_code == 200
        assert '<html lang="zh-hans"' in page.content.decode()


def test_an_author_whom_the_trash_holds_stays_on_the_paper(as_staff):
    paper = make_paper()
    crediting.credit_authors(paper=paper, names=["胡瀚"])
    as_staff.post(admin_url(Person.objects.get(), "delete"), {"post": "yes"})
    post(as_staff, paper, "change", title="Changed")
    assert Authorship.objects.get().paper.title == "Changed"
