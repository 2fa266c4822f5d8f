"""The report on a reading: what was found, what is doubtful, what was not understood."""

from django.utils.translation import gettext_lazy as _, ngettext

from ideas.models import Note
from ideas.notes.reading import Reading, Remark

REMARKS = {
    "correction-ignored": _("A correction no longer fits the reading and was left out: %(op)s."),
    "image-missing": _("The image %(name)s is not here; drop it on its talk's page."),
    "link-secret": _("The link carries “%(parameter)s=”, which may be a secret."),
    "nothing-found": _("Nothing was found here that could be a talk, an insight or an idea."),
    "title-recased": _("The title is written “%(written)s”; it was given capitals."),
}


def report(*, note: Note, reading: Reading) -> dict:
    """Return the report as JSON types: counts, and lists whose items name their line.

    ``note.id`` is None for a note that was not stored.
    """
    insights = [0] * len(reading.talks)
    for piece in reading.insights:
        insights[piece.talk] += 1
    return {
        "note": {"id": note.pk, "title": note.title},
        "talks": [
            {
                "title": talk.title,
                "speakers": [speaker.name for speaker in talk.speakers],
                "line": talk.first_line,
                "insights": count,
            }
            for talk, count in zip(reading.talks, insights, strict=True)
        ],
        "speakers": list(reading.speakers),
        "insights": len(reading.insights),
        "ideas": len(reading.ideas),
        "open_slots": len(reading.open_slots),
        "sparks": {"stated": len(reading.sparks)},
        "links": len(reading.links),
        "missing_images": list(reading.missing_images),
        "remarks": [
            {"line": remark.line, "text": remark_text(remark)} for remark in reading.remarks
        ],
        "not_understood": [
            {"line": piece.first_line, "text": piece.text} for piece in reading.not_understood
        ],
        "unclaimed_lines": len(reading.unclaimed_lines),
    }


def remark_text(remark: Remark) -> str:
    """Return what a person reads for the code of ``remark``."""
    values = remark.values
    if remark.code == "idea-count":
        return (
            ngettext(
                "The text speaks of %(says)d idea; the outline has %(has)d.",
                "The text speaks of %(says)d ideas; the outline has %(has)d.",
                values["says"],
            )
            % values
        )
    return str(REMARKS[remark.code]) % values
