"""What a share link must not reveal, line by line."""

import hashlib
import logging
import re

import pytest
from django.conf import settings
from django.test import Client

from config.logs import RedactingFormatter
from ideas.models import Idea, ShareVisit
from papers import trashing
from tests.site.matrix import table, walking

pytestmark = pytest.mark.django_db
BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 Firefox/140.0"}


@pytest.fixture
def visitor():
    """Somebody with a browser and without an account."""
    return Client(**BROWSER)


@pytest.fixture
def page(world, visitor):
    """The page of the link that tells the most."""
    return open_link(world, visitor, "link to all")


def open_link(world, client, label, **extra):
    """Return the page of the link called ``label``."""
    return client.get(table.address("ideas:shared", token=world.links[label].token), **extra)


def models_in(world, response) -> set[tuple[str, str]]:
    """Return the columns whose words are in ``response``."""
    words = set().union(*map(world.words_in, walking.everything_in(response)))
    return {(world.canaries[word].model, world.canaries[word].column) for word in words}


def labels_in(world, response) -> set[str]:
    """Return whose words are in ``response``."""
    words = set().union(*map(world.words_in, walking.everything_in(response)))
    return {world.canaries[word].label for word in words}


def test_01_private_rows_their_number_and_gaps_in_the_numbering(world, visitor, page):
    assert not {label for label in labels_in(world, page) if "private" in label}
    numbers = re.findall(rb'<span class="shared-number">([\d.]+)</span>', page.content)
    assert numbers == [b"1"]
    before = page.content
    Idea.objects.filter(pk=world.ideas["private below"].pk).delete()
    assert open_link(world, visitor, "link to all").content == before


def test_02_comments_votes_and_voters(world, page):
    hidden = {"Comment", "Mention", "Doubt", "Offer", "Dial", "Notice"}
    assert not {model for model, _column in models_in(world, page)} & hidden


def test_03_what_stands_beside_and_above_and_tags(world, visitor):
    below = world.ideas["lab below"].instance
    link = world.links["link to all"].placed.instance
    type(link).objects.filter(pk=link.pk).update(idea=below)
    page = open_link(world, visitor, "link to all")
    assert labels_in(world, page) == {"lab idea below", "owner"}
    assert not {model for model, _column in models_in(world, page)} & {"Tag", "Series"}


def test_04_the_author_s_account_and_the_name_unless_it_is_to_be_shown(world, visitor, page):
    owner = world.members["owner"]
    assert owner.get_full_name() in page.content.decode()
    assert {c for model, c in models_in(world, page) if model == "User"} == {
        "first_name",
        "last_name",
    }
    for digest in (hashlib.md5, hashlib.sha256):
        assert digest(owner.email.encode()).hexdigest() not in page.content.decode()
    for label in ("link to little", "link to private"):
        assert "User" not in dict(models_in(world, open_link(world, visitor, label)))
    numbers = {f"/{pk}/" for pk in range(1, 30)}
    assert not {number for number in numbers if number in page.content.decode()}


def test_05_when_it_was_changed_and_by_whom(world, page):
    for header in ("Last-Modified", "ETag", "Date", "Age"):
        assert not page.has_header(header)
    idea = world.ideas["shared"].instance
    assert f"{idea.changed_at:%Y-%m-%d}" not in page.content.decode()


def test_06_the_titles_behind_links_into_the_app(world, visitor):
    private, idea = world.ideas["private"].instance, world.ideas["shared"].instance
    target = f"{settings.SITE_URL}{private.get_absolute_url()}"
    Idea.objects.filter(pk=idea.pk).update(
        body=f"See [there]({private.get_absolute_url()}), {target} and [[{private.pk}]]."
    )
    page = open_link(world, visitor, "link to all")
    assert private.get_absolute_url() not in re.findall(r'href="([^"]*)"', page.content.decode())
    assert target not in re.findall(r'href="([^"]*)"', page.content.decode())
    assert "private idea" not in labels_in(world, page)


def test_07_files_without_the_secret_their_metadata_and_names(world, visitor, page):
    addresses = re.findall(r'<img src="([^"]+)"', page.content.decode())
    assert len(addresses) == len(set(addresses)) > 1  # of the idea, and of what lit it
    for address in addresses:
        file = visitor.get(address)
        assert file.status_code == 200
        content, headers = walking.everything_in(file)
        assert b"Exif" not in content
        assert not {c for _m, c in models_in(world, visitor.get(address))} & {
            "EXIF",
            "name of the upload",
        }
        assert world.words_in(headers) == set()
        name = address.rstrip("/").rpartition("/")[2]
        for label in world.links.keys() - {"link to all"}:
            url = table.address("ideas:shared-file", token=world.links[label].token, slug=name)
            assert visitor.get(url).status_code != 200
    for kind in ("image", "ideaimage"):
        image = world.rows[kind][0].instance
        with pytest.raises(ValueError, match="not accessible via a URL"):
            _url = image.file.url
        for path in (f"/media/{image.file.name}", f"/{image.file.name}"):
            assert visitor.get(path).status_code in {302, 404}


def test_08_the_app_a_session_and_forms(page):
    assert page.cookies == {}
    text = page.content.decode()
    for word in ("csrf", "<form", "Sign in", 'type="search"', "/feed/", "/admin/", "Edit"):
        assert word not in text
    assert "Set-Cookie" not in page


def test_09_other_links_of_the_same_idea(world, page):
    assert not {label for label in labels_in(world, page) if "link" in label}
    for shared in world.links.values():
        assert f"…{shared.placed.instance.hint}" not in page.content.decode()


def test_10_earlier_versions(world, visitor):
    idea = Idea.objects.get(pk=world.ideas["shared"].pk)
    before = idea.title
    idea.title = "Now another"
    idea.save()
    page = open_link(world, visitor, "link to all")
    assert before not in page.content.decode()
    assert page.content.decode().count("Now another") == 1


def test_11_anything_in_the_head_in_comments_and_in_data_attributes(world, visitor, page):
    text = page.content.decode()
    head = text[: text.index("</head>")]
    assert world.words_in(head.encode()) == set()
    assert re.findall(r"<!--|\sdata-|application/(?:ld\+)?json|sourceMappingURL", text) == []
    assert head == open_link(world, visitor, "link to little").content.decode()[: len(head)]


def test_12_the_address_to_others(page):
    assert page["Referrer-Policy"] in {"same-origin", "no-referrer"}
    text = page.content.decode()
    assert not re.search(r'(?:src|<link[^>]*href)="(?:https?:)?//', text)
    outward = re.findall(r'<a [^>]*href="https?://[^>]*>', text)
    assert outward
    assert all('rel="noopener noreferrer' in link for link in outward)
    assert "serviceWorker" not in text


def test_13_the_secret_in_the_log(world, visitor):
    token = world.links["link to all"].token
    lines = []
    handler = logging.Handler()
    handler.setFormatter(RedactingFormatter())
    handler.emit = lambda record: lines.append(handler.format(record))
    logging.getLogger().addHandler(handler)
    try:
        visitor.post(table.address("ideas:shared-file", token=token, slug="a"))
        visitor.get(table.address("ideas:shared-file", token=token, slug="a"))
        visitor.get(f"/s/{token}/nothing/")
    finally:
        logging.getLogger().removeHandler(handler)
    assert len(lines) == 3
    assert token not in "\n".join(lines)


def test_14_why_a_link_does_not_open(world, visitor):
    trashing.trash_row(row=world.ideas["private shared"].instance, by=world.members["owner"])
    unknown = table.address("ideas:shared", token="u" * 43)
    expected = visitor.get(unknown)
    closed = ["revoked link", "expired link", "link of off", "link to trashed", "link to private"]
    for label in closed:
        response = open_link(world, visitor, label)
        assert (response.status_code, response.content) == (404, expected.content), label
        assert response.serialize_headers() == expected.serialize_headers()
        assert response.cookies == expected.cookies == {}
        file = table.address("ideas:shared-file", token=world.links[label].token, slug="a")
        assert visitor.get(file).content == expected.content
    assert not ShareVisit.objects.exists()


@pytest.mark.parametrize("name", ["reader", "editor", "coauthor"])
def test_15_further_links_to_members_without_the_right_to_share(world, name):
    client = Client(**BROWSER)
    client.force_login(world.members[name])
    idea = world.ideas["shared"].pk
    for url in (
        table.address("ideas:idea-detail", idea),
        table.address("ideas:link-list"),
        table.address("ideas:idea-history", idea),
    ):
        response = client.get(url)
        assert not {label for label in labels_in(world, response) if "link" in label}
        assert b"/links/1/" not in response.content
    page = open_link(world, client, "link to all")
    assert not {label for label in labels_in(world, page) if "link" in label}
    nowhere = client.get("/not/there/").content
    assert client.get(table.address("ideas:idea-share", idea)).content == nowhere
    assert client.get(table.address("ideas:link-list-all")).content == nowhere
    placed = world.links["link to all"].placed
    assert client.get(table.address("ideas:link-detail", placed.pk)).content == nowhere
