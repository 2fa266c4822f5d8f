"""Where files are kept: uploads so that a power cut loses none, static files under hashed names."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from django.core.files import File
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class DurableStorage(FileSystemStorage):
    """Uploads on the disk. A name stands for a whole file, safely on the disk, or for nothing.

    ``save`` returns only after the file and its folder are synced, so that a row committed after it
    never names a file that a power cut took away. Files have no URL: ``url`` raises ValueError,
    because a view serves them after it asked who may see them.
    """

    base_url = None

    def _save(self, name: str, content: File) -> str:
        folder = Path(self.path(name)).parent
        _make_folder(folder)
        unfinished = self._write_beside(folder, content)
        try:
            return self._give_name(unfinished, name)
        finally:
            unfinished.unlink()

    def keep(self, name: str, content: File) -> None:
        """Store ``content`` under ``name``, which is made of its hash: what is there stays there.

        A file that is there is touched, so that no cleaning by age takes it away meanwhile.
        """
        path = Path(self.path(name))
        _make_folder(path.parent)
        with suppress(FileNotFoundError):
            os.utime(path)
            return
        unfinished = self._write_beside(path.parent, content)
        try:
            with suppress(FileExistsError):  # somebody stored the same at the same time
                path.hardlink_to(unfinished)
            _sync_folder(path.parent)
        finally:
            unfinished.unlink()

    def walk(self, folder: str) -> Iterator[tuple[str, float]]:
        """Give the name of every file in ``folder``, and when it was stored, as a time stamp."""
        root = Path(self.location)
        for path in sorted((root / folder).rglob("*")):
            if path.is_file():
                yield path.relative_to(root).as_posix(), path.stat().st_mtime

    def place_behind_nginx(self, name: str) -> str:
        """Return where nginx, which alone gets to see this, finds the file ``name``."""
        return f"/behind/media/{quote(name)}"

    def _write_beside(self, folder: Path, content: File) -> Path:
        """Return a new, synced file in ``folder`` with the bytes of ``content``."""
        descriptor, path = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            if self.file_permissions_mode is not None:
                Path(path).chmod(self.file_permissions_mode)
        except BaseException:
            Path(path).unlink()
            raise
        return Path(path)

    def _give_name(self, unfinished: Path, name: str) -> str:
        """Return the name that the file has from now on: ``name``, or one like it if it is taken.

        A hard link and not a rename, because a rename would replace a file of that name.
        """
        while True:
            final = Path(self.path(name))
            try:
                final.hardlink_to(unfinished)
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                break
        try:
            _sync_folder(final.parent)
        except OSError:
            final.unlink()
            raise
        return final.relative_to(self.location).as_posix()


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Static files under names that change with their content, compressed ahead."""

    support_js_module_import_aggregation = True


def _make_folder(folder: Path) -> None:
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in missing:
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # Windows cannot open a folder, and keeps its entries in a journal
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
