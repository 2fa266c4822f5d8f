"""What people correct in a reading: applied to the drafts in order, each in its own function."""

from collections.abc import Sequence

from ideas.notes.reading.drafts import Draft, Drafts, DraftTalk, one_line
from ideas.notes.reading.pieces import Kind, Role, Voice
from ideas.notes.reading.spans import trimmed

_WITH_TEXT = frozenset([Role.TAKEAWAY, Role.TALK, Role.SPEAKER, Role.HEADING])


def correct(drafts: Drafts, corrections: Sequence[dict]) -> None:
    """Apply `corrections` in order to sorted `drafts`.

    One that is malformed, or whose piece is no longer there, changes nothing and is remarked.
    """
    for correction in corrections:
        op = correction.get("op") if isinstance(correction, dict) else None
        at = correction.get("at") if isinstance(correction, dict) else None
        apply = _OPERATIONS.get(op) if isinstance(op, str) else None
        if apply and type(at) is int and apply(drafts, at, correction):
            drafts.sort()
        else:
            _remark_ignored(drafts, op, at)


def _remark_ignored(drafts, op, at):
    is_place = type(at) is int and 0 <= at <= len(drafts.text)
    line = drafts.line_at(at) if is_place else 1
    drafts.remark(line, "correction-ignored", op=str(op)[:40])


def _place(drafts, at):
    return next((i for i, draft in enumerate(drafts.pieces) if draft.start == at), None)


def _piece(drafts, at):
    place = _place(drafts, at)
    return None if place is None else drafts.pieces[place]


def _role(drafts: Drafts, at: int, correction: dict) -> bool:
    role = _member(Role, correction.get("role"))
    draft = _piece(drafts, at)
    if role is None or draft is None:
        return False
    if role == draft.role:
        return True
    if role in _WITH_TEXT and not drafts.text_of(draft):
        return False
    _leave_role(drafts, draft)
    draft.role = role
    draft.kind = draft.voice = None
    _ENTRIES.get(role, _stay)(drafts, draft)
    return True


def _leave_role(drafts, draft):
    """Undo what the piece meant to the others by its role."""
    if draft.role == Role.TALK:
        _close_talk(drafts, draft)
    elif draft.role == Role.IDEA:
        _orphan(drafts, draft)
    draft.affiliation = ""


def _close_talk(drafts, draft):
    """Give all of the talk that `draft` opens to the talk before it."""
    closed = draft.talk
    if closed is None or closed.start != draft.start:
        return
    before = _talk_before(drafts, draft)
    for piece in drafts.pieces:
        if piece.talk is closed:
            piece.talk = before


def _orphan(drafts, draft):
    for piece in drafts.pieces:
        if piece.parent is draft:
            piece.parent = draft.parent
    draft.parent = None


def _talk_before(drafts, draft):
    """Return the talk that the nearest piece before `draft` in another talk belongs to."""
    talk = None
    for piece in drafts.pieces:
        if piece is draft:
            break
        if piece.talk and piece.talk is not draft.talk:
            talk = piece.talk
    return talk


def _enter_talk(drafts, draft):
    """Open a talk at `draft`, to which what follows belongs up to the next talk or idea."""
    title = one_line(drafts.text_of(draft))
    before = draft.talk
    talk = DraftTalk(title, draft.start, draft.end, draft.first_line)
    place = drafts.pieces.index(draft)
    for piece in drafts.pieces[place:]:
        if piece is not draft and (
            piece.role in {Role.TALK, Role.IDEA} or piece.talk is not before
        ):
            break
        piece.talk = talk


def _enter_idea(drafts, draft):
    draft.talk = None


def _enter_told(drafts, draft):
    """Let a piece that is about a talk belong to one, if there is any before it."""
    if draft.talk is None:
        draft.talk = _talk_before(drafts, draft)
    if draft.role == Role.TAKEAWAY:
        drafts.judge(draft)


def _enter_title(drafts, draft):
    drafts.title = one_line(drafts.text_of(draft)) or drafts.title


def _stay(drafts, draft):
    """The role asks nothing of the pieces around."""


_ENTRIES = {
    Role.TALK: _enter_talk,
    Role.IDEA: _enter_idea,
    Role.TAKEAWAY: _enter_told,
    Role.SPEAKER: _enter_told,
    Role.DETAIL: _enter_told,
    Role.IMAGE: _enter_told,
    Role.TITLE: _enter_title,
}


def _kind(drafts: Drafts, at: int, correction: dict) -> bool:
    kind = _member(Kind, correction.get("kind"))
    draft = _piece(drafts, at)
    if kind is None or draft is None or draft.role != Role.TAKEAWAY:
        return False
    draft.kind = kind
    return True


def _voice(drafts: Drafts, at: int, correction: dict) -> bool:
    voice = _member(Voice, correction.get("voice"))
    draft = _piece(drafts, at)
    if voice is None or draft is None or draft.role != Role.TAKEAWAY:
        return False
    draft.voice = voice
    return True


def _split(drafts: Drafts, at: int, correction: dict) -> bool:
    offset = correction.get("offset")
    draft = _piece(drafts, at)
    if draft is None or type(offset) is not int or not draft.start < offset < draft.end:
        return False
    first = trimmed(drafts.text, draft.start, offset)
    second = trimmed(drafts.text, offset, draft.end)
    shown = [drafts.content(*span) for span in (first, second)]
    if not all(shown):
        return False
    last_line = draft.last_line
    draft.start, draft.end = first
    draft.last_line = drafts.line_at(max(first[0], first[1] - 1))
    drafts.pieces.append(
        Draft(
            role=Role.REMARK if draft.role == Role.TALK else draft.role,
            start=second[0],
            end=second[1],
            first_line=draft.last_line,
            last_line=last_line,
            talk=draft.talk,
            kind=draft.kind,
            voice=draft.voice,
            parent=draft.parent,
        )
    )
    _retitle(drafts, draft)
    return True


def _join(drafts: Drafts, at: int, correction: dict) -> bool:
    place = _place(drafts, at)
    if not place:
        return False
    before, draft = drafts.pieces[place - 1 : place + 1]
    _leave_role(drafts, draft)
    for piece in drafts.pieces:
        if piece.parent is draft:
            piece.parent = before
    before.end = draft.end
    before.last_line = max(before.last_line, draft.last_line)
    before.first_line = min(before.first_line, draft.first_line)
    del drafts.pieces[place]
    _retitle(drafts, before)
    return True


def _retitle(drafts, draft):
    """Let a talk whose title was cut or extended say what the title says now."""
    if draft.role == Role.TALK and draft.talk and draft.talk.start == draft.start:
        draft.talk.end = draft.end
        draft.talk.title = one_line(drafts.text_of(draft))


def _move(drafts: Drafts, at: int, correction: dict) -> bool:
    by = correction.get("by")
    draft = _piece(drafts, at)
    if draft is None or type(by) is not int or by not in {-1, 1} or not drafts.talks:
        return False
    if draft.role in {Role.TALK, Role.IDEA, Role.TITLE}:
        return False
    if draft.talk is None:
        before = _talk_before(drafts, draft)
        here = drafts.talks.index(before) + (by > 0) if before else (0 if by > 0 else -1)
    else:
        here = drafts.talks.index(draft.talk) + by
    if not 0 <= here < len(drafts.talks):
        return False
    draft.talk = drafts.talks[here]
    return True


def _talk(drafts: Drafts, at: int, correction: dict) -> bool:
    title, speakers = correction.get("title"), correction.get("speakers")
    talk = next((talk for talk in drafts.talks if talk.start == at), None)
    if talk is None or not isinstance(title, str) or not isinstance(speakers, list):
        return False
    if not one_line(title) or not all(isinstance(name, str) for name in speakers):
        return False
    talk.title = one_line(title)
    talk.names = list(dict.fromkeys(filter(None, map(one_line, speakers))))
    return True


def _member(choices, value):
    is_known = isinstance(value, str) and value in set(choices)
    return choices(value) if is_known else None


_OPERATIONS = {
    "role": _role,
    "kind": _kind,
    "voice": _voice,
    "split": _split,
    "join": _join,
    "move": _move,
    "talk": _talk,
}
