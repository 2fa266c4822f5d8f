"""Every address, asked by everybody, about rows of every kind and state.

What comes back is compared with what the oracle says; nothing else may come, and all of that must.
"""

import pytest
from django.contrib import admin
from django.urls import reverse

from papers.models import User
from tests.site.matrix import table, walking
from tests.site.matrix.oracle import is_told, may
from tests.site.matrix.table import ADMINS, ANYONE, DELETE, EDITORS, FORM, GET, READ, TABLE
from tests.site.matrix.walking import Walk
from tests.site.matrix.world import ACTORS, ROLES

pytestmark = pytest.mark.django_db
MEMBERS = [name for name in ROLES if name != "off"]
# Addresses that are there for some of the rows that one has the right to, and what it takes.
SOMETIMES = {
    "account_reset_password_from_key": "a link that was mailed",
    "openid_connect_login": "a provider",
    "openid_connect_callback": "a provider",
    "papers:image-file": "a file",
    "papers:image-thumbnail": "a file",
    "papers:question-answer": "a question",
    "papers:insight-anchor": "a line that was stamped while listening",
    "ideas:note-talk": "a reading that is still to be kept",
}
# Columns that no page shows to a member, and why.
UNSHOWN = {
    ("Paper", "extra"): "what an import had besides, for the export",
    ("Rekeying", "before"): "what it takes to undo a change",
    ("FileText", "text"): "what a file says, kept to be found",
    ("Import", "encoding"): "what it takes to write the file again",
    ("Import", "tail"): "what it takes to write the file again",
    ("ImportedEntry", "before"): "what it takes to write the file again",
    ("ImportedEntry", "raw"): "what it takes to write the file again",
    ("ImportedEntry", "fills"): "what it takes to undo an import",
    ("Change", "before"): "what it takes to undo a change",
    ("Passage", "as_read"): "what a text is compared with",
    ("User", "username"): "the name is shown, where there is one",
}
# What only the pages on which an editor changes it show.
FOR_EDITORS = {
    "living series: Series.url",
    "living style: CitationStyle.text",
    "image of living paper: Image.caption",
    "missing image: Image.caption",
}
# What a row in the trash is called by there; the rest of it is not shown before it is back.
NAMES = {
    "Paper": "title", "Talk": "title", "Person": "name", "Insight": "text", "Idea": "title",
    "Comment": "text", "Doubt": "text", "Note": "title", "Image": "caption",
    "PaperFile": "name",
}  # fmt: skip
# What anyone may ask for that is no page: a made-up secret, no provider, a code before a password.
CLOSED = {
    "set-language",
    "account_reset_password_from_key",
    "openid_connect_login",
    "openid_connect_callback",
    "mfa_authenticate",
    "papers:join",
    "ideas:shared",
    "ideas:shared-file",
    "ideas:digest-off",
    "ideas:feed",
    "ideas:list-feed",
    "papers:bib",
}
EDITING = table.ROLES[EDITORS]
OTHER_METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")


def test_every_address_has_a_rule():
    assert set(table.named_urls()) == set(TABLE)


@pytest.mark.parametrize("name", ["nobody", "off"])
def test_who_is_not_known_gets_nothing(world, name):
    walk = Walk(world, name)
    before = walking.dump()
    for url_name, (who, _methods) in TABLE.items():
        if who == ANYONE:
            continue
        for at, placed in enumerate(table.rows_for(url_name, world)):
            url = table.address(url_name, placed.pk if placed else table.NOWHERE)
            for method in ("GET", "POST", *OTHER_METHODS) if at == 0 else ("GET", "POST"):
                response = walk.ask(method, url)
                door = f"{reverse('account_login')}?next={url}"
                if response.status_code != 302 or response.url != door:
                    walk.wrong.append(f"{method} {url}: {response.status_code}")
    assert walk.leaks == []
    assert walk.wrong == []
    assert walking.dump() == before


@pytest.mark.parametrize("name", MEMBERS)
def test_what_a_member_may_see_and_do(world, name):
    walk = Walk(world, name)
    with walking.logged() as lines:
        _look(walk)
        _look_into_the_admin(walk)
        _by_other_methods(walk)
        _try(walk)
        _do(walk)
    problems = [
        *(f"came to {name}: {leak}" for leak in walk.leaks),
        *(f"answered {name} wrongly: {wrong}" for wrong in walk.wrong),
        *(f"never shown to {name}: {canary}" for canary in _never_shown(walk)),
        *(f"logged: {word}" for word in world.words_in("\n".join(lines).encode())),
    ]
    assert not problems, "\n" + "\n".join(problems)


def _cells(walk):
    """Give each address with each of its rows, and whether the actor may go there."""
    for url_name, (_who, methods) in TABLE.items():
        if "token" in table.parameters(url_name):
            continue
        for placed in table.rows_for(url_name, walk.world):
            url = table.address(url_name, placed.pk if placed else table.NOWHERE)
            yield (
                url_name,
                methods,
                placed,
                url,
                table.is_allowed(walk.actor, url_name, placed and placed.row),
            )


def _look(walk):
    """Get every address; forms, which cost most, of one of those rows that are alike."""
    forms = set()
    for url_name, methods, placed, url, allowed in _cells(walk):
        if allowed and methods == FORM and url_name not in SOMETIMES:
            if (url_name, placed and placed.row) in forms:
                continue
            forms.add((url_name, placed and placed.row))
        if "GET" not in methods:
            walk.expect(walk.ask("GET", url), 302 if url_name == "set-language" else 405)
        elif not allowed:
            walk.refuse("GET", url)
        else:
            also = _behind_the_glass(walk.world) if url_name == "ideas:glass" else frozenset()
            response = walk.ask("GET", url, also=also)
            sometimes = {404} if url_name in SOMETIMES else set()
            walk.expect(response, 200, 302, *sometimes)


def _behind_the_glass(world):
    return {
        word
        for word, canary in world.canaries.items()
        if canary.row.kind == "idea" and canary.row.owner == "off" and not canary.row.is_trashed
    }


def _by_other_methods(walk):
    """Ask once for each address, where one may and where one may not, in all other ways."""
    done = set()
    for url_name, methods, _placed, url, allowed in _cells(walk):
        if (url_name, allowed) in done or url_name == "papers:sign-out":
            continue
        done.add((url_name, allowed))
        for method in OTHER_METHODS:
            response = walk.ask_and_undo(method, url)
            if ":" not in url_name:
                continue  # of the sign-in library, which answers as it likes
            if method == "HEAD" and methods == GET and allowed and url_name not in SOMETIMES:
                walk.expect(response, 200, 302)
            elif method != "HEAD" or url_name not in SOMETIMES:
                walk.expect(response, 405, *(() if allowed else (404,)))


def _look_into_the_admin(walk):
    """Get every page of the admin, of rows that one may see and of rows that one may not."""
    for model, model_admin in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        shown = walk.actor.role in table.ROLES[ADMINS if model is User else EDITORS]
        for page in ("changelist", "add"):
            response = walk.ask("GET", reverse(f"{name}_{page}"))
            if page == "add" and not model_admin.has_add_permission(response.wsgi_request):
                continue
            walk.expect(response, 200 if shown else 403 if walk.actor.role in EDITING else 302)
        for placed in _rows_of(walk.world, model):
            for page, right in (("change", READ), ("history", READ), ("delete", DELETE)):
                if shown:
                    _one_of_the_admin(walk, f"{name}_{page}", placed, right)
                else:
                    response = walk.ask("GET", reverse(f"{name}_{page}", args=[placed.pk]))
                    walk.expect(response, 403 if walk.actor.role in EDITING else 302)
        if shown:
            _choose_in_the_admin(walk, model, model_admin)


def _rows_of(world, model):
    """Return the rows of ``model``, each once."""
    every = [one for rows in world.rows.values() for one in rows if type(one.instance) is model]
    return {one.pk: one for one in every if isinstance(one.pk, int)}.values()


def _one_of_the_admin(walk, name, placed, right):
    """Ask for a page of one row; what one may not see answers as what is not there."""
    response = walk.ask_and_undo("GET", reverse(name, args=[placed.pk]))
    if not may(walk.actor, READ, placed.row):
        nowhere = walk.ask_and_undo("GET", reverse(name, args=[table.NOWHERE]))
        answers = [
            (one.status_code, one.get("Location"), one.content) for one in (response, nowhere)
        ]
        if answers[0] != answers[1] or response.status_code == 200:
            walk.wrong.append(f"GET {reverse(name, args=[placed.pk])}: not as if it were not there")
    elif right == READ:
        walk.expect(response, 200)


def _choose_in_the_admin(walk, model, model_admin):
    """Ask for what can be chosen in each field that completes what one types."""
    owners = [(model, model_admin.autocomplete_fields)]
    owners += [(inline.model, inline.autocomplete_fields) for inline in model_admin.inlines]
    for owner, names in owners:
        for field in names:
            asked = {
                "app_label": owner._meta.app_label,
                "model_name": owner._meta.model_name,
                "field_name": field,
            }
            walk.ask("GET", reverse("admin:autocomplete"), asked)


def _try(walk):
    """Post to every address to which the actor may not, and see that nothing changes."""
    before = walking.dump()
    for _url_name, methods, _placed, url, allowed in _cells(walk):
        if "POST" in methods and not allowed:
            walk.refuse("POST", url)
    assert walking.dump() == before


def _do(walk):
    """Post to every address to which the actor may, and look only at what comes back."""
    done = set()
    for url_name, methods, placed, url, allowed in _cells(walk):
        if "POST" in methods and allowed and (url_name, placed and placed.row) not in done:
            done.add((url_name, placed and placed.row))
            walk.ask_and_undo("POST", url, {})


def is_in_the_trash(row):
    return row.is_trashed or any(is_in_the_trash(one) for one in row.on)


def _never_shown(walk):
    """Return the columns that the actor may see and that no page showed."""
    return {
        str(canary)
        for canary in walk.unseen()
        if (canary.model, canary.column) not in UNSHOWN
        and (str(canary) not in FOR_EDITORS or walk.actor.role in EDITING)
        and (not is_in_the_trash(canary.row) or NAMES.get(canary.model) == canary.column)
    }


LINKS = [
    "link to all", "link to little", "link to private", "revoked link", "expired link",
    "link of off", "link to trashed", "link for named", "link with password",
]  # fmt: skip


@pytest.mark.parametrize("label", LINKS)
def test_what_a_link_opens(world, label):
    shared = world.links[label]
    told = {
        word
        for word, canary in world.canaries.items()
        if any(canary.row is row for row in shared.scope)
        and is_told(shared.link, canary.row.kind, canary.column)
    }
    walk = Walk(world, "nobody")
    for url in table.shared_addresses(world, label):
        for method in ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"):
            walk.ask_and_undo(method, url, also=told)
    assert walk.leaks == []
    assert {str(world.canaries[word]) for word in told - walk.seen} == set()


@pytest.mark.parametrize("name", ROLES)
def test_what_the_secrets_of_a_feed_and_of_a_mail_open(world, name):
    walk = Walk(world, "nobody")
    walk.actor = ACTORS[name]  # the secret is as good as the member, while the account works
    feed = table.address("ideas:feed", token=world.feeds[name])
    off = table.address("ideas:digest-off", token=world.digests[name])
    lists = [f"{feed}{name}/" for name in ("papers", "talks", "insights", "ideas")]
    for url in (feed, off, *lists):
        for method in ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"):
            walk.ask_and_undo(method, url)
    assert walk.leaks == []
    for url in (feed, *lists):
        assert walk.client.get(url).status_code == (404 if name == "off" else 200)
    assert walk.client.get(off).status_code == (404 if name == "off" else 200)


@pytest.mark.parametrize("name", ROLES)
def test_what_the_secret_of_an_address_for_latex_opens(world, name):
    walk = Walk(world, "nobody")
    walk.actor = ACTORS[name]
    url = table.address("papers:bib", token=world.bibs[name])
    for method in ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"):
        walk.ask_and_undo(method, url)
    titles = {(one.model, one.column) for one in map(world.canaries.get, walk.seen)}
    assert walk.leaks == []
    assert ("Paper", "title") in titles or name == "off"
    assert walk.client.get(url).status_code == (404 if name == "off" else 200)


@pytest.mark.parametrize("name", ["nobody", "off", "owner", "reader"])
def test_the_admin_is_for_editors_only(world, name):
    walk = Walk(world, name)
    for model in admin.site._registry:
        urls = [reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")]
        urls += [
            reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[one.pk])
            for one in _rows_of(world, model)
        ]
        for url in urls:
            door = f"{reverse('admin:login')}?next={url}"
            if walk.actor.role:
                assert walk.ask("POST", url).url == door
                assert walk.ask("GET", door).status_code == 404
            else:
                sign_in = f"{reverse('account_login')}?next={url}"
                assert walk.ask("POST", url).url == walk.ask("GET", door).url == sign_in
    assert walk.leaks == []


@pytest.mark.parametrize("url_name", [name for name, (who, _how) in TABLE.items() if who == ANYONE])
def test_what_anyone_gets_holds_nothing_of_the_lab(world, url_name):
    walk = Walk(world, "nobody")
    response = walk.ask("GET", table.address(url_name))
    walk.expect(response, *({302, 404} if url_name in CLOSED else {200}))
    assert walk.wrong == []
    assert walk.seen == set()
