"""Print a Markdown table of what importing each file comes to: ``import_reports.py FILE…``.

The files are read as ``manage.py import_references --dry-run --json`` reads them into an empty
library; nothing is kept.
"""

import json
import subprocess
import sys
from pathlib import Path

COLUMNS = ("format", "entries", "created", "updated", "unchanged", "duplicates", "failed")
ROOT = Path(__file__).resolve().parent.parent


def reports(paths: list[str]) -> list[dict]:
    """Return the reports on the files at ``paths``, in that order."""
    command = [sys.executable, "manage.py", "import_references", "--dry-run", "--json"]
    files = [str(Path(path).resolve()) for path in paths]
    found = subprocess.run(
        [*command, *files], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    return [json.loads(line) for line in found.stdout.splitlines()]


def main(paths: list[str]) -> None:
    """Print the table of the files at ``paths``."""
    heads = ("file", *COLUMNS, "unaccounted lines", "problems")
    print("|", " | ".join(heads), "|")
    print("|" + "---|" * len(heads))
    for path, found in zip(paths, reports(paths), strict=True):
        cells = [Path(path).name, *(found[name] for name in COLUMNS)]
        cells += [found["unaccounted_lines"], len(found["problems"])]
        print("|", " | ".join(map(str, cells)), "|")


if __name__ == "__main__":
    main(sys.argv[1:])
