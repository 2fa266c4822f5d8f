"""Who may reach which address, and how. An address that is missing here fails the suite."""

import re
from functools import cache
from itertools import product

from django.urls import URLPattern, get_resolver, reverse

from ideas.sharing import image_slug
from tests.site.matrix.oracle import Actor, Row, may
from tests.site.matrix.world import Placed, World

# An address without a row is for anyone, also who is not known, for members, for editors or for
# administrators. One of a row is for whoever has that right to the row (see the oracle): who may
# read it, edit it, delete it, or alone owns it.
ANYONE, MEMBERS, EDITORS, ADMINS = "anyone", "members", "editors", "admins"
READ, EDIT, DELETE, OWN = "read", "edit", "delete", "own"
RESOLVE, HIDE, SETTLE, KEEP = "resolve", "hide", "settle", "keep"
GET, FORM, POST = {"GET"}, {"GET", "POST"}, {"POST"}
ROLES = {MEMBERS: {"reader", "editor", "admin"}, EDITORS: {"editor", "admin"}, ADMINS: {"admin"}}

TABLE = {
    "set-language": (ANYONE, POST),
    "account_login": (ANYONE, FORM),
    "account_reset_password": (ANYONE, FORM),
    "account_reset_password_done": (ANYONE, GET),
    "account_reset_password_from_key": (ANYONE, FORM),
    "account_reset_password_from_key_done": (ANYONE, GET),
    "account_change_password": (MEMBERS, FORM),
    "account_reauthenticate": (MEMBERS, FORM),
    "openid_connect_login": (ANYONE, GET),
    "openid_connect_callback": (ANYONE, GET),
    "socialaccount_connections": (MEMBERS, FORM),
    "mfa_authenticate": (ANYONE, FORM),
    "mfa_reauthenticate": (MEMBERS, FORM),
    "mfa_index": (MEMBERS, GET),
    "mfa_activate_totp": (MEMBERS, FORM),
    "mfa_deactivate_totp": (MEMBERS, FORM),
    "mfa_view_recovery_codes": (MEMBERS, GET),
    "mfa_generate_recovery_codes": (MEMBERS, FORM),
    "papers:join": (ANYONE, FORM),
    "papers:sign-out": (MEMBERS, POST),
    "papers:home": (MEMBERS, GET),
    "papers:profile": (MEMBERS, FORM),
    "papers:sign-out-elsewhere": (MEMBERS, POST),
    "papers:member-list": (MEMBERS, GET),
    "papers:member-detail": (ADMINS, GET),
    "papers:member-role": (ADMINS, POST),
    "papers:member-switch-off": (ADMINS, POST),
    "papers:member-switch-on": (ADMINS, POST),
    "papers:member-reset-link": (ADMINS, POST),
    "papers:member-second-factor": (ADMINS, POST),
    "papers:invitation-add": (ADMINS, FORM),
    "papers:invitation-take-back": (ADMINS, POST),
    "papers:audit-log": (ADMINS, GET),
    "papers:opensearch": (ANYONE, GET),
    "papers:bulk-edit": (MEMBERS, POST),
    "papers:bulk-undo": (OWN, POST),
    "papers:paper-read": (READ, POST),
    "papers:reading-list": (MEMBERS, GET),
    "papers:collection-list": (MEMBERS, GET),
    "papers:collection-add": (EDITORS, FORM),
    "papers:collection-detail": (READ, GET),
    "papers:collection-edit": (EDIT, FORM),
    "papers:collection-delete": (DELETE, FORM),
    "papers:collection-collect": (EDIT, POST),
    "papers:collection-take-out": (EDIT, POST),
    "papers:presentation-add": (EDIT, FORM),
    "papers:presentation-edit": (EDIT, FORM),
    "papers:presentation-delete": (EDIT, POST),
    "papers:presentation-hold": (EDIT, POST),
    "papers:trash": (MEMBERS, GET),
    "papers:restore": (MEMBERS, POST),
    "papers:capture": (MEMBERS, FORM),
    "papers:capture-undo": (OWN, POST),
    "papers:add": (EDITORS, FORM),
    "papers:add-undo": (EDITORS, POST),
    "papers:complete-all": (EDITORS, POST),
    "papers:paper-complete": (EDITORS, POST),
    "papers:search": (MEMBERS, GET),
    "papers:search-suggest": (MEMBERS, GET),
    "papers:savedsearch-list": (MEMBERS, GET),
    "papers:savedsearch-rail": (MEMBERS, GET),
    "papers:savedsearch-add": (MEMBERS, FORM),
    "papers:savedsearch-edit": (EDIT, FORM),
    "papers:savedsearch-delete": (DELETE, FORM),
    "papers:paper-list": (MEMBERS, GET),
    "papers:paper-add": (EDITORS, FORM),
    "papers:paper-called": (MEMBERS, GET),
    "papers:keys": (ADMINS, FORM),
    "papers:keys-give": (ADMINS, FORM),
    "papers:rekeying-undo": (ADMINS, POST),
    "papers:biblink-list": (MEMBERS, FORM),
    "papers:biblink-revoke": (READ, POST),
    "papers:bib": (ANYONE, GET),
    "papers:people-alike": (EDITORS, GET),
    "papers:speaker-merge": (EDITORS, FORM),
    "papers:speaker-different": (EDITORS, POST),
    "papers:personmerge-undo": (EDITORS, POST),
    "papers:paper-detail": (MEMBERS, GET),
    "papers:cite": (MEMBERS, GET),
    "papers:paper-related": (MEMBERS, GET),
    "papers:paper-cite": (MEMBERS, GET),
    "papers:paper-edit": (EDITORS, FORM),
    "papers:paper-delete": (EDITORS, FORM),
    "papers:paper-export": (MEMBERS, GET),
    "papers:paper-list-export": (MEMBERS, GET),
    "papers:paper-list-print": (MEMBERS, GET),
    "papers:task-list": (EDITORS, GET),
    "papers:task-add": (EDITORS, POST),
    "papers:task-detail": (READ, GET),
    "papers:task-cancel": (EDIT, POST),
    "papers:import-list": (EDITORS, GET),
    "papers:import-add": (EDITORS, FORM),
    "papers:import-detail": (EDITORS, GET),
    "papers:import-export": (EDITORS, GET),
    "papers:import-cancel": (EDITORS, POST),
    "papers:import-undo": (EDITORS, POST),
    "papers:import-redo": (EDITORS, POST),
    "papers:paper-history": (MEMBERS, GET),
    "papers:paper-version-restore": (EDITORS, POST),
    "papers:paper-insight-add": (MEMBERS, FORM),
    "papers:paper-capture": (MEMBERS, POST),
    "papers:check": (EDITORS, GET),
    "papers:check-repair": (EDITORS, POST),
    "papers:repair-undo": (EDITORS, POST),
    "papers:duplicate-list": (EDITORS, GET),
    "papers:duplicate-find": (EDITORS, POST),
    "papers:duplicate-merge-all": (EDITORS, POST),
    "papers:different-list": (EDITORS, GET),
    "papers:different-take-back": (EDITORS, POST),
    "papers:merge-list": (EDITORS, GET),
    "papers:merge-undo": (EDITORS, POST),
    "papers:paper-compare": (EDITORS, FORM),
    "papers:paper-differ": (EDITORS, POST),
    "papers:file-add": (EDITORS, FORM),
    "papers:file-frame": (MEMBERS, GET),
    "papers:file": (MEMBERS, GET),
    "papers:file-thumbnail": (MEMBERS, GET),
    "papers:file-read": (MEMBERS, FORM),
    "papers:file-identifier": (EDITORS, POST),
    "papers:file-delete": (EDITORS, FORM),
    "papers:talk-list": (MEMBERS, GET),
    "papers:talk-add": (EDITORS, FORM),
    "papers:talk-detail": (MEMBERS, GET),
    "papers:talk-related": (MEMBERS, GET),
    "papers:talk-cite": (MEMBERS, GET),
    "papers:talk-edit": (EDITORS, FORM),
    "papers:talk-delete": (EDITORS, FORM),
    "papers:talk-history": (MEMBERS, GET),
    "papers:talk-version-restore": (EDITORS, POST),
    "papers:talk-capture": (MEMBERS, POST),
    "papers:talk-insight-add": (MEMBERS, FORM),
    "papers:talk-recording": (MEMBERS, GET),
    "papers:talk-recording-edit": (EDITORS, FORM),
    "papers:talk-nudge": (MEMBERS, POST),
    "papers:talk-unanchor": (MEMBERS, POST),
    "papers:image-add": (EDITORS, FORM),
    "papers:image-file": (MEMBERS, GET),
    "papers:image-thumbnail": (MEMBERS, GET),
    "papers:image-fill": (EDITORS, FORM),
    "papers:image-delete": (EDITORS, FORM),
    "papers:speaker-list": (MEMBERS, GET),
    "papers:speaker-add": (EDITORS, FORM),
    "papers:speaker-detail": (MEMBERS, GET),
    "papers:speaker-edit": (EDITORS, FORM),
    "papers:speaker-delete": (EDITORS, FORM),
    "papers:speaker-questions": (MEMBERS, GET),
    "papers:question-answer": (EDIT, FORM),
    "papers:photo": (MEMBERS, GET),
    "papers:photo-thumbnail": (MEMBERS, GET),
    "papers:insight-list": (MEMBERS, GET),
    "papers:insight-detail": (READ, GET),
    "papers:insight-related": (READ, GET),
    "papers:insight-edit": (EDIT, FORM),
    "papers:insight-delete": (DELETE, FORM),
    "papers:insight-history": (READ, GET),
    "papers:insight-version-restore": (EDIT, POST),
    "papers:insight-anchor": (OWN, FORM),
    "ideas:idea-list": (MEMBERS, GET),
    "ideas:idea-choices": (MEMBERS, GET),
    "ideas:idea-add": (MEMBERS, FORM),
    "ideas:idea-detail": (READ, GET),
    "ideas:idea-related": (READ, GET),
    "ideas:idea-add-below": (EDIT, FORM),
    "ideas:idea-edit": (EDIT, FORM),
    "ideas:idea-co-authors": (OWN, FORM),
    "ideas:idea-delete": (DELETE, FORM),
    "ideas:glass-break": (ADMINS, FORM),
    "ideas:glass": (READ, GET),
    "ideas:idea-history": (READ, GET),
    "ideas:idea-version-restore": (EDIT, POST),
    "ideas:idea-branch": (READ, GET),
    "ideas:idea-move": (MEMBERS, GET),
    "ideas:outline": (MEMBERS, POST),
    "ideas:outline-numbers": (MEMBERS, POST),
    "ideas:undo": (MEMBERS, POST),
    "ideas:insight-idea-add": (READ, FORM),
    "ideas:spark-add": (MEMBERS, POST),
    "ideas:spark-turn-down": (MEMBERS, POST),
    "ideas:spark-edit": (EDIT, FORM),
    "ideas:spark-confirm": (EDIT, POST),
    "ideas:spark-reject": (EDIT, POST),
    "ideas:spark-restore": (EDIT, POST),
    "ideas:idea-checklist": (EDIT, POST),
    "ideas:check-tick": (EDIT, POST),
    "ideas:check-remove": (EDIT, POST),
    "ideas:advice-list": (MEMBERS, GET),
    "ideas:insight-stage": (EDIT, POST),
    "ideas:inbox": (MEMBERS, GET),
    "ideas:insight-decide": (OWN, POST),
    "ideas:insight-put-back": (OWN, POST),
    "ideas:queue-list": (MEMBERS, GET),
    "ideas:queue-detail": (MEMBERS, GET),
    "ideas:queue-settle": (MEMBERS, POST),
    "ideas:queue-unsettle": (MEMBERS, POST),
    "ideas:idea-outcome": (EDIT, FORM),
    "ideas:idea-bibliography": (READ, GET),
    "ideas:idea-thanks": (READ, GET),
    "ideas:paper-thanks": (MEMBERS, GET),
    "ideas:idea-doubt-add": (READ, FORM),
    "ideas:idea-offer-add": (READ, FORM),
    "ideas:idea-dials": (READ, FORM),
    "ideas:idea-dials-withdraw": (READ, POST),
    "ideas:idea-image-add": (EDIT, FORM),
    "ideas:doubt-help": (READ, FORM),
    "ideas:doubt-edit": (OWN, FORM),
    "ideas:doubt-remove": (OWN, POST),
    "ideas:doubt-settle": (SETTLE, POST),
    "ideas:doubt-reopen": (SETTLE, POST),
    "ideas:offer-edit": (OWN, FORM),
    "ideas:offer-withdraw": (OWN, POST),
    "ideas:ideaimage-file": (READ, GET),
    "ideas:ideaimage-thumbnail": (READ, GET),
    "ideas:ideaimage-edit": (EDIT, FORM),
    "ideas:ideaimage-delete": (EDIT, FORM),
    "ideas:lab": (MEMBERS, GET),
    "ideas:lab-this-week": (MEMBERS, GET),
    "ideas:lab-week": (MEMBERS, GET),
    "ideas:idea-river": (READ, GET),
    "ideas:talk-river": (MEMBERS, GET),
    "ideas:idea-set-aside": (OWN, POST),
    "ideas:idea-bring-back": (OWN, POST),
    "ideas:insight-set-aside": (OWN, POST),
    "ideas:insight-bring-back": (OWN, POST),
    "ideas:idea-share": (OWN, FORM),
    "ideas:link-list": (MEMBERS, GET),
    "ideas:link-list-all": (ADMINS, GET),
    "ideas:link-revoke": (MEMBERS, FORM),
    "ideas:link-detail": (READ, GET),
    "ideas:shared": (ANYONE, FORM),
    "ideas:shared-file": (ANYONE, GET),
    "ideas:shared-add": (MEMBERS, FORM),
    "ideas:idea-discussion": (READ, FORM),
    "ideas:idea-people": (READ, GET),
    "ideas:insight-discussion": (READ, FORM),
    "ideas:insight-people": (READ, GET),
    "ideas:comment-edit": (OWN, FORM),
    "ideas:comment-delete": (OWN, POST),
    "ideas:comment-resolve": (RESOLVE, POST),
    "ideas:comment-reopen": (RESOLVE, POST),
    "ideas:comment-hide": (HIDE, POST),
    "ideas:comment-show": (HIDE, POST),
    "ideas:notice-list": (MEMBERS, GET),
    "ideas:notices-read": (MEMBERS, POST),
    "ideas:notices-unread": (MEMBERS, POST),
    "ideas:notice-open": (READ, POST),
    "ideas:notice-read": (READ, POST),
    "ideas:digest-off": (ANYONE, FORM),
    "ideas:idea-bib-link": (READ, POST),
    "ideas:feed": (ANYONE, GET),
    "ideas:list-feed": (ANYONE, GET),
    "ideas:feed-key": (MEMBERS, FORM),
    "ideas:feed-key-remove": (MEMBERS, POST),
    "ideas:note-list": (MEMBERS, GET),
    "ideas:note-add": (EDITORS, FORM),
    "ideas:note-detail": (READ, GET),
    "ideas:note-correct": (READ, POST),
    "ideas:note-uncorrect": (READ, POST),
    "ideas:note-talk": (READ, FORM),
    "ideas:note-keep": (KEEP, POST),
    "ideas:note-undo": (READ, POST),
    "ideas:note-export": (READ, GET),
}

# The kind of row that an address is about, where its name does not begin with it.
KINDS = {
    "papers:presentation-add": "collection",
    "papers:image-add": "talk",
    "papers:file-add": "paper",
    "ideas:spark-restore": "spark-restore",
    "ideas:queue-settle": "talk",
    "ideas:queue-unsettle": "talk",
}
# Where an address of a row of the library is for editors, and where it is for all who read.
AS_RIGHTS = {EDITORS: EDIT, MEMBERS: READ, ADMINS: "run"}
NOWHERE = 987_654_321


@cache
def named_urls() -> dict:
    """Return every named URL of the site, walked from the resolver, the admin's left out."""
    found = {}

    def walk(patterns, namespace):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                found[f"{namespace}:{pattern.name}" if namespace else pattern.name] = pattern
            elif pattern.namespace != "admin":
                walk(pattern.url_patterns, pattern.namespace or namespace)

    walk(get_resolver().url_patterns, "")
    return found


@cache
def parameters(name: str) -> set[str]:
    """Return the names of what an address has in it."""
    pattern = named_urls()[name].pattern
    return set(pattern.converters or getattr(pattern, "regex", re.compile("")).groupindex)


def rows_for(name: str, world: World) -> list[Placed | None]:
    """Return the rows that an address may be about; of one without a row, just None."""
    if not {"pk", "batch"} & parameters(name):
        return [None]
    kind = KINDS.get(name) or name.partition(":")[2].partition("-")[0]
    return world.rows[kind]


def address(name: str, pk=NOWHERE, **given) -> str:
    """Return the address called ``name`` of the row ``pk``."""
    usual = {
        "pk": pk,
        "batch": pk,
        "token": "t" * 43,
        "slug": "made-up",
        "uidb36": "1",
        "key": "made-up",
        "queue": "talks",
        "week": "2026-W47",
        "at": 0,
        "version": 1,
        "name": "papers",
        "paper": NOWHERE,
    }
    return reverse(name, kwargs={key: (usual | given)[key] for key in parameters(name)})


def is_allowed(actor: Actor, name: str, row: Row | None) -> bool:
    """Return whether ``actor`` gets what is at the address called ``name``, of ``row``."""
    who = TABLE[name][0]
    if who == ANYONE:
        return True
    if row is None or name == "papers:restore":
        return actor.role in ROLES[who]
    if who == KEEP:
        return actor.role in ROLES[EDITORS] and may(actor, OWN, row)
    return may(actor, AS_RIGHTS.get(who, who), row)


def shared_addresses(world: World, label: str) -> list[str]:
    """Return what the link of the ``label`` may open: its page, and each image at its name there.

    Also the names that the images have at another link, which open nothing here.
    """
    token = world.links[label].token
    other = next(one for one in ("link to all", "link to private") if one != label)
    links = [world.links[one].placed.instance for one in (label, other)]
    images = [one.instance for kind in ("image", "ideaimage") for one in world.rows[kind]]
    names = [image_slug(link, image) for link, image in product(links, images)]
    pages = [address("ideas:shared", token=token)]
    return pages + [address("ideas:shared-file", token=token, slug=name) for name in names]
