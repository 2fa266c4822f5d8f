import pytest

from ideas.notes.reading.wording import announced_count, is_generic, is_group, speaks_of_ideas


@pytest.mark.parametrize(
    "heading",
    [
        "Introduction",
        "2. Proposed Method",
        "Notes/Questions",
        "方法和实验",
        "**总结**：",
        "一、背景",
    ],
)
def test_sections_that_any_paper_has_are_generic(heading):
    assert is_generic(heading)


@pytest.mark.parametrize("heading", ["HRNet", "Simulated and Real-data", "", "方法论之争"])
def test_other_headings_are_not(heading):
    assert not is_generic(heading)


@pytest.mark.parametrize("heading", ["Day 1", "Session two", "Keynotes", "第二天", "2021-03-12"])
def test_days_and_sessions_gather_talks(heading):
    assert is_group(heading)


@pytest.mark.parametrize(
    "phrase", ["目前有三个想法", "Ideas", "My idea:", "研究方向", "Next steps"]
)
def test_phrases_about_the_writers_ideas(phrase):
    assert speaks_of_ideas(phrase)


@pytest.mark.parametrize(
    "phrase", ["她的思路", "Main idea", "Revisiting old ideas", "ideal", "想法" + "很长" * 20]
)
def test_phrases_about_something_else(phrase):
    assert not speaks_of_ideas(phrase)


@pytest.mark.parametrize(
    ("phrase", "count"),
    [("目前有三个想法", 3), ("12 ideas", 12), ("Two ideas", 2), ("十二个点子", 12), ("两点想法", 2),
     ("二十个", 20), ("一些想法", None), ("Ideas", None)],
)  # fmt: skip
def test_the_number_announced(phrase, count):
    assert announced_count(phrase) == count
