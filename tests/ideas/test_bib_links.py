"""Addresses for LaTeX of what an idea would cite, and of a collection."""

import pytest
from django.urls import reverse

from ideas import citing, sparking
from ideas.models import Idea
from papers import bibliographies, collecting
from papers.models import BibLink, Collection
from tests.cast import make_insight, make_paper
from tests.ideas.making import make_idea


@pytest.fixture
def papers(db):
    """Papers with keys: one that lights an idea, one from which an insight is, one besides."""
    found = [make_paper(title=title) for title in ("Lights", "Said", "Besides")]
    for paper, key in zip(found, ("lights2020", "said2021", "besides2022"), strict=True):
        paper.citation_key = key
        paper.save()
    return found


def keys_at(client, token):
    answer = client.get(reverse("papers:bib", args=[token]))
    text = b"".join(answer.streaming_content).decode() if answer.streaming else ""
    return [line.partition("{")[2].strip(",") for line in text.splitlines() if line[:1] == "@"]


def test_an_address_of_an_idea_gives_what_it_grew_from(client, as_labmate, cast, papers):
    idea = make_idea(cast.labmate, title="预训练")
    sparking.light(source=papers[0], idea=idea, by=cast.labmate)
    below = make_idea(cast.labmate, title="下面", parent=idea)
    sparking.light(source=make_insight(cast.labmate, paper=papers[1]), idea=below, by=cast.labmate)
    answer = as_labmate.post(reverse("ideas:idea-bib-link", args=[idea.pk]), follow=True)
    token = answer.context["address"].rpartition("/")[2].removesuffix(".bib")
    assert keys_at(client, token) == ["lights2020", "said2021"]
    assert BibLink.objects.get().label == ""
    Idea.objects.filter(pk=idea.pk).update(owner=cast.owner)
    assert keys_at(client, token) == []


def test_an_address_of_an_idea_of_the_lab_is_called_by_its_title(cast):
    citing.bib_link(idea=make_idea(cast.owner, title="预训练", visibility="lab"), by=cast.owner)
    assert BibLink.objects.get().label == "预训练"


def test_an_address_of_a_collection_gives_its_papers(client, as_labmate, cast, papers):
    collection = Collection.objects.create(name="读书会")
    collecting.collect(collection=collection, papers=[papers[2].pk], by=cast.labmate)
    posted = {"kind": "collection", "collection": collection.pk, "label": ""}
    answer = as_labmate.post(reverse("papers:biblink-list"), posted, follow=True)
    token = answer.context["address"].rpartition("/")[2].removesuffix(".bib")
    assert keys_at(client, token) == ["besides2022"]
    bibliographies.revoke(link=BibLink.objects.get(), by=cast.labmate)
    assert client.get(reverse("papers:bib", args=[token])).status_code == 404


def test_which_collection_has_to_be_said(as_labmate):
    answer = as_labmate.post(reverse("papers:biblink-list"), {"kind": "collection"})
    assert answer.context["form"].errors == {"collection": ["Choose the collection."]}
