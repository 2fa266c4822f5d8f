"""Which papers are found to be one work, and which are not."""

import pytest

from papers.duplicates import finding
from papers.models import Paper
from tests.papers.duplicates import labelled

pytestmark = pytest.mark.django_db


def found() -> set[tuple[int, int]]:
    return {(one, other) for one, other, _alike in finding.find()}


@pytest.mark.parametrize("case", labelled.SAME)
def test_two_writings_of_one_work_are_found(case):
    one, other = (labelled.make(*paper) for paper in labelled.SAME[case])
    assert found() == {(one.pk, other.pk)}


@pytest.mark.parametrize("case", labelled.DIFFERENT)
def test_two_works_are_not_taken_for_one(case):
    for paper in labelled.DIFFERENT[case]:
        labelled.make(*paper)
    assert found() == set()


def test_precision_and_recall_on_what_is_labelled():
    """Prints them: python -m pytest tests/papers/duplicates -rP -k precision."""
    right = wrong = missed = 0
    for cases, are_one in ((labelled.SAME, True), (labelled.DIFFERENT, False)):
        for papers in cases.values():
            Paper.objects.all().delete()
            one, other = (labelled.make(*paper).pk for paper in papers)
            suggested = found()
            right += suggested == {(one, other)} and are_one
            wrong += bool(suggested) and not are_one
            missed += not suggested and are_one
    report("own pairs", right, wrong, missed)
    assert (wrong, missed) == (0, 0)


def test_precision_and_recall_on_two_bibliographies():
    if not labelled.SEED.exists():
        pytest.skip(f"the bibliographies are not at {labelled.SEED}")
    ours, theirs = (labelled.make_of(path) for path in (labelled.SEED, labelled.TWINS))
    twins = {paper.pk for paper in theirs if not is_relative(paper)}
    pairs = found()
    right = {other for one, other in pairs if one in {paper.pk for paper in ours}} & twins
    wrong = len(pairs) - len(right)
    report("two bibliographies", len(right), wrong, len(twins) - len(right))
    assert (len(twins), len(right), wrong) == (11, 11, 0)


def is_relative(paper):
    return any(words in paper.title for words in labelled.RELATIVES)


def report(name, right, wrong, missed):
    print(  # noqa: T201
        f"{name}: {right} found, {wrong} wrongly, {missed} missed; "
        f"precision {right / (right + wrong):.2f}, recall {right / (right + missed):.2f}"
    )
