"""What a share link shows, to whom and for how long; and nothing else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from ideas import changing, sharing
from ideas.models import Basis, Change, Idea, ShareLink, Spark
from ideas.sharing import image_called, image_slug, opening
from ideas.sparking import light, reject
from papers import trashing
from papers.images import prepare, put
from papers.models import AuditEvent, AuditRecord, Image, Role, User
from papers.text import sha256
from tests.cast import make_insight, make_paper, make_talk
from tests.ideas.making import make_idea, make_image, make_link


def shown(link):
    """Return the page of ``link``, its images at addresses of their own."""
    return sharing.project(link, image_address=lambda image: f"/image-{image.pk}/")[0]


def numbers(link):
    """Return number and title of what ``link`` shows."""
    return [(idea.number, idea.title) for idea in shown(link).ideas]


@pytest.fixture
def root(cast):
    return make_idea(cast.owner, "Root")


def below(parent, title, **fields):
    """Return a new idea of the same owner, last below ``parent``."""
    fields = {"visibility": parent.visibility, "owner": parent.owner} | fields
    return Idea.objects.create(
        parent=parent, title=title, position=parent.children.count(), **fields
    )


# Which ideas.


def test_alone_with_those_of_today_or_with_later_ones(root):
    one = below(root, "One")
    links = {name: make_link(root, children=name)[0] for name in ("none", "today", "later")}
    below(one, "Later")
    assert numbers(links["none"]) == [("", "Root")]
    assert numbers(links["today"]) == [("", "Root"), ("1", "One")]
    assert numbers(links["later"]) == [("", "Root"), ("1", "One"), ("1.1", "Later")]


def test_what_is_moved_in_after_the_day_is_not_shown_and_what_is_moved_out_is_gone(root, cast):
    one = below(root, "One")
    other = make_idea(cast.owner, "Other", position=1)
    link, _token = make_link(root, children="today")
    changing.move(ideas=[other], parent=root, by=cast.owner)
    changing.move(ideas=[one], parent=other, by=cast.owner)
    assert numbers(link) == [("", "Root")]


def test_below_a_lab_idea_only_lab_ideas_are_shown_and_the_rest_leaves_no_gap(cast):
    root = make_idea(cast.owner, "Root", visibility="lab")
    hidden = below(root, "Hidden", visibility="private")
    below(hidden, "Under hidden", visibility="lab")
    below(root, "Shown")
    below(root, "A labmate's", owner=cast.labmate)
    trashing.trash_row(row=below(root, "Gone"), by=cast.owner)
    below(root, "")
    link, _token = make_link(root, children="later")
    assert numbers(link) == [("", "Root"), ("1", "Shown"), ("2", "A labmate's")]


def test_below_a_private_idea_only_ones_own_are_shown(cast, root):
    theirs = below(root, "Theirs", owner=cast.labmate)
    below(theirs, "Under theirs", owner=cast.owner)
    below(root, "Mine")
    assert numbers(make_link(root, children="later")[0]) == [("", "Root"), ("1", "Mine")]


def test_numbers_are_those_below_the_shared_idea_whatever_the_writer_wrote(cast):
    top = make_idea(cast.owner, "Top", number="7")
    root = below(top, "Root", number="3")
    below(below(root, "One", number="9"), "Two", number="x")
    link, _token = make_link(root)
    assert numbers(link) == [("", "Root"), ("1", "One"), ("1.1", "Two")]


# What of the sources.


@pytest.fixture
def lit(cast, root, png):
    """The root, lit by an insight of a talk with everything that can be told, and by a paper."""
    talk = make_talk(
        "CN-TALK",
        speakers=["CN-SPEAKER"],
        date="2021-06",
        abstract="CN-ABSTRACT",
        recording_url="https://www.youtube.com/watch?v=abcdefghijk&pp=CN-TRACK",
    )
    image = Image(talk=talk, caption="CN-CAPTION", expected_name="CN-FILE.png")
    put(prepare(png), file=image.file, thumbnail=image.thumbnail)
    image.save()
    insight = make_insight(
        cast.owner, text="CN-INSIGHT", talk=talk, seconds=751, image=image, answer="CN-ANSWER"
    )
    paper = make_paper("CN-PAPER", container="CN-JOURNAL", date="2020", doi="10.1/cn")
    light(source=insight, idea=root, by=cast.owner, why="CN-WHY", source_phrase="CN-INSIGHT")
    light(source=paper, idea=root, by=cast.owner)
    return root


LEVELS = {
    "none": set(),
    "insight": {"CN-INSIGHT", "CN-CAPTION", "12:31"},
    "talk": {"CN-TALK", "2021-06", "CN-PAPER", "CN-JOURNAL", "2020", "10.1/cn"},
    "speaker": {"CN-SPEAKER"},
    "recording": {"https://www.youtube.com/watch?v=abcdefghijk&t=751"},
}
NEVER = {"CN-ABSTRACT", "CN-FILE", "CN-ANSWER", "CN-WHY", "CN-TRACK", "owner"}


@pytest.mark.parametrize("level", LEVELS)
def test_each_level_of_sources_tells_its_own_and_no_more(level, lit):
    told = repr(shown(make_link(lit, sources=level)[0]))
    levels = list(LEVELS)
    wanted = set().union(*(LEVELS[name] for name in levels[: levels.index(level) + 1]))
    everything = set().union(*LEVELS.values()) | NEVER
    assert {words for words in everything if words in told} == wanted


def test_a_link_that_nobody_opened_has_no_readers(cast, root):
    make_link(root)
    row = ShareLink.objects.for_list(cast.owner).get()
    assert (row.views, row.readers, row.last_at) == (0, 0, None)


def test_hidden_speakers_are_nowhere_also_not_in_the_texts(cast, lit):
    insight = Spark.objects.exclude(insight=None).get().insight
    speaker = insight.talk.speakers.get()
    speaker.name, speaker.latin_name = "张磊", "Lei Zhang"
    speaker.save()
    insight.text = "张磊老师说：zhang  lei, Lei Zhang, Lei Zhangson"
    insight.talk.title = "张磊谈OSCAR"
    insight.save()
    insight.talk.save()
    link, _token = make_link(lit, sources="recording", hide_speakers=True)
    source, _paper = shown(link).root.sources
    assert source.speakers == ()
    assert source.talk == "the speaker谈OSCAR"
    assert "the speaker老师说：the speaker, the speaker, Lei Zhangson" in source.text


@pytest.mark.parametrize("spoil", ["rejected", "suggested", "theirs", "trashed"])
def test_what_is_not_sure_not_for_others_or_gone_is_not_told(spoil, cast, root):
    insight = make_insight(cast.labmate, "CN-INSIGHT")
    spark = light(source=insight, idea=root, by=cast.owner)
    link, _token = make_link(root, sources="recording")
    assert "CN-INSIGHT" in repr(shown(link))
    if spoil == "rejected":
        reject(source=insight, idea=root, by=cast.owner)
    elif spoil == "suggested":
        Spark.objects.filter(pk=spark.pk).update(basis=Basis.SUGGESTED, confirmed_by=None)
    elif spoil == "theirs":
        insight.visibility = "private"
        insight.save()
    else:
        trashing.trash_row(row=insight, by=cast.labmate)
    assert "CN-INSIGHT" not in repr(shown(link))


def test_an_idea_that_lit_another_is_told_where_it_is_shown_too(cast, root):
    one, two, outside = below(root, "One"), below(root, "Two"), make_idea(cast.owner, "CN-OUT")
    light(source=one, idea=two, by=cast.owner)
    light(source=outside, idea=two, by=cast.owner)
    (source,) = shown(make_link(root)[0]).ideas[2].sources
    assert (source.idea, source.anchor) == ("1 One", "shared-idea-1")


def test_a_paper_is_cited_once_whoever_names_it(cast, root):
    paper = make_paper("Cited", doi="10.1000/a b")
    light(source=paper, idea=root, by=cast.owner)
    light(source=make_insight(cast.owner, paper=paper), idea=root, by=cast.owner)
    page = shown(make_link(root, sources="talk")[0])
    assert [source.paper for source in page.ideas[0].sources] == [1, 1]
    assert [(paper.title, paper.address) for paper in page.papers] == [
        ("Cited", "https://doi.org/10.1000/a%20b")
    ]


def test_a_recording_of_ours_or_of_no_web_address_is_not_told(cast, root, settings):
    settings.ALLOWED_HOSTS = ["lab.example"]
    for address in ("https://lab.example/talks/1/recording/", "ftp://elsewhere.example/x.mp4"):
        talk = make_talk()
        type(talk).objects.filter(pk=talk.pk).update(recording_url=address)
        light(source=make_insight(cast.owner, talk=talk), idea=root, by=cast.owner)
    sources = shown(make_link(root, sources="recording")[0]).ideas[0].sources
    assert [source.recording for source in sources] == ["", ""]


# The author.


def test_the_author_is_named_only_when_chosen_and_never_by_the_account(cast, root):
    assert shown(make_link(root, show_author=True)[0]).author == ""
    cast.owner.first_name = "Li"
    cast.owner.save()
    assert shown(make_link(root)[0]).author == ""
    root.refresh_from_db()
    assert shown(make_link(root, show_author=True)[0]).author == "Li"


# The texts.


def test_pictures_of_the_ideas_shown_are_shown_and_closed_with_them(cast, root, png):
    secret = below(root, "Other", owner=cast.labmate)
    sketch = make_image(root, png, caption="草图 %%给自己%%")
    png.seek(0)
    hidden = make_image(secret, png, caption="secret")
    link, _token = make_link(root, children="later")
    (idea,) = shown(link).ideas
    assert [(image.address, image.caption) for image in idea.images] == [
        (f"/image-{sketch.pk}/", "草图")
    ]
    called = [image_called(link, image_slug(link, image)) for image in (sketch, hidden)]
    assert called == [sketch, None]
    trashing.trash_row(row=sketch, by=cast.owner)
    assert image_called(link, image_slug(link, sketch)) is None


def test_asides_are_hidden_and_told_to_who_shares(cast):
    body = "正文（我觉得不行）%%记下%%"
    root = make_idea(cast.owner, "梯度问题，但是我想深的网络我也做不了吧。。。", body=body)
    link, _token = make_link(root)
    page, tidied = sharing.project(link, image_address=str)
    assert (page.root.title, page.root.body) == ("梯度问题", "正文")
    assert tidied.asides == ["但是我想深的网络我也做不了吧。。。", "（我觉得不行）", "%%记下%%"]
    link.hide_asides = False
    page, tidied = sharing.project(link, image_address=str)
    assert (page.root.body, tidied.asides) == ("正文（我觉得不行）记下", [])


def test_addresses_are_cleaned_and_told_to_who_shares(cast):
    address = "https://mp.weixin.qq.com/s?__biz=Mz==&token=337802366&lang=zh_CN#rd"
    clean = "https://mp.weixin.qq.com/s?__biz=Mz==&lang=zh_CN#rd"
    link, _token = make_link(make_idea(cast.owner, "见", body=f"{address} [这里]({address})"))
    page, tidied = sharing.project(link, image_address=str)
    assert "337802366" not in repr(page)
    assert tidied.addresses == [clean, clean]
    link.clean_urls = False
    page, tidied = sharing.project(link, image_address=str)
    assert (page.root.body_html.count("337802366"), tidied.addresses) == (3, [])


def test_links_into_the_lab_are_plain_text_but_for_what_is_on_the_page(cast, root, settings):
    settings.SITE_URL = "https://lab.example"
    inside, outside = below(root, "Inside"), make_idea(cast.owner, "CN-OUT")
    root.body = (
        f"[in](/ideas/{inside.pk}/) [out](/ideas/{outside.pk}/) "
        "[talk](https://lab.example/talks/3/) "
        f"https://lab.example/ideas/{outside.pk}/ [web](https://web.example/) [j](javascript:x)"
    )
    root.save()
    html = shown(make_link(root)[0]).root.body_html
    assert html == (
        '<p><a href="#shared-idea-1" rel="noopener noreferrer nofollow">in</a> out talk … '
        '<a href="https://web.example/" rel="noopener noreferrer nofollow">web</a> '
        "[j](javascript:x)</p>\n"
    )


# Who may, and for how long.


def test_a_link_opens_while_its_maker_has_the_idea_and_the_site_lets_it(cast, root, settings):
    link, token = make_link(root, expires_at=timezone.now() + timedelta(days=1))
    assert opening.link_of(token) == link
    assert opening.link_of(token[:-1]) is None

    def closed_by(model, **fields):
        rows = model.objects.filter(pk={ShareLink: link, User: cast.owner, Idea: root}[model].pk)
        before = rows.values(*fields).get()
        rows.update(**fields)
        is_closed = opening.link_of(token) is None
        rows.update(**before)
        assert opening.link_of(token) == link
        return is_closed

    now = timezone.now()
    assert closed_by(ShareLink, revoked_at=now, revoked_by=cast.labmate)
    assert closed_by(ShareLink, created_at=now - timedelta(2), expires_at=now - timedelta(1))
    assert closed_by(User, is_active=False)
    assert closed_by(Idea, owner=cast.labmate)
    assert closed_by(Idea, trashed_at=now)
    settings.SHARE_LINKS = False
    assert opening.link_of(token) is None


def test_a_link_opens_for_its_audience(cast, root):
    people = {
        "nobody": AnonymousUser(),
        "reader": cast.reader,
        "labmate": cast.labmate,
        "owner": cast.owner,
    }

    def opened_by(**fields):
        link, _token = make_link(root, **fields)
        links = ShareLink.objects.filter(pk=link.pk)
        return {name for name, user in people.items() if links.opened_by(user).exists()}

    assert opened_by() == {"nobody", "reader", "labmate", "owner"}
    assert opened_by(audience="signed-in") == {"reader", "labmate", "owner"}
    assert opened_by(audience="named", named=[cast.reader, cast.stranger]) == {"reader", "owner"}


def test_links_are_listed_by_maker_owner_and_administrators(cast):
    theirs, _token = make_link(make_idea(cast.labmate))
    link, _token = make_link(make_idea(cast.owner))
    assert set(ShareLink.objects.visible_to(cast.owner)) == {theirs, link}
    assert set(ShareLink.objects.visible_to(cast.labmate)) == {theirs}
    assert set(ShareLink.objects.visible_to(cast.reader)) == set()
    Idea.objects.filter(pk=theirs.idea_id).update(owner=cast.reader)
    assert set(ShareLink.objects.visible_to(cast.reader)) == {theirs}


def test_one_makes_links_to_ones_own_ideas_only(cast):
    idea = make_idea(cast.labmate, visibility="lab")
    with pytest.raises(Idea.DoesNotExist):
        sharing.make(link=ShareLink(idea=idea, key=uuid4()), by=cast.owner)
    assert not ShareLink.objects.exists()


def test_the_token_is_not_kept_and_a_key_makes_one_link(cast, root):
    key = uuid4()
    link = ShareLink(idea=root, key=key)
    token = sharing.make(link=link, by=cast.owner)
    assert (len(token), link.hint, link.token_sha256) == (43, token[-4:], sha256(token))
    stored = ShareLink.objects.values().get()
    assert token not in repr(stored)
    with pytest.raises(sharing.AlreadyMade):
        sharing.make(link=ShareLink(idea=root, key=key), by=cast.owner)
    assert ShareLink.objects.count() == 1


def test_making_and_revoking_are_in_the_audit_log_without_the_secret(cast, root):
    link, token = make_link(root)
    assert sharing.revoke(links=[link], by=cast.labmate) == 1
    assert sharing.revoke(links=[link], by=cast.owner) == 0
    link.refresh_from_db()
    assert link.revoked_by == cast.labmate
    assert list(AuditRecord.objects.values_list("event", "by", "about")) == [
        (AuditEvent.LINK_REVOKED, cast.labmate.pk, f"…{token[-4:]}"),
        (AuditEvent.LINK_MADE, cast.owner.pk, f"…{token[-4:]}"),
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"audience": "world"},
        {"children": "some"},
        {"sources": "all"},
        {"token_sha256": "short"},
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(days=1)},
    ],
)
def test_the_database_refuses_a_link_that_makes_no_sense(fields, root):
    link, _token = make_link(root)
    with pytest.raises(IntegrityError):
        ShareLink.objects.filter(pk=link.pk).update(**fields)


def test_values_are_checked_whoever_saves(cast, root):
    with pytest.raises(ValidationError):
        make_link(root, label="\0")


# Visits.


FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
WECHAT = "Mozilla/5.0 (iPhone) AppleWebKit/605 Mobile MicroMessenger/8.0.50"


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        (FIREFOX, "Firefox"),
        (WECHAT, "WeChat"),
        ("Mozilla/5.0 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge"),
        ("Mozilla/5.0 (Macintosh) AppleWebKit/605 Version/18.0 Safari/605", "Safari"),
        ("Mozilla/5.0 (Unheard of)", "Other"),
        ("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", ""),
        ("Mozilla/5.0 (compatible; Googlebot/2.1)", ""),
        ("facebookexternalhit/1.1", ""),
        ("curl/8.5", ""),
        ("", ""),
    ],
)
def test_a_browser_is_a_word_and_a_program_is_none(agent, family):
    assert opening.family_of(agent) == family


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0"),
        ("2001:db8:1234:5678::1", "2001:db8:1234::"),
        ("::ffff:203.0.113.77", "203.0.113.0"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
        ("a socket", ""),
    ],
)
def test_an_address_is_cut_down_to_its_network(address, network):
    assert opening.truncated(address) == network


def test_visits_are_counted_by_reader_and_forgotten_after_ninety_days(cast, root):
    link, _token = make_link(root)
    old = link.visits.create(agent="Firefox", at=timezone.now() - timedelta(days=91))

    def visit(user, address, agent=FIREFOX):
        return opening.note_visit(link=link, user=user, address=address, agent=agent)

    nobody = AnonymousUser()
    assert visit(nobody, "203.0.113.1").address == "203.0.113.0"
    visit(nobody, "203.0.113.2")
    visit(nobody, "203.0.113.2", WECHAT)
    visit(cast.labmate, "203.0.113.2")
    visit(cast.labmate, "198.51.100.1")
    assert visit(cast.owner, "203.0.113.3") is None
    assert visit(nobody, "203.0.113.3", "curl/8") is None
    row = ShareLink.objects.for_list(cast.owner).get()
    assert (row.views, row.readers) == (5, 3)
    assert not link.visits.filter(pk=old.pk).exists()


# States of a list.


def test_links_are_found_by_their_state(cast, root):
    now = timezone.now()
    live = make_link(root)[0]
    soon = make_link(root, expires_at=now + timedelta(days=3))[0]
    ended = make_link(root, expires_at=now + timedelta(days=1))[0]
    ShareLink.objects.filter(pk=ended.pk).update(
        created_at=now - timedelta(days=9), expires_at=now - timedelta(days=1)
    )
    links = ShareLink.objects
    assert set(links.in_state("live")) == {live, soon}
    assert set(links.in_state("soon")) == {soon}
    assert set(links.in_state("ended")) == {ended}
    assert set(links.in_state("")) == {live, soon, ended}


# Moving on.


def test_links_that_a_move_would_widen_are_found(cast):
    root = make_idea(cast.owner, "Root", visibility="lab")
    child = below(root, "Child")
    hidden = below(root, "Hidden", visibility="private")
    moved = make_idea(cast.labmate, "Moved", visibility="lab", position=1)
    link, _token = make_link(root, children="later")
    make_link(root, children="today")
    revoked, _token = make_link(root, children="later")
    sharing.revoke(links=[revoked], by=cast.owner)
    assert sharing.links_that_would_show([moved], child) == [link]
    assert sharing.links_that_would_show([moved], root) == [link]
    assert sharing.links_that_would_show([moved], hidden) == []
    assert sharing.links_that_would_show([child], root) == []
    assert sharing.links_that_would_show([make_idea(cast.owner)], root) == []
    assert sharing.links_that_would_show([moved], None) == []


# Copies.


def test_a_copy_holds_what_the_page_shows_with_the_sources_one_may_see(cast):
    root = make_idea(cast.owner, "Root（我猜）", visibility="lab")
    one, two = below(root, "One"), below(root, "Two")
    below(root, "Hidden", visibility="private")
    seen = make_insight(cast.owner, "seen")
    unseen = make_insight(cast.owner, "unseen", visibility="private")
    light(source=seen, idea=root, by=cast.owner, relation="borrows", why="CN-WHY")
    light(source=unseen, idea=root, by=cast.owner)
    light(source=one, idea=two, by=cast.owner)
    link, _token = make_link(root)
    idea, change = sharing.copy(link=link, page=shown(link), by=cast.reader)
    copies = Idea.objects.owned_by(cast.reader)
    assert [(copy.title, copy.visibility, copy.copied_from) for copy in copies.order_by("pk")] == [
        ("Root", "private", root),
        ("One", "private", one),
        ("Two", "private", two),
    ]
    assert [copy.title for copy in idea.children.order_by("position")] == ["One", "Two"]
    sparks = Spark.objects.filter(idea__in=copies).order_by("pk")
    assert [(spark.source, spark.relation, spark.why) for spark in sparks] == [
        (seen, "borrows", ""),
        (copies.get(title="One"), "sparked", ""),
    ]
    assert list(Change.objects.undoable_by(cast.reader)) == [change]
    changing.undo(change=change, by=cast.reader)
    assert list(Idea.objects.owned_by(cast.reader)) == []


def test_a_copy_of_a_page_without_sources_has_none(cast, lit):
    link, _token = make_link(lit, sources="none")
    sharing.copy(link=link, page=shown(link), by=cast.labmate)
    assert not Spark.objects.filter(idea__owner=cast.labmate).exists()


def test_a_reader_of_the_lab_is_no_editor_and_may_still_copy(cast, root):
    assert cast.reader.role == Role.READER
    link, _token = make_link(root)
    assert sharing.copy(link=link, page=shown(link), by=cast.reader)[0].owner == cast.reader


# Pictures.


def test_a_qr_code_has_a_quiet_zone_and_the_three_corners():
    code = sharing.qr_code("https://lab.example/s/abc/")
    assert code.size == 25 + 2 * 4
    assert code.path.startswith("M4 4h7v1h-7z")
    assert f"M4 {code.size - 11}h7v1h-7z" in code.path
