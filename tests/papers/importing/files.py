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
    """Return a file of so many entries that differ, each by somebody else and Ada Lovelace."""
    return "".join(
        f"@article{{key{n},\n  title = {{Title of the paper {n}}},\n"
        f"  author = {{{_name(n)} Family and Ada Lovelace}},\n  year = {{{1990 + n % 30}}},\n"
        f"  journal = {{Journal {n % 13}}},\n  doi = {{10.1000/{n}}}\n}}\n\n"
        for n in range(number)
    ).encode()


def _name(number: int) -> str:
    """Return a name that nobody else has: a letter for each digit."""
    return "".join("Abcdefghij"[int(digit)] for digit in str(number)).capitalize()


def full_entries(number: int) -> bytes:
    """Return a file of so many entries with all that a library has: accents, keywords, abstracts.

    One has about 1,300 bytes.
    """
    return "".join(
        f'@article{{key{n},\n  title = {{{{BERT}} und die H{{\\"o}}he der Frage {n}}},\n'
        f"  author = {{{_name(n)} Family and Lovelace, Ada and M{{\\\"u}}ller, J{{\\'o}}zef}},\n"
        f"  year = {{{1990 + n % 30}}},\n  journal = {{Journal {n % 13}}},\n"
        f"  volume = {{{n % 40}}},\n  pages = {{{n % 300}--{n % 300 + 9}}},\n"
        f"  doi = {{10.1000/{n}}},\n  keywords = {{vision, 蒸馏, topic {n % 200}}},\n"
        f"  abstract = {{{ENGLISH * 5}{CHINESE * 2}}}\n}}\n\n"
        for n in range(number)
    ).encode()


ENGLISH = (
    "We study how a student learns from several teachers, and show that which of them is asked for"
    " which sample matters more than how large they are. "
)
CHINESE = "本文研究在词表开放之后如何保持图像与文本的对齐，并在三个数据集上验证了方法的有效性。"
