"""Rows of the app of ideas, for tests."""

from uuid import uuid4

from ideas import sharing
from ideas.models import Idea, IdeaImage, ShareLink
from papers.images import prepare, put
from papers.models import Visibility


def make_idea(owner, title="引入结构信息", visibility=Visibility.PRIVATE, **fields) -> Idea:
    """Return an idea of ``owner``, saved."""
    return Idea.objects.create(owner=owner, title=title, visibility=visibility, **fields)


def make_image(idea, upload, **fields) -> IdeaImage:
    """Return the picture in ``upload`` as one of ``idea``, saved."""
    image = IdeaImage(idea=idea, **fields)
    prepared = prepare(upload)
    image.sha256 = prepared.sha256
    put(prepared, file=image.file, thumbnail=image.thumbnail)
    image.save()
    return image


def make_link(idea, named=(), password="", **fields) -> tuple[ShareLink, str]:
    """Return a link of its owner to ``idea``, saved, and its token."""
    link = ShareLink(idea=idea, key=uuid4(), **fields)
    return link, sharing.make(link=link, by=idea.owner, named=list(named), password=password)
