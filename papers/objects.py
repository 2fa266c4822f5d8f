"""Uploads in a store that speaks S3, for an installation of several machines.

Needs the packages of ``config/requirements-s3.txt``.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.core.files import File
from storages.backends.s3 import S3Storage

# How long nginx may take to begin reading a file, in seconds.
SECONDS_TO_FETCH = 300


class ObjectStorage(S3Storage):
    """Uploads as objects of one bucket. It does what ``papers.files.DurableStorage`` does.

    The store keeps an object whole or not at all, and has it before ``save`` and ``keep`` return.
    """

    def keep(self, name: str, content: File) -> None:
        """Store ``content`` under ``name``, which is made of its hash: the same bytes if it is
        there, with a new date, so that no cleaning by age takes it away meanwhile.
        """
        self._save(name, content)

    def url(self, name, *_args, **_kwargs):
        """Raise ValueError: files have no URL, a view serves them."""
        raise ValueError("Files are served by a view.")

    def walk(self, folder: str) -> Iterator[tuple[str, float]]:
        """Give the name of every file in ``folder``, and when it was stored, as a time stamp."""
        for found in self.bucket.objects.filter(Prefix=f"{folder}/"):
            yield found.key, found.last_modified.timestamp()

    def place_behind_nginx(self, name: str) -> str:
        """Return where nginx, which alone gets to see this, finds the file ``name``: with a
        signature for a short time.
        """
        parts = urlsplit(
            self.connection.meta.client.generate_presigned_url(
                "get_object",
                Params={"Bucket": self.bucket_name, "Key": name},
                ExpiresIn=SECONDS_TO_FETCH,
            )
        )
        return f"/behind/objects{parts.path}?{parts.query}"
