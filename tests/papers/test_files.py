import os
import stat
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import TemporaryUploadedFile

from papers.files import DurableStorage, StaticStorage


class BreaksHalfway(ContentFile):
    def chunks(self, chunk_size=None):
        yield b"first half"
        raise OSError("the upload ended")


@pytest.fixture
def storage(tmp_path):
    return DurableStorage(location=tmp_path / "media", file_permissions_mode=0o640)


def content_of(storage, name):
    return Path(storage.path(name)).read_bytes()


def permissions_of(storage, name):
    return stat.S_IMODE(Path(storage.path(name)).stat().st_mode)


def files_in(storage):
    root = Path(storage.location)
    return [str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()]


def test_saved_file_has_the_same_bytes_and_nothing_lies_beside_it(storage):
    content = os.urandom(200_000)
    assert storage.save("images/a.png", ContentFile(content)) == "images/a.png"
    assert content_of(storage, "images/a.png") == content
    assert files_in(storage) == ["images/a.png"]


def test_large_upload_that_lies_in_a_temporary_file_is_saved(storage):
    upload = TemporaryUploadedFile("a.pdf", "application/pdf", 3, None)
    upload.write(b"abc")
    upload.seek(0)
    assert storage.save("a.pdf", upload) == "a.pdf"
    assert content_of(storage, "a.pdf") == b"abc"
    upload.close()


def test_saved_file_has_the_permissions_asked_for(storage):
    name = storage.save("a.png", ContentFile(b"a"))
    assert permissions_of(storage, name) == 0o640


def test_permissions_left_open_stay_the_owners(tmp_path, settings):
    settings.FILE_UPLOAD_PERMISSIONS = None
    storage = DurableStorage(location=tmp_path)
    name = storage.save("a.png", ContentFile(b"a"))
    assert permissions_of(storage, name) == 0o600


def test_second_file_of_a_name_gets_another(storage):
    first = storage.save("a.png", ContentFile(b"one"))
    second = storage.save("a.png", ContentFile(b"two"))
    assert first != second
    assert content_of(storage, first) == b"one"
    assert content_of(storage, second) == b"two"


def test_name_taken_while_the_file_is_written_is_not_overwritten(storage):
    class Slow(ContentFile):
        def chunks(self, chunk_size=None):
            storage.save("a.png", ContentFile(b"faster"))
            yield b"slower"

    slow = storage.save("a.png", Slow(b""))
    assert content_of(storage, "a.png") == b"faster"
    assert content_of(storage, slow) == b"slower"


def test_upload_that_ends_halfway_leaves_nothing(storage):
    with pytest.raises(OSError, match="the upload ended"):
        storage.save("images/a.png", BreaksHalfway(b""))
    assert files_in(storage) == []


@pytest.mark.parametrize("good_syncs", [0, 1, 2])
def test_disk_that_fails_to_sync_leaves_nothing(storage, monkeypatch, good_syncs):
    Path(storage.location).mkdir()
    results = iter([None] * good_syncs)

    def fsync(descriptor):
        for _ in results:
            return
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match="no space left"):
        storage.save("images/a.png", ContentFile(b"a"))
    assert files_in(storage) == []


def test_file_and_every_new_folder_are_synced(storage, monkeypatch):
    synced = []
    monkeypatch.setattr(
        os, "fsync", lambda fd: synced.append(Path(f"/proc/self/fd/{fd}").readlink())
    )
    storage.save("2021/03/a.png", ContentFile(b"a"))
    root = Path(storage.location)
    assert {root.parent, root, root / "2021"} < set(synced)
    assert synced[-2].suffix == ".part"
    assert synced[-1] == root / "2021/03"


def test_file_outside_the_folder_is_refused(storage):
    with pytest.raises(SuspiciousFileOperation):
        storage.save("../a.png", ContentFile(b"a"))


def test_upload_has_no_url(storage):
    name = storage.save("a.png", ContentFile(b"a"))
    with pytest.raises(ValueError, match="not accessible via a URL"):
        storage.url(name)


def test_media_are_kept_in_it():
    assert isinstance(storages["default"], DurableStorage)


def test_static_files_follow_module_imports(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "main.js").write_text('import { go } from "./part.js";\ngo();\n')
    (tmp_path / "part.js").write_text("export function go() {}\n")
    storage = StaticStorage()
    names = {"main.js": (storage, "main.js"), "part.js": (storage, "part.js")}
    for _ in storage.post_process(names):
        pass
    hashed = storage.stored_name("part.js")
    assert hashed != "part.js"
    assert hashed in (tmp_path / storage.stored_name("main.js")).read_text()


def test_what_is_kept_under_its_hash_is_written_once(storage):
    storage.keep("files/ab/abc.pdf", ContentFile(b"first"))
    os.utime(storage.path("files/ab/abc.pdf"), (0, 0))
    storage.keep("files/ab/abc.pdf", ContentFile(b"again"))
    assert content_of(storage, "files/ab/abc.pdf") == b"first"
    assert files_in(storage) == ["files/ab/abc.pdf"]
    assert Path(storage.path("files/ab/abc.pdf")).stat().st_mtime > 0
