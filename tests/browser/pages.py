"""The addresses of all pages, with rows to show on them."""

from pathlib import Path

from django.contrib import admin
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

import papers
from ideas import commenting, glass
from ideas.glance.weeks import Week
from ideas.models import Dial, Idea, Spark
from ideas.notes import importing
from papers import collecting, tasks, trashing
from papers.models import (
    CitationStyle,
    Collection,
    Image,
    Insight,
    Paper,
    Person,
    Presentation,
    Reading,
    SavedSearch,
    User,
)
from tests.cast import make_paper
from tests.ideas.making import make_image, make_link
from tests.ideas.talking import say
from tests.papers.importing.files import TWO, bring_in
from tests.pdfs import put_pdf

NOTE = Path(papers.__file__).parent / "sample" / "note.md"
SHORT_NOTE = "HRNet 王井东\n高分辨率的表征从头保持到尾\n"

# Named URLs that are no pages: some are only posted to, others answer with a file.
NOT_PAGES = {
    "set-language",
    "account_login",  # not for who is signed in
    "account_reset_password_from_key",  # what comes after a link, or a password
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "openid_connect_login",
    "openid_connect_callback",
    "papers:join",
    "papers:sign-out-elsewhere",
    "papers:member-role",
    "papers:member-switch-off",
    "papers:member-switch-on",
    "papers:member-reset-link",
    "papers:member-second-factor",
    "papers:invitation-take-back",
    "papers:sign-out",
    "papers:paper-called",
    "papers:rekeying-undo",
    "papers:biblink-revoke",
    "papers:bib",
    "papers:speaker-different",
    "papers:personmerge-undo",
    "papers:restore",
    "papers:add-undo",
    "papers:complete-all",
    "papers:paper-complete",
    "papers:check-repair",
    "papers:repair-undo",
    "papers:duplicate-find",
    "papers:task-add",
    "papers:task-cancel",
    "papers:duplicate-merge-all",
    "papers:different-take-back",
    "papers:merge-undo",
    "papers:paper-differ",
    "papers:paper-version-restore",
    "papers:talk-version-restore",
    "papers:insight-version-restore",
    "papers:talk-capture",
    "papers:paper-capture",
    "papers:capture-undo",
    "papers:paper-export",  # files
    "papers:paper-list-export",
    "papers:import-export",
    "papers:import-cancel",
    "papers:import-undo",
    "papers:import-redo",
    "ideas:idea-choices",
    "papers:photo",
    "papers:photo-thumbnail",
    "papers:file",
    "papers:file-thumbnail",
    "papers:file-frame",  # looked at inside the page around it, in test_reading_pdf
    "papers:file-identifier",
    "papers:image-file",
    "papers:image-thumbnail",
    "papers:talk-recording",
    "papers:talk-nudge",
    "papers:talk-unanchor",
    "ideas:spark-add",
    "ideas:spark-turn-down",
    "ideas:spark-confirm",
    "ideas:spark-reject",
    "ideas:spark-restore",
    "ideas:idea-checklist",
    "ideas:check-tick",
    "ideas:check-remove",
    "ideas:insight-stage",
    "ideas:insight-decide",
    "ideas:insight-put-back",
    "ideas:queue-settle",
    "ideas:queue-unsettle",
    "ideas:outline",
    "ideas:outline-numbers",
    "ideas:undo",
    "ideas:idea-version-restore",
    "ideas:idea-branch",
    "ideas:idea-dials-withdraw",
    "ideas:doubt-remove",
    "ideas:doubt-settle",
    "ideas:doubt-reopen",
    "ideas:offer-withdraw",
    "ideas:ideaimage-file",
    "ideas:ideaimage-thumbnail",
    "ideas:lab-this-week",
    "ideas:idea-set-aside",
    "ideas:idea-bring-back",
    "ideas:insight-set-aside",
    "ideas:insight-bring-back",
    "ideas:shared",  # for who is not signed in; the three are looked at in test_sharing
    "ideas:shared-file",
    "ideas:shared-add",
    "ideas:idea-people",
    "ideas:insight-people",
    "ideas:comment-delete",
    "ideas:comment-resolve",
    "ideas:comment-reopen",
    "ideas:comment-hide",
    "ideas:comment-show",
    "ideas:notices-read",
    "ideas:notices-unread",
    "ideas:notice-open",
    "ideas:notice-read",
    "ideas:digest-off",  # with a secret that the pages do not know; see test_discussion
    "ideas:feed",
    "ideas:list-feed",
    "papers:search-suggest",
    "papers:savedsearch-rail",
    "papers:opensearch",
    "ideas:idea-bib-link",
    "papers:file-read",  # looked at in test_reading_pdf, where files are served for its frame
    "papers:bulk-edit",
    "papers:bulk-undo",
    "papers:paper-read",
    "papers:collection-collect",
    "papers:collection-take-out",
    "papers:presentation-delete",
    "papers:presentation-hold",
    "ideas:feed-key-remove",
    "ideas:note-correct",
    "ideas:note-uncorrect",
    "ideas:note-keep",
    "ideas:note-undo",
    "ideas:note-export",
}


# The kind of row whose page these are reached from.
ADDED_TO = {
    "papers:image-add": "talk",
    "papers:file-add": "paper",
    "papers:presentation-add": "collection",
}


def make_rows(by) -> dict:
    """Return a full row of each kind, by what the names of its URLs begin with.

    The sample library is there already. ``by`` also has a kept note and something in the trash.
    """
    note, _is_new = importing.bring_in(data=NOTE.read_bytes(), file_name="note.md", by=by)
    kept, _is_new = importing.bring_in(data=SHORT_NOTE.encode(), file_name="kept.md", by=by)
    importing.keep(note=kept, by=by)
    trashing.trash_row(row=make_paper("Thrown away"), by=by)
    insight = Insight.objects.exclude(seconds=None).exclude(image=None).first()
    Insight.objects.filter(pk=insight.pk).update(heard_at=timezone.now())
    advice = Insight.objects.create(owner=by, talk=insight.talk, text="先比基线", kind="advice")
    tried = Idea.objects.create(owner=by, title="Tried", status="trying")
    tried.checks.create(advice=advice)
    Insight.objects.create(owner=by, talk=insight.talk, text="再做消融实验", kind="advice")
    other = User.objects.exclude(pk=by.pk).first()
    Idea.objects.create(owner=other, title="私下的", body="$x^2$", visibility="private")
    private = Idea.objects.create(owner=by, title="只给合作者", visibility="private")
    private.co_authors.add(other)
    idea = Idea.objects.exclude(outcome=None).first()
    comment = discuss(idea, by)
    discuss(insight, by)
    missing = Image.objects.create(talk=insight.talk, expected_name="slide-9.png")
    Insight.objects.filter(pk=insight.talk.insights.last().pk).update(image=missing)
    doubt = tried.doubts.create(by=by, text="没有足够的 GPU")
    with insight.image.file.open() as picture:
        image = make_image(tried, picture, caption="白板")
    for value, member in enumerate(User.objects.filter(is_active=True), 2):
        Dial.objects.answer(idea=tried, by=member, excitement=value, feasibility=4, novelty=1)
    link, _token = make_link(tried, label="The reading group")
    link.visits.create(address="203.0.113.0", agent="WeChat")
    idea = Idea.objects.exclude(outcome=None).first()
    idea.body += "\n\n再试一次。"
    idea.save()
    collection = Collection.objects.create(name="视觉读书会", about="每周 **五**")
    Collection.objects.create(name="Transformers", parent=collection)
    papers = list(Paper.objects.alive().order_by("pk")[:2])
    collecting.collect(collection=collection, papers=[paper.pk for paper in papers], by=by)
    CitationStyle.objects.create(title="Ours", text="<style/>")
    presentation = Presentation(collection=collection, paper=papers[0], date="2026-12-04")
    collecting.plan(presentation=presentation, presenter="王博")
    Reading.objects.put(papers=[papers[0].pk], by=by, status="to_read", priority=1, rating=4)
    return {
        "collection": collection,
        "presentation": presentation,
        "member": by,
        "link": link,
        "paper": Paper.objects.get(citation_key="liu2021swin"),
        "file": put_pdf(Paper.objects.get(citation_key="liu2021swin"), by),
        "task": tasks.ask(kind="pdf_text", by=by)[0],
        "import": bring_in(TWO + b"@misc{x, title={Open", by),
        "talk": insight.talk,
        "image": insight.image,
        "speaker": Person.objects.get(name="张磊"),
        "insight": insight,
        "idea": idea,
        "comment": comment,
        "spark": Spark.objects.exclude(insight_phrase="").first(),
        "question": Insight.objects.create(
            owner=by, talk=insight.talk, text="为什么不用更大的词表？", kind="question"
        ),
        "tried": tried,
        "private": private,
        "doubt": doubt,
        "offer": doubt.offers.create(by=by, text="三月以前有两块 GPU"),
        "ideaimage": image,
        "note": note,
        "kept": kept,
        "savedsearch": SavedSearch.objects.create(owner=by, name="没有想法的问题", text="is:open"),
        "glass": glass.break_glass(member=other, reason="Somebody left the lab.", by=by),
    }


def discuss(about, by):
    """Discuss ``about`` with a labmate: threads that are open, resolved and hidden. Returns one."""
    labmate = User.objects.get(username="labmate")
    first = say(about, labmate, "@owner 小批量时 $\\mathcal{L}$ 还降吗？")
    own = say(about, by, "会降，见 `run.py`", reply_to=first)
    commenting.resolve(comment=say(about, labmate, "标题指什么？"), by=by)
    commenting.hide(comment=say(about, labmate, "广告"), by=by)
    return own


def site_pages(rows) -> dict[str, str]:
    """Return the address of every page of the site for who is signed in, by name."""
    pieces = importing.reading_of(rows["note"]).pieces
    numbers = {
        "at": next(piece.start for piece in pieces if piece.role == "talk"),
        "queue": "talks",
        "week": Week.present(timezone.now()),
    }
    pages = {}
    for name, keys in _named_urls().items():
        if name not in NOT_PAGES:
            row = rows.get(ADDED_TO.get(name) or _kind(name))
            numbers["pk"] = row.pk if row else None
            pages[name] = reverse(name, kwargs={key: numbers[key] for key in keys})
    return pages | {
        "a kept note": rows["kept"].get_absolute_url(),
        "an idea with a checklist": rows["tried"].get_absolute_url(),
        "a private idea": rows["private"].get_absolute_url(),
        "co-authors of a private idea": reverse("ideas:idea-co-authors", args=[rows["private"].pk]),
        "two versions of an idea": f"{rows['idea'].history_url}?old=1&new=2",
        **{
            f"queue of {queue}": reverse("ideas:queue-detail", args=[queue])
            for queue in ("ideas", "questions", "images")
        },
        "ideas that match": f"{reverse('ideas:idea-list')}?tag=预训练",
        "nothing that matches": f"{reverse('papers:talk-list')}?q=zzz",
    }


def _kind(name):
    return name.partition(":")[2].partition("-")[0]


def _named_urls():
    """Return the names of all URLs but the admin's, with what each takes."""
    found = {}

    def walk(patterns, namespace):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                name = f"{namespace}:{pattern.name}" if namespace else pattern.name
                found[name] = set(pattern.pattern.converters)
            elif pattern.namespace != "admin":
                walk(pattern.url_patterns, pattern.namespace or namespace)

    walk(get_resolver().url_patterns, "")
    return found


def admin_pages(by) -> dict[str, str]:
    """Return the address of every kind of page in the admin that ``by`` may open, by name."""
    request = RequestFactory().get("/")
    request.user = by
    pages = {
        "admin: index": reverse("admin:index"),
        "admin: library": reverse("admin:app_list", args=["papers"]),
    }
    for model, model_admin in admin.site._registry.items():
        name = model._meta.model_name
        base = f"admin:{model._meta.app_label}_{name}"
        row = model_admin.get_queryset(request).first()
        pages[f"admin: {name} list"] = reverse(f"{base}_changelist")
        pages[f"admin: {name} change"] = reverse(f"{base}_change", args=[row.pk])
        if model_admin.has_add_permission(request):
            pages[f"admin: {name} add"] = reverse(f"{base}_add")
    paper = Paper.objects.first()
    return pages | {
        f"admin: paper {what}": reverse(f"admin:papers_paper_{what}", args=[paper.pk])
        for what in ("delete", "history")
    }
