"""Where what is private could be told without being shown: by counts, choices, errors, headers."""

import re

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.urls import reverse

from ideas import mailing
from ideas.models import Comment, Idea, Spark
from papers.models import Insight
from tests.site.matrix import table, walking
from tests.site.matrix.oracle import may, may_read
from tests.site.matrix.table import GET, READ, TABLE
from tests.site.matrix.walking import Walk
from tests.site.matrix.world import ACTORS, ROLES

pytestmark = pytest.mark.django_db
# What differs from one answer to the next: tokens against forgery, and the keys of forms.
FRESH = re.compile(
    rb'name="(?:csrfmiddlewaretoken|key)" value="[\w-]+"|"X-CSRFToken": ?"\w+"'
    rb"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
NONSENSE = "cq99999zq"


def answer(client, url, data=None, **extra):
    """Return the status and the body at ``url``, without what differs each time."""
    response = client.get(url, data, **extra)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, FRESH.sub(b"", body)


def words_kept_from(world, name):
    """Return canaries that a member may not see, one of each column that lists are searched by."""
    columns = {("Insight", "text"), ("Idea", "title"), ("Tag", "name"), ("Note", "title")}
    kept = {
        (canary.model, canary.row.kind, canary.row.is_trashed): word
        for word, canary in world.canaries.items()
        if (canary.model, canary.column) in columns and not may_read(ACTORS[name], canary.row)
    }
    return list(kept.values())


@pytest.mark.parametrize("name", ["reader", "editor"])
def test_searching_for_what_one_may_not_see_is_searching_for_nonsense(world, name):
    walk = Walk(world, name)
    doors = [
        ("papers:insight-list", ["q", "tag", "speaker"]),
        ("papers:paper-list", ["q", "tag"]),
        ("papers:search", ["q"]),
        ("papers:search-suggest", ["q"]),
        ("papers:talk-list", ["q", "tag"]),
        ("ideas:idea-list", ["q", "tag"]),
        ("ideas:idea-choices", ["q"]),
    ]
    if name == "editor":
        doors += [
            (f"admin:{label}_changelist", ["q"])
            for label in ("papers_insight", "ideas_idea", "ideas_spark", "ideas_note", "papers_tag")
        ]
    told = []
    for door, parameters in doors:
        for parameter in parameters:
            url = reverse(door)
            nothing = answer(walk.client, url, {parameter: NONSENSE})
            for word in words_kept_from(world, name):
                status, body = answer(walk.client, url, {parameter: word})
                if (status, body.replace(word.encode(), NONSENSE.encode())) != nothing:
                    told.append(f"{url}?{parameter}=: {world.canaries[word]}")
    assert told == []


@pytest.mark.parametrize("name", ["reader", "editor"])
@pytest.mark.parametrize("field", ["", "tag:", "in:title ", "kind:note ", "-"])
def test_no_field_of_the_search_tells_of_what_one_may_not_see(world, name, field):
    walk = Walk(world, name)
    url = reverse("papers:search")
    nothing = answer(walk.client, url, {"q": field + NONSENSE})
    for word in words_kept_from(world, name):
        status, body = answer(walk.client, url, {"q": field + word})
        told = status, body.replace(word.encode(), NONSENSE.encode())
        assert told == nothing, world.canaries[word]


@pytest.mark.parametrize("field", ["talk", "insight", "idea", "from_idea", "paper", "parent"])
def test_choices_of_the_admin_are_ones_own(world, field):
    walk = Walk(world, "editor")
    owner = {"talk": "insight", "parent": "idea"}.get(field, "spark")
    asked = {
        "app_label": "papers" if owner == "insight" else "ideas",
        "model_name": owner,
        "field_name": field,
    }
    url = reverse("admin:autocomplete")
    for word in words_kept_from(world, "editor"):
        assert walk.ask("GET", url, asked | {"term": word}).json()["results"] == []
    walk.ask("GET", url, asked | {"term": "cq"})
    assert walk.leaks == []


def test_a_list_of_the_admin_is_not_narrowed_by_what_it_does_not_show(world):
    walk = Walk(world, "editor")
    for model in ("papers_insight", "ideas_idea"):
        url = reverse(f"admin:{model}_changelist")
        for lookup in ("owner__email__startswith", "owner__password__startswith"):
            right, wrong = ({lookup: start} for start in ("cq", "no"))
            assert answer(walk.client, url, right) == answer(walk.client, url, wrong)
            assert walk.client.get(url, right).status_code == 400


@pytest.mark.parametrize("name", ["reader", "editor", "admin"])
def test_what_others_keep_private_changes_no_page(world, name):
    walk = Walk(world, name)
    urls = _pages(walk)
    before = {url: answer(walk.client, url) for url in urls}
    _add_private_rows(world)
    assert [url for url in urls if answer(walk.client, url) != before[url]] == []


def _pages(walk):
    """Return the addresses of the pages that the actor gets, one of each kind of row."""
    urls = []
    for url_name, (_who, methods) in TABLE.items():
        if "GET" not in methods or "token" in table.parameters(url_name) or ":" not in url_name:
            continue
        rows = [
            placed
            for placed in table.rows_for(url_name, walk.world)
            if table.is_allowed(walk.actor, url_name, placed and placed.row)
        ]
        urls += [table.address(url_name, rows[0].pk if rows[0] else 0)] if rows else []
    return urls


def _add_private_rows(world):
    """Add what the owner keeps private, in the same words as what the lab sees, and around it."""
    owner = world.members["owner"]
    lab, private = world.insights["lab"].instance, world.insights["private"].instance
    idea = Idea.objects.create(
        owner=owner, visibility="private", title=lab.text, body=lab.text, position=90,
        outcome=world.rows["paper"][0].instance, parent=world.ideas["lab"].instance,
    )  # fmt: skip
    more = Insight.objects.create(
        owner=owner, visibility="private", text=world.ideas["lab"].instance.title,
        talk=lab.talk, kind="question",
    )  # fmt: skip
    for insight, target in ((lab, idea), (more, world.ideas["lab"].instance), (private, idea)):
        Spark.objects.create(idea=target, insight=insight, added_by=owner)
    more.tags.add(*lab.tags.all(), "quite another tag")
    Comment.objects.create(
        idea=idea, author=owner, text="between us", key="8dbf9e5e-0000-4000-8000-000000000000"
    )


@pytest.mark.parametrize("name", [name for name in ROLES if name != "off"])
def test_versions_side_by_side_are_those_one_may_see(world, name):
    walk = Walk(world, name)
    for kind in ("paper", "talk", "insight", "idea"):
        app = "ideas" if kind == "idea" else "papers"
        for placed in world.rows[kind]:
            url = table.address(f"{app}:{kind}-history", placed.pk)
            for query in ({"old": 1, "new": 2}, {"old": 2, "new": 1}, {"old": 1, "new": 1}):
                response = walk.ask("GET", url, query)
                if not may(walk.actor, READ, placed.row):
                    assert response.content == walk.missing()
    assert walk.leaks == []
    earlier = {
        str(world.canaries[word])
        for word in walk.seen
        if world.canaries[word].row.kind == "version"
    }
    assert "living paper: Paper.abstract" in earlier
    assert ("insight shown later: Insight.text" in earlier) == (name == "owner")


def test_a_mail_tells_only_what_its_reader_may_still_see(world, settings):
    mails = {}
    for name, member in world.members.items():
        mail.outbox.clear()
        mailing.send_digest(to=member, through=mail.get_connection())
        mails[name] = world.words_in(walking.mailed())
    told = {
        name: {
            str(world.canaries[word])
            for word in words
            if not may_read(ACTORS[name], world.canaries[word].row)
            and not (world.canaries[word].row.kind == "email" and name == "off")
        }
        for name, words in mails.items()
    }
    assert told == {name: set() for name in ROLES}
    assert {name for name, words in mails.items() if words} == {"editor", "reader", "coauthor"}


def test_a_file_one_may_not_see_has_no_head_no_range_and_no_age(world):
    walk = Walk(world, "reader")
    images = [placed for placed in world.rows["ideaimage"] if not may_read(walk.actor, placed.row)]
    assert len(images) == 3
    asked = [
        {"HTTP_RANGE": "bytes=0-9"},
        {"HTTP_IF_NONE_MATCH": "*"},
        {"HTTP_IF_MODIFIED_SINCE": "Sat, 01 Jan 2050 00:00:00 GMT"},
        {"HTTP_IF_UNMODIFIED_SINCE": "Sat, 01 Jan 2000 00:00:00 GMT"},
        {"HTTP_IF_MATCH": '"1"'},
    ]
    for placed in images:
        for name in ("ideas:ideaimage-file", "ideas:ideaimage-thumbnail"):
            url, nowhere = table.address(name, placed.pk), table.address(name)
            assert walk.client.head(url).headers == walk.client.head(nowhere).headers
            for headers in asked:
                assert answer(walk.client, url, **headers) == answer(
                    walk.client, nowhere, **headers
                )
                assert walk.client.get(url, **headers).status_code == 404


def test_the_admin_leads_to_no_row_that_one_may_not_see(world):
    walk = Walk(world, "editor")
    for rows in world.rows.values():
        for placed in rows:
            if placed.instance is None or may_read(walk.actor, placed.row):
                continue
            kind = ContentType.objects.get_for_model(placed.instance).pk
            there = walk.ask("GET", f"/admin/r/{kind}/{placed.instance.pk}/")
            nowhere = walk.ask("GET", f"/admin/r/{kind}/{table.NOWHERE}/")
            assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)
            assert there.status_code == 404


def test_the_admin_s_log_of_a_row_names_no_private_row_on_it(world):
    talk = world.rows["talk"][0].instance
    writer = Walk(world, "coauthor")
    url = reverse("admin:papers_talk_change", args=[talk.pk])
    form = writer.client.get(url).context
    data = dict(form["adminform"].form.initial) | {"tags": "", "series": "", "minutes": ""}
    data = {name: "" if value is None else value for name, value in data.items()}
    for inline in form["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    data |= {
        "seen_version": talk.version, "title": talk.title, "insights-TOTAL_FORMS": 1,
        "insights-0-text": NONSENSE, "insights-0-kind": "takeaway", "insights-0-voice": "mine",
        "insights-0-visibility": "private",
    }  # fmt: skip
    response = writer.client.post(url, data)
    assert response.status_code == 302, response.context["errors"]
    assert Insight.objects.get(text=NONSENSE).visibility == "private"
    history = Walk(world, "editor").client.get(reverse("admin:papers_talk_history", args=[talk.pk]))
    assert NONSENSE not in history.content.decode()


@pytest.mark.parametrize(
    ("url_name", "field"), [("ideas:spark-add", "idea"), ("ideas:spark-turn-down", "insight")]
)
def test_a_form_that_names_a_row_one_may_not_see_answers_as_if_there_were_none(
    url_name, field, world
):
    walk = Walk(world, "reader")
    private = {"idea": world.ideas["private"], "insight": world.insights["private"]}[field]
    ends = {"idea": world.ideas["of reader"].pk, "insight": world.insights["lab"].pk}
    url = reverse(url_name)
    answers = []
    for pk in (private.pk, table.NOWHERE):
        response = walk.ask_and_undo("POST", url, ends | {field: pk})
        answers.append((response.status_code, FRESH.sub(b"", response.content)))
    assert answers[0] == answers[1]
    assert walk.leaks == []


def test_a_link_of_somebody_else_is_revoked_by_nobody(world):
    walk = Walk(world, "editor")
    url = reverse("ideas:link-revoke")
    link = world.links["link to all"].placed
    for pk in (link.pk, table.NOWHERE):
        assert walk.ask_and_undo("POST", url, {"link": pk}).content == walk.missing("POST")
        assert walk.ask("GET", url, {"link": pk}).content == walk.missing()


def test_the_dials_of_an_idea_are_told_to_who_has_answered(world):
    idea = world.ideas["lab"].pk
    for name, told in (("reader", True), ("editor", False), ("admin", False)):
        for url_name in ("ideas:idea-detail", "ideas:idea-dials"):
            page = Walk(world, name).client.get(table.address(url_name, idea)).content
            assert (b"spreads" in page) == (told and url_name == "ideas:idea-detail")


def test_a_change_of_language_leads_to_no_other_site(world):
    walk = Walk(world, "nobody")
    for way in (
        "//evil.example/",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\\evil.example",
    ):
        response = walk.client.post(reverse("set-language"), {"language": "en", "next": way})
        assert response.url == reverse("papers:home")


def test_the_rows_of_the_admin_are_all_asked_for():
    """A model that gets a page in the admin gets rows in the matrix."""
    assert {model._meta.label for model in admin.site._registry} == {
        "papers.Paper", "papers.Talk", "papers.Person", "papers.Speaker", "papers.Series",
        "papers.Image", "papers.Insight", "papers.Tag", "papers.User", "papers.CitationStyle",
        "ideas.Idea", "ideas.Spark", "ideas.Note",
    }  # fmt: skip
    assert {"GET"} == GET
