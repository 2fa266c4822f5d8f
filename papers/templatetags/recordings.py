"""What templates need to show a talk's recording."""

from django import template

from papers.models import Insight
from papers.recordings import player_of
from papers.text import clock as face

register = template.Library()

register.filter("face", face)


@register.filter
def minute_url(insight: Insight) -> str:
    """Return where the recording plays from the insight's time on, "" where nothing does."""
    talk = insight.talk
    if talk is None or insight.seconds is None:
        return ""
    player = player_of(talk.recording_url)
    if not talk.recording_file and player is None:
        return ""
    if not talk.recording_file and player.kind == "link" and player.reaches_seconds:
        return player.address_at(insight.seconds)
    return f"{talk.get_absolute_url()}?t={insight.seconds}#player"


@register.filter
def address_at(player, seconds):
    """Return where ``player`` plays from ``seconds`` (or None) on, on its own site."""
    return player.address_at(seconds or 0)
