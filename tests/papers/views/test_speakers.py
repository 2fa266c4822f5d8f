"""The page of a person."""

import re
from html import unescape

import pytest

from papers.models import Authorship, Person, Speaking
from tests.cast import make_insight, make_paper, make_talk

pytestmark = pytest.mark.django_db


def test_who_spoke_very_often_has_the_first_of_each_and_the_way_to_the_rest(as_owner, cast):
    person = Person.objects.create(name="张磊")
    for number in range(51):
        talk = make_talk(f"Talk {number}", date="2021")
        Speaking.objects.create(talk=talk, person=person)
        Authorship.objects.create(paper=make_paper(f"Paper {number}"), person=person)
        for _ in range(4):
            make_insight(cast.owner, f"Heard {number}", talk=talk)
    page = as_owner.get(person.get_absolute_url())
    shown = [len(page.context[name]) for name in ("talks", "papers", "insights")]
    assert shown == [50, 50, 200]
    links = re.findall(r'<a href="([^"]+)">All (talks|papers|insights)<', page.text)
    assert sorted(what for _url, what in links) == ["insights", "papers", "talks"]
    for url, what in links:
        listed = as_owner.get(unescape(url)).text
        assert {"talks": "Talk 50", "papers": "Paper 50", "insights": "Heard 50"}[what] in listed
