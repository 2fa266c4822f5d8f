import smtplib
from io import StringIO

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command

from ideas import commenting, mailing, noticing
from ideas.models import Idea, Notice
from papers.models import Digest
from tests.ideas.making import make_idea
from tests.ideas.talking import say


@pytest.fixture(autouse=True)
def server(settings):
    """A mail server is configured."""
    settings.EMAIL_HOST = "mail.example"
    settings.SITE_URL = "https://lab.example"


@pytest.fixture
def idea(cast):
    """An idea of the labmate, who wants mail daily, that the lab sees."""
    cast.labmate.email, cast.labmate.digest = "labmate@lab.example", Digest.DAILY
    cast.labmate.save()
    return make_idea(cast.labmate, title="引入<结构>信息", visibility="lab")


def run(*arguments):
    """Return what the command prints, also of what went wrong."""
    out = StringIO()
    call_command("send_digests", *arguments, stdout=out, stderr=out)
    return out.getvalue()


class Refusing(EmailBackend):
    """A server that takes no mail."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({"labmate@lab.example": (450, b"later")})


class Dying(EmailBackend):
    """A server that is lost while it takes a mail."""

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("gone")


class Dead(EmailBackend):
    """A server that is not there."""

    def open(self):
        raise ConnectionRefusedError("refused")


def test_what_is_new_goes_in_one_mail_as_text_and_html(idea, cast, mailoutbox):
    comment = say(idea, cast.owner, "@labmate 一 & <b>二</b>")
    say(idea, cast.reader, "三")
    assert run("--daily") == "1 sent, 0 refused.\n"
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (
        ["labmate@lab.example"],
        "Throughline: 2 things are new to you",
    )
    link = f"https://lab.example/ideas/{idea.pk}/#comment-{comment.pk}"
    assert (
        "- owner named you in a comment on “引入<结构>信息”\n  @labmate 一 & <b>二</b>" in mail.body
    )
    assert f"  {link}\n" in mail.body
    ((html, kind),) = mail.alternatives
    assert kind == "text/html"
    assert f'<a href="{link}">owner named you in a comment on “引入&lt;结构&gt;信息”</a>' in html
    assert "@labmate 一 &amp; &lt;b&gt;二&lt;/b&gt;" in html


def test_nothing_is_sent_where_nothing_is_new_or_all_was_mailed_or_read(idea, cast, mailoutbox):
    assert run("--daily") == "0 sent, 0 refused.\n"
    say(idea, cast.owner)
    assert run("--daily") == "1 sent, 0 refused.\n"
    assert run("--daily") == "0 sent, 0 refused.\n"
    say(idea, cast.owner)
    noticing.mark_read(Notice.objects.all())
    assert run("--daily") == "0 sent, 0 refused.\n"
    assert len(mailoutbox) == 1


def test_the_right_is_asked_when_the_mail_goes(idea, cast, mailoutbox):
    hidden = say(idea, cast.reader, "CANARY")
    type(cast.labmate).objects.filter(pk=cast.labmate.pk).update(role="reader")
    commenting.hide(comment=hidden, by=cast.owner)
    other = make_idea(cast.owner, title="CANARY", visibility="lab")
    say(other, cast.owner, "@labmate")
    Idea.objects.filter(pk=other.pk).update(visibility="private")
    assert run("--daily") == "0 sent, 0 refused.\n"
    say(idea, cast.owner, "看得见")
    run("--daily")
    (mail,) = mailoutbox
    assert "看得见" in mail.body
    assert "CANARY" not in str(mail.message())


def test_who_may_no_longer_sign_in_gets_no_mail(idea, cast, mailoutbox):
    say(idea, cast.owner)
    cast.labmate.is_active = False
    cast.labmate.save()
    assert run("--daily") == "0 sent, 0 refused.\n"


@pytest.mark.parametrize(
    ("wanted", "daily", "weekly"), [("daily", 1, 0), ("weekly", 0, 1), ("off", 0, 0)]
)
def test_each_gets_it_as_often_as_they_want(wanted, daily, weekly, idea, cast, mailoutbox):
    type(cast.labmate).objects.filter(pk=cast.labmate.pk).update(digest=wanted)
    say(idea, cast.owner)
    assert run("--daily") == f"{daily} sent, 0 refused.\n"
    assert run("--weekly") == f"{weekly} sent, 0 refused.\n"


def test_who_gave_no_address_gets_none(idea, cast, mailoutbox):
    type(cast.labmate).objects.update(email="")
    say(idea, cast.owner)
    assert run("--daily") == "0 sent, 0 refused.\n"


def test_each_reads_it_in_their_language(idea, cast, mailoutbox):
    type(cast.labmate).objects.update(language="zh-hans")
    say(idea, cast.owner)
    run("--daily")
    (mail,) = mailoutbox
    assert mail.subject == "Throughline：你有 1 条新消息"
    assert "owner 评论了“引入<结构>信息”" in mail.body
    assert '<div lang="zh-hans">' in mail.alternatives[0][0]


def test_the_mail_says_how_to_stop_it_and_that_works(idea, cast, mailoutbox, client):
    say(idea, cast.owner)
    run("--daily")
    (mail,) = mailoutbox
    address = mail.extra_headers["List-Unsubscribe"].strip("<>")
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in mail.body
    client.post(address.removeprefix("https://lab.example"))
    cast.labmate.refresh_from_db()
    assert cast.labmate.digest == Digest.OFF


def test_a_refused_mail_is_tried_again(idea, cast, settings, mailoutbox):
    say(idea, cast.owner)
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    assert run("--daily").endswith("0 sent, 1 refused.\n")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert run("--daily") == "1 sent, 0 refused.\n"


def test_a_mail_that_may_have_gone_is_never_sent_again(idea, cast, settings, mailoutbox):
    say(idea, cast.owner)
    settings.EMAIL_BACKEND = f"{__name__}.Dying"
    with pytest.raises(CommandError, match=r"mail\.example: gone"):
        run("--daily")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert run("--daily") == "0 sent, 0 refused.\n"
    assert Notice.objects.visible_to(cast.labmate).unread().count() == 1


def test_where_the_server_is_not_there_nothing_counts_as_mailed(idea, cast, settings):
    say(idea, cast.owner)
    settings.EMAIL_BACKEND = f"{__name__}.Dead"
    with pytest.raises(CommandError, match=r"mail\.example: refused"):
        run("--daily")
    assert Notice.objects.unmailed().count() == 1


def test_without_a_server_it_says_so(settings, db):
    settings.EMAIL_HOST = ""
    with pytest.raises(CommandError, match="EMAIL_HOST is not set"):
        run()


def test_a_long_mail_counts_the_rest(idea, cast, mailoutbox):
    for n in range(mailing.MOST + 2):
        say(idea, cast.owner, str(n))
    run("--daily")
    (mail,) = mailoutbox
    assert mail.body.count("\n- ") == mailing.MOST
    assert "And 2 more." in mail.body
    assert Notice.objects.unmailed().count() == 0
