"""Hostile uploads at the doors for pictures and for recordings: refused, or only pixels stay."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError

from papers import images, recordings
from tests.hostile import CORPUS, EXIF, SCRIPT, XMP

PICTURES = [one for one in CORPUS if not one.reading and one.refusal not in {"suffix", "name"}]


@pytest.mark.parametrize("hostile", PICTURES, ids=str)
def test_a_door_for_pictures_keeps_only_pixels(hostile):
    upload = BytesIO(hostile.make())
    if hostile.refusal:
        with pytest.raises(images.ImageRefused):
            images.prepare(upload)
        return
    prepared = images.prepare(upload)
    for kept in (prepared.content, prepared.thumbnail):
        assert [mark for mark in (EXIF, XMP, SCRIPT, b"PK\3\4") if mark in kept] == []


@pytest.mark.parametrize("hostile", CORPUS, ids=str)
def test_the_door_for_recordings_takes_none_of_them(hostile):
    with pytest.raises(ValidationError):
        recordings.kind_of_recording(BytesIO(hostile.make()))
