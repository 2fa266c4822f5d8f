"""Sounds for tests: real files that Chromium plays."""

import wave
from io import BytesIO

from django.core.files.base import ContentFile

from papers.models import Talk
from papers.recordings import put

RATE = 3000  # the lowest that Chromium plays


def silence(seconds: int) -> bytes:
    """Return a WAV file of so many silent seconds."""
    file = BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE)
        sound.writeframes(b"\x80" * RATE * seconds)
    return file.getvalue()


def give_recording(talk: Talk, seconds: int = 1) -> Talk:
    """Return ``talk`` with so many silent seconds as its uploaded recording, saved."""
    put(ContentFile(silence(seconds), "talk.wav"), "audio/wav", talk=talk)
    talk.save()
    return talk
