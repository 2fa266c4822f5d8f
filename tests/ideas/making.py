"""Rows of the app of ideas, for tests."""

from ideas.models import Idea
from papers.models import Visibility


def make_idea(owner, title="引入结构信息", visibility=Visibility.PRIVATE, **fields) -> Idea:
    """Return an idea of ``owner``, saved."""
    return Idea.objects.create(owner=owner, title=title, visibility=visibility, **fields)
