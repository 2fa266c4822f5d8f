"""How what was changed is shown, word by word."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from papers.differing import Merged, Piece, excerpt
from papers.merging import Difference

register = template.Library()

TOLD = {
    "mine": gettext_lazy("Only you changed this."),
    "theirs": gettext_lazy("Only they changed this."),
    "both": gettext_lazy("You both changed this. The merged text has both changes."),
    "choice": gettext_lazy("You both changed this. Choose one."),
    "unknown": gettext_lazy(
        "What you both began with is not known, so these two cannot be merged."
    ),
}
TAGS = {"added": "ins", "removed": "del", "mine": "ins", "theirs": "ins"}


@register.filter
def compared(pieces: list[Piece]):
    """Return ``pieces`` with what was added and what was removed marked."""
    return format_html_join("", "{}", ((_marked(piece.kind, piece.text),) for piece in pieces))


@register.filter
def compared_briefly(pieces: list[Piece]):
    """Return ``pieces`` as ``compared`` does, without the middle of what stayed the same."""
    return compared(excerpt(pieces))


@register.filter
def put_together(merged: Merged):
    """Return the merged text with what each added marked, and where they overlap."""
    return format_html_join("", "{}", ((_marked(part.kind, part.text),) for part in merged.parts))


@register.filter
def told(difference: Difference) -> str:
    """Return a sentence on who changed what."""
    if difference.kind != "overlap":
        return TOLD[difference.kind]
    count = difference.merged.overlaps
    text = ngettext(
        "You both changed the same words in one place. It is marked, and has both.",
        "You both changed the same words in %(count)d places. They are marked, and have both.",
        count,
    )
    return text % {"count": count}


@register.filter
def can_be_merged(differences: list[Difference]) -> bool:
    """Return whether what both began with is known of any of ``differences``."""
    return any(difference.base is not None for difference in differences)


@register.filter
def restored(version) -> str:
    """Return the number of the version that ``version`` restored, or ""."""
    return (version.history_change_reason or "").partition("restored ")[2]


def _marked(kind, text):
    if kind == "overlap":
        return format_html('<mark class="overlap" title="{}">{}</mark>', _("overlap"), text)
    tag = TAGS.get(kind)
    return format_html("<{}>{}</{}>", tag, text, tag) if tag else text
