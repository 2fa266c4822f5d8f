"""The mutations, which are a command of their own, still have what to take away."""

import ast

import pytest

from tests.mutations import MUTATIONS, ROOT


@pytest.mark.parametrize("mutation", MUTATIONS, ids=str)
def test_a_mutation_applies_in_one_place_and_leaves_python(mutation):
    text = (ROOT / mutation.path).read_text()
    changed = mutation.applied_to(text)
    assert changed != text
    ast.parse(changed)
    assert all((ROOT / test).exists() for test in mutation.tests if test.endswith(".py"))


def test_there_are_enough_of_them():
    assert len({str(mutation) for mutation in MUTATIONS}) == len(MUTATIONS) >= 30
