"""The whole suite, part by part: ``python -m tests.suite``; what follows goes to pytest.

A part that cannot run here is left out, and said loudly before anything runs. With REQUIRE_ALL=1
in the environment it is a failure instead. The first part that fails ends the run.
"""

import os
import shutil
import subprocess
import sys

from tests import postgresql

EVERYTHING_BUT_BROWSER = ["-n", "2", "-m", "not browser and not benchmark"]
NOTHING_SELECTED = 5


def chromium() -> str | None:
    """Return the path of a Chromium or Chrome, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def nginx() -> str | None:
    """Return the path of nginx, also where only root has it in the way to programs, or None."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def missing_parts() -> dict[str, str]:
    """Return why a part of the suite cannot run here, by its name."""
    missing = {"PostgreSQL": postgresql.why_missing()}
    if chromium() is None:
        missing["Chromium"] = "no Chromium was found; on Debian: apt install chromium"
    if nginx() is None:
        missing["Several machines"] = "no nginx was found; on Debian: apt install nginx"
    if shutil.which("xgettext") is None:
        missing["Translations"] = "no xgettext was found; on Debian: apt install gettext"
    return {part: why for part, why in missing.items() if why}


def run(title, *arguments, **environment):
    """Run pytest with ``arguments``; end the suite with its exit code if it fails."""
    sys.stdout.write(f"\n{title}\n")
    sys.stdout.flush()
    command = [sys.executable, "-m", "pytest", "-q", *arguments, *sys.argv[1:]]
    code = subprocess.run(command, env=os.environ | environment).returncode
    is_left_out = code == NOTHING_SELECTED and len(sys.argv) > 1
    if code and not is_left_out:
        sys.exit(code)


def main():
    missing = missing_parts()
    for part, why in missing.items():
        sys.stdout.write(f"\n!!! NOT TESTED: {part}. {why}. !!!\n")
    if missing and os.environ.get("REQUIRE_ALL") == "1":
        sys.exit("REQUIRE_ALL=1: nothing may be left out.")
    run("On SQLite", *EVERYTHING_BUT_BROWSER)
    run("The library alone", *EVERYTHING_BUT_BROWSER, "tests/papers", "--ds=tests.papers_only")
    if "PostgreSQL" not in missing:
        with postgresql.temporary_cluster() as url:
            run("On PostgreSQL", *EVERYTHING_BUT_BROWSER, DATABASE_URL=url)
    if "Chromium" not in missing:
        run("In Chromium", "-n", "2", "-m", "browser")


if __name__ == "__main__":
    main()
