"""All benchmarks, as one table: ``python -m tests.benchmarks [--papers 100000]``.

They run on SQLite and, where it is installed, on a PostgreSQL of their own. The table is printed
and written to docs/benchmarks.md. Fails where a ratio is over its limit. What else follows goes to
pytest.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from tests import postgresql

HERE = Path(__file__).parent
REPORT = HERE.parent.parent / "docs" / "benchmarks.md"
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
# What asks the database; the rest is the same on both.
OF_DATABASES = [HERE / f"test_{part}.py" for part in ("pages", "search", "writing")]


def run(*arguments, **environment) -> int:
    """Run the benchmarks that pytest finds by ``arguments``. Returns its exit code."""
    command = [sys.executable, "-m", "pytest", "-q", "--tb=short", "-m", "benchmark"]
    command += map(str, arguments)
    return subprocess.run(command, env=os.environ | environment).returncode


def written(told: list[dict], papers: int) -> str:
    """Return the report on what the benchmarks ``told``, in Markdown."""
    ratios = [one for one in told if "what" in one]
    engines = [engine for engine in ENGINES if any(one["engine"] == engine for one in ratios)]
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`. Each number is a ratio of two timings of one run, unless it has",
        "a unit. In bold is what is over its limit.",
        "",
        f"{date.today()}, {os.cpu_count()} processors ({platform.machine()}), Python "
        f"{platform.python_version()}, {platform.system()}, up to {papers:,} papers.",
        "",
        f"| | | {' | '.join(map(ENGINES.get, engines))} | at most |",
        f"|---|---|{'---|' * len(engines)}---|",
    ]
    for part, what in dict.fromkeys((one["part"], one["what"]) for one in ratios):
        of = {one["engine"]: one for one in ratios if (one["part"], one["what"]) == (part, what)}
        limit = next(iter(of.values()))["limit"]
        cells = [cell(of.get(engine)) for engine in engines]
        lines.append(
            f"| {part} | {what} | {' | '.join(cells)} | {'' if limit is None else limit} |"
        )
    for one in told:
        if "heading" in one:
            lines += ["", f"## {one['heading']} ({ENGINES[one['engine']]})", "", *one["lines"]]
    return "\n".join(lines).rstrip() + "\n"


def cell(one: dict | None) -> str:
    """Return a value as it stands in the table."""
    if one is None:
        return ""
    value, limit, unit = one["value"], one["limit"], one["unit"]
    text = f"{value:,.2f}" if value < 100 else f"{value:,.0f}"
    text = text if unit == "×" else f"{text} {unit}"
    return f"**{text}**" if limit is not None and value > limit else text


def main():
    parser = argparse.ArgumentParser(description="Run all benchmarks.")
    parser.add_argument("--papers", type=int, default=int(os.environ.get("BENCH_PAPERS", "10000")))
    known, rest = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "told.jsonl"
        given = {"BENCH_PAPERS": str(known.papers), "BENCHMARKS": str(file)}
        codes = [run(HERE, *rest, **given)]
        if why := postgresql.why_missing():
            sys.stdout.write(f"\n!!! NOT MEASURED: PostgreSQL. {why}. !!!\n")
        else:
            with postgresql.temporary_cluster() as url:
                codes.append(run(*OF_DATABASES, *rest, DATABASE_URL=url, **given))
        told = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    report = written(told, known.papers)
    REPORT.write_text(report, "utf-8")
    sys.stdout.write(f"\n{report.partition(chr(10) + '## ')[0]}\nAll of it: {REPORT}\n")
    sys.exit(any(codes))


if __name__ == "__main__":
    main()
