"""Files that somebody dropped, which wait for what becomes of them: a paper's file, or an import.

Each lies under the hash of its content, where the file of a paper with that content would. No row
needs it, so that after a day it is removed with all that is unneeded.
"""

import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from papers.attaching import FOLDER, Incoming


@dataclass(frozen=True)
class Dropped:
    """A file that waits: what it is called, and where it is stored."""

    name: str
    stored_as: str


class Gone(Exception):
    """A file waited too long. ``name`` is what it was called."""

    def __init__(self, name: str):
        super().__init__(name)
        self.name = name


def hold_file(incoming: Incoming) -> Dropped:
    """Keep a file that was checked until it is put on a paper."""
    default_storage.keep(incoming.stored_as, incoming.content)
    return Dropped(incoming.name, incoming.stored_as)


def hold_text(data: bytes, name: str) -> Dropped:
    """Keep a file of references until it is imported."""
    sha256 = hashlib.sha256(data).hexdigest()
    stored_as = f"{FOLDER}/{sha256[:2]}/{sha256}.txt"
    default_storage.keep(stored_as, ContentFile(data))
    return Dropped(name, stored_as)


def take(dropped: Dropped) -> UploadedFile:
    """Return what was ``dropped`` as it came. It is to be closed. Raises Gone."""
    try:
        file = default_storage.open(dropped.stored_as)
    except FileNotFoundError:
        raise Gone(dropped.name) from None
    return UploadedFile(file, dropped.name, size=file.size)
