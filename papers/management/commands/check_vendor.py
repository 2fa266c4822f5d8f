"""Compare the vendored files with the sums noted when they were taken in."""

import hashlib
import tomllib
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

MANIFEST = "VENDORED.toml"
FOLDERS = ("static/vendor", "papers/citing/vendor")


def vendored(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file that the manifest in ``folder`` lists, by path from there.

    A package's files lie in a folder called by its name and version.
    """
    manifest = tomllib.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return {
        f"{package['name']}-{package['version']}/{path}": sha256
        for package in manifest["package"]
        for path, sha256 in package["files"].items()
    }


def problems(folder: Path) -> list[str]:
    """Return a sentence for each file in ``folder`` that is missing, changed or not listed."""
    expected = vendored(folder)
    present = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path != folder / MANIFEST
    }
    return [
        *(f"{path} is missing." for path in sorted(expected.keys() - present.keys())),
        *(f"{path} is not listed." for path in sorted(present.keys() - expected.keys())),
        *(
            f"{path} was changed."
            for path in sorted(expected.keys() & present.keys())
            if expected[path] != present[path]
        ),
    ]


class Command(BaseCommand):
    help = "Compare every vendored file with the SHA-256 sums in the VENDORED.toml beside it."
    requires_system_checks = []

    def handle(self, *args, **options):
        folders = [settings.BASE_DIR / folder for folder in FOLDERS]
        if found := [problem for folder in folders for problem in problems(folder)]:
            raise CommandError("\n".join(found))
        count = sum(len(vendored(folder)) for folder in folders)
        self.stdout.write(f"{count} vendored files are as they were.")
