"""How well the finder finds, on maps made by hand. With ``-rP`` pytest prints the scores."""

import json
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

import ideas
from ideas.notes import importing
from tests.ideas.finder.gold import OTHER_NOTES, REAL_NOTE, SAMPLE_NOTE, scores
from tests.ideas.making import make_idea
from tests.ideas.real_note import OTHERS, PATH, needs_it

SAMPLE = Path(ideas.__file__).parents[1] / "papers" / "sample" / "note.md"
# At least so many of the true pairs among the first three of their idea, and right among the best.
AT_LEAST = {
    "en_cvpr2023_talks_and_posters.md": (11, 9),
    "zh_en_tdoa_dnn.md": (5, 5),
    "zh_three_talks_paper_writing.md": (7, 7),
    "zh_clip.md": (5, 6),
    "en_deep_residual_learning.md": (7, 6),
}


def keep(path, owner):
    """Import the note at ``path`` and keep it."""
    data = path.read_bytes()
    note, _is_new = importing.bring_in(
        data=data, file_name=path.name, by=owner, visibility="private"
    )
    importing.keep(note=note, by=owner)


def found(name="line"):
    """Return the pairs that the command prints; ideas by ``name``."""
    out = StringIO()
    call_command("find_sparks", "--json", stdout=out)
    return [
        (found["idea"][name], insight["line"], insight["score"])
        for found in json.loads(out.getvalue())
        for insight in found["insights"]
    ]


def reached(pairs, gold, name, **options):
    """Return the scores, and print them."""
    result = scores(pairs, gold, **options)
    sys.stdout.write(f"{name}: {result}\n")
    return result


def test_the_sample_note(cast):
    keep(SAMPLE, cast.owner)
    result = reached(found(), SAMPLE_NOTE, "sample", best=6)
    assert result.among_three == result.true == 7
    assert result.right >= 5


@needs_it
def test_the_real_note(cast):
    keep(PATH, cast.owner)
    result = reached(found(), REAL_NOTE, "real note")
    assert result.true == 38
    assert result.among_three >= 33
    assert result.right >= 20


@pytest.mark.skipif(not OTHERS, reason=f"THE OTHER NOTES ARE NOT HERE: {PATH.parent / 'notes'}")
@pytest.mark.parametrize("file", OTHER_NOTES)
def test_the_other_notes(cast, file):
    keep(PATH.parent / "notes" / file, cast.owner)
    gold = {
        make_idea(cast.owner, title=title).pk: lines for title, lines in OTHER_NOTES[file].items()
    }
    result = reached(found("id"), gold, file, best=10)
    among_three, right = AT_LEAST[file]
    assert result.among_three >= among_three
    assert result.right >= right
