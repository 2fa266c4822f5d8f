"""Every address, asked by everybody, about rows of every kind and state.

What comes back is compared with what the oracle says; nothing else may come, and all of that must.
"""

import pytest
from django.db import transaction
from django.urls import reverse

from tests.site.matrix import table, walking
from tests.site.matrix.table import ANYONE, TABLE
from tests.site.matrix.walking import Walk
from tests.site.matrix.world import ROLES

pytestmark = pytest.mark.django_db
MEMBERS = [name for name in ROLES if name != "off"]
OTHER_METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")


def test_every_address_has_a_rule():
    assert set(table.named_urls()) == set(TABLE)


@pytest.mark.parametrize("name", ["nobody", "off"])
def test_who_is_not_known_gets_nothing(world, name):
    walk = Walk(world, name)
    before = walking.dump()
    for url_name, (who, methods) in TABLE.items():
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
def test_what_a_member_may_do_and_see(world, name):
    walk = Walk(world, name)
    with walking.logged() as lines:
        _look(walk)
        _try(walk)
        _do(walk)
    print(name, walk.asked, "requests")
    for canary in sorted(map(str, walk.unseen())): print("  unseen", canary)
    assert walk.leaks == []
    assert walk.wrong == []
    assert world.words_in("\n".join(lines).encode()) == set()


def _cells(walk):
    """Give each address with each of its rows, and whether the actor may go there."""
    for url_name, (_who, methods) in TABLE.items():
        if "token" in table.parameters(url_name):
            continue
        for placed in table.rows_for(url_name, walk.world):
            url = table.address(url_name, placed.pk if placed else table.NOWHERE)
            yield url_name, methods, placed, url, table.is_allowed(
                walk.actor, url_name, placed and placed.row
            )


def _look(walk):
    """Get every address."""
    for url_name, methods, _placed, url, allowed in _cells(walk):
        if "GET" not in methods:
            walk.expect(walk.ask("GET", url), 405)
        elif allowed:
            walk.expect(walk.ask("GET", url), 200, 302)
        else:
            walk.refuse("GET", url)


def _try(walk):
    """Post to every address to which the actor may not, and see that nothing changes."""
    before = walking.dump()
    for _url_name, methods, _placed, url, allowed in _cells(walk):
        if "POST" in methods and not allowed:
            walk.refuse("POST", url)
    assert walking.dump() == before


def _do(walk):
    """Post to every address to which the actor may, and look only at what comes back."""
    for _url_name, methods, _placed, url, allowed in _cells(walk):
        if "POST" in methods and allowed:
            walk.ask_and_undo("POST", url, {})
