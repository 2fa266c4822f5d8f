"""What of the ideas can be found: ideas, comments and notes."""

from collections import Counter, defaultdict
from functools import partial

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from ideas import lineage
from ideas.models import Basis, Comment, Idea, Note, Spark, Status, TaggedIdea
from papers.markdown import plain
from papers.models import Insight, Tag
from papers.models.among import among_ids
from papers.search.kinds import Document, Kind, Shown, Step, Watch, audience, term
from papers.search.library import LONGEST_STEP, TAGGED, tag_terms, tags_of
from papers.text import NotText, shortened


def _co_authors(ids):
    found = defaultdict(list)
    through = Idea.co_authors.through.objects.filter(idea__in=among_ids(ids))
    for idea, member in through.values_list("idea", "user"):
        found[idea].append(member)
    return found


def _ideas(rows):
    columns = ("pk", "title", "body", "status_reason", "negative_result")
    rows = rows.filter(trashed_at=None).exclude(title="", body="").order_by("pk")
    found = list(
        rows.values_list(*columns, "status", "owner", "visibility", "outcome", "created_at")
    )
    ids = [pk for pk, *_rest in found]
    tags, co_authors = tags_of(TaggedIdea, ids), _co_authors(ids)
    for pk, title, *texts, status, owner, visibility, outcome, added_at in found:
        yield Document(
            object_id=pk,
            title=title,
            body="\n".join(filter(None, texts)),
            hidden="\n".join(name for _pk, name in tags[pk]),
            terms=(
                term("is", "idea"),
                *audience(owner, visibility, co_authors[pk]),
                term("status", status),
                *tag_terms(tags[pk]),
                *([term("has", "outcome")] if outcome or texts[-1] else []),
            ),
            added_at=added_at,
        )


def _comments(rows):
    """A comment is found by whoever finds what it is about; one that is hidden by nobody."""
    rows = rows.filter(trashed_at=None, hidden_at=None)
    found = list(
        rows.order_by("pk").values_list(
            "pk", "text", "author", "created_at", "idea",
            "idea__owner", "idea__visibility", "insight__owner", "insight__visibility",
        )
    )  # fmt: skip
    co_authors = _co_authors({row[4] for row in found if row[4]})
    for pk, text, author, added_at, idea, *owners in found:
        owner, visibility = owners[:2] if idea else owners[2:]
        seen_by = audience(owner, visibility, co_authors[idea])[1:]
        yield Document(
            object_id=pk,
            body=text,
            terms=(term("is", "comment"), term("owner", author), *seen_by),
            added_at=added_at,
        )


def _notes(rows):
    for note in rows.filter(trashed_at=None).order_by("pk").iterator(chunk_size=20):
        try:
            text = note.decoded.text
        except NotText:
            text = ""
        yield Document(
            object_id=note.pk,
            title=note.title,
            body=text,
            hidden=note.file_name,
            terms=(term("is", "note"), *audience(note.owner_id, "private")),
            added_at=note.created_at,
        )


def _show_ideas(ids, user):
    ideas = lineage.with_paths(
        Idea.objects.filter(pk__in=ids).only(
            "title", "body", "number", "position", "parent", "status"
        )
    )
    lines = defaultdict(list)
    sparks = Spark.objects.visible_to(user).filter(idea__in=ids).order_by("pk")
    for idea, insight, talk, title, paper, paper_title in sparks.values_list(
        "idea", "insight", "insight__talk", "insight__talk__title", "insight__paper",
        "insight__paper__title",
    ):  # fmt: skip
        source = ("talk", talk, title) if talk else ("paper", paper, paper_title)
        if insight and source[1] and len(lines[idea]) < lineage.MOST:
            hue, pk, title = source
            url = reverse(f"papers:{hue}-detail", args=[pk])
            lines[idea].append(Step(shortened(title, LONGEST_STEP), url, hue))
    return {
        idea.pk: Shown(
            url=idea.get_absolute_url(),
            title=plain(idea.title),
            text=plain(idea.body),
            details=(idea.path, idea.get_status_display()),
            line=tuple(dict.fromkeys(lines[idea.pk])),
        )
        for idea in ideas
    }


def _show_comments(ids, _user):
    comments = Comment.objects.filter(pk__in=ids).select_related("author", "idea", "insight")
    return {
        comment.pk: Shown(
            url=comment.get_absolute_url(),
            title="",
            text=plain(comment.text),
            details=(str(comment.author),),
            line=(_about(comment),),
        )
        for comment in comments
    }


def _about(comment):
    row = comment.idea or comment.insight
    label = shortened(plain(str(row)), LONGEST_STEP)
    return Step(label, row.get_absolute_url(), row._meta.model_name)


def _show_notes(ids, _user):
    shown = {}
    for note in Note.objects.filter(pk__in=ids):
        try:
            text = note.decoded.text
        except NotText:
            text = ""
        shown[note.pk] = Shown(note.get_absolute_url(), str(note), text, (note.file_name,))
    return shown


def _lit(source, user):
    """Rows that lit an idea, ``source`` being the column of a spark that names them."""
    return Q(Exists(Spark.objects.visible_to(user).filter(**{source: OuterRef("pk")})))


def _talk_lit(user):
    insights = Insight.objects.visible_to(user).filter(talk=OuterRef("pk"))
    return Q(Exists(insights.filter(pk__in=Spark.objects.visible_to(user).values("insight"))))


def _lit_by(source, basis, user):
    sparks = Spark.objects.visible_to(user).filter(basis=basis)
    return Q(Exists(sparks.filter(**{source: OuterRef("pk")})))


def _not(condition):
    return lambda user: ~condition(user)


LIT = {
    "insight": partial(_lit, "insight"),
    "paper": partial(_lit, "paper"),
    "idea": partial(_lit, "idea"),
    "talk": _talk_lit,
}
CHOICES = {
    "status": Status.choices,
    "basis": Basis.choices,
    "is": [("unlinked", gettext_lazy("unlinked")), ("linked", gettext_lazy("linked"))],
}
CONDITIONS = {
    ("is", "linked"): LIT,
    ("is", "unlinked"): {name: _not(condition) for name, condition in LIT.items()},
    ("has", "idea"): {name: one for name, one in LIT.items() if name != "idea"},
    ("has", "spark"): {"idea": LIT["idea"]},
} | {
    ("basis", basis): {name: partial(_lit_by, name, basis) for name in ("insight", "paper", "idea")}
    for basis in Basis.values
}


def counts(ids, user) -> dict[str, Counter]:
    """Return by which basis the insights, papers and ideas of ``ids`` (by kind) are linked."""
    found = Counter()
    for name in ("insight", "idea"):
        sparks = Spark.objects.visible_to(user).filter(**{f"{name}__in": ids.get(name, [])})
        by_basis = sparks.values("basis").annotate(number=Count(name, distinct=True))
        for row in by_basis.values_list("basis", "number"):
            found[row[0]] += row[1]
    return {"basis": found}


KINDS = [
    Kind(
        "idea", gettext_lazy("Ideas"), "idea", Idea, _ideas, Idea.objects.visible_to, _show_ideas,
        (
            Watch(Idea, "row.id"),
            Watch(TaggedIdea, "row.content_object_id"),
            Watch(Idea.co_authors.through, "row.idea_id"),
            Watch(Tag, TAGGED.format("ideas_taggedidea"), ("name",)),
        ),
    ),
    Kind(
        "comment", gettext_lazy("Comments"), "", Comment, _comments, Comment.objects.visible_to,
        _show_comments,
        (
            Watch(Comment, "row.id"),
            Watch(
                Idea, "SELECT id FROM ideas_comment WHERE idea_id = row.id",
                ("visibility", "owner_id"),
            ),
            Watch(
                Idea.co_authors.through,
                "SELECT id FROM ideas_comment WHERE idea_id = row.idea_id",
            ),
            Watch(
                Insight, "SELECT id FROM ideas_comment WHERE insight_id = row.id",
                ("visibility", "owner_id"),
            ),
        ),
        has_title=False,
    ),
    Kind(
        "note", gettext_lazy("Notes"), "", Note, _notes, Note.objects.visible_to, _show_notes,
        (Watch(Note, "row.id"),),
    ),
]  # fmt: skip
