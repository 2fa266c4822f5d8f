from io import BytesIO

import pytest
from django.urls import reverse

from ideas.models import IdeaImage
from papers.images import MAX_BYTES
from tests.ideas.making import make_idea, make_image


def add(client, idea, file, **posted):
    """Post the form that adds an image to ``idea``; return the page that follows."""
    url = reverse("ideas:idea-image-add", args=[idea.pk])
    return client.post(url, {"file": file} | posted, follow=True)


def test_an_image_is_added_written_anew_and_stands_below_the_idea(cast, png, as_owner):
    idea = make_idea(cast.owner)
    page = add(as_owner, idea, png, caption="白板")
    image = IdeaImage.objects.get()
    assert page.redirect_chain == [(f"{idea.get_absolute_url()}#images-title", 302)]
    assert (image.caption, image.width, image.height) == ("白板", 40, 30)
    assert (len(image.sha256), "slide" in image.file.name) == (64, False)
    assert reverse("ideas:ideaimage-thumbnail", args=[image.pk]) in page.content.decode()


def test_images_keep_the_order_in_which_they_were_added(cast, png, as_owner):
    idea = make_idea(cast.owner)
    for caption in "甲乙":
        png.seek(0)
        add(as_owner, idea, png, caption=caption)
    assert [image.caption for image in idea.images.all()] == ["甲", "乙"]
    second = idea.images.last()
    IdeaImage.objects.exclude(pk=second.pk).update(position=1)
    edited = {"caption": "丙", "position": 0, "seen_version": 1}
    page = as_owner.post(reverse("ideas:ideaimage-edit", args=[second.pk]), edited, follow=True)
    assert page.redirect_chain == [(f"{idea.get_absolute_url()}#image-{second.pk}", 302)]
    assert [image.caption for image in idea.images.all()] == ["丙", "甲"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<svg/>", "This is no PNG, JPEG, WebP or GIF image."),
        (b"\x89PNG" + b"x" * MAX_BYTES, "The image is larger than 20 MB."),
        (b"", "The submitted file is empty."),
    ],
)
def test_what_is_no_image_is_refused_and_said_so(content, message, cast, as_owner):
    file = BytesIO(content)
    file.name = "slide.png"
    page = add(as_owner, make_idea(cast.owner), file)
    assert page.status_code == 422
    assert page.context["form"].errors["file"][0].startswith(message)
    assert IdeaImage.objects.count() == 0


def test_who_may_not_edit_the_idea_adds_and_changes_no_image(cast, png, client):
    idea = make_idea(cast.owner, visibility="lab")
    image = make_image(idea, png)
    client.force_login(cast.reader)
    png.seek(0)
    assert add(client, idea, png).status_code == 404
    for name in ("edit", "delete"):
        url = reverse(f"ideas:ideaimage-{name}", args=[image.pk])
        assert client.post(url, {"caption": "x"}).status_code == 404
    assert [*IdeaImage.objects.visible_to(cast.reader)] == [image]
    assert [*IdeaImage.objects.editable_by(cast.reader)] == []


@pytest.mark.parametrize("name", ["file", "thumbnail"])
def test_an_image_leaves_only_to_who_sees_its_idea_and_does_nothing_there(name, cast, png, client):
    idea = make_idea(cast.owner, visibility="lab")
    url = reverse(f"ideas:ideaimage-{name}", args=[make_image(idea, png).pk])
    client.force_login(cast.reader)
    answer = client.get(url)
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"\x89PNG")
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    type(idea).objects.update(visibility="private")
    assert client.get(url).status_code == 404


def test_an_image_goes_to_the_trash_and_comes_back(cast, png, as_owner):
    idea = make_idea(cast.owner)
    image = make_image(idea, png)
    page = as_owner.post(reverse("ideas:ideaimage-delete", args=[image.pk]), follow=True)
    assert [*IdeaImage.objects.visible_to(cast.owner)] == []
    (message,) = page.context["messages"]
    as_owner.post(message.extra_tags)
    assert [*IdeaImage.objects.visible_to(cast.owner)] == [image]
