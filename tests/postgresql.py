"""A PostgreSQL of our own for one run of the suite: in a temporary folder, on a Unix socket."""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

INSTALLED = Path("/usr/lib/postgresql")
# It is thrown away after the run, so nothing has to outlive a power cut.
HASTY = ("fsync", "synchronous_commit", "full_page_writes")


def binaries() -> Path | None:
    """Return the folder of ``initdb`` and ``pg_ctl``, of the newest version, or None."""
    folders = [path.parent for path in INSTALLED.glob("*/bin/pg_ctl")]
    if folders:
        return max(folders, key=lambda folder: int(re.sub(r"\D", "", folder.parent.name) or 0))
    found = shutil.which("pg_ctl")
    return Path(found).parent if found and shutil.which("initdb") else None


@contextmanager
def temporary_cluster():
    """Run a new PostgreSQL; gives the ``DATABASE_URL`` of it. Its files are gone afterwards."""
    # In /tmp, because the path of a socket may have no more than about a hundred characters.
    with tempfile.TemporaryDirectory(prefix="throughline-pg-", dir="/tmp") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        data, log = folder / "data", folder / "log"
        options = [f"-c {name}=off" for name in HASTY]
        options += ["-c listen_addresses=", f"-c unix_socket_directories={folder}"]
        _run("initdb", "-D", data, "-U", "throughline", "-A", "trust", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync", folder=folder)  # fmt: skip
        _run("pg_ctl", "-D", data, "-l", log, "-o", " ".join(options), "-w", "start", folder=folder)
        try:
            yield f"postgresql://throughline@{quote(name, safe='')}/throughline"
        finally:
            _run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop", folder=folder)


def _run(program, *arguments, folder):
    """Run one of PostgreSQL's programs, which refuse to be root. Raises CalledProcessError."""
    command = [str(binaries() / program), *map(str, arguments)]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def why_missing() -> str:
    """Return why no cluster can be run here, or ""."""
    if binaries() is None:
        return "initdb and pg_ctl were not found; on Debian: apt install postgresql"
    has_user = "postgres" in {user.pw_name for user in pwd.getpwall()}
    if os.geteuid() == 0 and not (has_user and shutil.which("runuser")):
        return "PostgreSQL does not run as root, and runuser or the user postgres is missing"
    return ""
