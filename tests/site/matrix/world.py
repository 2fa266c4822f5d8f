"""A lab with rows of every kind and state, a word of its own in every text that they hold.

Such a word, a canary, is found wherever the text gets to, and says whose it is.
"""

import hashlib
import itertools
import re
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone
from PIL import Image as Picture

from ideas import feeds, mailing, sharing
from ideas.glass import break_glass
from ideas.models import (
    Change,
    Check,
    Comment,
    Dial,
    Doubt,
    Glass,
    Idea,
    IdeaImage,
    Mention,
    Note,
    Notice,
    Offer,
    Passage,
    ShareLink,
    Spark,
)
from papers import bibliographies
from papers.images import prepare, put
from papers.models import (
    AuditRecord,
    Authorship,
    BibLink,
    BulkEdit,
    Capture,
    CitationKey,
    CitationStyle,
    CollectedPaper,
    Collection,
    Different,
    FileText,
    Image,
    Import,
    ImportedEntry,
    Insight,
    Invitation,
    Paper,
    PaperFile,
    PaperMerge,
    Person,
    PersonMerge,
    PersonName,
    Presentation,
    Rekeying,
    Repair,
    SavedSearch,
    SearchDocument,
    SearchWord,
    Series,
    Speaking,
    Tag,
    Talk,
    TalkPaper,
    Task,
    User,
)
from papers.recordings import put as put_recording
from tests.site.matrix.oracle import Actor, Link, Row
from tests.sound import silence

CANARY = re.compile(rb"cq\d{5}zq", re.IGNORECASE)
DELETED, INSERTED = (
    re.compile(rb"<%b\b.*?</%b>" % (tag, tag), re.DOTALL) for tag in (b"del", b"ins")
)
TAGS = re.compile(rb"</?(?:del|ins|span)\b[^>]*>")
PASSWORD = "a password for the matrix"
# The members, by what they are to the rows, and their roles. The owner has no right but that.
ROLES = {
    "owner": "reader",
    "coauthor": "editor",
    "reader": "reader",
    "editor": "editor",
    "admin": "admin",
    "off": "editor",
}
NOBODY_S = Row("nowhere", is_trashed=True)
ACTORS = {name: Actor(name, "" if name == "off" else role) for name, role in ROLES.items()}
ACTORS["nobody"] = Actor("nobody")

# Text columns without words of a person: what is derived, hashed, drawn by lot, or one of a list.
NO_WORDS = {
    "address", "agent", "alike_key", "arxiv_key", "attached", "changes", "code", "corrections",
    "date", "digest", "doi_key", "done", "file", "hint", "history_change_reason", "isbn_key",
    "key", "key_folded", "key_pattern", "kind", "language", "latin_key", "moved", "name_key",
    "options", "orcid", "password", "photo", "reasons", "recording_file", "recording_type",
    "refusal", "result", "same_key", "sha256", "slug", "sort_key", "source", "stayed", "text_key",
    "theme", "thumbnail", "time_zone", "title_key", "token_hash", "token_sha256", "values_after",
    "values_before", "variant",
}  # fmt: skip


@dataclass(frozen=True)
class Canary:
    """Where a word stands: in which column of a row of which model, and who may see that."""

    row: Row
    model: str
    column: str
    label: str

    def __str__(self):
        return f"{self.label}: {self.model}.{self.column}"


@dataclass(frozen=True)
class Placed:
    """A row of the database, and what the oracle is told of it."""

    row: Row
    pk: object
    label: str
    instance: object = None


@dataclass(frozen=True)
class SharedLink:
    """A share link: its secret, what the oracle is told of it, and the rows in its scope."""

    token: str
    link: Link
    placed: Placed
    scope: list


@dataclass
class World:
    """All of it: members, rows by the kind that addresses name, canaries by word, files."""

    members: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)
    canaries: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    links: dict = field(default_factory=dict)
    bibs: dict = field(default_factory=dict)
    credits: list = field(default_factory=list)
    _numbers: object = field(default_factory=lambda: itertools.count(1))

    def word(self, row: Row, model, column: str, label: str) -> str:
        """Return a new canary for a column of ``row``."""
        word = f"cq{next(self._numbers):05d}zq"
        self.canaries[word] = Canary(row, model.__name__, column, label)
        return word

    def words_in(self, content: bytes) -> set[str]:
        """Return the canaries in ``content``; of a stored file, that which stands for it."""
        found = {word.decode().lower() for word in CANARY.findall(content)}
        # Two versions side by side cut words into what they share and what they do not.
        for told in (DELETED, INSERTED):
            if told.search(content):
                found |= {
                    word.decode() for word in CANARY.findall(TAGS.sub(b"", told.sub(b"", content)))
                }
        of_file = self.files.get(hashlib.sha256(content).hexdigest())
        return found | ({of_file} if of_file else set())

    def texts(self, model, row: Row, label: str, *, but=()) -> dict:
        """Return a value with a canary for every text column of ``model`` but those named."""
        values = {}
        for column in model._meta.concrete_fields:
            if column.name in NO_WORDS or column.name in but or column.choices:
                continue
            if not isinstance(column, models.CharField | models.TextField | models.JSONField):
                continue
            word = self.word(row, model, column.name, label)
            if isinstance(column, models.EmailField):
                values[column.name] = f"{word}@lab.example"
            elif isinstance(column, models.URLField):
                values[column.name] = f"https://{word}.example/v"
            elif isinstance(column, models.JSONField):
                values[column.name] = {"note": word}
            else:
                values[column.name] = word
        return values

    def place(self, kind: str, instance, row: Row, label: str) -> Placed:
        """Keep ``instance`` among the rows of ``kind``, and return it as kept."""
        placed = Placed(row, instance.pk, label, instance)
        self.rows.setdefault(kind, []).append(placed)
        return placed

    def make(self, kind: str, model, row: Row, label: str, /, *, but=(), **fields) -> Placed:
        """Save a row with a canary in every text, and keep it."""
        if row.is_trashed:
            batch = uuid4()
            fields |= {
                "trashed_at": timezone.now(),
                "trashed_by": self.members[row.owner or "coauthor"],
                "trashed_with": batch,
            }
        texts = self.texts(model, row, label, but={*but, *fields})
        instance = model.objects.create(**texts, **fields)
        placed = self.place(kind, instance, row, label)
        if row.is_trashed:
            self.rows.setdefault("restore", []).append(Placed(row, batch, label, instance))
        return placed

    def revise(self, placed: Placed) -> None:
        """Give a row that keeps its versions new words; the old ones are those of a version."""
        instance, model = placed.instance, type(placed.instance)
        then = Row("version", on=(placed.row,))
        for word, canary in list(self.canaries.items()):
            if canary.row is placed.row and canary.model == model.__name__:
                self.canaries[word] = Canary(then, canary.model, canary.column, placed.label)
        instance = model._base_manager.get(pk=instance.pk)
        for name, value in self.texts(model, placed.row, placed.label).items():
            setattr(instance, name, value)
        instance.save()
        placed.instance.refresh_from_db()

    def tag(self, *placed: Placed) -> None:
        """Give rows one tag, seen by who sees any of them."""
        row = Row("tag", on=tuple(one.row for one in placed))
        word = self.word(row, Tag, "name", f"tag of {placed[0].label}")
        for one in placed:
            one.instance.tags.add(word)

    def picture(self, row: Row, model, label: str, target, column="file") -> None:
        """Put a picture of its own into the file columns of ``target``.

        Its name as uploaded and its EXIF hold words that nobody is to see.
        """
        number = len(self.files)
        # Large areas, black or white: a number that JPEG does not blur.
        picture = Picture.new("L", (128, 16))
        for bit in range(8):
            picture.paste(255 * (number >> bit & 1), (16 * bit, 0, 16 * bit + 16, 16))
        exif = Picture.Exif()
        exif[0x010E] = self.word(NOBODY_S, model, "EXIF", label)
        upload = BytesIO()
        picture.save(upload, "JPEG", exif=exif, comment=exif[0x010E].encode())
        upload.seek(0)
        upload.name = f"{self.word(NOBODY_S, model, 'name of the upload', label)}.jpg"
        prepared = prepare(upload)
        put(prepared, file=getattr(target, column), thumbnail=target.thumbnail)
        for content, name in ((prepared.content, column), (prepared.thumbnail, "thumbnail")):
            digest = hashlib.sha256(content).hexdigest()
            if digest not in self.files:
                self.files[digest] = self.word(row, model, name, label)


def build() -> World:
    """Return the world, saved."""
    world = World()
    _members(world)
    _library(world)
    _twice(world)
    _imports(world)
    _tasks(world)
    _insights(world)
    _ideas(world)
    _sparks(world)
    _talk_of(world)
    _links(world)
    _notes(world)
    _told(world)
    _running(world)
    _known_as(world)
    world.members["off"].is_active = False
    world.members["off"].save(update_fields=["is_active"])
    return world


def _members(world):
    for name, role in ROLES.items():
        row = Row("member", owner=name)
        texts = world.texts(User, row, name, but={"email"})
        email = f"{world.word(Row('email', owner=name), User, 'email', name)}@lab.example"
        user = User(
            **texts, email=email, role=role, active_at=timezone.now(),
            last_visit_at=timezone.now() - timedelta(days=2),
        )  # fmt: skip
        user.set_password(PASSWORD)
        user.save()
        world.members[name] = user
        world.place("member", user, row, name)
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
        TOTP.activate(user, "A" * 32)
        RecoveryCodes.activate(user)


def _library(world):
    world.make("style", CitationStyle, Row("style"), "living style")
    series = world.make("series", Series, Row("series"), "living series").instance
    for label, row_fields in (("living", {}), ("trashed", {"is_trashed": True})):
        talk = world.make("talk", Talk, Row("talk", **row_fields), f"{label} talk", series=series)
        paper = world.make("paper", Paper, Row("paper", **row_fields), f"{label} paper")
        world.revise(talk)
        world.revise(paper)
        world.tag(talk)
        world.tag(paper)
        people = []
        for part in ("speaker", "author"):
            made = world.make(
                "person", Person, Row("person", **row_fields), f"{label} {part}", but={"expected"}
            )
            people.append(made)
            world.picture(
                Row("photo", on=(made.row,)), Person, f"{label} {part}", made.instance, "photo"
            )
            made.instance.save()
        world.rows.setdefault("speaker", []).extend(people)
        world.rows.setdefault("photo", []).extend(people)
        Speaking.objects.create(talk=talk.instance, person=people[0].instance)
        credit = Row("credit", on=(paper.row,))
        world.credits.append(credit)
        Authorship.objects.create(
            paper=paper.instance,
            person=people[1].instance,
            printed_name=world.word(credit, Authorship, "printed_name", f"author of {label}"),
        )
        TalkPaper.objects.create(talk=talk.instance, paper=paper.instance)
        collection = world.make(
            "collection", Collection, Row("collection", **row_fields), f"{label} collection"
        )
        CollectedPaper.objects.create(collection=collection.instance, paper=paper.instance)
        recording = Row("recording", on=(talk.row,))
        name = world.word(NOBODY_S, Talk, "name of the recording", label)
        word = world.word(recording, Talk, "recording_file", label)
        put_recording(
            ContentFile(silence(1) + word.encode(), f"{name}.wav"), "audio/wav", talk=talk.instance
        )
        talk.instance.save()
        for source in ("talk", "paper"):
            on = {"talk": talk, "paper": paper}[source]
            row = Row("image", on=(on.row,), **row_fields)
            image = Image(
                caption=world.word(row, Image, "caption", f"image of {label} {source}"),
                **{source: on.instance},
                **({"trashed_at": timezone.now(), "trashed_by": world.members["coauthor"],
                    "trashed_with": uuid4()} if row_fields else {}),
            )  # fmt: skip
            world.picture(row, Image, f"image of {label} {source}", image)
            image.save()
            world.place("image", image, row, f"image of {label} {source}")
        _file(world, paper, label, row_fields)
    collection = world.rows["collection"][0]
    presentation = Presentation.objects.create(
        collection=collection.instance, paper=world.rows["paper"][0].instance
    )
    row = Row("presentation", on=(collection.row,))
    world.place("presentation", presentation, row, "presentation")
    nothing = {"tagged": {}, "untagged": {}, "collected": {}, "uncollected": {}, "readings": {}}
    bulk = BulkEdit.objects.create(by=world.members["owner"], papers=0, done=nothing)
    world.place("bulk", bulk, Row("bulk", "owner"), "change of many papers")
    row = Row("image", on=(world.rows["talk"][0].row,))
    world.make("image", Image, row, "missing image", talk=world.rows["talk"][0].instance)


def _twice(world):
    """Make papers that somebody merged, told apart and repaired."""
    paper, by = world.rows["paper"][0].instance, world.members["editor"]
    gone, other = (Paper.objects.create(title=title) for title in ("merged", "another"))
    told = Different.objects.create(one=paper, other=other, by=by)
    merge = PaperMerge.objects.create(kept=paper, gone=gone, by=by, batch=uuid4())
    repair = Repair.objects.create(batch=uuid4(), by=by)
    world.place("different", told, Row("different"), "two that differ")
    for kind, row in (("merge", merge), ("repair", repair)):
        world.rows[kind] = [Placed(Row(kind), row.batch, kind, row)]


def _file(world, paper, label, trashed):
    """Put a file on ``paper``, with a word in its name, in its content and in its text."""
    row, label = Row("file", on=(paper.row,), **trashed), f"file of {label} paper"
    file = PaperFile(
        paper=paper.instance,
        name=world.word(row, PaperFile, "name", label),
        sha256="0" * 64, size=1, kind="pdf", reading="read",
        **({"trashed_at": timezone.now(), "trashed_by": world.members["coauthor"],
            "trashed_with": uuid4()} if trashed else {}),
    )  # fmt: skip
    world.picture(row, PaperFile, label, file)
    file.save()
    FileText.objects.create(of=file, page=1, text=world.word(row, FileText, "text", label))
    world.place("file", file, row, label)


def _imports(world):
    """An import that is over, with an entry of the living paper and words in all that it keeps."""
    row = Row("import", "editor")
    problem = {
        "line": 1,
        "code": "unknown-string",
        "key": world.word(row, Import, "problems", "import"),
        "detail": world.word(row, Import, "problems", "import"),
    }
    job = Import(
        **world.texts(Import, row, "import", but={"problems"}),
        key=uuid4(), by=world.members["editor"], state="done", batch=uuid4(), created=1,
        entries_done=1, entries_found=1, problems=[problem],
    )  # fmt: skip
    job.source.save("kept.bib", ContentFile(world.word(row, Import, "source", "import").encode()))
    world.place("import", job, row, "import")
    ImportedEntry.objects.create(
        **world.texts(ImportedEntry, row, "import", but={"problems"}),
        of=job, position=0, line=1, outcome="created", row_version=2,
        key=world.word(row, ImportedEntry, "key", "import"),
        problems=[["unknown-string", world.word(row, ImportedEntry, "problems", "import")]],
        paper=world.rows["paper"][0].instance,
    )  # fmt: skip


def _tasks(world):
    """A task about the library and one about the lab, both over."""
    for kind in ("task", "labtask"):
        task = Task.objects.create(
            kind="duplicates", state="done", by=world.members["admin"],
            is_for_admins=kind == "labtask",
        )  # fmt: skip
        world.place("task", task, Row(kind, "admin"), kind)


def _insights(world):
    talk, paper = world.rows["talk"][0].instance, world.rows["paper"][0].instance
    image = world.rows["image"][0].instance

    def make(label, owner="owner", visibility="lab", kind="takeaway", **more):
        state = {name: more.pop(name) for name in ("is_trashed",) if name in more}
        row = Row("insight", owner, visibility, **state)
        if "paper" not in more:
            more["talk"] = talk
        texts = {} if kind == "question" else {"answer": ""}
        placed = world.make(
            "insight", Insight, row, label, owner=world.members[owner], visibility=visibility,
            kind=kind, **texts, **more,
        )  # fmt: skip
        world.tag(placed)
        return placed

    world.insights = {
        "lab": make("lab insight", image=image, stage=""),
        "private": make("private insight", visibility="private", heard_at=timezone.now()),
        "lab of paper": make("lab insight of paper", paper=paper),
        "private of paper": make("private insight of paper", visibility="private", paper=paper),
        "lab question": make("lab question", kind="question"),
        "private question": make("private question", kind="question", visibility="private"),
        "lab advice": make("lab advice", kind="advice", stage="thinking"),
        "private advice": make(
            "private advice", kind="advice", stage="thinking", visibility="private"
        ),
        "trashed lab": make("trashed lab insight", is_trashed=True),
        "trashed private": make("trashed private insight", visibility="private", is_trashed=True),
        "of editor": make("private insight of editor", "editor", "private"),
        "of admin": make("private insight of admin", "admin", "private"),
        "of reader": make("private insight of reader", "reader", "private"),
        "of off": make("private insight of off", "off", "private"),
        "lab of editor": make("lab insight of editor", "editor"),
    }
    for owner, visibility, state in (
        ("owner", "lab", {}),
        ("owner", "private", {}),
        ("editor", "private", {}),
        ("owner", "lab", {"is_trashed": True}),
        ("owner", "private", {"is_trashed": True}),
    ):
        row = Row("savedsearch", owner, visibility, **state)
        world.make(
            "savedsearch", SavedSearch, row, f"{visibility} search of {owner}",
            owner=world.members[owner], visibility=visibility,
        )  # fmt: skip
    world.rows["question"] = [world.insights[f"{who} question"] for who in ("lab", "private")]
    world.revise(world.insights["lab"])
    world.revise(world.insights["private"])
    _publish(world, make("insight shown later", visibility="private"))


def _publish(world, placed):
    """Show to the lab what was private: what it said before stays with those who saw it."""
    then = placed.row
    now = Row(then.kind, then.owner, "lab")
    model = type(placed.instance)
    instance = model._base_manager.get(pk=placed.pk)
    at_that_time = Row("version", on=(then, now))
    for word, canary in list(world.canaries.items()):
        if canary.row is then:
            changed = Canary(at_that_time, canary.model, canary.column, placed.label)
            world.canaries[word] = changed
        elif canary.model == "Tag" and canary.row.on[0] is then:
            tag = Row("tag", on=(now,))
            world.canaries[word] = Canary(tag, "Tag", "name", canary.label)
    empty = {
        column.name
        for column in model._meta.concrete_fields
        if not column.value_from_object(instance)
    }
    for name, value in world.texts(model, now, f"{placed.label}, now", but=empty).items():
        setattr(instance, name, value)
    instance.visibility = "lab"
    instance.save()
    rows = world.rows[then.kind]
    rows[rows.index(placed)] = Placed(now, placed.pk, placed.label, instance)


def _ideas(world):
    paper = world.rows["paper"][0].instance
    places = itertools.count()

    def make(label, owner="owner", visibility="private", co_authors=(), parent=None, **more):
        state = {name: more.pop(name) for name in ("is_trashed",) if name in more}
        row = Row("idea", owner, visibility, frozenset(co_authors), **state)
        placed = world.make(
            "idea", Idea, row, label, owner=world.members[owner], visibility=visibility,
            parent=parent and parent.instance, position=next(places), **more,
        )  # fmt: skip
        placed.instance.co_authors.set([world.members[name] for name in co_authors])
        world.tag(placed)
        return placed

    lesson = world.insights["private"].instance
    lab = make("lab idea", visibility="lab", outcome=paper, lesson=lesson)
    shared = make("shared idea", visibility="lab")
    world.ideas = {
        "lab": lab,
        "private": make("private idea", outcome=paper),
        "co-authored": make("co-authored idea", co_authors=["coauthor"]),
        "shared": shared,
        "lab below": make("lab idea below", visibility="lab", parent=shared),
        "private below": make("private idea below", parent=shared),
        "below private": make("private idea of editor below", "editor", parent=shared),
        "of editor": make("private idea of editor", "editor"),
        "of admin": make("private idea of admin", "admin"),
        "of reader": make("private idea of reader", "reader"),
        "of off": make("private idea of off", "off"),
        "lab of off": make("lab idea of off", "off", "lab"),
        "trashed lab": make("trashed lab idea", visibility="lab", is_trashed=True),
        "trashed private": make("trashed private idea", is_trashed=True),
        "private shared": make("private shared idea"),
    }
    world.revise(lab)
    world.revise(world.ideas["private"])
    _publish(world, make("idea shown later"))
    for owner, name in (("owner", "private"), ("editor", "of editor")):
        row = Row("change", owner)
        Change.objects.create(
            by=world.members[owner],
            deed="edited",
            label=world.word(row, Change, "label", f"change of {name}"),
            before={
                "idea": world.ideas[name].pk,
                "old": {"number": world.word(row, Change, "before", f"change of {name}")},
                "new": {"number": "changed again since"},
            },
        )


def _sparks(world):
    insights, ideas = world.insights, world.ideas
    ends = {
        "lab to lab": (insights["lab"], ideas["lab"]),
        "private to lab": (insights["private"], ideas["lab"]),
        "lab to private": (insights["lab"], ideas["private"]),
        "lab to co-authored": (insights["lab"], ideas["co-authored"]),
        "idea to lab": (ideas["private"], ideas["lab"]),
        "paper to lab": (world.rows["paper"][0], ideas["lab"]),
        "trashed to lab": (insights["trashed lab"], ideas["lab"]),
        "trashed paper to lab": (world.rows["paper"][1], ideas["lab"]),
        "lab to shared": (insights["lab"], ideas["shared"]),
        "private to shared": (insights["private"], ideas["private shared"]),
        "editor's to shared": (insights["of editor"], ideas["shared"]),
        "paper to shared": (insights["lab of paper"], ideas["shared"]),
        "lab to trashed": (insights["lab"], ideas["trashed lab"]),
    }
    for label, (source, idea) in ends.items():
        row = Row("spark", on=(source.row, idea.row))
        kind = {Insight: "insight", Idea: "from_idea", Paper: "paper"}[type(source.instance)]
        world.make(
            "spark", Spark, row, f"spark {label}", idea=idea.instance,
            added_by=world.members["owner"], **{kind: source.instance},
        )  # fmt: skip
    source, idea = insights["lab of editor"], ideas["lab"]
    rejected = world.make(
        "rejected", Spark, Row("spark", on=(NOBODY_S,)), "rejected spark", idea=idea.instance,
        insight=source.instance, added_by=world.members["owner"], rejected_at=timezone.now(),
    )  # fmt: skip
    live = Row("spark", on=(source.row, idea.row))
    world.rows["spark-restore"] = [Placed(live, rejected.pk, "rejected spark")]
    for label, advice in (("lab", insights["lab advice"]), ("private", insights["private advice"])):
        row = Row("check", on=(advice.row, ideas["lab"].row))
        check = Check.objects.create(idea=ideas["lab"].instance, advice=advice.instance)
        world.place("check", check, row, f"check of {label} advice")


def _talk_of(world):
    """What members said of ideas and insights."""
    abouts = {
        "lab idea": (world.ideas["lab"], "reader"),
        "private idea": (world.ideas["private"], "owner"),
        "co-authored idea": (world.ideas["co-authored"], "coauthor"),
        "trashed idea": (world.ideas["trashed lab"], "reader"),
        "lab insight": (world.insights["lab"], "reader"),
        "private insight": (world.insights["private"], "owner"),
        "shared idea": (world.ideas["shared"], "editor"),
    }
    for label, (about, author) in abouts.items():
        on = {type(about.instance)._meta.model_name: about.instance}
        by = world.members[author]
        row = Row("comment", author, on=(about.row,))
        first = world.make(
            "comment", Comment, row, f"comment on {label}", author=by, key=uuid4(), **on
        )
        world.make(
            "comment-of-thread", Comment, Row("comment", "owner", on=(about.row,)),
            f"answer on {label}", author=world.members["owner"], key=uuid4(),
            reply_to=first.instance, **on,
        )  # fmt: skip
        if isinstance(about.instance, Insight):
            continue
        said = Row("doubt", author, on=(about.row,))
        doubt = world.make("doubt", Doubt, said, f"doubt on {label}", by=by, idea=about.instance)
        world.make(
            "offer", Offer, Row("offer", author, on=(about.row,)), f"offer on {label}", by=by,
            doubt=doubt.instance,
        )  # fmt: skip
        world.make(
            "offer", Offer, Row("offer", author, on=(about.row,)), f"offer with {label}", by=by,
            idea=about.instance,
        )  # fmt: skip
        row = Row("ideaimage", on=(about.row,))
        image = IdeaImage(
            idea=about.instance,
            caption=world.word(row, IdeaImage, "caption", f"image of {label}"),
        )
        world.picture(row, IdeaImage, f"image of {label}", image)
        image.save()
        world.place("ideaimage", image, row, f"image of {label}")
        Dial.objects.create(idea=about.instance, by=by, excitement=4, feasibility=2, novelty=5)
    lab = world.ideas["lab"]
    base = {"idea": lab.instance, "author": world.members["reader"]}
    hidden = Row("comment", "reader", on=(lab.row,), is_hidden=True)
    world.make(
        "comment", Comment, hidden, "hidden comment", key=uuid4(), hidden_at=timezone.now(),
        hidden_by=world.members["editor"], **base,
    )  # fmt: skip
    trashed = Row("comment", "reader", on=(lab.row,), is_trashed=True)
    world.make("comment", Comment, trashed, "trashed comment", key=uuid4(), **base)
    trashed = Row("doubt", "reader", on=(lab.row,), is_trashed=True)
    world.make(
        "doubt", Doubt, trashed, "trashed doubt", by=world.members["reader"], idea=lab.instance
    )
    comment = world.rows["comment"][0]
    Mention.objects.create(
        comment=comment.instance,
        person=world.members["editor"],
        name=world.members["editor"].get_full_name(),
    )


def _links(world):
    """Share links in every state; ``world.links`` are their secrets by what they are."""
    from_now = {"expires_at": timezone.now() + timedelta(days=30)}

    below, insights = world.ideas["lab below"].row, world.insights
    talk, paper, speaker = (world.rows[kind][0].row for kind in ("talk", "paper", "person"))
    image, credit = world.rows["image"][0].row, world.credits[0]
    lit = [insights["lab"].row, insights["lab of paper"].row, image, talk, paper, speaker, credit]

    def make(label, idea, maker="owner", password="", named=(), row_link=None, scope=(), **fields):
        row = Row("link", maker, on=(idea.row,))
        link = ShareLink(
            idea=idea.instance,
            key=uuid4(),
            label=world.word(row, ShareLink, "label", label),
            **from_now | fields,
        )
        token = sharing.make(
            link=link, by=world.members[maker], password=password,
            named=[world.members[name] for name in named],
        )  # fmt: skip
        placed = world.place("link", link, row, label)
        scope = [idea.row, world.rows["member"][0].row, *scope]
        pictures = (picture.row for picture in world.rows["ideaimage"])
        scope += [row for row in pictures if any(row.on[0] is shown for shown in scope)]
        world.links[label] = SharedLink(token, row_link or Link(), placed, scope)

    shared, private = world.ideas["shared"], world.ideas["private shared"]
    everything = {"children": "later", "sources": "recording", "show_author": True}
    all_told = Link("recording", shows_author=True)
    make("link to all", shared, row_link=all_told, scope=[below, *lit], **everything)
    make("link to little", shared, children="none", sources="none")
    make(
        "link to private", private, sources="insight", row_link=Link("insight"),
        scope=[insights["private"].row],
    )  # fmt: skip
    closed = Link(is_open=False)
    make("revoked link", shared, row_link=closed, **everything)
    make("expired link", shared, row_link=closed, **everything)
    make("link of off", world.ideas["lab of off"], "off", row_link=closed, **everything)
    make("link to trashed", private, row_link=closed, **everything)
    make(
        "link for named", shared, row_link=closed, audience="named", named=["reader"], **everything
    )
    make("link with password", shared, row_link=closed, password="open sesame", **everything)
    _close(world, "revoked link", revoked_at=timezone.now(), revoked_by=world.members["owner"])
    past = timezone.now() - timedelta(days=2)
    _close(world, "expired link", created_at=past, expires_at=past + timedelta(days=1))
    _close(world, "link to trashed", idea=world.ideas["trashed lab"].instance)
    placed = world.links["link to trashed"].placed
    moved = Row("link", "owner", on=(world.ideas["trashed lab"].row,))
    world.rows["link"][world.rows["link"].index(placed)] = Placed(moved, placed.pk, placed.label)


def _close(world, label, **fields):
    placed = world.links[label].placed
    ShareLink.objects.filter(pk=placed.pk).update(**fields)


def _notes(world):
    for label, owner, kept in (
        ("kept note of owner", "owner", timezone.now()),
        ("draft of coauthor", "coauthor", None),
    ):
        row = Row("note", owner)
        text = world.word(row, Note, "data", label)
        note = world.make(
            "note", Note, row, label, owner=world.members[owner], visibility="lab", kept_at=kept,
            data=f"OSCAR 张磊\n{text}\n".encode(),
        ).instance  # fmt: skip
        insight = world.insights["lab"].instance
        Passage.objects.create(
            note=note, insight=insight, first_line=2, last_line=2, start=9, end=18,
            as_read=world.word(row, Passage, "as_read", label),
        )  # fmt: skip
    world.make(
        "note", Note, Row("note", "owner", is_trashed=True), "trashed note",
        owner=world.members["owner"], data=b"gone",
    )  # fmt: skip


def _told(world):
    """Notices, and the secrets of feeds and of mails."""
    lab = world.rows["comment"][0]
    abouts = {
        "comment": ("editor", {"comment": lab.instance}, (lab.row,)),
        "lab idea": ("reader", {"idea": world.ideas["lab"].instance}, (world.ideas["lab"].row,)),
        "co-authored": (
            "coauthor",
            {"idea": world.ideas["co-authored"].instance},
            (world.ideas["co-authored"].row,),
        ),
        # Told before it became private.
        "hidden since": (
            "reader",
            {"idea": world.ideas["private"].instance},
            (world.ideas["private"].row,),
        ),
        "insight hidden since": (
            "admin",
            {"insight": world.insights["private"].instance},
            (world.insights["private"].row,),
        ),
    }
    for label, (recipient, about, on) in abouts.items():
        row = Row("notice", recipient, on=on)
        notice = Notice.objects.create(
            recipient=world.members[recipient], by=world.members["owner"], kind="comment", **about
        )
        world.place("notice", notice, row, f"notice of {label}")
    world.feeds = {name: feeds.make_key(by=user) for name, user in world.members.items()}
    world.digests = {name: mailing.off_token(user) for name, user in world.members.items()}


def _running(world):
    """What only administrators see; and the glass that one of them broke."""
    invitation = Row("invitation")
    made = world.make(
        "invitation", Invitation, invitation, "invitation", made_by=world.members["admin"],
        expires_at=timezone.now() + timedelta(days=2), token_hash="0" * 64,
    )  # fmt: skip
    assert made.pk
    row = Row("audit")
    AuditRecord.objects.create(
        event="role", by=world.members["admin"],
        about=world.word(row, AuditRecord, "about", "audit"),
    )  # fmt: skip
    glass = break_glass(
        member=world.members["off"],
        reason=world.word(Row("glass"), Glass, "reason", "glass"),
        by=world.members["admin"],
    )
    world.place("glass", glass, Row("glass", "admin"), "glass")
    capture = Capture.objects.create(owner=world.members["owner"], key=uuid4())
    world.place("capture", capture, Row("capture", "owner"), "capture")


def _known_as(world):
    """Who people are, by what papers are cited, and the addresses for LaTeX."""
    living, trashed = world.rows["speaker"][0], world.rows["speaker"][2]
    for placed in (living, trashed):
        row = Row("personname", on=(placed.row,))
        world.make("personname", PersonName, row, f"of {placed.label}", person=placed.instance)
    undone = {"by": world.members["editor"], "undone_at": timezone.now()}
    merged = PersonMerge.objects.create(kept=living.instance, gone=trashed.instance, **undone)
    world.place("personmerge", merged, Row("personmerge"), "undone merge")
    rekeyed = Row("rekeying")
    world.make("rekeying", Rekeying, rekeyed, "undone keys", by=world.members["admin"],
               undone_at=timezone.now())  # fmt: skip
    for name, member in world.members.items():
        row = Row("biblink", name)
        link = BibLink(label=world.word(row, BibLink, "label", f"address of {name}"))
        world.bibs[name] = bibliographies.make(link=link, by=member)
        world.place("biblink", link, row, f"address of {name}")


def models_with_words() -> list:
    """Return the models of the project, but for versions, that hold what somebody wrote."""
    return [
        model
        for label in ("papers", "ideas")
        for model in apps.get_app_config(label).get_models()
        if not model._meta.proxy and not hasattr(model, "history_id")
        if any(
            isinstance(column, models.CharField | models.TextField | models.JSONField)
            and not column.choices
            and column.name not in NO_WORDS
            for column in model._meta.concrete_fields
        )
    ]


# Those whose rows are made along with others, with canaries too.
MADE_BESIDES = {
    AuditRecord, Authorship, BibLink, Change, CitationKey, FileText, Import, ImportedEntry,
    Mention, Passage, SearchDocument, SearchWord, Tag,
}  # fmt: skip
