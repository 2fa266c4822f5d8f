"""The page of the history of an idea."""

from django.urls import reverse

from ideas import changing
from ideas.models import Idea
from tests.ideas.making import make_idea


def test_a_parent_that_one_may_not_see_is_not_named(cast, client):
    secret = make_idea(cast.labmate, title="Secret direction")
    (idea,) = Idea.objects.bulk_create(
        [Idea(owner=cast.owner, title="Mine", visibility="lab", parent=secret)]
    )
    client.force_login(cast.owner)
    page = client.get(reverse("ideas:idea-history", args=[idea.pk]))
    assert "Secret direction" not in page.text
    assert "(not to be seen)" in page.text


def test_a_version_is_restored_and_the_message_undoes_it(cast, as_owner):
    idea = changing.add(title="First", by=cast.owner)
    changing.edit(idea=idea, by=cast.owner, title="Second")
    url = reverse("ideas:idea-version-restore", args=[idea.pk, 1])
    assert as_owner.post(url, {"seen_version": 2}).url == idea.get_absolute_url()
    assert Idea.objects.get().title == "First"
    (message,) = as_owner.get(idea.get_absolute_url()).context["messages"]
    as_owner.post(message.extra_tags)
    assert Idea.objects.get().title == "Second"
    assert as_owner.post(url, {"seen_version": 2}).status_code == 409
