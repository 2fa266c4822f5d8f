import re
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from ideas import commenting
from ideas.models import Comment
from papers import trashing
from papers.models import User
from tests.cast import make_insight
from tests.ideas.making import make_idea
from tests.ideas.talking import say, told


@pytest.fixture
def idea(cast):
    """An idea of the owner that the lab sees."""
    return make_idea(cast.owner, visibility="lab")


def discussion(about):
    return f"{about.get_absolute_url()}discussion/"


def send(client, about, text="为什么？", **fields):
    """Send a comment on ``about`` as the form does."""
    return client.post(discussion(about), {"key": uuid4(), "text": text} | fields)


def messages_of(answer):
    """Return the messages of ``answer`` with what undoes them."""
    return [(str(message), message.extra_tags) for message in get_messages(answer.wsgi_request)]


@pytest.mark.parametrize("make", [make_idea, make_insight])
def test_a_comment_stands_on_the_page_with_chips_and_math(make, cast, as_labmate):
    about = make(cast.owner, visibility="lab")
    answer = send(as_labmate, about, "@owner **看** $x_i$ <b>")
    comment = Comment.objects.get()
    assert answer.url == f"{about.get_absolute_url()}#comment-{comment.pk}"
    assert messages_of(answer) == [("Saved.", f"/comments/{comment.pk}/delete/")]
    page = as_labmate.get(about.get_absolute_url())
    assert (
        '<p><span class="mention">@owner</span> <strong>看</strong> '
        '<span class="math inline">x_i</span> &lt;b&gt;</p>'
    ) in page.text
    assert "1 comment<" in page.text


def test_a_reader_comments(idea, cast, client):
    client.force_login(cast.reader)
    send(client, idea, "读者也说话")
    assert Comment.objects.get().author == cast.reader


def test_an_answer_goes_to_its_thread(idea, cast, as_labmate):
    first = say(idea, cast.owner)
    page = as_labmate.get(f"{discussion(idea)}?reply={first.pk}")
    assert f'<input type="hidden" name="reply_to" value="{first.pk}"' in page.text
    send(as_labmate, idea, "因为", reply_to=first.pk)
    assert Comment.objects.get(text="因为").reply_to == first


def test_an_answer_to_what_is_gone_keeps_the_text(idea, cast, as_labmate):
    first = say(idea, cast.owner)
    elsewhere = say(make_idea(cast.owner, visibility="lab"), cast.owner)
    commenting.delete(comment=first, by=cast.owner)
    for gone in (first, elsewhere):
        answer = send(as_labmate, idea, "还在", reply_to=gone.pk)
        assert answer.status_code == 422
        assert "What you are answering is gone." in answer.text
        assert ">\n还在</textarea>" in answer.text
        assert 'name="reply_to"' in answer.text
        assert f'name="reply_to" value="{gone.pk}"' not in answer.text


def test_an_empty_comment_is_refused_on_the_same_page(idea, as_labmate):
    answer = send(as_labmate, idea, "  \n")
    assert answer.status_code == 422
    assert "This field is required." in answer.text
    assert 'id="discussion"' in answer.text
    assert Comment.objects.count() == 0


def test_what_is_sent_twice_is_saved_once(idea, as_labmate):
    key = uuid4()
    answers = [send(as_labmate, idea, key=key) for _twice in range(2)]
    assert answers[0].url == answers[1].url
    assert Comment.objects.count() == 1


def test_another_text_with_the_same_key_is_not_lost(idea, as_labmate):
    key = uuid4()
    send(as_labmate, idea, "一", key=key)
    answer = send(as_labmate, idea, "二", key=key)
    assert answer.status_code == 409
    assert "saved as “一”" in answer.text
    assert ">\n二</textarea>" in answer.text
    assert str(key) not in answer.text


def test_what_was_sent_and_deleted_is_not_saved_again(idea, cast, as_labmate):
    key = uuid4()
    send(as_labmate, idea, key=key)
    commenting.delete(comment=Comment.objects.get(), by=cast.labmate)
    answer = send(as_labmate, idea, key=key)
    assert answer.url == f"{idea.get_absolute_url()}#discussion"
    assert "in the trash" in messages_of(answer)[-1][0]


def test_the_text_comes_back_where_the_idea_was_deleted_meanwhile(idea, cast, as_labmate):
    trashing.trash_row(row=idea, by=cast.owner)
    answer = send(as_labmate, idea, "写了很久\n<b>")
    assert answer.status_code == 422
    assert "nothing you typed is lost" in answer.text
    assert "写了很久\n&lt;b&gt;</textarea>" in answer.text
    assert Comment.objects.count() == 0


def test_what_comes_back_is_the_same_where_there_never_was_an_idea(cast, as_labmate):
    private = send(as_labmate, make_idea(cast.owner))
    missing = as_labmate.post("/ideas/999999/discussion/", {"key": uuid4(), "text": "为什么？"})
    assert private.status_code == missing.status_code == 422
    bodies = [re.sub(r'value="\w{64}"', "", answer.text) for answer in (private, missing)]
    assert bodies[0] == bodies[1]


def test_who_cannot_see_it_is_said_not_to_be_told(cast, as_owner):
    answer = send(as_owner, make_idea(cast.owner), "@labmate 看")
    assert messages_of(answer)[1:] == [("labmate cannot see this, and is not told.", "")]
    page = as_owner.get(answer.url)
    assert "<p>@labmate 看</p>" in page.text
    assert told(cast.labmate) == []


def test_changing_a_comment(idea, cast, as_labmate):
    comment = say(idea, cast.labmate)
    url = reverse("ideas:comment-edit", args=[comment.pk])
    page = as_labmate.get(url)
    assert ">\n为什么？</textarea>" in page.text
    answer = as_labmate.post(url, {"text": "为何？", "seen_version": comment.version})
    assert answer.url == comment.get_absolute_url()
    comment.refresh_from_db()
    assert (comment.text, comment.edited_at is not None) == ("为何？", True)
    assert "<span>changed</span>" in as_labmate.get(idea.get_absolute_url()).text


def test_a_comment_that_was_changed_meanwhile_shows_both_texts(idea, cast, as_labmate):
    comment = say(idea, cast.labmate)
    commenting.edit(comment=Comment.objects.get(), text="别处改的")
    url = reverse("ideas:comment-edit", args=[comment.pk])
    answer = as_labmate.post(url, {"text": "这里改的", "seen_version": comment.version})
    assert answer.status_code == 409
    assert "别处改的" in answer.text
    assert ">\n这里改的</textarea>" in answer.text
    assert Comment.objects.get().text == "别处改的"


def test_a_change_to_nothing_is_refused(idea, cast, as_labmate):
    comment = say(idea, cast.labmate)
    url = reverse("ideas:comment-edit", args=[comment.pk])
    answer = as_labmate.post(url, {"text": "", "seen_version": comment.version})
    assert (answer.status_code, Comment.objects.get().text) == (422, "为什么？")


def test_deleting_can_be_undone(idea, cast, as_labmate):
    comment = say(idea, cast.labmate)
    answer = as_labmate.post(reverse("ideas:comment-delete", args=[comment.pk]))
    assert answer.url == f"{idea.get_absolute_url()}#discussion"
    assert list(Comment.objects.visible_to(cast.labmate)) == []
    ((said, undo),) = messages_of(answer)
    assert said == "The comment is in the trash."
    assert as_labmate.post(undo).url == comment.get_absolute_url()
    assert list(Comment.objects.visible_to(cast.labmate)) == [comment]


@pytest.mark.parametrize(
    ("deed", "back", "field"),
    [("resolve", "reopen", "resolved_at"), ("hide", "show", "hidden_at")],
)
def test_resolving_and_hiding_can_be_undone(deed, back, field, idea, cast, as_labmate):
    comment = say(idea, cast.owner)
    answer = as_labmate.post(reverse(f"ideas:comment-{deed}", args=[comment.pk]))
    ((_said, undo),) = messages_of(answer)
    assert undo == reverse(f"ideas:comment-{back}", args=[comment.pk])
    assert getattr(Comment.objects.get(), field) is not None
    as_labmate.post(undo)
    assert getattr(Comment.objects.get(), field) is None


def test_a_resolved_thread_is_folded_and_a_hidden_one_says_who_hid_it(idea, cast, as_labmate):
    commenting.resolve(comment=say(idea, cast.owner, "第一"), by=cast.owner)
    commenting.hide(comment=say(idea, cast.owner, "第二"), by=cast.owner)
    page = as_labmate.get(idea.get_absolute_url())
    assert "<summary>Resolved by owner: 第一</summary>" in page.text
    assert "hidden by owner" in page.text
    as_labmate.force_login(cast.reader)
    page = as_labmate.get(idea.get_absolute_url())
    assert "第二" not in page.text
    assert "hidden by" not in page.text


@pytest.mark.parametrize("deed", ["edit", "delete", "hide", "show"])
def test_what_one_may_not_do_is_not_there(deed, idea, cast, client):
    comment = say(idea, cast.labmate)
    client.force_login(cast.reader)
    answer = client.post(reverse(f"ideas:comment-{deed}", args=[comment.pk]), {"text": "改"})
    missing = client.post(reverse(f"ideas:comment-{deed}", args=[999_999]), {"text": "改"})
    assert (answer.status_code, answer.content) == (404, missing.content)
    assert Comment.objects.get().version == comment.version
    page = client.get(idea.get_absolute_url()).text
    assert reverse(f"ideas:comment-{deed}", args=[comment.pk]) not in page


def test_an_answer_is_not_resolved_by_itself(idea, cast, as_owner):
    answer = say(idea, cast.labmate, reply_to=say(idea, cast.owner))
    url = reverse("ideas:comment-resolve", args=[answer.pk])
    assert as_owner.post(url).status_code == 404


def test_whom_one_may_name(idea, cast, as_owner):
    User.objects.create_user("lilei", first_name="雷", last_name="李")
    found = as_owner.get(f"{idea.get_absolute_url()}people/?q=li").text
    assert found.count('role="option"') == 1
    assert 'data-name="李雷"' in found
    private = make_idea(cast.owner)
    assert as_owner.get(f"{private.get_absolute_url()}people/").text.strip() == ""


def test_nothing_that_is_said_of_what_is_private_reaches_anybody_else(cast, client):
    idea = make_idea(cast.reader)
    insight = make_insight(cast.reader, visibility="private")
    for about in (idea, insight):
        say(about, cast.reader, "CANARY @owner @labmate")
    for member in (cast.owner, cast.labmate):  # the one runs the lab
        client.force_login(member)
        pages = ["/", "/ideas/", "/insights/", "/inbox/", "/notices/", "/trash/", "/profile/"]
        for row in (idea, insight):
            pages += [f"{row.get_absolute_url()}{part}" for part in ("", "discussion/", "people/")]
        pages += [f"/comments/{comment.pk}/edit/" for comment in Comment.objects.all()]
        assert [page for page in pages if "CANARY" in client.get(page).text] == []
        assert told(member) == []
