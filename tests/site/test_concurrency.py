"""Real processes that write at once, on the database that the suite runs on.

With RACES=full in the environment, as ``make races`` sets it, that are 1,000 edits and 4,000
moves.
"""

import os
import signal
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.db import connection

PROCESSES, ANSWERS = 4, 50
EACH, MOVES = (250, 500) if os.environ.get("RACES") == "full" else (15, 15)
MAKE = "Paper.objects.create(title='Counted', pages='0')"
MAKE_IN_BULK = "Paper.objects.bulk_create([Paper(title='Counted', pages='0')])"
REVISE = f"""
for number in range({EACH}):
    Paper.objects.all().revise(publisher=str(number))
"""
TELL_VERSIONS = """
paper = Paper.objects.get()
kept = list(paper.history.order_by("version").values_list("version", "pages"))
numbers = [version for version, _pages in kept]
steps = sum(int(new) - int(old) for (_, old), (_, new) in zip(kept, kept[1:]))
print(paper.version, len(numbers), f"{numbers[0]}-{numbers[-1]}", steps)
"""
COUNT = f"""
for _ in range({EACH}):
    while True:
        try:
            with transaction.atomic():
                paper = Paper.objects.get()
                paper.pages = str(int(paper.pages) + 1)
                paper.save()
        except EditConflict:
            continue
        break
"""
MAKE_TOPS = """
user = User.objects.create_user("owner")
for title in "ABC":
    changing.add(title=title, by=user)
"""
PUT = """
user = User.objects.get()
first, second = (Idea.objects.get(title=title) for title in {titles!r})
for _ in range({each}):
    for where in (second, None):
        try:
            changing.move(ideas=[first], parent=where, by=user)
        except changing.Refused:
            pass
"""
CIRCLES = """
rows = dict(Idea.objects.values_list("pk", "parent"))
for start in rows:
    above, pk = set(), start
    while pk and pk not in above:
        above.add(pk)
        pk = rows[pk]
    if pk:
        print("circle at", start)
for parent in {None, *rows}:
    places = Idea.objects.filter(parent=parent).order_by("position")
    if list(places.values_list("position", flat=True)) != [*range(len(places))]:
        print("gap below", parent)
"""
TELL = "print(Paper.objects.get().pages)"
IMPORT = """
import os, signal, threading
from uuid import uuid4
from papers import working
from papers.importing import running
from tests.papers.importing.files import entries
running.AT_ONCE = 20
user = User.objects.create_user("owner")
running.start(key=uuid4(), data=entries(600), name="killed.bib", by=user)
def kill():
    while not Paper.objects.filter(trashed_at__isnull=False).count() >= 100:
        pass
    os.kill(os.getpid(), signal.SIGKILL)
threading.Thread(target=kill).start()
working.work_off()
"""
TELL_IMPORT = """
from papers.models import Import
job = Import.objects.get()
is_whole = job.entries_done == job.entries.count() == Paper.objects.count()
print(job.state, job.entries_done % 20, 100 <= job.entries_done < 600, is_whole)
print(Paper.objects.alive().count())
"""
GO_ON = """
from papers import working
from papers.models import Import
Import.objects.update(leased_until=None)
working.work_off()
job = Import.objects.get()
titles = Paper.objects.alive().values_list("title").distinct().count()
positions = list(job.entries.values_list("position", flat=True))
print(job.state, job.created, titles, Paper.objects.count(), positions == [*range(600)])
"""
TELL_LINES = """
from papers.models import Insight
print(*Insight.objects.order_by("pk").values_list("text", flat=True))
"""
CAPTURE = """
from uuid import UUID
from papers import capturing
from papers.models import User
from papers.shorthand import Line
capturing.capture(by=User.objects.get(), key=UUID(int=1), lines=[Line("Heard"), Line("Twice")])
"""
MAKE_PAIR = """
user = User.objects.create_user("owner")
Insight.objects.create(owner=user, text="物体标签")
Idea.objects.create(owner=user, title="标签")
"""
LINK = """
pair = {"source": Insight.objects.get(), "idea": Idea.objects.get(), "by": User.objects.get()}
for deed in [sparking.light, sparking.reject] * 5:
    deed(**pair)
"""
MAKE_SHOWN = """
user = User.objects.create_user("owner")
User.objects.create_user("labmate")
Idea.objects.create(owner=user, title="标签", visibility="lab")
"""
COMMENT = """
from uuid import UUID, uuid4
labmate = User.objects.get(username="labmate")
said = {{"about": Idea.objects.get(), "by": labmate, "text": "@owner"}}
made = refused = 0
for key in {keys}:
    try:
        commenting.comment(key=key, **said)
        made += 1
    except commenting.Gone:
        refused += 1
print(made, refused)
"""
TRASH = """
import time
from papers import trashing
while not Comment.objects.count():
    time.sleep(0.01)
trashing.trash_row(row=Idea.objects.get(), by=User.objects.get(username="owner"))
"""
TELL_COMMENTS = "print(Comment.objects.count(), Notice.objects.count())"

MAKE_IDEA = """
user = User.objects.create_user("owner")
Idea.objects.create(owner=user, title="标签")
"""
ANSWER = f"""
idea, user = Idea.objects.get(), User.objects.get()
for number in range({ANSWERS}):
    value = number % 5 + 1
    Dial.objects.answer(idea=idea, by=user, excitement=value, feasibility=value, novelty=value)
    if number % 10 == 0:
        Dial.objects.filter(by=user).delete()
"""
DOUBT = """
from uuid import UUID
from ideas import doubting
said = Doubt(idea=Idea.objects.get(), text="没有 GPU")
doubting.say(said=said, by=User.objects.get(), key=UUID(int=1))
"""
MAKE_ADMINS = """
for name in ("ada", "bob"):
    User.objects.create_superuser(name)
"""
TURN_ON = """
by, member = (User.objects.get(username=name) for name in {names!r})
deeds = [
    lambda: membership.switch_off(member=member, by=by),
    lambda: membership.switch_on(member=member, by=by),
    lambda: membership.change_role(member=member, role="reader", by=by),
    lambda: membership.change_role(member=member, role="admin", by=by),
]
for deed in deeds * {each}:
    try:
        deed()
    except membership.Refused:
        pass
"""
ADMINS = "print(User.objects.filter(role='admin', is_active=True).count())"
MAKE_INVITATION = """
by = User.objects.create_superuser("ada")
membership.invite(key="k" * 32, role="reader", by=by)
"""
JOIN = """
from papers.models import Invitation
try:
    membership.join(
        invitation=Invitation.objects.get(), user=User(username={name!r}), password="x"
    )
except membership.Spent:
    pass
"""

MAKE_LINK = """
from pathlib import Path
from uuid import UUID
from django.urls import reverse
from ideas import sharing
from ideas.models import IdeaImage, ShareLink
from papers.images import prepare, put
import papers
user = User.objects.create_user("owner")
idea = Idea.objects.create(owner=user, title="标签")
picture = IdeaImage(idea=idea)
with (Path(papers.__file__).parent / "sample/images/windows.png").open("rb") as upload:
    put(prepare(upload), file=picture.file, thumbnail=picture.thumbnail)
picture.save()
link = ShareLink(idea=idea, key=UUID(int=1))
token = sharing.make(link=link, by=user)
print(reverse("ideas:shared-file", args=[token, sharing.image_slug(link, picture)]))
"""
DOWNLOAD = """
import time
from django.test import Client
client = Client(SERVER_NAME="localhost")
status = 200
while status == 200:
    began = time.monotonic()
    answer = client.get({address!r})
    status = answer.status_code
    if answer.streaming:
        b"".join(answer.streaming_content)
    print(began, status, flush=True)
"""
REVOKE = """
import time
from ideas import sharing
from ideas.models import ShareLink
sharing.revoke(links=list(ShareLink.objects.all()), by=User.objects.get())
print(time.monotonic())
"""
SHARE = """
from uuid import UUID
from ideas import sharing
from ideas.models import ShareLink
try:
    sharing.make(link=ShareLink(idea=Idea.objects.get(), key=UUID(int=1)), by=User.objects.get())
except sharing.AlreadyMade:
    print("again")
"""


@pytest.fixture
def url(tmp_path, monkeypatch, transactional_db):
    """The address of an empty database that other processes reach too, as they do the uploads."""
    monkeypatch.setenv("MEDIA_ROOT", str(tmp_path / "media"))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [f"{tmp_path}/library.sqlite3"])
        return f"sqlite:///{tmp_path}/library.sqlite3"
    where = connection.settings_dict
    host = f"{where['USER']}@{quote(str(where['HOST']), safe='')}"
    return f"postgresql://{host}:{where['PORT'] or 5432}/{where['NAME']}"


def start(url, code):
    """Start a process that runs ``code`` on the database at ``url``."""
    setup = (
        "import django; django.setup()\n"
        "from django.db import transaction\n"
        "from ideas import changing, commenting, sparking\n"
        "from ideas.models import Comment, Dial, Doubt, Idea, Notice, Spark\n"
        "from papers import membership\n"
        "from papers.models import EditConflict, Insight, Paper, User\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", setup + code],
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(url, code):
    """Return what ``code`` prints."""
    out, errors = start(url, code).communicate()
    assert errors == ""
    return out.strip()


@pytest.mark.django_db(transaction=True)
def test_no_edit_is_lost_and_none_is_locked_out(url):
    run(url, MAKE)
    writers = [start(url, COUNT) for _ in range(PROCESSES)]
    assert [writer.communicate()[1] for writer in writers] == [""] * PROCESSES
    assert run(url, TELL) == str(PROCESSES * EACH)


@pytest.mark.django_db(transaction=True)
def test_each_edit_is_one_version_and_none_is_missing(url):
    run(url, MAKE_IN_BULK)
    writers = [start(url, COUNT) for _ in range(PROCESSES)]
    revisers = [start(url, REVISE)]
    assert [process.communicate()[1] for process in writers + revisers] == [""] * (PROCESSES + 1)
    versions = PROCESSES * EACH + EACH + 1
    assert run(url, TELL_VERSIONS) == f"{versions} {versions} 1-{versions} {PROCESSES * EACH}"


@pytest.mark.django_db(transaction=True)
def test_a_pair_that_many_link_and_reject_at_once_is_one_spark(url):
    run(url, MAKE_PAIR)
    writers = [start(url, LINK) for _ in range(PROCESSES)]
    assert [writer.communicate()[1] for writer in writers] == [""] * PROCESSES
    assert run(url, "print(Spark.objects.count())") == "1"


@pytest.mark.django_db(transaction=True)
def test_two_hundred_answers_of_one_member_at_once_are_one(url):
    run(url, MAKE_IDEA)
    writers = [start(url, ANSWER) for _ in range(PROCESSES)]
    assert [writer.communicate()[1] for writer in writers] == [""] * PROCESSES
    assert run(url, "print(Dial.objects.count(), str(Dial.objects.get()))") == "1 5 5 5"


@pytest.mark.django_db(transaction=True)
def test_a_doubt_sent_several_times_at_once_is_said_once(url):
    run(url, MAKE_IDEA)
    senders = [start(url, DOUBT) for _ in range(PROCESSES)]
    assert [sender.communicate()[1] for sender in senders] == [""] * PROCESSES
    assert run(url, "print(Doubt.objects.count())") == "1"


@pytest.mark.django_db(transaction=True)
def test_lines_sent_several_times_at_once_are_saved_once(url):
    run(url, "from papers.models import User; User.objects.create_user('owner')")
    senders = [start(url, CAPTURE) for _ in range(PROCESSES)]
    assert [sender.communicate()[1] for sender in senders] == [""] * PROCESSES
    assert run(url, TELL_LINES) == "Heard Twice"


@pytest.mark.django_db(transaction=True)
def test_a_comment_sent_several_times_at_once_is_saved_and_told_once(url):
    run(url, MAKE_SHOWN)
    senders = [start(url, COMMENT.format(keys="[UUID(int=1)]")) for _ in range(PROCESSES)]
    assert [sender.communicate()[1] for sender in senders] == [""] * PROCESSES
    assert run(url, TELL_COMMENTS) == "1 1"


@pytest.mark.django_db(transaction=True)
def test_a_comment_on_what_is_being_deleted_is_saved_or_refused_and_never_lost(url):
    run(url, MAKE_SHOWN)
    keys = f"[uuid4() for _ in range({EACH})]"
    trasher = start(url, TRASH)
    writers = [start(url, COMMENT.format(keys=keys)) for _ in range(PROCESSES)]
    outs, errors = zip(*(writer.communicate() for writer in writers), strict=True)
    assert (trasher.communicate()[1], *errors) == ("",) * (PROCESSES + 1)
    counts = [tuple(map(int, out.split())) for out in outs]
    assert [made + refused for made, refused in counts] == [EACH] * PROCESSES
    made = sum(made for made, _refused in counts)
    assert run(url, TELL_COMMENTS) == f"{made} {made}"
    assert run(url, COMMENT.format(keys="[uuid4()]")) == "0 1"


@pytest.mark.django_db(transaction=True)
def test_opposite_moves_at_once_make_no_circle_and_leave_no_gap(url):
    run(url, MAKE_TOPS)
    pairs = ("AB", "BA", "CA", "BC")
    movers = [start(url, PUT.format(titles=titles, each=MOVES)) for titles in pairs]
    assert [mover.communicate()[1] for mover in movers] == [""] * len(pairs)
    assert run(url, CIRCLES) == ""


@pytest.mark.django_db(transaction=True)
def test_administrators_who_turn_on_each_other_at_once_leave_one(url):
    run(url, MAKE_ADMINS)
    pairs = [("ada", "bob"), ("bob", "ada")]
    rivals = [start(url, TURN_ON.format(names=names, each=2 * EACH)) for names in pairs]
    assert [rival.communicate()[1] for rival in rivals] == [""] * len(pairs)
    assert run(url, ADMINS) != "0"


@pytest.mark.django_db(transaction=True)
def test_of_several_who_accept_an_invitation_at_once_one_joins(url):
    run(url, MAKE_INVITATION)
    guests = [start(url, JOIN.format(name=f"guest-{n}")) for n in range(PROCESSES)]
    assert [guest.communicate()[1] for guest in guests] == [""] * PROCESSES
    assert run(url, "print(User.objects.count())") == "2"


@pytest.mark.django_db(transaction=True)
def test_a_revoked_link_gives_out_no_file_any_more(url):
    address = run(url, MAKE_LINK)
    readers = [start(url, DOWNLOAD.format(address=address)) for _ in range(2)]
    firsts = [reader.stdout.readline().split()[1] for reader in readers]
    revoked = float(run(url, REVOKE))
    rest = [reader.communicate() for reader in readers]
    answers = [line.split() for out, _errors in rest for line in out.splitlines()]
    assert firsts == ["200", "200"]
    _s, _token, name = address.strip("/").split("/", 2)
    assert [errors for _out, errors in rest] == [f"Not Found: /s/[secret]/{name}/\n"] * 2
    assert sorted(status for _began, status in answers if status != "200") == ["404", "404"]
    assert [began for began, status in answers if status == "200" and float(began) > revoked] == []


@pytest.mark.django_db(transaction=True)
def test_a_link_made_several_times_at_once_is_one(url):
    run(url, MAKE_IDEA)
    makers = [start(url, SHARE) for _ in range(PROCESSES)]
    said = [maker.communicate() for maker in makers]
    assert sorted(out.strip() for out, _errors in said) == ["", "again", "again", "again"]
    assert [errors for _out, errors in said] == [""] * PROCESSES
    assert run(url, "from ideas.models import ShareLink; print(ShareLink.objects.count())") == "1"


@pytest.mark.django_db(transaction=True)
def test_an_import_that_was_killed_shows_nothing_and_is_finished_by_whoever_comes(url):
    killed = start(url, IMPORT)
    assert (killed.communicate()[1], killed.returncode) == ("", -signal.SIGKILL)
    assert run(url, TELL_IMPORT).split() == ["running", "0", "True", "True", "0"]
    assert run(url, GO_ON) == "done 600 600 600 True"
