"""Files to import, and an import of one."""

from uuid import uuid4

import pytest

from papers import working
from papers.importing import running
from papers.models import Import

TWO = b"""@string{cvpr = {CVPR}}

@inproceedings{he2016deep,
  title     = {Deep Residual Learning},
  author    = {Kaiming He and Xiangyu Zhang},
  booktitle = cvpr,
  year      = 2016,
  doi       = {10.1109/CVPR.2016.90},
  keywords  = {vision, residual},
  note      = {read twice}
}

@article{vaswani2017attention,
  title  = {Attention Is All You Need},
  author = {Ashish Vaswani and Kaiming He},
  year   = {2017}
}
% the end
"""


def bring_in(data: bytes, by, name="library.bib") -> Import:
    """Return an import of ``data``, run to its end."""
    job = running.start(key=uuid4(), data=data, name=name, by=by)
    working.work_off()
    job.refresh_from_db()
    return job


def outcomes(job: Import) -> dict[str, int]:
    """Return of how many entries each thing became, without those of none."""
    counts = {name: getattr(job, name) for name in running.COUNTED.values()}
    return {name: number for name, number in counts.items() if number}


def run_until(job, chunks, monkeypatch):
    """Run ``job`` until that many chunks are written, then fall over as a killed process does."""
    written = []
    write_all = running._write_all

    def write(job, verdicts):
        if len(written) == chunks:
            raise KeyboardInterrupt
        written.append(verdicts)
        write_all(job, verdicts)

    with monkeypatch.context() as patched:
        patched.setattr(running, "_write_all", write)
        with pytest.raises(KeyboardInterrupt):
            running.run(job)


def entries(number: int) -> bytes:
    """Return a file of so many entries that differ."""
    return "".join(
        f"@article{{key{n},\n  title = {{Title of the paper {n}}},\n"
        f"  author = {{Given{n} Family{n % 97} and Ada Lovelace}},\n  year = {{{1990 + n % 30}}},\n"
        f"  journal = {{Journal {n % 13}}},\n  doi = {{10.1000/{n}}}\n}}\n\n"
        for n in range(number)
    ).encode()
