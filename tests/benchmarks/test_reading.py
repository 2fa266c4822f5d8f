import time

import pytest

from ideas.notes.reading import read

TALK = """
----
Talk {number} 王井东

- 先分析任务本质，再决定网络的样子。
- Keep a stream at full resolution, and let the streams exchange.
- 写论文要从读者的角度出发，好不好理解？
"""
IDEAS = """
----
目前的想法

1. 结构信息
   1. 从 Talk {number} 借来的方法
"""


def note(talks):
    """Return a note of as many talks."""
    told = "".join(TALK.format(number=number) for number in range(talks))
    return f"# 笔记\n{told}{IDEAS.format(number=talks - 1)}"


def seconds_to_read(text):
    """Return the least of three timings, which is the least disturbed."""
    timings = []
    for _ in range(3):
        start = time.perf_counter()
        read(text, name="note.md")
        timings.append(time.perf_counter() - start)
    return min(timings)


@pytest.mark.benchmark
def test_ten_times_the_note_takes_at_most_twenty_times_as_long(ratio):
    grown = seconds_to_read(note(1000)) / seconds_to_read(note(100))
    ratio("reading a note of 1,000 talks to 100", grown, limit=20)
