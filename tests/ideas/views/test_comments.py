from uuid import uuid4

from ideas.models import Comment
from tests.cast import make_insight
from tests.ideas.making import make_idea


def test_smoke(cast, as_labmate):
    idea = make_idea(cast.owner, visibility="lab")
    insight = make_insight(cast.owner)
    for row in (idea, insight):
        url = f"{row.get_absolute_url()}discussion/"
        key = uuid4()
        answer = as_labmate.post(url, {"key": key, "text": "@owner 你好 @reader $x$"})
        assert answer.status_code == 302, answer.text
        page = as_labmate.get(row.get_absolute_url())
        assert '<span class="mention">@owner</span>' in page.text
        c = Comment.objects.last()
        r = as_labmate.get(f"{url}?reply={c.pk}")
        assert r.status_code == 200
        r = as_labmate.get(f"/comments/{c.pk}/edit/")
        assert r.status_code == 200
        r = as_labmate.post(f"/comments/{c.pk}/resolve/", follow=True)
        assert r.status_code == 200
    r = as_labmate.get("/notices/")
    assert r.status_code == 200
    as_labmate.force_login(cast.owner)
    r = as_labmate.get("/notices/")
    assert "named you" in r.text
    r = as_labmate.post("/profile/feed/", follow=True)
    assert "/feed/" in r.text
