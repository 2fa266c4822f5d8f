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


def report(path: str) -> dict:
    """Return the report on the file at ``path``."""
    command = [sys.executable, "manage.py", "import_references", "--dry-run", "--json"]
    found = subprocess.run(
        [*command, str(Path(path).resolve())], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return json.loads(found.stdout)


def main(paths: list[str]) -> None:
    """Print the table of the files at ``paths``."""
    heads = ("file", *COLUMNS, "unaccounted lines", "problems")
    print("|", " | ".join(heads), "|")
    print("|" + "---|" * len(heads))
    for path in paths:
        found = report(path)
        cells = [Path(path).name, *(found[name] for name in COLUMNS)]
        cells += [found["unaccounted_lines"], len(found["problems"])]
        print("|", " | ".join(map(str, cells)), "|")


if __name__ == "__main__":
    main(sys.argv[1:])
