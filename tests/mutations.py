"""Whether the tests notice when a permission is taken away: ``python -m tests.mutations``.

Each mutation removes one check from a copy of the project. The tests named for it must fail there;
where they do not, it survives, and that is a hole in the tests. Ends with 1 if any survives. What
follows the command narrows the mutations to those with one of these words in them.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WHO_MAY = ("tests/papers/models/test_who_may.py",)
QUERYSETS = ("tests/site/matrix/test_querysets.py",)
MATRIX = "tests/site/matrix/test_matrix.py"
REVEAL = "tests/site/matrix/test_must_not_reveal.py"
SIDE_DOORS = "tests/site/matrix/test_side_doors.py"


@dataclass(frozen=True)
class Mutation:
    """One check less: ``old``, found once in the file at ``path``, becomes ``new``."""

    path: str
    old: str
    new: str
    tests: tuple[str, ...] = QUERYSETS

    def __str__(self):
        return f"{self.path}: {' '.join(self.old.split())} → {' '.join(self.new.split())}"

    def applied_to(self, text: str) -> str:
        """Return ``text`` without the check. Raises ValueError unless it is there just once."""
        if text.count(self.old) != 1:
            raise ValueError(f"found {text.count(self.old)} times, not once: {self}")
        return text.replace(self.old, self.new)


def walk(name: str) -> tuple[str, ...]:
    """Return the test of what a member may see and do on every page."""
    return (MATRIX, "-k", f"member_may and {name}")


LAB, OWN = "papers/access.py", "ideas/access.py"
MUTATIONS = [
    # Who is what.
    Mutation(LAB, "is_member(user) and user.role in EDITORS", "is_member(user)"),
    Mutation(LAB, "is_member(user) and user.role in ADMINS", "is_editor(user)"),
    Mutation(LAB, 'EDITORS = frozenset({"editor", "admin"})',
             'EDITORS = frozenset({"reader", "editor", "admin"})'),
    Mutation(LAB, "user.is_authenticated and user.is_active", "True"),
    # What is found: the tables decide, whatever the index says; a tag nobody sees is none.
    Mutation("papers/search/engine.py", "visible = kind.visible(user).filter(condition)",
             "visible = kind.model._base_manager.filter(condition)",
             ("tests/papers/search/test_engine.py",)),
    Mutation("papers/search/related.py", "kind.visible(user).filter(pk__in=ids)",
             "kind.model._base_manager.filter(pk__in=ids)",
             ("tests/papers/search/test_related.py",)),
    Mutation("papers/search/fields.py", "if is_seen(match, reader.user):", "if match:",
             (SIDE_DOORS, "-k", "no_field")),
    # Rows of the library.
    Mutation(LAB, "return EVERYBODY if is_member(user) else NOBODY", "return EVERYBODY"),
    Mutation(LAB, "return Q(is_active=True) if is_member(user) else NOBODY",
             "return EVERYBODY"),
    Mutation(LAB, "return EVERYBODY if is_admin(user) else NOBODY",
             "return EVERYBODY if is_member(user) else NOBODY"),
    Mutation(LAB, "return EVERYBODY if is_editor(user) else NOBODY",
             "return EVERYBODY if is_member(user) else NOBODY"),
    Mutation(LAB, "return Q(owner=user) if is_member(user) else NOBODY",
             "return EVERYBODY if is_member(user) else NOBODY"),
    Mutation(LAB, 'return owned(user) | Q(visibility="lab") if is_member(user) else NOBODY',
             "return EVERYBODY if is_member(user) else NOBODY"),
    Mutation(LAB, 'Q(visibility="lab") if is_admin(user) else owned(user)',
             'Q(visibility="lab") if is_editor(user) else owned(user)'),
    Mutation("papers/models/base.py", "return self.alive().filter(access.in_the_lab(user))",
             "return self.filter(access.in_the_lab(user))"),
    Mutation("papers/models/base.py", "return self.alive().filter(access.owned_visible(user))",
             "return self.filter(access.owned_visible(user))"),
    Mutation("papers/models/base.py", "return self.trashed().filter(access.owned_editable(user))",
             "return self.trashed()"),
    Mutation("papers/models/base.py", "return self.trashed().filter(access.lab_editable(user))",
             "return self.trashed()"),
    Mutation("papers/models/imports.py",
             'keep the library see all."""\n        return self.filter(access.lab_editable(user))',
             'keep the library see all."""\n        return self.all()'),
    Mutation("papers/models/imports.py",
             'may cancel and undo."""\n        return self.filter(access.lab_editable(user))',
             'may cancel and undo."""\n        return self.all()'),
    Mutation("papers/models/duplicates.py", "return self.filter(access.lab_editable(user))",
             "return self.all()"),
    Mutation(LAB, 'return of_member(user, "by")',
             "return EVERYBODY if is_member(user) else NOBODY"),
    Mutation(LAB, "    if is_admin(user):\n        return EVERYBODY\n    return of_member",
             "    if is_editor(user):\n        return EVERYBODY\n    return of_member"),
    Mutation(LAB, "return Q(**{column: user}) if is_member(user) else NOBODY",
             "return EVERYBODY if is_member(user) else NOBODY", WHO_MAY),
    Mutation("papers/models/collections.py",
             "self.filter(access.in_the_lab(user), collection__trashed_at=None)", "self.all()",
             WHO_MAY),
    Mutation("papers/models/collections.py",
             "self.filter(access.lab_editable(user), collection__trashed_at=None)",
             "self.visible_to(user)", WHO_MAY),
    Mutation("papers/models/collections.py", "return self.filter(access.in_the_lab(user))\n",
             "return self.all()\n", WHO_MAY),
    *(
        Mutation("papers/models/imports.py", f"{said}{check}", f"{said}return self.all()", WHO_MAY)
        for check in ("return self.filter(access.lab_editable(user))",)
        for said in ('library see all."""\n        ', 'cancel and undo."""\n        ')
    ),
    Mutation("papers/adding.py", "papers = Paper.objects.editable_by(by)\n",
             "papers = Paper.objects.alive()\n", ("tests/papers/test_adding.py",)),
    Mutation("papers/adding.py", "PaperFile.objects.editable_by(by)", "PaperFile.objects.alive()",
             ("tests/papers/test_adding.py",)),
    Mutation("papers/forms/adding.py", 'return f"papers.added.{by.pk}"', 'return "papers.added"',
             ("tests/papers/views/test_adding.py",)),
    Mutation("papers/forms/adding.py",
             'Dropped(**signing.loads(token, salt="papers.dropped"))',
             'Dropped("a", token)', ("tests/papers/views/test_adding.py",)),
    Mutation("papers/views/files.py",
             "Paper.objects.editable_by(request.user), pk=pk)\n    form = FilesForm",
             "Paper.objects.visible_to(request.user), pk=pk)\n    form = FilesForm",
             walk("reader")),
    Mutation(LAB, "return Q(revoked_at=None, by__is_active=True)", "return EVERYBODY",
             (MATRIX, "-k", "address_for_latex")),
    # Ideas and what hangs on them.
    Mutation(OWN, 'Q(pk__in=user.co_authored.values("pk")) if is_member(user)',
             "EVERYBODY if is_member(user)"),
    Mutation(OWN, "return owned_visible(user) | co_authored(user)", "return EVERYBODY"),
    Mutation(OWN, 'authored(user) | Q(visibility="lab") if is_editor(user)',
             'authored(user) | Q(visibility="lab") if is_member(user)'),
    Mutation(OWN, "return owned_editable(user)\n", "return idea_editable(user)\n"),
    Mutation(OWN, "return Q(by=user) if is_admin(user) else NOBODY", "return EVERYBODY"),
    Mutation(OWN, 'Q(owner=glass.member, visibility="private")', 'Q(visibility="private")',
             walk("admin")),
    Mutation(OWN, "return owned(user)\n", "return owned_visible(user)\n"),
    Mutation(OWN, "return Q(by=user) if is_member(user) else NOBODY", "return EVERYBODY"),
    Mutation(OWN, "return Q(idea__dials__by=user) if is_member(user) else NOBODY",
             "return EVERYBODY"),
    Mutation(OWN, "Q(hidden_at=None) | comment_own(user)", "EVERYBODY"),
    Mutation(OWN, "return Q(author=user) if is_member(user) else NOBODY", "return EVERYBODY"),
    Mutation(OWN, "    if is_editor(user):\n        return EVERYBODY\n    if not",
             "    if is_member(user):\n        return EVERYBODY\n    if not"),
    Mutation(OWN, "return EVERYBODY if is_editor(user) else NOBODY", "return EVERYBODY"),
    Mutation(OWN, "return Q(recipient=user) if is_member(user) else NOBODY", "return EVERYBODY"),
    Mutation(OWN, "    if is_admin(user):\n        return EVERYBODY\n    return Q(created_by",
             "    if is_member(user):\n        return EVERYBODY\n    return Q(created_by"),
    Mutation("ideas/models/ideas.py", "return self.alive().filter(access.idea_visible(user))",
             "return self.filter(access.idea_visible(user))"),
    Mutation("ideas/models/ideas.py", "return self.alive().filter(access.idea_deletable(user))",
             "return self.alive().filter(access.idea_editable(user))"),
    Mutation("ideas/models/ideas.py", "return self.trashed().filter(access.idea_deletable(user))",
             "return self.trashed()"),
    Mutation("ideas/models/sparks.py", 'self.filter(source, is_seen("idea", Idea.objects))',
             "self.filter(source)"),
    Mutation("ideas/models/sparks.py", 'is_seen("insight", Insight.objects)',
             "Q(insight__isnull=False)"),
    Mutation("ideas/models/sparks.py",
             "return self.visible_to(user).filter(idea__in=Idea.objects.editable_by(user))",
             "return self.visible_to(user)"),
    Mutation("ideas/models/comments.py",
             "self.alive().on_visible_to(user).filter(access.comment_shown(user))",
             "self.alive().filter(access.comment_shown(user))"),
    Mutation("ideas/models/comments.py",
             "self.visible_to(user).filter(access.comment_own(user))", "self.visible_to(user)"),
    Mutation("ideas/models/doubts.py",
             "return self.alive().filter(Exists(ideas))", "return self.alive()"),
    Mutation("ideas/models/doubts.py",
             "return self.visible_to(user).filter(idea__in=Idea.objects.owned_by(user))",
             "return self.visible_to(user)"),
    Mutation("ideas/models/doubts.py", "Exists(ideas) | Exists(doubts)",
             "Exists(ideas) | Q(doubt__isnull=False)"),
    Mutation("ideas/models/images.py",
             "return self.alive().filter(Exists(ideas))", "return self.alive()"),
    Mutation("ideas/models/images.py",
             "return self.alive().filter(idea__in=Idea.objects.editable_by(user))",
             "return self.visible_to(user)"),
    Mutation("ideas/models/notices.py",
             "self.filter(access.notice_own(user)).filter(reduce(or_, about, of_glass))",
             "self.filter(access.notice_own(user))"),
    Mutation("ideas/models/notes.py", "return self.alive().filter(access.note_own(user))",
             "return self.alive()"),
    # Share links.
    *(
        Mutation(OWN, old, "", (REVEAL, "-k", "test_14"))
        for old in (
            "        Q(expires_at=None) | Q(expires_at__gt=now),\n",
            "        revoked_at=None,\n",
            "        created_by__is_active=True,\n",
        )
    ),
    Mutation(OWN, '        idea__owner=F("created_by"),\n', "", ("tests/ideas/test_sharing.py",)),
    Mutation(OWN, "        idea__trashed_at=None,\n", "", (REVEAL, "-k", "test_14")),
    Mutation(OWN, "    named = Q(audience=\"named\") & (Q(named=user) | Q(created_by=user))",
             '    named = Q(audience="named")', ("tests/ideas/test_sharing.py",)),
    Mutation(OWN, 'Q(visibility="lab") if root.visibility == "lab" else Q(owner=root.owner_id)',
             "EVERYBODY", (MATRIX, "-k", "link_opens")),
    Mutation("ideas/views/shared.py",
             "not ShareLink.objects.filter(pk=link.pk).opened_by(request.user).exists()", "False",
             (MATRIX, "-k", "link_opens")),
    Mutation("ideas/views/shared.py", "if link.password and not opening", "if False and opening",
             (MATRIX, "-k", "link_opens")),
    Mutation("ideas/sharing/projecting.py", "Insight.objects.visible_to(link.created_by)",
             "Insight.objects.alive()", (MATRIX, "-k", "link_opens")),
    Mutation("ideas/sharing/projecting.py", "link.created_by.get_full_name() if link.show_author",
             "link.created_by.get_full_name() if link", (MATRIX, "-k", "link_opens")),
    Mutation("ideas/sharing/projecting.py", "if not Sources(link.sources).reaches(Sources.INSIGHT)",
             "if not link.sources", (MATRIX, "-k", "link_opens")),
    Mutation("ideas/sharing/projecting.py", "if self.link.hide_asides:", "if not self.link:",
             ("tests/ideas/test_sharing.py",)),
    # Feeds, mails, names.
    Mutation("ideas/feeds.py", "User.objects.filter(is_active=True, feed_key",
             "User.objects.filter(feed_key", (MATRIX, "-k", "secrets")),
    Mutation("ideas/feeds.py", "Comment.objects.visible_to(user)", "Comment.objects.alive()",
             (MATRIX, "-k", "secrets")),
    Mutation("ideas/feeds.py", "Insight.objects.visible_to(user)", "Insight.objects.alive()",
             (MATRIX, "-k", "secrets")),
    Mutation("ideas/mailing.py", '("self",)).visible_to(to)', '("self",)).filter(recipient=to)',
             (SIDE_DOORS, "-k", "mail")),
    Mutation("ideas/mailing.py", "User.objects.filter(pk=pk, is_active=True)",
             "User.objects.filter(pk=pk)", (MATRIX, "-k", "secrets")),
    Mutation("ideas/noticing.py", "for member in members if may_see(row, member)",
             "for member in members", ("tests/ideas/test_noticing.py",)),
    Mutation("ideas/mentioning.py", " and noticing.may_see(row, member)", "",
             ("tests/ideas/test_mentioning.py",)),
    # Pages.
    Mutation("papers/views/editing.py", "if not is_editor(request.user):", "if not request.user:",
             walk("reader")),
    Mutation("papers/views/members.py", "@for_admins\n@never_cache\ndef invite",
             "@never_cache\ndef invite", walk("reader")),
    Mutation("ideas/views/glass.py", "@for_admins\n", "", walk("reader")),
    Mutation("ideas/views/links.py", "@for_admins\n", "", walk("reader")),
    Mutation("ideas/views/links.py", "Idea.objects.owned_by(request.user)",
             "Idea.objects.visible_to(request.user)", (REVEAL, "-k", "test_15")),
    Mutation("ideas/views/ideas.py", "Idea.objects.owned_by(request.user)",
             "Idea.objects.editable_by(request.user)", walk("editor")),
    Mutation("ideas/concluding.py", "Insight.objects.visible_to(user)", "Insight.objects.alive()",
             ("tests/ideas/views/test_outcomes.py",)),
    Mutation("papers/models/versions.py",
             "self.filter(self.model.instance_type.versions_seen(user))",
             "self.all()", (SIDE_DOORS, "-k", "versions")),
    # The admin.
    Mutation("papers/admin/base.py", "super().get_queryset(request).visible_to(request.user)",
             "super().get_queryset(request)", walk("editor")),
    Mutation("papers/admin/base.py", 'told |= {"object": "…"} if "object" in told else {}',
             "told |= {}", (SIDE_DOORS, "-k", "s_log")),
    Mutation("papers/admin/door.py", 'if getattr(url, "name", "") != "view_on_site"', "if url",
             (SIDE_DOORS, "-k", "admin_leads")),
    Mutation("papers/admin/insights.py", ".filter(seen | ~used)", "",
             (SIDE_DOORS, "-k", "nonsense and editor")),
    Mutation("papers/admin/people.py", "    def has_view_permission(self, request, obj=None):\n"
             "        return is_admin(request.user)",
             "    def has_view_permission(self, request, obj=None):\n        return True",
             walk("editor")),
]  # fmt: skip


def main(words: list[str]) -> int:
    """Try the mutations with one of ``words`` in them, all without any. Returns the exit code."""
    chosen = [one for one in MUTATIONS if not words or any(word in str(one) for word in words)]
    survivors = []
    with tempfile.TemporaryDirectory(prefix="throughline-mutations-") as folder:
        copy = Path(folder) / "copy"
        left_out = shutil.ignore_patterns(".git", ".venv", "media", "__pycache__", "*.sqlite3*")
        shutil.copytree(ROOT, copy, ignore=left_out)
        (copy / ".venv").symlink_to(ROOT / ".venv")
        if not _passes(copy, QUERYSETS, "--create-db"):
            sys.stdout.write("The tests fail without any mutation.\n")
            return 1
        for number, mutation in enumerate(chosen, 1):
            began = time.monotonic()
            is_killed = _is_killed(copy, mutation)
            survivors += [] if is_killed else [mutation]
            word = "killed" if is_killed else "SURVIVED"
            took = f"{time.monotonic() - began:.0f} s"
            sys.stdout.write(f"{number}/{len(chosen)} {word} ({took}) {mutation}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(chosen)} tried, {len(survivors)} survived.\n")
    return 1 if survivors else 0


def _is_killed(copy, mutation):
    file = copy / mutation.path
    before = file.read_text()
    file.write_text(mutation.applied_to(before))
    try:
        return not _passes(copy, mutation.tests)
    finally:
        file.write_text(before)


def _passes(copy, tests, *options):
    """Return whether ``tests`` pass. Raises RuntimeError where none were run at all."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "--reuse-db", *options]
    run = subprocess.run(
        [*command, *tests],
        cwd=copy,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    if run.returncode not in {0, 1}:
        raise RuntimeError(run.stdout + run.stderr)
    return run.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
